#!/usr/bin/env bats
bats_require_minimum_version 1.5.0
load ../lib
load ../words

setup() {
	desk_fresh
	cd "$BATS_TEST_TMPDIR" || return
	agents bob:agent
	opens one
	opens two requester=ann@example.org
	opens three
}

@test "set - changes the tickets named, prints their ids" {
	ok $'id\n1\n3' ticket set 1 3 priority=high category=billing
	ok $'3\thigh\tbilling\n2\tnormal\t\n1\thigh\tbilling' \
		ticket list -H --fields id,priority,category
	ok $'{"id":2}' ticket set 2 priority=low -o json
	ok '2' ticket set 2 priority=low -o id
	ok $'id\n2\n1' ticket set 2 1 2 2 1 priority=low
}

@test "set - each change is an event with before and after" {
	at 09:05 ok $'id\n2' ticket set 2 priority=urgent assignee=bob \
		requester=cy@example.org due=2026-03-04 subject='two b'
	at 09:06 ok $'id\n2' ticket set 2 due= assignee= --reason 'a mistake'
	ok $'at\tagent\tverb\tchanges
2026-03-02T09:05:00Z\t'"$ME"$'\tticket.assigned\t'\
'{"priority":["normal","urgent"],"assignee":[null,"bob"],'\
'"requester":["ann@example.org","cy@example.org"],'\
'"due_at":[null,"2026-03-04T23:59:59Z"],"subject":["two","two b"],'\
$'"status":["open","assigned"]}
2026-03-02T09:06:00Z\t'"$ME"$'\tticket.assigned\t'\
'{"due_at":["2026-03-04T23:59:59Z",null],"assignee":["bob",null],'\
'"status":["assigned","open"],"reason":"a mistake"}' \
		sh 'ticket log 2 --fields at,agent,verb,changes |
			sed "/created/d; /added/d"'
}

@test "set - what is so already is no change, no event, no new version" {
	local before
	before=$(digest)
	ok $'id\n2' ticket set 2 priority=normal subject=two \
		requester=ANN@example.org status=open
	[[ $(digest) == "$before" ]]
	ok $'id\n2' ticket set 2 priority=high priority=normal
	[[ $(digest) == "$before" ]]
}

@test "set - a list in any format is piped into it" {
	ok $'id\n3\n2\n1' sh 'ticket list | ticket set - priority=low'
	ok $'id\n3\n2' sh 'ticket list -n 2 -o json | ticket set - priority=high'
	ok $'id\n3\n2\n1' sh 'ticket list -o id | ticket set - category=other'
	ok $'id\n3\n2\n1' sh 'ticket list -H | ticket set - category=billing'
	ok $'id\n3\n2' sh 'ticket list priority:high | cut -f1 |
		ticket set - assignee=bob | ticket set - priority=urgent'
	ok $'3\turgent\tbilling\tbob\n2\turgent\tbilling\tbob\n1\tlow\tbilling\t' \
		ticket list -H --fields id,priority,category,assignee
	ok $'id\n1\n2' ticket set - priority=low <<<$'\n1\r\n\n2\r\n'
	ok $'id\n1\n2' ticket set - priority=low <<<$'\ufeffid\tx\n1\ty\n2\tz'
	ok $'id\n2\n3\n1' ticket set 2 - 1 priority=low <<<$'3\n2'
	ok $'id' sh 'ticket list nothing | ticket set - priority=low'
	ok $'id' ticket set - priority=low </dev/null
}

@test "set - --where takes a query, by itself or with ids" {
	ok $'id\n3\n1' ticket set --where '-requester:*' priority=low
	ok $'id\n1\n2' ticket set 1 --where=requester:ann@example.org priority=high
	ok 'id' ticket set --where is:closed priority=low
	ok $'3\tlow\n2\thigh\n1\thigh' ticket list -H --fields id,priority
	fails 64 "ticket set: --where: position 1: no field 'prio', did you mean \
'priority'?" ticket set --where prio:high priority=low
	fails 64 "ticket set: --where: assignee: no agent 'bo', did you mean \
'bob'?" ticket set --where assignee:bo priority=low
}

