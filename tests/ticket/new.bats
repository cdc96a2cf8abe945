#!/usr/bin/env bats
bats_require_minimum_version 1.5.0
load ../lib
load ../words

@test "new - prints the id, in the format asked for" {
	ok $'id\n1' ticket new one -m text
	ok $'{"id":2}' ticket new two -m text -o json
	ok '3' ticket new three -m text -o id
	ok '4' ticket new four -m text -H
	ok 'id
 5' ticket new five -m text -o table
}

@test "new - what it sets is what the ticket has, the rest as usual" {
	agents bob:agent
	teams blue
	ok $'id\n1' ticket new 'All of it' status=in_progress priority=urgent \
		category=billing team=blue assignee=bob \
		requester=Ann@Example.org language=de-AT due=+2h \
		resolution=none -m text --channel phone
	fields_are 1 status,priority,category,team,assignee,requester,subject \
		$'in_progress\turgent\tbilling\tblue\tbob\tann@example.org\tAll of it'
	fields_are 1 channel,language,due_at,resolution,version,created_at \
		$'phone\tde-AT\t2026-03-02T11:00:00Z\tnone\t1\t2026-03-02T09:00:00Z'
	ok $'id\n2' ticket new 'None of it' -m text
	fields_are 2 status,priority,category,team,assignee,requester,channel \
		$'open\tnormal\t\t\t\t\tcli'
}

@test "new - words have second names and any case; me is the caller" {
	ok $'id\n1' ticket new one priority=medium assignee=me -m x
	ok $'id\n2' ticket new two status=waiting_user priority=HIGH -m x
	fields_are 1 status,priority,assignee $'assigned\tnormal\t'"$ME"
	fields_are 2 status,priority,assignee $'waiting\thigh\t'
}

