bats_require_minimum_version 1.5.0
load ../lib
load mailfetch

setup_file() {
	server_start
}

teardown_file() {
	server_stop
}

@test "IMAPS: each message is handed over once, whole, and marked as seen" {
	account "imaps://USER:$IMAPS"
	catcher
	deliver 3
	ok '' mailfetch -- ./catch
	ok 'm1 m2 m3' got
	message m1 >m1
	ok '' cmp m1 got/00000
	ok 3 waiting
	ok 0 unseen
	ok '' mailfetch -- ./catch
	ok 'm1 m2 m3' got
	deliver 1
	ok '' mailfetch -- ./catch
	ok 'm1 m2 m3 m4' got
}

@test "IMAP with STARTTLS; what the command prints goes on" {
	account "imap://USER:$IMAP"
	deliver 2
	runs mailfetch -- sed -n 's/^Subject: //p'
	out_is $'m1\nm2'
	ok '' mailfetch
}

@test "IMAP without encryption only where it is said" {
	account "imap://USER:$IMAP" 'tls = off'
	catcher
	deliver 1
	ok '' mailfetch -- ./catch
	ok m1 got
}

@test "without a command, mails become tickets" {
	account "imaps://USER:$IMAPS"
	deliver 2
	ok $'1\n2' mailfetch
	ok $'m1\nm2' bash -c 'ticket list -H sort:id --fields subject'
}

@test "a message that the command does not take stays, and comes again" {
	account "imaps://USER:$IMAPS" 'after = delete'
	catcher 1
	deliver 2
	exits 75 mailfetch -- ./catch
	out_is ''
	err_is "mailfetch: work: 2 of 2 messages were not taken; what is not set\
 aside is tried again"
	ok 2 waiting
	ok 2 unseen
	rm got/*
	catcher
	ok '' mailfetch -- ./catch
	ok 'm1 m2' got
	ok 0 waiting
}

@test "one that fails holds up no other, and is set aside after its tries" {
	account "imaps://USER:$IMAPS" 'tries = 2'
	cat >pick <<-END
		#!/bin/sh
		grep -q '^Subject: m2' && echo 'no place for it' >&2 && exit 75
		exit 0
	END
	chmod +x pick
	deliver 3
	exits 75 mailfetch -- ./pick
	err_is "no place for it
mailfetch: work: 1 of 3 messages was not taken; what is not set aside is tried\
 again"
	exits 75 mailfetch -- ./pick
	err_has 'mailfetch: work: message 2: set aside: no place for it'
	ok '' mailfetch -- ./pick
	ok 3 waiting
	ok 1 unseen
	ok $'work\t2\t2\t2026-03-02T09:00:00Z\tno place for it\tm2' \
		mailfetch -H --set-aside
	ok $'work\t2\t2026-03-02T09:00:00Z\t0\t1' mailfetch -H --list \
		--fields name,taken,taken_at,failed,aside
	ok '' mailfetch --retry work
	ok '' mailfetch -H --set-aside
	catcher
	ok '' mailfetch -- ./catch
	ok m2 got
	ok 0 unseen
}

@test "while the command takes nothing, 75 gives up no message" {
	account "imaps://USER:$IMAPS" 'tries = 1'
	deliver 9
	exits 75 mailfetch -- sh -c 'exit 75'
	err_is "mailfetch: work: the command took none of the first 5 messages;\
 the rest waits"
	exits 75 mailfetch -- sh -c 'exit 75'
	exits 75 mailfetch -- sh -c 'exit 75'
	ok '' mailfetch -H --set-aside
	catcher
	ok '' mailfetch -- ./catch
	ok 9 bash -c 'ls got | wc -l'
}

@test "a command that is not there costs no message a try" {
	account "imaps://USER:$IMAPS" 'tries = 1'
	deliver 2
	exits 75 mailfetch -- ./nothing
	err_is "mailfetch: work: cannot run './nothing': no such file or\
 directory"
	exits 75 mailfetch -- sh -c ./nothing
	err_has not\ found
	ok '' mailfetch -H --set-aside
	ok 2 unseen
}

@test "a command that hangs is ended, with all that it started" {
	account "imaps://USER:$IMAPS" 'command_timeout = 1s'
	deliver 1
	exits 75 mailfetch -v -- sh -c 'sleep 98765 & wait'
	err_has "message 1: not taken: 'sh' took longer than 1 seconds"
	run ! pgrep -f 'sleep 98765'
}

@test "killed in the middle, then again: each is in the desk exactly once" {
	local i
	account "imaps://USER:$IMAPS" 'after = delete'
	deliver 40
	for ((i = 0; i < 4; i++)); do
		mailfetch >/dev/null 2>&1 3>&- &
		sleep 0.0$((i * 2 + 2))
		kill -9 $! 2>/dev/null || true
		wait $! || true
	done
	runs mailfetch
	wait_for bash -c '[[ $(waiting) == 0 ]]' || true
	ok 0 waiting
	ok '40|40' sql 'select count(*), count(distinct message_id)
		from message where message_id is not null'
}

@test "after = delete and move, to a mailbox that is not there yet" {
	account "imaps://USER:$IMAPS" 'after = move:Done'
	catcher
	deliver 2
	ok '' mailfetch -- ./catch
	ok 0 waiting
	ok 2 waiting Done
	deliver 1
	ok '' mailfetch -- ./catch
	ok 3 waiting Done
	account_as "done" "imaps://USER:$IMAPS/Done" 'after = delete'
	rm got/*
	ok '' mailfetch "done" -- ./catch
	ok 0 waiting Done
	ok 3 bash -c 'ls got | wc -l'
}

@test "after = keep: nothing is changed, and nothing comes twice" {
	account "imaps://USER:$IMAPS" 'after = keep'
	catcher
	deliver 2
	ok '' mailfetch -- ./catch
	ok 2 unseen
	ok '' mailfetch -- ./catch
	ok 'm1 m2' got
}

@test "what was read before the first time stays; what is read later does not" {
	account "imaps://USER:$IMAPS"
	catcher
	deliver 2
	doveadm -c "$SERVER/dovecot.conf" flags add -u "$BOX" '\Seen' \
		mailbox INBOX 1
	ok '' mailfetch -- ./catch
	ok m2 got
	deliver 1
	doveadm -c "$SERVER/dovecot.conf" flags add -u "$BOX" '\Seen' \
		mailbox INBOX all
	ok '' mailfetch -- ./catch
	ok 'm2 m3' got
}

@test "another UIDVALIDITY: what is seen stays, nothing is forgotten" {
	account "imaps://USER:$IMAPS" 'tries = 1'
	catcher
	deliver 3
	exits 75 mailfetch -- sh -c '! grep -q "^Subject: m3"'
	runs mailfetch -H --set-aside
	out_has m3
	rm "$MAIL"/dovecot.index*
	sed -i 's/ V[0-9]*/ V12345/' "$MAIL/dovecot-uidlist"
	deliver 1
	exits 0 mailfetch -- ./catch
	err_has 'mailfetch: work: this is another mailbox than the last time'
	ok 'm3 m4' got
	ok '' mailfetch -H --set-aside
}

