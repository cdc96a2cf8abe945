#!/usr/bin/env bats
bats_require_minimum_version 1.5.0
load ../lib
load ../words

setup() {
	desk_fresh
	cd "$BATS_TEST_TMPDIR" || return
	agents bob:agent ann:customer
	opens one requester=ann@desk.example
}

@test "reply - is the first response, and takes the ticket into work" {
	local f=status,assignee,first_response_at,updated_at
	at 09:30 ok $'id\n1' ticket reply 1 -m 'We look at it.' --as bob
	fields_are 1 $f \
		$'in_progress\t\t2026-03-02T09:30:00Z\t2026-03-02T09:30:00Z'
	at 09:40 ok $'id\n1' ticket reply 1 -m 'Done.' --as bob
	fields_are 1 $f \
		$'in_progress\t\t2026-03-02T09:30:00Z\t2026-03-02T09:40:00Z'
	ok $'verb\tagent\tchanges
message.added\tbob\t{"kind":"reply","sender":"agent"}
ticket.changed\tbob\t{"status":["open","in_progress"]}
message.added\tbob\t{"kind":"reply","sender":"agent"}' \
		sh 'ticket log 1 --fields verb,agent,changes | sed 2,3d'
}

@test "reply - an assigned ticket comes into work, others stay as they are" {
	ok $'id\n1' ticket set 1 assignee=bob
	ok $'id\n1' ticket reply 1 -m x
	fields_are 1 status,assignee $'in_progress\tbob'
	ok $'id\n1' ticket set 1 status=waiting
	ok $'id\n1' ticket reply 1 -m x
	fields_are 1 status waiting
	ok $'id\n1' ticket set 1 status=resolved
	ok $'id\n1' ticket reply 1 -m x
	fields_are 1 status,reopens $'resolved\t0'
}

@test "reply - a customer's ends waiting, and reopens what was solved" {
	ok $'id\n1' ticket set 1 status=waiting
	ok $'id\n1' ticket reply 1 -m 'here it is' --as ann
	fields_are 1 status,first_response_at $'open\t'
	ok $'id\n1' ticket set 1 assignee=bob status=waiting
	ok $'id\n1' ticket reply 1 -m 'here it is' --as ann
	fields_are 1 status in_progress
	ok $'id\n1' ticket set 1 status=resolved
	ok $'id\n1' ticket reply 1 -m 'not yet' --as ann
	fields_are 1 status,reopens,resolved_at $'in_progress\t1\t'
	[[ $(sql 'select sender, customer_id, agent_id, from_addr from message
		order by id desc limit 1') == 'user|1||ann@desk.example' ]]
}

@test "reply - --status moves it afterwards, or nothing is said" {
	ok $'id\n1' ticket reply 1 -m 'Which printer?' --status waiting
	fields_are 1 status,first_response_at $'waiting\t2026-03-02T09:00:00Z'
	local before
	before=$(digest)
	fails 65 'ticket reply: ticket 1: status cannot go from waiting to '\
'closed, only to open, assigned, in_progress, resolved' \
		ticket reply 1 -m 'Bye' --status closed
	fails 65 "ticket reply: status: 'wating' is not one of open, assigned, \
in_progress, waiting, resolved, closed; did you mean 'waiting'?" \
		ticket reply 1 -m 'Bye' --status wating
	[[ $(digest) == "$before" ]]
}

@test "reply - to several tickets: all or none" {
	opens two
	ok $'id\n1\n2' ticket reply 1 2 -m 'to both'
	local before
	before=$(digest)
	fails 66 'ticket reply: no ticket 9' ticket reply 1 9 -m 'to both'
	fails 65 'ticket reply: ticket 2: status cannot go from in_progress to '\
'closed, only to open, assigned, waiting, resolved' sh \
		'ticket set 1 status=resolved --dry-run >/dev/null &&
			ticket reply 2 -m x --status closed'
	[[ $(digest) == "$before" ]]
	ok $'id\n2\n1' sh 'ticket list | ticket reply - -m "to all"'
	ok $'id\n1' ticket reply 1 --where id:1 -m 'once'
	fields_are 1 message_count 4
}

@test "reply - the text: stdin, a file, the line; never none" {
	ok $'id\n1' ticket reply 1 <<<$'two\nlines'
	echo file >text
	ok $'id\n1' ticket reply 1 -f text </dev/null
	ok $'id\n1' sh 'echo 1 | ticket reply - -f text'
	local before
	before=$(digest)
	fails 65 'ticket reply: the text is empty' ticket reply 1 </dev/null
	fails 65 'ticket reply: the text is empty' ticket reply 1 -m $' \n\t'
	fails 64 'ticket reply: stdin has the records: give the text with '\
'--message or --file' ticket reply - <<<1
	fails 64 'ticket reply: give the text with --message or --file, not both' \
		ticket reply 1 -m x -f text
	fails 64 "ticket reply: 'hello' is no ticket's id" ticket reply 1 hello
	[[ $(digest) == "$before" ]]
	[[ $(sql 'select body from message where id > 1 order by id') == \
		$'two\nlines\n\nfile\n\nfile' ]]
}

@test "reply - files go with it" {
	printf 'a\0b' >'ä b.bin'
	printf 'text' >note.txt
	ok $'id\n1' ticket reply 1 -m 'see these' --attach 'ä b.bin' \
		--attach note.txt
	ok $'ä b.bin|3\nnote.txt|4' sql 'select name, size from attachment'
	ok '' sh 'ticket attach get 1 "ä b.bin" | cmp - "ä b.bin"'
	local before
	before=$(digest)
	fails 66 "ticket reply: cannot open 'none': no such file or directory" \
		ticket reply 1 -m x --attach none
	[[ $(digest) == "$before" ]]
}

@test "reply - what is no UTF-8 is mended, visibly" {
	ok $'id\n1' ticket reply 1 < <(printf 'caf\xe9')
	[[ $(sql 'select body from message where id = 2') == 'caf�' ]]
}

@test "reply - what was written in the editor is kept where it cannot be taken" {
	needs script
	runs ticket new 'Printer on fire'
	cat >editor <<-'END'
		#!/bin/sh
		echo 'Half an hour of work.' >"$1"
	END
	chmod +x editor
	export EDITOR=$PWD/editor TMPDIR=$PWD
	unset VISUAL
	run script -qec 'ticket reply 1 --attach missing.pdf' /dev/null
	[[ $output == *"what you wrote is kept in '$PWD/ticket-"* ]]
	runs cat ticket-*.txt
	out_is 'Half an hour of work.'
}
