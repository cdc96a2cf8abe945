#!/usr/bin/env bats
bats_require_minimum_version 1.5.0
load ../lib
load ../words

# Four tickets that differ in everything that a list shows.
some() {
	agents bob:agent
	opens 'Printer on fire' priority=urgent requester=ann@example.org
	opens 'Paper jam' priority=high assignee=bob category=technical
	at 09:30 opens 'Refund' priority=low due=2026-03-04 requester=cy@x.example
	at 09:40 opens 'Old one' status=resolved
}

@test "list - an empty desk has a header and nothing behind it" {
	ok $'id\tstatus\tpriority\tassignee\trequester\tsubject\tupdated_at' \
		ticket list
	ok '' ticket list -H
	ok '' ticket list -o json
	ok '' ticket list -o id
	ok '' ticket list -o table
}

@test "list - TSV: the id first, newest first, absent is empty" {
	some
	ok $'id\tstatus\tpriority\tassignee\trequester\tsubject\tupdated_at
4\tresolved\tnormal\t\t\tOld one\t2026-03-02T09:40:00Z
3\topen\tlow\t\tcy@x.example\tRefund\t2026-03-02T09:30:00Z
2\tassigned\thigh\tbob\t\tPaper jam\t2026-03-02T09:00:00Z
1\topen\turgent\t\tann@example.org\tPrinter on fire\t2026-03-02T09:00:00Z' \
		ticket list
}

@test "list - TSV: tab, newline, carriage return and backslash are escaped" {
	ticket new $'a\tb\nc\rd\\e \e[31m\x01' -m x >/dev/null
	ok $'subject\na\\tb\\nc\\rd\\\\e \e[31m\x01' ticket list --fields subject
	ok '{"subject":"a\tb\nc\rd\\e \u001b[31m\u0001"}' \
		ticket list --fields subject -o json
	ok $'subject\na b⏎c␍d\\e ␛[31m␁' \
		ticket list --fields subject -o table
}

@test "list - JSON: every field in its order, each of its type" {
	some
	ok '{"id":3,"status":"open","priority":"low","category":null,'\
'"team":null,"assignee":null,"requester":"cy@x.example","subject":"Refund",'\
'"channel":"cli","language":null,"tags":[],"key":null,'\
'"due_at":"2026-03-04T23:59:59Z","escalation":0,"reopens":0,"worked":0,'\
'"resolution":null,"first_response_at":null,"first_resolved_at":null,'\
'"resolved_at":null,"closed_at":null,"created_at":"2026-03-02T09:30:00Z",'\
'"updated_at":"2026-03-02T09:30:00Z","version":1}' ticket list -o json id:3
	ok '{"worked":0,"id":2,"tags":[],"assignee":"bob"}' \
		ticket list -o json id:2 --fields worked,id,tags,assignee
	ticket tag 2 vip late >/dev/null
	ok '{"tags":["late","vip"]}' ticket list -o json id:2 --fields tags
	ok $'tags\nlate,vip' ticket list id:2 --fields tags
}

