bats_require_minimum_version 1.5.0
load ../lib
load mailfetch

maildir() {
	mkdir -p box/new box/cur box/tmp
	account "maildir:$PWD/box" "$@"
	catcher
}

drop() { # NAME...
	local name
	for name; do
		message "$name" >"box/new/$name"
		touch -d "2026-03-02 08:00:00 ${name#m} seconds" "box/new/$name"
	done
}

@test "Maildir: from new to cur, as seen, oldest first" {
	maildir
	drop m2 m10 m1
	ok '' mailfetch -- ./catch
	ok 'm1 m2 m10' got
	ok $'m10:2,S\nm1:2,S\nm2:2,S' ls box/cur
	ok '' ls box/new
	ok '' cmp got/00000 box/cur/m1:2,S
	ok '' mailfetch -- ./catch
	ok 'm1 m2 m10' got
}

@test "Maildir: delete, keep, and move to a folder of it" {
	maildir 'after = delete'
	drop m1
	ok '' mailfetch -- ./catch
	ok '' ls box/new
	ok '' ls box/cur
	: >"$CONF"
	account "maildir:$PWD/box" 'after = keep'
	drop m2
	ok '' mailfetch -- ./catch
	ok '' mailfetch -- ./catch
	ok m2 ls box/new
	: >"$CONF"
	account_as other "maildir:$PWD/box" 'after = move:Done'
	ok '' mailfetch -- ./catch
	ok m2:2,S ls box/.Done/cur
	ok 'm1 m2 m2' got
}

@test "Maildir: what fails stays in new, what is odd is left alone" {
	maildir 'tries = 1'
	drop m1 m2
	mkdir box/new/folder
	ln -s /etc/passwd box/new/link
	: >$'box/new/a\nb'
	: >box/new/.hidden
	exits 75 mailfetch -- sh -c '! grep -q "^Subject: m1"'
	err_has "message m1: set aside: 'sh' ended with status 1"
	ok m2:2,S ls box/cur
	runs test -e box/new/m1
	ok '' mailfetch -- ./catch
	ok '' got
}

@test "Maildir: killed in the middle, then again: each exactly once" {
	local i
	maildir
	for ((i = 1; i <= 40; i++)); do
		drop "m$i"
	done
	for ((i = 0; i < 4; i++)); do
		mailfetch >/dev/null 2>&1 3>&- &
		sleep 0.0$((i * 2 + 1))
		kill -9 $! 2>/dev/null || true
		wait $! || true
	done
	runs mailfetch
	ok '' ls box/new
	ok '40|40' sql 'select count(*), count(distinct message_id)
		from message where message_id is not null'
}

@test "a folder that is no Maildir is a mistake in the configuration" {
	mkdir box
	account "maildir:$PWD/box"
	fails 78 "mailfetch: work: '$PWD/box' is no Maildir: it has no 'new'" \
		mailfetch
}

mbox() { # NAME...
	local name
	for name; do
		printf 'From ann@example.org Mon Mar  2 09:00:00 2026\n'
		message "$name" | sed 's/^>*From />&/'
		echo
	done
}

@test "mbox: each message once, and the file is empty then" {
	account "mbox:$PWD/box"
	catcher
	mbox m1 m2 m3 >box
	ok '' mailfetch -- ./catch
	ok 'm1 m2 m3' got
	message m1 >m1
	ok '' cmp m1 got/00000
	ok '' cat box
	ok '' mailfetch -- ./catch
	mbox m4 >>box
	ok '' mailfetch -- ./catch
	ok 'm1 m2 m3 m4' got
	runs test ! -e box.lock
}

@test "mbox: what fails stays in the file, byte for byte" {
	account "mbox:$PWD/box" 'tries = 2'
	catcher
	mbox m1 m2 m3 >box
	exits 75 mailfetch -- sh -c '! grep -q "^Subject: m2"'
	mbox m2 >left
	ok '' cmp left box
	exits 75 mailfetch -- sh -c '! grep -q "^Subject: m2"'
	mbox m4 >>box
	ok '' mailfetch -- ./catch
	ok m4 got
	ok '' cmp left box
	ok '' mailfetch --retry
	ok '' mailfetch -- ./catch
	ok 'm4 m2' got
	ok '' cat box
}

@test "mbox: what is appended meanwhile is kept, and waits for the locks" {
	account "mbox:$PWD/box"
	catcher
	mbox m1 m2 >box
	mbox m3 >"more"
	cat >append <<-END
		#!/bin/sh
		./catch
		[ -e done ] || cat more >>box
		: >done
	END
	chmod +x append
	ok '' mailfetch -- ./append
	ok '' cmp more box
	ok '' mailfetch -- ./append
	ok 'm1 m2 m3' got
	ok '' cat box
}

