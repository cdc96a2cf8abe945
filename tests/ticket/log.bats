#!/usr/bin/env bats
bats_require_minimum_version 1.5.0
load ../lib
load ../words

@test "log - who changed what, when, oldest first" {
	agents bob:agent
	ticket new one priority=high requester=ann@example.org -m x >/dev/null
	at 09:10 ticket set 1 assignee=bob >/dev/null
	at 09:20 ticket reply 1 -m y --as bob >/dev/null
	at 09:30 ticket tag 1 vip >/dev/null
	at 09:40 ticket set 1 status=resolved --reason 'fuse changed' >/dev/null
	ok $'at\tagent\tverb\trecord\trecord_id\tticket_id\tchanges
2026-03-02T09:00:00Z\t'"$ME"$'\tticket.created\tticket\t1\t1\t'\
'{"priority":[null,"high"],"requester":[null,"ann@example.org"]}
'$'2026-03-02T09:00:00Z\t'"$ME"$'\tmessage.added\tmessage\t1\t1\t'\
'{"kind":"reply","sender":"user"}
'$'2026-03-02T09:10:00Z\t'"$ME"$'\tticket.assigned\tticket\t1\t1\t'\
'{"assignee":[null,"bob"],"status":["open","assigned"]}
'$'2026-03-02T09:20:00Z\tbob\tmessage.added\tmessage\t2\t1\t'\
'{"kind":"reply","sender":"agent"}
'$'2026-03-02T09:20:00Z\tbob\tticket.changed\tticket\t1\t1\t'\
'{"status":["assigned","in_progress"]}
'$'2026-03-02T09:30:00Z\t'"$ME"$'\tticket.tagged\tticket\t1\t1\t'\
'{"tags":"vip"}
'$'2026-03-02T09:40:00Z\t'"$ME"$'\tticket.resolved\tticket\t1\t1\t'\
'{"status":["in_progress","resolved"],"reason":"fuse changed"}' \
		ticket log 1 --fields \
		at,agent,verb,record,record_id,ticket_id,changes
}

@test "log - JSON has the changes as they are" {
	opens one
	ticket set 1 subject='"x"' >/dev/null
	ok '{"verb":"ticket.changed","changes":{"subject":["one","\"x\""]}}' \
		sh 'ticket log 1 -o json --fields verb,changes | tail -n 1'
}

@test "log - of several tickets in the order of time" {
	opens one
	opens two
	ticket set 1 priority=low >/dev/null
	ok $'1\n1\n2\n2\n1' ticket log 2 1 -H --fields ticket_id
	ok $'2\n2' ticket log --where two -H --fields ticket_id
	ok $'1\n1\n1' sh 'echo 1 | ticket log - -H --fields ticket_id'
	ok '' ticket log --where nothing -H
	fails 66 'ticket log: no ticket 9' ticket log 9
	fails 64 "ticket log: 'x' is no ticket's id" ticket log 1 x
	fails 64 'ticket log: no ticket is named: give ids, - or --where QUERY' \
		ticket log
}

@test "log - of five thousand tickets" {
	sql "with recursive n (i) as (select 1 union all select i + 1 from n
		where i < 5000) insert into ticket (subject, status, priority,
		channel, created_at, updated_at)
		select 'ticket ' || i, 'open', 'low', 'cli', 0, 0 from n"
	ok 5000 sh 'ticket list | ticket set - priority=high >/dev/null &&
		ticket list -o id | ticket log - -H | wc -l'
	ok 5000 sh 'ticket log --where is:open -H | wc -l'
}