@test "set - one bad id or value and nothing at all is changed" {
	local before
	before=$(digest)
	fails 66 'ticket set: no ticket 99' ticket set 1 2 99 priority=low
	fails 66 'ticket set: stdin line 3: no ticket 99' \
		ticket set - priority=low <<<$'1\n2\n99\n3'
	fails 65 "ticket set: stdin line 4: 'x' is no ticket's id" \
		ticket set - priority=low <<<$'id\n1\n\nx'
	fails 65 'ticket set: stdin line 2: it has no id' \
		ticket set - priority=low <<<$'{"id":1}\n{"no":2}'
	fails 65 'ticket set: stdin line 2: not JSON: an unknown word at '\
'byte 2' \
		ticket set - priority=low <<<$'{"id":1}\n{oops'
	fails 65 "ticket set: stdin line 1: '1.5' is no ticket's id" \
		ticket set - priority=low <<<'{"id":1.5}'
	fails 65 'ticket set: assignee: no agent '"'bo', did you mean 'bob'?" \
		ticket set 1 2 priority=low assignee=bo
	fails 65 "ticket set: due_at: 'someday' is not a time" \
		ticket set 1 priority=low due=someday
	ok $'id\n2' ticket set 2 status=resolved
	before=$(digest)
	fails 65 'ticket set: ticket 1: status cannot go from open to closed, '\
'only to assigned, in_progress, waiting, resolved' \
		ticket set 2 1 status=closed
	[[ $(digest) == "$before" ]]
}

@test "set - --if-version changes only what nobody else has changed" {
	ok $'id\n1' ticket set 1 --if-version 1 priority=high
	local before
	before=$(digest)
	fails 75 'ticket set: ticket 1: has version 2, not 1: it was changed '\
'meanwhile' ticket set 1 --if-version 1 priority=low
	fails 75 'ticket set: ticket 1: has version 2, not 1: it was changed '\
'meanwhile' ticket set 2 1 --if-version=1 priority=low
	[[ $(digest) == "$before" ]]
	ok $'id\n1' ticket set 1 --if-version 2 priority=low
	fails 64 "ticket set: option '--if-version': 'x' is not a number" \
		ticket set 1 --if-version x priority=low
}

@test "set - of twenty that set the same version one succeeds" {
	local i
	for i in {1..20}; do
		(
			s=0
			ticket set 1 --if-version 1 subject="by $i" >/dev/null \
				2>&1 || s=$?
			echo $s >"s$i"
		) &
	done
	wait
	ok $'      1 0\n     19 75' sh 'sort s* | uniq -c'
	fields_are 1 version 2
}

@test "set - an assignee makes an open ticket assigned, and back" {
	ok $'id\n1' ticket set 1 assignee=bob
	fields_are 1 status,assignee $'assigned\tbob'
	ok $'id\n1' ticket set 1 assignee=me
	fields_are 1 status,assignee $'assigned\t'"$ME"
	ok $'id\n1' ticket set 1 assignee=
	fields_are 1 status,assignee $'open\t'
	ok $'id\n1' ticket set 1 status=in_progress assignee=bob
	fields_are 1 status,assignee $'in_progress\tbob'
	ok $'id\n1' ticket set 1 assignee=
	fields_are 1 status,assignee $'in_progress\t'
	ok $'id\n2' ticket set 2 assignee=bob status=waiting
	fields_are 2 status,assignee $'waiting\tbob'
}

@test "set - solving, closing and reopening leave their times and counts" {
	local f=status,first_resolved_at,resolved_at,closed_at,reopens
	at 10:00 ok $'id\n1' ticket set 1 status=resolved resolution='a new fuse'
	fields_are 1 $f $'resolved\t2026-03-02T10:00:00Z\t2026-03-02T10:00:00Z\t\t0'
	at 11:00 ok $'id\n1' ticket set 1 status=in_progress
	fields_are 1 $f $'in_progress\t2026-03-02T10:00:00Z\t\t\t1'
	at 12:00 ok $'id\n1' ticket set 1 status=solved
	fields_are 1 $f $'resolved\t2026-03-02T10:00:00Z\t2026-03-02T12:00:00Z\t\t1'
	at 13:00 ok $'id\n1' ticket set 1 status=closed
	fields_are 1 $f $'closed\t2026-03-02T10:00:00Z\t2026-03-02T12:00:00Z\t'\
$'2026-03-02T13:00:00Z\t1'
	at 14:00 ok $'id\n1' ticket set 1 status=open
	fields_are 1 $f $'open\t2026-03-02T10:00:00Z\t\t\t2'
	ok $'verb\tchanges
ticket.resolved\t{"status":["open","resolved"],"resolution":[null,"a new fuse"]}
ticket.reopened\t{"status":["resolved","in_progress"]}
ticket.resolved\t{"status":["in_progress","resolved"]}
ticket.closed\t{"status":["resolved","closed"]}
ticket.reopened\t{"status":["closed","open"]}' \
		sh 'ticket log 1 --fields verb,changes | sed "/created/d;/added/d"'
}