@test "mbox: somebody else's lock is waited for, one of a dead man is not" {
	account "mbox:$PWD/box" 'timeout = 1s'
	catcher
	mbox m1 >box
	: >box.lock
	touch -d '2026-03-02 08:59:00' box.lock
	exits 69 mailfetch -- ./catch
	err_is "mailfetch: work: cannot lock '$PWD/box': resource temporarily\
 unavailable"
	touch -d '2026-03-02 08:00:00' box.lock
	ok '' mailfetch -- ./catch
	ok m1 got
	mbox m2 >box
	python3 -c 'import fcntl, time
f = open("box", "r+")
fcntl.lockf(f, fcntl.LOCK_EX)
open("locked", "w").close()
time.sleep(60)' 3>&- &
	echo $! >lock.pid
	disown
	wait_for test -e locked
	exits 69 mailfetch -- ./catch
	ok m1 got
	kill "$(<lock.pid)"
	echo 99999999 >box.lock
	ok '' mailfetch -- ./catch
	ok 'm1 m2' got
}

@test "mbox: killed in the middle, then again: each exactly once" {
	local i
	account "mbox:$PWD/box"
	for ((i = 1; i <= 40; i++)); do
		mbox "m$i"
	done >box
	for ((i = 0; i < 4; i++)); do
		mailfetch >/dev/null 2>&1 3>&- &
		sleep 0.0$((i * 2 + 1))
		kill -9 $! 2>/dev/null || true
		wait $! || true
	done
	runs mailfetch
	ok '' cat box
	ok '40|40' sql 'select count(*), count(distinct message_id)
		from message where message_id is not null'
}

@test "mbox: none is no mail; --follow sees one that comes" {
	account "mbox:$PWD/box" 'poll = 1h'
	catcher
	ok '' mailfetch -- ./catch
	mailfetch --follow -- ./catch 3>&- 2>follow.err &
	echo $! >follow.pid
	sleep 0.3
	# At once: these writers do not lock.
	mbox m1 >one
	mbox m2 >two
	mv one box
	wait_for test -s got/00000
	cat two >>box
	wait_for test -s got/00001
	kill -TERM "$(<follow.pid)"
	wait "$(<follow.pid)"
	ok '' cat follow.err
	ok 'm1 m2' got
}

@test "mbox: --follow sees one that comes while another is handed over" {
	account "mbox:$PWD/box" 'poll = 1h'
	catcher
	# As large as the one that is taken out.
	mbox m1 >box
	mbox m2 >next
	cat >append <<-END
		#!/bin/sh
		./catch
		[ -e done ] || cat next >>box
		: >done
	END
	chmod +x append
	mailfetch --follow -- ./append 3>&- 2>follow.err &
	echo $! >follow.pid
	wait_for test -s got/00001
	kill -TERM "$(<follow.pid)"
	wait "$(<follow.pid)"
	ok 'm1 m2' got
}

@test "settings that make no sense are named" {
	bad() { # MESSAGE LINE...
		printf '%s\n' '[fetch work]' "${@:2}" >"$CONF"
		fails 78 "mailfetch: $1" mailfetch
	}
	: >"$CONF"
	fails 78 'mailfetch: no section [fetch NAME] in the configuration' \
		mailfetch
	bad 'fetch.work.url is not set' 'limit = 1'
	bad "fetch.work.after: 'seen' is nothing that POP3 can do" \
		'url = pop3s://me@localhost' 'after = seen'
	bad "fetch.work.after: 'move:x' is nothing that an mbox can do" \
		'url = mbox:/x' 'after = move:x'
	bad "fetch.work.after: 'burn' is neither keep, seen, delete nor\
 move:WHERE" 'url = mbox:/x' 'after = burn'
	bad "fetch.work.tls: 'maybe' is neither required nor off" \
		'url = mbox:/x' 'tls = maybe'
	bad 'fetch.work.timeout: it is from 1s to 7d' 'url = mbox:/x' \
		'timeout = 0'
	bad "work: fetch.work has no password: set password_file or\
 password_command" 'url = imaps://me@localhost'
	bad 'work: fetch.work.password_command ended with status 3' \
		'url = imaps://me@localhost' 'password_command = exit 3'
	bad 'work: fetch.work: the password has a control character' \
		'url = imaps://me@localhost' \
		'password_command = printf "a\001b"'
	printf '%s\n' '[fetch work]' 'url = imaps://m%0de@localhost' >"$CONF"
	exits 78 mailfetch
	err_has 'fetch.work.url: ' 'is no place of mail: it is imaps://user@host'
	fails 64 "mailfetch: '--list' and '--follow' are one too many" \
		mailfetch --list --follow
}

@test "two at once on one account: the second goes away" {
	maildir
	drop m1
	mailfetch -- sh -c ': >busy; sleep 2' 3>&- &
	echo $! >first.pid
	disown
	wait_for test -e busy
	fails 75 "mailfetch: work: 'work' is being fetched by somebody else just\
 now" mailfetch
}

@test "a state that makes no sense is begun anew, line by line" {
	maildir
	drop m1 m2 m3
	mkdir -p .local/state/desk/fetch
	printf '%s\n' $'scope\tmaildir '"$PWD/box" $'taken\tm1' nonsense \
		$'failed\tm2\tx\ty' $'taken' >.local/state/desk/fetch/work
	printf 'taken\tm3' >>.local/state/desk/fetch/work
	head -c 1000 /dev/urandom | tr -d '\n' >noise
	cat noise >>.local/state/desk/fetch/work
	ok '' mailfetch -- ./catch
	ok 'm3 m2' got
	ok $'m1:2,S\nm2:2,S\nm3:2,S' ls box/cur
}
