#!/usr/bin/env bats
bats_require_minimum_version 1.5.0
load ../lib
load ../words

@test "show - for people: the fields that are set, then the conversation" {
	agents bob:agent
	ticket new 'Printer on fire' requester=ann@example.org priority=urgent \
		due=2026-03-04 -m $'Smoke.\n\nPlease come.\n' >/dev/null
	at 09:30 ticket set 1 assignee=bob --as bob >/dev/null
	at 09:31 ticket reply 1 --as bob -m 'On my way.' >/dev/null
	at 09:32 ticket note 1 -m 'It is the old one.' >/dev/null
	ticket tag 1 fire hot >/dev/null
	ok 'ticket 1: Printer on fire
status             in_progress
priority           urgent
assignee           bob
requester          ann@example.org
channel            cli
tags               fire, hot
due_at             2026-03-04 23:59
first_response_at  2026-03-02 09:31
created_at         2026-03-02 09:00
updated_at         2026-03-02 09:00

#1 2026-03-02 09:00 ann@example.org (cli)
    Smoke.

    Please come.

#2 2026-03-02 09:31 bob (cli)
    On my way.

#3 2026-03-02 09:32 '"$ME"' (note)
    It is the old one.' ticket show 1
}

@test "show - links, references and files are shown" {
	opens one
	opens two
	opens three
	ticket link 1 depends-on 2 >/dev/null
	ticket link 1 child 3 invoice=INV-7 >/dev/null
	printf 'bytes' >'a file.bin'
	ticket attach add 1 'a file.bin' >/dev/null
	runs ticket show 1
	out_has $'\nreferences         invoice=INV-7\n' \
		$'\ndepends-on         2 two (open)\n' \
		$'\nchild              3 three (open)\n' \
		$'\n    [a file.bin: application/octet-stream, 5 bytes]'
}

@test "show - what is foreign cannot command the terminal" {
	ticket new $'evil\e]0;title\a' requester=ann@example.org \
		-m $'red \e[31m text\rover\n\u202edesrever' >/dev/null
	runs ticket show 1
	out_lacks $'\e' $'\a' $'\r' $'\u202e'
	out_has 'ticket 1: evil␛]0;title␇' '    red ␛[31m text␍over'
}

@test "show -o json - one object a ticket, all that belongs to it inside" {
	ticket new 'Printer' requester=ann@example.org -m Smoke >/dev/null
	ok '{"id":1,"status":"open","priority":"normal","category":null,'\
'"team":null,"assignee":null,"requester":"ann@example.org",'\
'"subject":"Printer","channel":"cli","language":null,"tags":[],'\
'"participants":[],"references":[],"key":null,"due_at":null,"escalation":0,'\
'"reopens":0,"worked":0,"resolution":null,"merged_into":null,'\
'"message_count":1,"first_response_at":null,"first_resolved_at":null,'\
'"resolved_at":null,"closed_at":null,"created_at":"2026-03-02T09:00:00Z",'\
'"updated_at":"2026-03-02T09:00:00Z","version":1,"is_broken":false,'\
'"messages":[{"id":1,"ticket_id":1,"kind":"reply","sender":"user",'\
'"agent":null,"channel":"cli","from_addr":"ann@example.org","from_name":null,'\
'"to":[],"cc":[],"subject":null,"message_id":null,"in_reply_to":null,'\
'"references":[],"sent_at":null,"created_at":"2026-03-02T09:00:00Z",'\
'"body":"Smoke","reply":null,"is_auto":false,"is_bounce":false,'\
'"attachments":[]}],"links":[]}' ticket show 1 -o json
}

@test "show -o json - links and attachments are records of their own" {
	needs jq
	opens one
	opens two
	ticket link 2 parent 1 >/dev/null
	printf 'bytes' >file.bin
	ticket attach add 1 file.bin >/dev/null
	ok '[{"relation":"child","ticket_id":2,"status":"open","subject":"two"}]' \
		sh 'ticket show 1 -o json | jq -c .links'
	ok '["file.bin","application/octet-stream",5,'\
'"277089d91c0bdf4f2e6862ba7e4a07605119431f5d13f726dd352b06f1b206a9"]' \
		sh 'ticket show 1 -o json | jq -c ".messages[].attachments[] |
			[.name, .type, .size, .sha256]"'
}

@test "show - several tickets, in the order given, by id, query or pipe" {
	opens one
	opens two
	opens three
	ok $'2\n1' sh 'ticket show 2 1 -o json |
		sed "s/,.*//; s/.*://"'
	ok $'3\n2' sh 'ticket list id:2..3 | ticket show - -o id'
	ok $'2\n1\n3' sh 'ticket show 2 1 --where id:1..3 -o id'
	runs ticket show 1 2
	out_has $'    about one\n\nticket 2: two\n'
	fails 66 'ticket show: no ticket 9' ticket show 1 9
	fails 64 'ticket show: no ticket is named: give ids, - or --where QUERY' \
		ticket show
	fails 64 "ticket show: 'x' is no ticket's id" ticket show 1 x
}

@test "show -o tsv - one line of every field" {
	opens one
	runs ticket show 1 -o tsv
	[[ ${#lines[@]} == 2 ]]
	[[ ${lines[0]} == id$'\t'status$'\t'priority$'\t'category$'\t'* ]]
	[[ ${lines[1]} == 1$'\t'open$'\t'normal$'\t\t'* ]]
	[[ $(tr -cd '\t' <<<"${lines[0]}") == "$(tr -cd '\t' <<<"${lines[1]}")" ]]
}

@test "show --raw - the mail byte for byte" {
	printf 'From: ann@example.org\r\nSubject: raw \xe9\r\n\r\nbody\0\xff\r\n' \
		>mail
	mail2ticket <mail >/dev/null
	ok '' sh 'ticket show 1 --raw | cmp - mail'
	mail2ticket <"$ROOT/share/examples/mail.eml" >/dev/null
	ok '' sh 'ticket show --raw 2 | cmp - "$ROOT/share/examples/mail.eml"'
	ok '' sh 'ticket show --raw --message-id 2 2 |
		cmp - "$ROOT/share/examples/mail.eml"'
	ticket new none -m x >/dev/null
	fails 66 'ticket show: ticket 3: none of it came by mail' \
		ticket show --raw 3
	fails 66 'ticket show: ticket 1: message 2 is no mail of it' \
		ticket show --raw --message-id 2 1
}

@test "show - the number of a merged ticket shows what it became part of" {
	opens one
	opens two
	ticket merge 1 --into 2 >/dev/null
	runs ticket show 1
	out_has 'ticket 2: two' 'about one' 'about two'
}

@test "show - a full disk is no success" {
	opens one
	fails 74 'ticket show: cannot write to stdout: no space left on device' \
		sh 'ticket show 1 >/dev/full'
}
