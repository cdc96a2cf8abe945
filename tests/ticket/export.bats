#!/usr/bin/env bats
bats_require_minimum_version 1.5.0
load ../lib
load ../words

# A desk with one of everything that belongs to tickets.
everything() {
	agents bob:agent
	teams blue
	ticket new $'Odd "text" \\ \t\u2028 😀' requester=ann@example.org \
		priority=urgent category=billing team=blue assignee=bob \
		due=2026-03-04 language=de -m $'body\r\nwith\tall\\of it\u0001' \
		>/dev/null
	mail2ticket <"$ROOT/share/examples/mail.eml" >/dev/null
	printf 'From: ann@example.org\r\nSubject: =?x?\xff\r\n\r\n\0\xff' |
		mail2ticket >/dev/null
	: | mail2ticket >/dev/null
	at 09:10 ticket reply 1 -m 'An answer' --as bob >/dev/null
	printf 'a\0b\xff' >'f ä.bin'
	: >empty
	at 09:11 ticket note 1 -m 'A note' --attach 'f ä.bin' --attach empty \
		>/dev/null
	ticket tag 1 vip late >/dev/null
	ticket tag 2 vip >/dev/null
	opens three --key disk
	opens four
	opens five
	ticket link 1 depends-on 2 invoice=INV-7 booking=B-1=2 >/dev/null
	ticket link 2 parent 6 refers-to 1 >/dev/null
	at 09:20 ticket time 1 90m --as bob >/dev/null
	at 09:21 ticket time 1 5m -m 'on the phone' >/dev/null
	at 09:30 ticket merge 7 --into 6 >/dev/null
	at 09:40 ticket set 5 status=resolved resolution=done >/dev/null
	at 09:50 ticket set 5 status=open >/dev/null
	at 10:00 ticket set 5 status=resolved >/dev/null
	at 10:10 ticket set 5 status=closed >/dev/null
	at 10:20 ticket escalate 1 -m 'they wait' >/dev/null
}

@test "export - a line a ticket, by number, merged ones among them" {
	everything
	needs jq
	ok '1 2 3 4 5 6 7' sh 'ticket export | jq -r .id | paste -sd " "'
	ok '6' sh 'ticket export | jq -r "select(.id == 7) | .merged_into"'
	ok '2 1' sh 'ticket export tag:vip | jq -r .id | paste -sd " "'
	ok '' ticket export tag:none
	fails 64 "ticket export: position 1: no field 'prio', did you mean \
'priority'?" ticket export prio:high
}

@test "export - import into an empty desk, and export gives the same bytes" {
	everything
	ticket export >first
	DESK_DB=$(new_store second)
	runs desk init
	at 11:00 ok '' ticket import <first
	at 12:00 runs sh 'ticket export >second'
	ok '' diff first second
	ok $'part\tfault' desk check
	# And once more from there.
	DESK_DB=$(new_store third)
	runs desk init
	ok '' sh 'ticket import <second && ticket export | cmp - first'
}

@test "export - what is imported works as what it was" {
	everything
	ticket export >first
	DESK_DB=$(new_store second)
	runs desk init
	ok '' ticket import <first
	ok 1 ticket search -o id answer
	ok 2 ticket search -o id 'Fehler 17'
	ok '' sh 'ticket show 2 --raw | cmp - "$ROOT/share/examples/mail.eml"'
	ok '' sh 'ticket attach get 1 "f ä.bin" | cmp - "f ä.bin"'
	ok '2' mail2ticket <"$ROOT/share/examples/mail.eml"
	ok 4 ticket list -o id is:broken
	ok '6' ticket show 7 -o id
	ok $'id\n8' ticket new --key disk again -m x
	ok 7 ticket count
}

@test "export - fields of the site's own go along, where the desk has them" {
	runs desk config field ticket.serial type=text
	runs desk config field ticket.floor type=int
	ticket new one serial=T-40 floor=3 -m x >/dev/null
	ticket export >first
	DESK_DB=$(new_store second)
	runs desk init
	fails 65 "ticket import: stdin line 1: no field 'serial'" \
		ticket import <first
	runs desk config field ticket.serial type=text
	runs desk config field ticket.floor type=int
	ok '' ticket import <first
	ok '' sh 'ticket export | cmp - first'
}

@test "export - a thousand tickets in little memory, and as fast back" {
	local i
	for i in {1..1000}; do
		printf '{"subject":"t%s","requester":"a%s@example.org",' $i $i
		printf '"messages":[{"body":"text %s"},{"body":"more"}]}\n' $i
	done >many
	ok '' ticket import <many
	ticket export >first
	DESK_DB=$(new_store second)
	runs desk init
	ok '' sh 'ticket import <first && ticket export | cmp - first'
	ok 1000 ticket count text
}

@test "export - a full disk is no success; a closed pipe ends it quietly" {
	everything
	fails 74 'ticket export: cannot write to stdout: no space left on device' \
		sh 'ticket export >/dev/full'
	runs bash -c 'ticket export | true'
}
