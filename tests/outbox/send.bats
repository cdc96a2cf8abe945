bats_require_minimum_version 1.5.0
load ../lib
load outbox

# A program like sendmail: keeps the mail and its arguments, or fails.
sendmail() { # STATUS [TEXT]
	cat >sendmail <<-END
		#!/bin/sh
		echo "\$*" >>args
		cat >>mails
		[ -z "$2" ] || echo "$2" >&2
		exit $1
	END
	chmod +x sendmail
	uses "sendmail:$PWD/sendmail"
}

@test "a mail goes out through a program as sendmail takes it" {
	sendmail 0
	mail ann@example.org bob@example.org <<<'Body.'
	ok '' outbox send
	ok '-i -f help@desk.example -- ann@example.org bob@example.org' cat args
	runs cat mails
	out_has $'Subject: Hello\n\nBody.'
	out_lacks $'\r'
	runs states
	out_is '1 sent ann@example.org,bob@example.org '
	ok '' outbox send
	ok 1 grep -c . args
}

@test "status 75 of the program is another try, 67 is the end" {
	sendmail 75 'disk full'
	mail ann@example.org <<<'Body.'
	exits 0 outbox send -v
	err_is "outbox send: 1 ann@example.org: again later: 75 disk full
outbox send: 0 sent, 1 later, 0 failed"
	ok '1 queued ann@example.org 75' states
	later 10
	ok '' outbox send
	ok 1 grep -c . args
	later 120
	sendmail 67
	ok '' outbox send
	ok '1 failed ann@example.org 67' states
	ok 'no such recipient' outbox list -H --fields error
}

@test "a program that is missing is said, and all waits" {
	uses sendmail:/nowhere/sendmail
	mail ann@example.org <<<'Body.'
	mail bob@example.org <<<'Body.'
	fails 78 "outbox send: cannot run '/nowhere/sendmail'" outbox send
	ok '1 queued ann@example.org 127
2 queued bob@example.org 127' states
}

@test "mails go out by SMTP over one connection, as they are" {
	sink
	plain
	printf '.\n..two\nUmlaut \303\244\n\n.last' >text
	mail ann@example.org <text
	mail bob@example.org <<<'Second.'
	ok '' outbox send
	ok '1
1' taken conn
	ok $'ann@example.org\nbob@example.org' taken 'to[]'
	jq -r .text sink.log | head -n 20 | tr -d '\r' | iconv -t latin1 >got
	runs head -n 10 got
	out_has $'\n.\n..two\nUmlaut \303\244\n\n.last'
	ok '1 sent ann@example.org 250
2 sent bob@example.org 250' states
}

@test "each recipient has its own end, and nobody is written to twice" {
	sink
	plain
	mail ann@example.org bad@example.org grey@example.org full@example.org \
		<<<'Body.'
	ok '' outbox send
	ok '1 sent ann@example.org 250
2 queued grey@example.org 450
3 failed bad@example.org,full@example.org 552' states
	later 90
	ok '' outbox send
	ok '1 sent ann@example.org 250
2 sent grey@example.org 250
3 failed bad@example.org,full@example.org 552' states
	ok $'ann@example.org\ngrey@example.org' taken 'to[]'
	runs taken id
	ok 1 bash -c 'sort -u <<<"$1" | wc -l' sh "$output"
}

@test "a mail that is refused after DATA, or by its sender, has failed" {
	sink
	plain
	SUBJECT='554 spam' mail ann@example.org <<<'Body.'
	mail --from nosender@example.org ann@example.org <<<'Body.'
	mail ann@example.org <<<'Body.'
	ok '' outbox send
	ok '1 failed ann@example.org 554
2 failed ann@example.org 550
3 sent ann@example.org 250' states
}

