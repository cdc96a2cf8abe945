#!/usr/bin/env bats
bats_require_minimum_version 1.5.0
load ../lib
load ../words

@test "note - is kept with the ticket, and moves nothing" {
	opens one
	at 09:30 ok $'id\n1' ticket note 1 <<<'they called again'
	fields_are 1 status,first_response_at,message_count,updated_at,version \
		$'open\t\t2\t2026-03-02T09:30:00Z\t2'
	ok $'message.added\t{"kind":"note","sender":"agent"}' \
		sh 'ticket log 1 -H --fields verb,changes | tail -n 1'
	ok $'id\n1' ticket list has:note --fields id
	ok 1 ticket search -o id called
	runs ticket show 1
	out_has $'\n#2 2026-03-02 09:30 '"$ME"$' (note)\n    they called again'
}

@test "note - on several tickets, with files" {
	opens one
	opens two
	echo x >file
	ok $'id\n2\n1' ticket note --where is:open -m both --attach file
	ok $'2' sql 'select count(*) from attachment'
	fails 65 'ticket note: the text is empty' ticket note 1 </dev/null
	fails 66 'ticket note: no ticket 9' ticket note 9 -m x
}