@test "list - JSON is valid for the oddest text" {
	needs python3
	ticket new $'q"b\\s/ \x7f é 😀 \u2028 </script>' -m x >/dev/null
	ok True sh 'ticket list -o json | python3 -c "import json,sys
print(json.loads(sys.stdin.read())[\"subject\"] ==
    \"q\\\"b\\\\s/ \\x7f é 😀 \\u2028 </script>\")"'
}

@test "list - a table is aligned, numbers to the right, by what is seen" {
	opens 'wide 日本語 text'
	opens 'é combined é'
	local i
	for i in 3 4 5 6 7 8 9 10; do
		opens "t$i" >/dev/null
	done
	ok 'id  subject           version
10  t10                     1
 2  é combined é            1
 1  wide 日本語 text        1' \
		ticket list -o table --fields id,subject,version id:1,2,10
	ok '10  t10  1' ticket list -o table -H id:10 --fields id,subject,version
}

@test "list - on a terminal it is a coloured table, cut to its width" {
	needs python3
	opens 'A subject that is so long that no terminal of eighty columns has \
room for it' priority=urgent requester=ann@example.org
	ok $'\e[1mid\e[0m  \e[1mstatus\e[0m  \e[1mpriority\e[0m  \e[1msubject\e[0m
 1  \e[32mopen\e[0m    \e[31murgent\e[0m    A subject that is so long that no '\
'terminal of eighty colu…' on_terminal ticket list --fields \
		id,status,priority,subject
	export NO_COLOR=1
	ok 'id  status  priority  subject
 1  open    urgent    A subject that is so long that no terminal of eighty colu…' \
		on_terminal ticket list --fields id,status,priority,subject
}

@test "list - the format id gives ids alone, whatever the fields are" {
	some
	ok $'4\n3\n2\n1' ticket list -o id
	ok $'4\n3\n2\n1' ticket list -o id -H
	ok $'2' ticket list -o id --fields subject,id priority:high
}

@test "list - --fields picks and orders, by any name that a field has" {
	some
	ok $'subject\tid\nPaper jam\t2' ticket list --fields subject,id id:2
	ok $'id\tcreated_at\n1\t2026-03-02T09:00:00Z' \
		ticket list id:1 --fields=id,created
	ok $'id\tmessage_count\tmerged_into\tis_broken\n1\t1\t\tfalse' \
		ticket list id:1 --fields 'id, message_count, merged_into,is_broken'
	fails 64 "ticket list: no field 'subjct', did you mean 'subject'?" \
		ticket list --fields id,subjct
	fails 64 "ticket list: field 'id' is named twice" \
		ticket list --fields id,status,id
	fails 64 'ticket list: no field is named' ticket list --fields ''
}

@test "list - -n limits, and 0 is none rather than all" {
	some
	ok $'id\n4\n3' ticket list --fields id -n 2
	ok $'id\n4\n3\n2\n1' ticket list --fields id -n99
	ok 'id' ticket list --fields id -n 0
	ok '' ticket list -o json --limit=0
	fails 64 "ticket list: option '-n': '-1' is not a number" \
		ticket list -n -1
}

@test "list - -H leaves the header out" {
	some
	ok $'4\tOld one' ticket list -H --fields id,subject -n 1
	ok '4  Old one' ticket list --no-header --fields id,subject -n 1 -o table
}

@test "list - a query finds by fields, tests, times and words" {
	some
	ticket tag 2 vip >/dev/null
	ok $'id\n2\n1' ticket list --fields id is:open 'priority:>=high'
	ok $'id\n2' ticket list --fields id priority:high,urgent 'assignee:*'
	ok $'id\n1' ticket list --fields id priority:high,urgent '-assignee:*'
	ok $'id\n2' ticket list --fields id tag:vip
	ok $'id\n4\n3\n1' ticket list --fields id -tag:vip
	ok $'id\n4\n3' ticket list --fields id created:2026-03-02T09:15..
	ok $'id\n3' ticket list --fields id 'due:..+3d'
	ok $'id\n3\n1' ticket list --fields id 'requester:*'
	ok $'id\n1' ticket list --fields id 'requester:ANN@example.org'
	ok $'id\n4\n2' ticket list --fields id 'subject:*e*' 'not' 'subject:refund' \
		'-subject:"printer"'
	ok $'id\n4\n3' ticket list --fields id '(subject:refund or is:solved)'
	ok $'id\n1' ticket list --fields id fire
	ok $'id\n4' ticket list --fields id is:solved
	ok $'id\n3\n2' ticket list --fields id '#2' or '#3'
	ok $'id\n2' ticket list --fields id assignee:bob
	ok $'id' ticket list --fields id assignee:me
}

@test "list - sort: orders; what has no value comes last" {
	some
	ok $'id\tpriority\n1\turgent\n2\thigh\n4\tnormal\n3\tlow' \
		ticket list --fields id,priority sort:-priority
	ok $'id\n3\n4\n2\n1' ticket list --fields id sort:priority
	ok $'id\n3\n1\n2\n4' ticket list --fields id sort:due,id
	ok $'id\n4\n3\n2\n1' ticket list --fields id sort:-updated,-id
	ok $'id\n4\n2\n1\n3' ticket list --fields id sort:subject,id
}

@test "list - its options may stand between the words of the query" {
	some
	ok $'2' ticket list priority:high -H is:open --fields id
	ok $'1' ticket list -H --fields id -- -priority:high 'priority:>normal'
}

@test "list - a full disk is no success" {
	some
	fails 74 'ticket list: cannot write to stdout: no space left on device' \
		sh 'ticket list >/dev/full'
	fails 74 'ticket list: cannot write to stdout: no space left on device' \
		sh 'ticket list -o json >/dev/full'
	fails 74 'ticket: cannot write to stdout: no space left on device' \
		sh 'ticket --help >/dev/full'
}

@test "list - a closed pipe ends it quietly" {
	some
	sql "with recursive n (i) as (select 1 union all select i + 1 from n
		where i < 20000) insert into ticket (subject, status, priority,
		channel, created_at, updated_at)
		select 'ticket ' || i, 'open', 'low', 'cli', 0, 0 from n"
	ok $'id\n20004' bash -c 'ticket list --fields id | head -n 2'
	runs bash -c 'ticket list -o json | head -n 1 >/dev/null
		echo "${PIPESTATUS[0]}"'
	[[ $output == 0 || $output == 141 ]]
	runs bash -c 'ticket list -o table | true
		echo "${PIPESTATUS[0]}"'
	[[ $output == 0 || $output == 141 ]]
}

@test "list - DESK_NOW is the present, for relative times" {
	some
	DESK_NOW=2026-03-02T09:35:00Z ok $'id\n4\n3' \
		ticket list --fields id created:-10m..
	DESK_NOW=2026-03-05 ok $'id\n3' ticket list --fields id is:overdue
	ok 'id' ticket list --fields id is:overdue
	DESK_NOW=never fails 78 "ticket: DESK_NOW: 'never' is not a time" \
		ticket list
}

@test "list - people see local times, programs see UTC" {
	opens one due=2026-07-01T12:00:00Z
	TZ=Europe/Berlin ok 'created_at        due_at
2026-03-02 10:00  2026-07-01 14:00' ticket list -o table \
		--fields created_at,due_at
	TZ=Europe/Berlin ok $'2026-03-02T09:00:00Z\t2026-07-01T12:00:00Z' \
		ticket list -H --fields created_at,due_at
	# A date is a day of the caller's calendar.
	TZ=Asia/Tokyo ok 1 ticket count created:2026-03-02
	DESK_NOW=2026-03-02T16:00:00Z opens late
	TZ=Asia/Tokyo ok $'2' ticket list -o id created:2026-03-03
	TZ=UTC ok '' ticket list -o id created:2026-03-03
}

@test "list - the order by rank takes no longer a ticket where there are many" {
	for n in {1..4000}; do
		echo "{\"subject\":\"word$n\",\"body\":\"so is word$((n + 9))\"}"
	done | ticket import >/dev/null
	ok 4000 timeout 10 bash -c "ticket list -H 'word*' | wc -l"
}