@test "what fails is told in the ticket and by an event" {
	sink
	plain
	runs ticket new Printer -m Help
	mail --ticket 1 --purpose reply bad@example.org <<<'Body.'
	ok '' outbox send
	runs ticket show 1
	out_has 'Not delivered to bad@example.org (reply, outbox 1): 550 5.1.1'
	runs desk events -H verb:outbox.failed --fields record_id,ticket_id,changes
	out_is '1	1	{"state":["sending","failed"],"code":550}'
	runs desk events -o json
	out_lacks bad@example.org
	runs desk audit
}

@test "pauses grow, and at last it is given up" {
	local least before=0 pause
	sink
	plain 'give_up = 5d'
	mail tmp@example.org <<<'Body.'
	for least in 60 120 300 900 1800 3600 7200 14400 14400; do
		ok '' outbox send
		pause=$(($(sql 'select next_at from outbox') - \
			$(date -u -d "$DESK_NOW" +%s)))
		((pause >= least && pause <= least * 6 / 5)) || tell "pause $pause"
		((least == before || pause > before)) || tell "pause $pause"
		before=$least
		later "$pause"
	done
	ok '1 queued tmp@example.org 451' states
	ok 9 outbox list -H --fields tries
	later 432000
	ok '' outbox send
	ok '1 failed tmp@example.org 451' states
	ok 'given up after 10 tries: 4.3.0 not now' outbox list -H --fields error
}

@test "-n sends so many, --dry-run none" {
	sink
	plain
	mails 5
	runs outbox send --dry-run -o id
	out_is $'1\n2\n3\n4\n5'
	ok '' outbox send -n 2
	ok '' outbox send -n 0
	ok 2 grep -c . sink.log
	ok 3 bash -c 'outbox list -o id state:queued | wc -l'
}

@test "a domain gets no more in a minute than it is said to" {
	sink
	plain 'per_domain = 2'
	mails 5
	mail other@example.net <<<'Body.'
	ok '' outbox send
	ok '3' grep -c . sink.log
	ok '' outbox send
	ok '3' grep -c . sink.log
	later 61
	ok '' outbox send
	ok '5' grep -c . sink.log
}

@test "a server that takes a few mails a connection gets them all" {
	sink --die-after 3
	plain
	mails 8
	ok '' outbox send
	ok 8 grep -c . sink.log
	ok $'3\n3\n2' bash -c 'jq .conn sink.log | sort | uniq -c |
		awk "{ print \$1 }"'
	ok 1 bash -c 'outbox list -H --fields tries | sort -u'
}

@test "--follow sends what comes, and ends by a signal" {
	sink
	plain
	outbox send --follow 3>&- &
	echo $! >follow.pid
	mail ann@example.org <<<'Body.'
	wait_for grep -q ann sink.log
	mail bob@example.org <<<'Body.'
	wait_for grep -q bob sink.log
	wait_for bash -c 'outbox list -H state:sent | grep -q bob'
	kill "$(<follow.pid)"
	wait "$(<follow.pid)"
}

@test "a thousand mails go out quickly over one connection" {
	fault fast
	plain
	mails 1000
	local began=${EPOCHREALTIME/./}
	ok '' outbox send
	local took=$((${EPOCHREALTIME/./} - began))
	echo "# $((1000000000 / took)) mails a second" >&3
	ok 1000 bash -c 'sort -u fault.log | wc -l'
	ok 1000 grep -c . fault.log
	[[ -n ${SAN-} ]] || ((took < 3333333))
}

@test "who is no admin sends nothing" {
	sql "update agent set role = 'agent'"
	fails 77 "outbox send: user '$ME' (agent) may not change people, settings\
 and the store" outbox send
}

@test "a transport that is none is named" {
	uses ftp://example.org
	mail ann@example.org <<<'Body.'
	exits 78 outbox send
	err_has "outbox.transport: 'ftp://example.org' is no way to send mail"
	uses smtp://me@localhost:25
	fails 78 "outbox send: outbox.transport has a user: set\
 outbox.password_file or outbox.password_command" outbox send
	uses smtp://localhost:25 'tls = perhaps'
	fails 78 "outbox send: outbox.tls: 'perhaps' is neither required,\
 opportunistic nor off" outbox send
}