@test "set - the moves that fields status names are the ones allowed" {
	local from to may moves n=0
	while IFS=$'\t' read -r from _ moves <&9; do
		n=$((n + 1))
		for to in open assigned in_progress waiting resolved closed; do
			[[ $to != "$from" ]] || continue
			sql "update ticket set status = '$from' where id = 3"
			may=65
			[[ ,$moves, != *,$to,* ]] || may=0
			exits $may ticket set 3 status=$to
		done
	done 9< <(ticket fields status -H)
	[[ $n == 6 ]]
}

@test "set - a new subject is found by, the old one is not" {
	ok $'id\n1' ticket set 1 subject='Kaputt'
	ok '1' ticket list -o id kaputt
	ok '' ticket list -o id one subject:one
	ok $'part\tfault' desk check
}

@test "set - settings come behind the tickets, and are settings" {
	fails 64 'ticket set: no ticket is named: give ids, - or --where QUERY' \
		ticket set
	fails 64 "ticket set: 'priority=low' is no ticket's id" \
		ticket set priority=low 1
	fails 64 'ticket set: nothing to set: give field=value' ticket set 1
	fails 64 "ticket set: 'priority' is no setting of the form field=value" \
		ticket set 1 priority
	fails 64 "ticket set: '3' is no setting of the form field=value" \
		ticket set 1 priority=low 3
	fails 64 "ticket set: field 'version' cannot be set" \
		ticket set 1 version=3
	fails 64 "ticket set: '-' stands twice" ticket set - - priority=low
	fails 64 "ticket set: '0' is no ticket's id" ticket set 0 priority=low
	fails 64 "ticket set: unknown option '-1'" ticket set -1 priority=low
}

@test "set - --dry-run says what would be, and does nothing" {
	local before
	before=$(digest)
	exits 0 ticket set 1 2 --dry-run -v priority=low
	out_is $'id\n1\n2'
	err_is 'ticket set: would change 2'
	fails 65 'ticket set: ticket 1: status cannot go from open to closed, '\
'only to assigned, in_progress, waiting, resolved' \
		ticket set 1 --dry-run status=closed
	[[ $(digest) == "$before" ]]
	exits 0 ticket set 1 2 -v priority=low
	err_is 'ticket set: changed 2'
}

@test "set - a thousand tickets are one transaction" {
	sql "with recursive n (i) as (select 1 union all select i + 1 from n
		where i < 1000) insert into ticket (subject, status, priority,
		channel, created_at, updated_at)
		select 'ticket ' || i, 'open', 'low', 'cli', 0, 0 from n"
	ok 1003 sh 'ticket list | ticket set - priority=urgent -H | wc -l'
	ok 1003 ticket count priority:urgent
	ok 1003 sh 'desk events -H verb:ticket.changed | wc -l'
}

@test "set - a full disk behind stdout is told, after the change was made" {
	fails 74 'ticket set: cannot write to stdout: no space left on device' \
		sh 'ticket set 1 priority=low >/dev/full'
	fields_are 1 priority low
}

@test "set - a name is written as the desk has it, on every ticket" {
	ok $'id\n1\n2\n3' ticket set 1 2 3 assignee=me requester=CY@Example.org
	ok 3 ticket count assignee:me requester:cy@example.org
	ok 3 sh 'desk events -H --fields changes verb:ticket.assigned |
		grep -c "\"assignee\":\[null,\"$ME\"\],\"requester\":\[.*,\"cy@ex"'
}
