bats_require_minimum_version 1.5.0
load ../lib
load outbox

setup() {
	desk_fresh
	cd "$BATS_TEST_TMPDIR" || return
	printf '#!/bin/sh\necho "$5" >>to\ncat >/dev/null\n' >sendmail
	chmod +x sendmail
	: >to
	uses "sendmail:$PWD/sendmail"
}

@test "what is held is not sent until it is released" {
	mail ann@example.org <<<'Body.'
	mail bob@example.org <<<'Body.'
	ok $'id\n1' outbox hold 1
	ok '' outbox send
	ok bob@example.org cat to
	ok $'id\n1' outbox release 1
	ok '' outbox send
	ok $'bob@example.org\nann@example.org' cat to
}

@test "what is cancelled is not sent, and retry takes it back" {
	mail ann@example.org <<<'Body.'
	ok $'id\n1' outbox cancel 1
	ok '' outbox send
	ok '' cat to
	ok $'id\n1' outbox retry 1
	ok '' outbox send
	ok ann@example.org cat to
	fails 65 'outbox cancel: cannot cancel 1: it is sent' outbox cancel 1
	fails 65 'outbox retry: cannot retry 1: it is sent' outbox retry 1
}

@test "all of the operands or none, also from a list" {
	mails 3
	fails 66 'outbox hold: nothing in the outbox has the number 9' \
		outbox hold 1 9
	ok 3 bash -c 'outbox list state:queued -H | wc -l'
	ok $'id\n1\n2\n3' bash -c 'outbox list | outbox hold -'
	ok $'id\n2' outbox cancel --dry-run 2
	ok 3 bash -c 'outbox list state:held -H | wc -l'
	fails 64 "outbox hold: 'x' is no number" outbox hold x
	exits 65 outbox hold - <<<x
	err_is "outbox hold: stdin line 1: 'x' is no number"
}

@test "not before its time, and retry sends it now" {
	mail --at 2026-03-02T10:00:00Z ann@example.org <<<'Body.'
	ok '' outbox send
	ok '' cat to
	ok '2026-03-02T10:00:00Z' outbox list -H --fields next_at
	later 3600
	ok '' outbox send
	ok ann@example.org cat to
}

@test "a key is entered once" {
	mail --key k ann@example.org <<<'Body.'
	mail --key k ann@example.org <<<'Body.'
	ok 1 bash -c 'outbox list -H | wc -l'
}

@test "show has the fields, and what a reader will see" {
	SUBJECT='=?utf-8?q?Gr=C3=BC=C3=9Fe?=' mail --purpose greeting \
		ann@example.org <<<$'Hello\e[31m'
	runs outbox show 1
	out_has 'state        queued' 'subject      Grüße' 'purpose      greeting'
	out_lacks $'\e'
	runs outbox show 1 -o json
	ok greeting jq -r .purpose <<<"$output"
	outbox show --raw 1 >raw
	ok "$(outbox list -H --fields mail_id)" \
		sed -n 's/^Message-ID: <\(.*\)>\r$/\1/p' raw
	runs grep -c $'\r$' raw
}

@test "add --ticket - is about that ticket, or what it was merged into" {
	runs ticket new One -m one
	runs ticket new Two -m two
	runs ticket merge 1 --into 2
	ok 1 outbox add -o id --ticket 1 ann@example.org \
		< <(printf 'From: a@b.c\n\nx\n')
	ok $'1\t2' outbox list -H --fields id,ticket_id
	exits 66 outbox add --ticket 9 ann@example.org \
		< <(printf 'From: a@b.c\n\nx\n')
	err_is 'outbox add: no ticket 9'
	ok 1 outbox list -o id
}

@test "add - a Message-ID is made with the host of the desk's address" {
	sed -i 's/^address = .*/address = Help <a@desk.example>, Old <b@x.y>/' \
		"$DESK_CONFIG"
	ok 1 outbox add -o id ann@example.org < <(printf 'From: a@b.c\n\nx\n')
	runs outbox list -H --fields mail_id
	[[ $output =~ ^[0-9a-f]{32}@desk.example$ ]]
}

@test "what is no mail is not taken" {
	fails 65 'outbox add: stdin is no mail: it has no header with From' \
		outbox add ann@example.org <<<'Hello'
	exits 65 outbox add 'ann' < <(printf 'From: a@b.c\n\nx\n')
	err_is "outbox add: recipient: 'ann' is no mail address"
	exits 65 outbox add $'a@b.c>\r\nRCPT TO:<x@y.z' \
		< <(printf 'From: a@b.c\n\nx\n')
	exits 65 outbox add --from 'a b@c.d' ann@example.org \
		< <(printf 'From: a@b.c\n\nx\n')
	ok '' outbox list -o id
}

@test "a list is asked as any" {
	mails 3
	runs outbox hold 2
	ok 2 outbox list -H -o id is:open state:held
	ok 3 outbox list -o id recipients:C3@example.org
	ok $'1\n3' outbox list -o id is:due
	exits 64 outbox list statee:held
	err_has "did you mean 'state'"
	runs outbox fields
	out_has $'state\tenum'
	ok 'queued
sending
held
failed
sent
cancelled' outbox fields state -H
}

@test "who may what" {
	mails 1
	sql "update agent set role = 'viewer'"
	runs outbox list
	exits 77 outbox hold 1
	exits 77 outbox add x@y.z </dev/null
	sql "update agent set role = 'customer'"
	exits 77 outbox list
	sql "update agent set role = 'agent'"
	runs outbox hold 1
	exits 77 outbox send
}
