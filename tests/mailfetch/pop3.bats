bats_require_minimum_version 1.5.0
load ../lib
load mailfetch

setup_file() {
	server_start
}

teardown_file() {
	server_stop
}

@test "POP3S: each message once, whole, and then deleted" {
	account "pop3s://USER:$POP3S"
	catcher
	deliver 3
	ok '' mailfetch -- ./catch
	ok 'm1 m2 m3' got
	message m1 >m1
	ok '' cmp m1 got/00000
	ok 0 waiting
	ok '' mailfetch -- ./catch
	ok 'm1 m2 m3' got
}

@test "POP3 with STLS, and without where it is said" {
	account_as stls "pop3://USER:$POP3"
	account_as open "pop3://USER:$POP3" 'tls = off'
	catcher
	deliver 1
	ok '' mailfetch stls -- ./catch
	deliver 1
	ok '' mailfetch open -- ./catch
	ok 'm1 m2' got
}

@test "a message that the command does not take stays; the others go" {
	account "pop3s://USER:$POP3S" 'tries = 1'
	catcher
	deliver 3
	exits 75 mailfetch -- sh -c '! grep -q "^Subject: m2"'
	err_has "set aside: 'sh' ended with status 1"
	ok 1 waiting
	ok '' mailfetch -- ./catch
	ok '' got
	runs mailfetch -H --set-aside --fields tries,subject
	out_is $'1\tm2'
	ok '' mailfetch --retry
	ok '' mailfetch -- ./catch
	ok m2 got
	ok 0 waiting
}

@test "after = keep: by their UIDL none comes twice" {
	account "pop3s://USER:$POP3S" 'after = keep'
	catcher
	deliver 2
	ok '' mailfetch -- ./catch
	deliver 1
	ok '' mailfetch -- ./catch
	ok 'm1 m2 m3' got
	ok 3 waiting
}

@test "killed in the middle, then again: each is in the desk exactly once" {
	local i
	account "pop3s://USER:$POP3S"
	deliver 30
	for ((i = 0; i < 3; i++)); do
		mailfetch >/dev/null 2>&1 3>&- &
		sleep 0.0$((i * 2 + 4))
		kill -9 $! 2>/dev/null || true
		wait $! || true
	done
	# The server may not have noticed yet, and keeps the mailbox locked.
	wait_for mailfetch
	ok 0 waiting
	ok '30|30' sql 'select count(*), count(distinct message_id)
		from message where message_id is not null'
}

@test "what was taken before the connection broke is not handed over again" {
	account "pop3s://USER:$POP3S"
	deliver 3
	cat >breaks <<-END
		#!/bin/sh
		cat >>"$HOME/all"
		grep -q '^Subject: m2' "$HOME/all" && kill -9 \$PPID
		exit 0
	END
	chmod +x breaks
	run mailfetch -- ./breaks
	wait_for mailfetch -- sh -c "cat >>$HOME/all"
	ok 0 waiting
	ok $'m1\nm2\nm2\nm3' sed -n 's/^Subject: //p' all
}

@test "a wrong password: 77" {
	account "pop3s://USER:$POP3S"
	echo wrong >password
	exits 77 mailfetch
	err_has "mailfetch: work: 'localhost' refuses user '$BOX': "
}

@test "--follow looks again after the time of a poll" {
	account "pop3s://USER:$POP3S" 'poll = 1s'
	catcher
	deliver 1
	mailfetch --follow -- ./catch 3>&- 2>follow.err &
	echo $! >follow.pid
	wait_for test -s got/00000
	deliver 1
	wait_for test -s got/00001
	kill -TERM "$(<follow.pid)"
	wait "$(<follow.pid)"
	ok '' cat follow.err
	ok 'm1 m2' got
}