@test "-n and limit: some now, the rest the next time, none twice" {
	account "imaps://USER:$IMAPS" 'limit = 3'
	catcher
	deliver 5
	ok '' mailfetch -n 1 -- ./catch
	ok m1 got
	ok '' mailfetch -- ./catch
	ok 'm1 m2 m3 m4' got
	ok '' mailfetch -- ./catch
	ok '' mailfetch -- ./catch
	ok 'm1 m2 m3 m4 m5' got
}

@test "a message larger than max_size is set aside" {
	account "imaps://USER:$IMAPS" 'max_size = 1K'
	catcher
	deliver 2
	{
		message big
		yes 'A line of text.' | head -n 500
	} >"$MAIL/new/1770000009.big"
	chown "$(stat -c %U:%G "$MAIL")" "$MAIL"/new/*
	exits 75 mailfetch -- ./catch
	err_has 'set aside: it is larger than max_size'
	ok 'm1 m2' got
	ok '' mailfetch -- ./catch
}

@test "thousands that are set aside make no line too long for the server" {
	local state=.local/state/desk/fetch/work
	account "imaps://USER:$IMAPS"
	deliver 1
	ok '' mailfetch -q -- cat
	{
		printf 'upto\t60000\n'
		seq 3 2 59999 | sed 's/.*/aside\t&\t5\t1\t1\tno\tx/'
	} >>"$state"
	runs mailfetch -H --list --fields aside
	out_is 29999
	# They are not there any more.
	ok '' mailfetch -- cat
	ok 0 mailfetch -H --list --fields aside
}

@test "-q is silent, and says by its status whether there was something" {
	account "imaps://USER:$IMAPS"
	deliver 1
	ok '' mailfetch -q -- cat
	exits 1 mailfetch -q -- cat
	out_is ''
	err_is ''
}

@test "--dry-run tells what would be handed over, and leaves it" {
	account "imaps://USER:$IMAPS"
	deliver 2
	runs mailfetch --dry-run -o id --fields id
	out_is $'1\n2'
	ok 2 unseen
	runs test ! -e .local
}