@test "new - the text comes from stdin, a file or the command line" {
	ok $'id\n1' ticket new one <<<'from stdin'
	echo 'from a file' >text
	ok $'id\n2' ticket new two -f text </dev/null
	ok $'id\n3' ticket new three --file=- <<<'from stdin, said so'
	ok $'id\n4' ticket new four -m 'from the line' <<<'not read'
	ok $'id\n5' ticket new five </dev/null
	[[ $(sql 'select body from message order by id') == 'from stdin

from a file

from stdin, said so

from the line' ]]
	fails 64 'ticket new: give the text with --message or --file, not both' \
		ticket new six -m x -f text
	fails 66 "ticket new: cannot open 'none': no such file or directory" \
		ticket new six -f none
	fails 74 "ticket new: cannot read '.': is a directory" \
		ticket new six -f .
	ok 5 ticket count
}

@test "new - on a terminal the editor is asked for the text" {
	needs python3
	printf '%s\n' '#!/bin/sh' 'echo "typed by hand" >>"$1"' >editor
	chmod +x editor
	EDITOR=$PWD/editor runs python3 -c '
import pty, sys
sys.exit(pty.spawn(["ticket", "new", "edited", "-o", "id"]) >> 8)' </dev/null
	[[ $(sql 'select body from message') == 'typed by hand' ]]
}

@test "new - a subject may be anything that sets no field" {
	ok $'id\n1' ticket new 'a=b' -m x
	ok $'id\n2' ticket new 'status = bad' -m x
	ok $'id\n3' ticket new subject='by a setting' -m x
	ok $'id\n4' ticket new 'overruled' subject=last -m x
	ok $'id\n5' ticket new -m x
	ok $'id\n6' ticket new '' -m x
	ok $'id\n7' ticket new -m x -- --force
	[[ $(sql 'select subject from ticket order by id') == 'a=b
status = bad
by a setting
last
(no subject)
(no subject)
--force' ]]
}

@test "new - the subject that it got is the one that is found" {
	ok $'id\n1' ticket new wrong subject='right one' -m x
	ok $'id\n2' ticket new subject='right two' -m x
	ok $'1\n2' ticket list -o id right sort:id
	ok '' ticket list -o id wrong
}

@test "new - who asks is the writer of the first message" {
	ticket new one requester=ann@example.org -m x >/dev/null
	ticket new two -m x >/dev/null
	needs python3
	ok $'user ann@example.org null\nagent null '"$ME" sh "ticket show 1 2 \
		-o json | python3 -c 'import json, sys
for line in sys.stdin:
    m = json.loads(line)[\"messages\"][0]
    print(m[\"sender\"], m[\"from_addr\"] or \"null\", m[\"agent\"] or \"null\")
'"
	# An opening is no answer.
	fields_are 2 status,first_response_at $'open\t'
}

@test "new - it is one transaction with its events" {
	ok $'id\n1' ticket new one requester=ann@example.org priority=high \
		--tag vip --tag VIP --tag late -m x
	ok $'verb\trecord\trecord_id\tticket_id\tchanges
customer.created\tcustomer\t1\t\t
ticket.created\tticket\t1\t1\t{"requester":[null,"ann@example.org"],'\
$'"priority":[null,"high"]}
message.added\tmessage\t1\t1\t{"kind":"reply","sender":"user"}
ticket.tagged\tticket\t1\t1\t{"tags":"vip"}
ticket.tagged\tticket\t1\t1\t{"tags":"late"}' desk events \
		--fields verb,record,record_id,ticket_id,changes id:2..
	local before
	before=$(digest)
	fails 65 "ticket new: 'a b' is no tag: a tag has no blanks, commas or \
controls" ticket new two requester=new@example.org --tag 'a b' -m x
	fails 65 "ticket new: assignee: no agent 'bob'" \
		ticket new two requester=new@example.org assignee=bob -m x
	[[ $(digest) == "$before" ]]
}

@test "new --key - repeats append to the open ticket, and are no answer" {
	ok $'id\n1' ticket new --key disk 'Disk full' -m '98 %'
	at 09:10 ok $'id\n1' ticket new --key disk 'Disk fuller' -m '99 %'
	at 09:20 ok $'id\n1' ticket new 'Disk full again' --key disk </dev/null
	[[ $(sql 'select subject, body from message order by id') == \
		$'|98 %\nDisk fuller|99 %\nDisk full again|Disk full again' ]]
	fields_are 1 subject,status,message_count,key,first_response_at,updated_at \
		$'Disk full\topen\t3\tdisk\t\t2026-03-02T09:20:00Z'
	ok 1 ticket count
}

@test "new --key - what a repeat sets is set" {
	ok $'id\n1' ticket new --key disk one -m x --tag slow
	ok $'id\n1' ticket new --key disk one priority=urgent --tag full -m x
	fields_are 1 priority,tags,status $'urgent\tfull,slow\topen'
	local before
	before=$(digest)
	fails 65 "ticket new: ticket 1: status cannot go from open to closed, \
only to assigned, in_progress, waiting, resolved" \
		ticket new --key disk one status=closed -m x
	[[ $(digest) == "$before" ]]
}

@test "new --key - after solving there is a new ticket for the key" {
	ok $'id\n1' ticket new --key disk one -m x
	ok $'id\n1' ticket set 1 status=resolved
	ok $'id\n2' ticket new --key disk two -m x
	ok $'id\n2' ticket new --key disk three -m x
	ok $'id\n3' ticket new --key other three -m x
	ok $'id\n3\n2\n1' ticket list --fields id key:*
	ok $'id\n2\n1' ticket list --fields id key:disk
	# One that comes back leaves the key to its follower.
	ok $'id\n1' ticket set 1 status=open
	fields_are 1 status,key $'open\t'
	fields_are 2 status,key $'open\tdisk'
	ok '{"status":["resolved","open"],"key":["disk",null]}' \
		sh 'ticket log 1 -H --fields changes | tail -n 1'
}

@test "new --key - a customer's repeat ends waiting" {
	ok $'id\n1' ticket new one --key k requester=ann@example.org -m x
	ok $'id\n1' ticket set 1 status=waiting
	ok $'id\n1' ticket new again --key k -m 'the monitor'
	fields_are 1 status waiting
	ok $'id\n1' ticket new again --key k requester=ann@example.org -m 'I say'
	fields_are 1 status open
}

@test "new --key - twenty at once make one ticket" {
	local i
	for i in {1..20}; do
		ticket new --key burst "burst $i" -m x >"out$i" 2>&1 &
	done
	wait
	ok $'1\nid' sort -u out*
	ok 1 ticket count
	fields_are 1 message_count 20
}

@test "new - -v says whether it was opened or appended to" {
	exits 0 ticket new one --key k -m x -v
	out_is $'id\n1'
	err_is 'ticket new: new ticket 1'
	exits 0 ticket new one --key k -m x --verbose
	out_is $'id\n1'
	err_is 'ticket new: appended to ticket 1'
}

@test "new - text that is no UTF-8 is refused in a field, mended in the body" {
	fails 65 'ticket new: subject: not valid UTF-8' ticket new $'a\xff' -m x
	fails 65 'ticket new: subject: not valid UTF-8' \
		ticket new subject=$'a\xff' -m x
	fails 65 'ticket new: key: not valid UTF-8' \
		ticket new a --key $'\xff' -m x
	ok $'id\n1' ticket new one < <(printf 'caf\xe9 \xff\xfe zo\xc3\xa9')
	[[ $(sql 'select body from message') == $'caf\ufffd \ufffd\ufffd zoé' ]]
}

@test "new - a desk's own defaults are used" {
	printf '[ticket]\npriority = high\ncategory = general\n' >conf
	export DESK_CONFIG=$PWD/conf
	ok $'id\n1' ticket new one -m x
	ok $'id\n2' ticket new two category=billing priority=low -m x
	fields_are 1 priority,category $'high\tgeneral'
	fields_are 2 priority,category $'low\tbilling'
	printf '[ticket]\npriority = hihg\n' >conf
	fails 78 "ticket new: $PWD/conf:2: priority: 'hihg' is not one of low, \
normal, high, urgent; did you mean 'high'?" ticket new three -m x
	printf '[ticket]\ncategory = biling\n' >conf
	fails 78 "ticket new: $PWD/conf:2: category: no category 'biling', did \
you mean 'billing'?" ticket new three -m x
	ok $'id\n3' ticket new three category=other -m x
}

@test "new - fields of the site's own are set as the others" {
	runs desk config field ticket.serial type=text
	ok $'id\n1' ticket new one serial=T-40 -m x
	ok $'id\n2' ticket new serial=T-41 -m x
	fields_are 1 subject,serial $'one\tT-40'
	fields_are 2 subject,serial $'(no subject)\tT-41'
	ok $'id\n2' ticket list --fields id serial:T-41
}

@test "new - what cannot be is refused, and nothing is stored" {
	local before
	before=$(digest)
	fails 64 "ticket new: no field 'prio', did you mean 'priority'?" \
		ticket new x prio=high -m x
	fails 64 "ticket new: 'two' is no setting of the form field=value" \
		ticket new one two -m x
	fails 64 "ticket new: field 'created_at' cannot be set" \
		ticket new x created_at=now -m x
	fails 65 "ticket new: priority: 'hgh' is not one of low, normal, high, \
urgent; did you mean 'high'?" ticket new x priority=hgh -m x
	fails 65 'ticket new: priority: a ticket cannot be without one' \
		ticket new x priority= -m x
	fails 65 "ticket new: requester: 'ann' is no mail address" \
		ticket new x requester=ann -m x
	fails 64 "ticket new: option '--key': the key is empty" \
		ticket new x --key '' -m x
	fails 64 "ticket new: option '--channel': 'fax' is not one of email, \
chat, phone, web, api, cli, social" ticket new x --channel fax -m x
	[[ $(digest) == "$before" ]]
}

@test "new - a full disk behind stdout is no success" {
	fails 74 'ticket new: cannot write to stdout: no space left on device' \
		sh 'ticket new one -m x >/dev/full'
}

@test "new - where no file may grow it fails, and nothing is stored" {
	only_sqlite 'no file of ours grows'
	local before
	before=$(digest)
	runs bash -c 'ulimit -f 0
		{ ticket new one -m x 2>&1; echo $?; } | cat'
	[[ $output == "ticket new: cannot "*" '$DESK_DB': disk I/O error"$'\n74' ]]
	[[ $(digest) == "$before" ]]
	ok $'part\tfault' desk check
}
