#!/usr/bin/env bats
bats_require_minimum_version 1.5.0
load ../lib
load ../words

@test "take - makes tickets the caller's; again is no change" {
	opens one
	opens two status=waiting
	ok $'id\n1\n2' ticket take 1 2
	fields_are 1 status,assignee $'assigned\t'"$ME"
	fields_are 2 status,assignee $'waiting\t'"$ME"
	local before
	before=$(digest)
	ok $'id\n1' ticket take 1
	[[ $(digest) == "$before" ]]
}

@test "take - not from another agent, but by force" {
	agents bob:agent
	opens one
	opens two assignee=bob
	local before
	before=$(digest)
	fails 65 "ticket take: ticket 2: 'bob' has it; --force takes it" ticket take 1 2
	[[ $(digest) == "$before" ]]
	ok $'id\n1\n2' ticket take 1 2 --force
	ok '{"assignee":["bob","'"$ME"'"]}' \
		sh 'ticket log 2 -H --fields changes | tail -n 1'
}

@test "take - a query and a pipe name tickets, too" {
	opens one
	opens two
	opens three
	ok $'id\n2' ticket take --where id:2
	ok $'id\n3\n1' sh 'ticket list -- -assignee:* | ticket take -'
	fails 66 'ticket take: no ticket 9' ticket take 9
	fails 64 "ticket take: 'x' is no ticket's id" ticket take 1 x
	fails 64 'ticket take: no ticket is named: give ids, - or --where QUERY' \
		ticket take
}

@test "take - of twenty agents one gets it" {
	local i pairs=()
	for i in {1..20}; do
		pairs+=("agent$i:agent")
	done
	agents "${pairs[@]}"
	opens one
	for i in {1..20}; do
		(
			s=0
			ticket take 1 --as "agent$i" >/dev/null 2>&1 || s=$?
			echo "$s" >"status$i"
		) &
	done
	wait
	ok $'      1 0\n     19 65' sh 'cat status* | sort | uniq -c'
}