@test "a wrong password: 77; a mailbox that is not there: 78" {
	account "imaps://USER:$IMAPS"
	deliver 1
	echo wrong >password
	exits 77 mailfetch
	err_has "mailfetch: work: 'localhost' refuses user '$BOX': "
	: >"$CONF"
	account "imaps://USER:$IMAPS/Nowhere"
	printf 's"ecr\\et %s\n' "$BATS_TEST_NUMBER" >password
	exits 78 mailfetch
	err_has "mailbox 'Nowhere': 'localhost': cannot open the mailbox: it says"
}

@test "several accounts: one without a server does not hold up the other" {
	account_as away "imaps://USER:1"
	account_as here "imaps://USER:$IMAPS"
	catcher
	deliver 1
	exits 69 mailfetch -- ./catch
	err_is "mailfetch: away: cannot connect to 'localhost' port 1:\
 Connection refused"
	ok m1 got
	exits 69 mailfetch away
	ok '' mailfetch here
	fails 66 "mailfetch: no section [fetch there] in the configuration" \
		mailfetch there
}

@test "--follow: IDLE brings a new message within two seconds" {
	local start
	account "imaps://USER:$IMAPS" 'poll = 1h'
	catcher
	deliver 1
	mailfetch --follow -- ./catch 3>&- 2>follow.err &
	echo $! >follow.pid
	wait_for test -s got/00000
	sleep 0.5
	start=${EPOCHREALTIME/./}
	deliver 1
	wait_for test -s got/00001
	((${EPOCHREALTIME/./} - start < 2000000))
	deliver 1
	wait_for test -s got/00002
	ok 'm1 m2 m3' got
	kill -TERM "$(<follow.pid)"
	wait "$(<follow.pid)"
	ok '' cat follow.err
}

@test "--follow sees a message that comes while another is handed over" {
	account "imaps://USER:$IMAPS" 'poll = 1h'
	catcher
	deliver 2
	mv "$MAIL"/new/*.x2 "$MAIL/tmp/later"
	cat >meanwhile <<-END
		#!/bin/sh
		./catch
		[ -e done ] || mv "$MAIL/tmp/later" "$MAIL/new/1770000009.x9"
		: >done
	END
	chmod +x meanwhile
	mailfetch --follow -- ./meanwhile 3>&- 2>follow.err &
	echo $! >follow.pid
	wait_for test -s got/00001
	kill -TERM "$(<follow.pid)"
	wait "$(<follow.pid)"
	ok 'm1 m2' got
}

@test "--follow over several accounts, until it is asked to stop" {
	mkdir -p box/new box/cur box/tmp
	account_as one "imaps://USER:$IMAPS" 'poll = 1h'
	account_as two "maildir:$PWD/box" 'poll = 1h'
	deliver 1
	message x1 >box/new/1
	mailfetch --follow -- sh -c 'cat >got/$$' 3>&- 2>follow.err &
	echo $! >follow.pid
	wait_for bash -c '[[ $(ls got | wc -l) == 2 ]]'
	message x2 >box/new/2
	wait_for bash -c '[[ $(ls got | wc -l) == 3 ]]'
	kill -TERM "$(<follow.pid)"
	wait "$(<follow.pid)"
	ok '' cat follow.err
}

@test "--follow outlives a server that goes away and comes back" {
	account "imaps://USER:$IMAPS" 'poll = 1s'
	catcher
	deliver 1
	mailfetch --follow -- ./catch 3>&- 2>follow.err &
	echo $! >follow.pid
	wait_for test -s got/00000
	server_down
	wait_for test -s follow.err
	server_up
	deliver 1
	wait_for test -s got/00001
	kill -TERM "$(<follow.pid)"
	wait "$(<follow.pid)"
	ok 'm1 m2' got
}

@test "stream = yes: one process takes all and answers for each" {
	account "imaps://USER:$IMAPS" 'stream = yes'
	deliver 3
	ok $'1\n2\n3' mailfetch
	ok 0 unseen
	deliver 3
	cat >odd <<-'END'
		#!/usr/bin/env python3
		import sys
		n = 0
		while size := sys.stdin.buffer.readline():
		    mail = sys.stdin.buffer.read(int(size))
		    if b"Subject: m6" in mail:
		        sys.exit(0)
		    n += 1
		    print(0 if b"Subject: m4" in mail else 65, n, flush=True)
	END
	chmod +x odd
	exits 75 mailfetch -v -- ./odd
	out_is 1
	err_has "message 5: not taken: './odd' ended with status 65" \
		"message 6: not taken: './odd' ended with status 75"
	ok 2 unseen
}
