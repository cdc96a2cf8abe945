#!/usr/bin/env bats
bats_require_minimum_version 1.5.0
load ../lib
load ../words

@test "next - first what is due, then by priority, then by age" {
	opens old
	opens pressing priority=urgent
	opens high priority=high
	opens 'due later' due=2026-03-04 priority=low
	opens 'due first' due=2026-03-03 priority=low
	opens 'high, younger' priority=high
	local id
	for id in 5 4 2 3 6 1; do
		ok $'id\n'$id ticket next
	done
	fails 1 '' ticket next
}

@test "next - the claimed ticket is the caller's, with an event" {
	opens one
	at 09:30 ok $'{"id":1}' ticket next -o json
	fields_are 1 status,assignee,version $'assigned\t'"$ME"$'\t2'
	ok $'2026-03-02T09:30:00Z\t'"$ME"$'\tticket.assigned\t{"assignee":[null,"'\
"$ME"'"],"status":["open","assigned"]}' \
		sh 'ticket log 1 -H --fields at,agent,verb,changes | tail -n 1'
}

@test "next - not what somebody has, waits with, solved or merged" {
	opens taken assignee=me
	opens waiting status=waiting
	opens solved status=resolved
	opens survivor
	opens merged
	ticket merge 5 --into 4 >/dev/null
	ok $'id\n4' ticket next -n 10
	fails 1 '' ticket next -n 10
}

@test "next - a query says among which" {
	teams billing
	opens one priority=urgent
	opens two team=billing
	opens three category=billing
	ok $'id\n2' ticket next team:billing
	fails 1 '' ticket next team:billing
	ok $'id\n3' ticket next category:billing or subject:nothing
	fails 64 "ticket next: position 1: no field 'tema', did you mean 'team'?" \
		ticket next tema:billing
}

@test "next - -n claims several at once" {
	local i
	for i in 1 2 3 4 5; do
		opens "t$i"
	done
	ok $'id\n1\n2\n3' ticket next -n 3
	ok $'4\n5' ticket next -n 3 -o id
	fails 64 "ticket next: option '-n': give 1 to 10000" ticket next -n 0
	fails 64 "ticket next: option '-n': give 1 to 10000" \
		ticket next -n 10001
}

@test "next - twenty at once: no ticket twice, none left out" {
	local i
	for i in {1..20}; do
		opens "t$i"
	done
	agents bob:agent cy:agent
	for i in {1..20}; do
		ticket next -o id --as "$([[ $((i % 2)) == 0 ]] && echo bob ||
			echo cy)" >"out$i" 2>&1 &
	done
	wait
	ok '20' sh 'cat out* | sort -n | uniq | wc -l'
	ok '' sh 'cat out* | sort | uniq -d'
	ok 10 ticket count assignee:bob status:assigned
	ok 10 ticket count assignee:cy status:assigned
	fails 1 '' ticket next
}

@test "next - thirty at once for ten tickets: twenty get none" {
	local i
	for i in {1..10}; do
		opens "t$i"
	done
	for i in {1..30}; do
		(
			s=0
			ticket next -o id >"out$i" 2>"err$i" || s=$?
			echo "$s" >"status$i"
		) &
	done
	wait
	ok $'     10 0\n     20 1' sh 'cat status* | sort | uniq -c'
	ok 10 sh 'cat out* | sort -u | wc -l'
	ok '' cat err*
}
