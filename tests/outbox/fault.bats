bats_require_minimum_version 1.5.0
load ../lib
load outbox

@test "a server that resets the connection in DATA: the mail waits, no other" {
	fault rst 1
	plain
	mails 3
	ok '' outbox send
	ok '1 queued c1@example.org 
2 sent c2@example.org 250
3 sent c3@example.org 250' states
	later 90
	ok '' outbox send
	ok 3 bash -c 'sort -u fault.log | wc -l'
	ok 3 grep -c . fault.log
}

@test "a server that always breaks off is left alone" {
	fault close
	plain
	mails 9
	fails 75 "outbox send: the mail server breaks off again and again; the\
 rest waits" outbox send
	ok 9 bash -c 'outbox list state:queued -H | wc -l'
	ok 3 bash -c 'outbox list tries:1 -H | wc -l'
}

@test "a server that says nothing costs its timeout, and all waits" {
	fault silent
	uses "smtp://localhost:$port" 'tls = off' 'timeout = 1s'
	mails 3
	exits 75 outbox send
	ok 3 bash -c 'outbox list state:queued tries:1 -H | wc -l'
}

@test "a server that stalls at the end of DATA: that mail waits" {
	fault stall 1
	uses "smtp://localhost:$port" 'tls = off' 'timeout = 1s'
	mails 2
	ok '' outbox send
	ok '1 queued c1@example.org 
2 sent c2@example.org 250' states
}

@test "a server that drips its greeting does not hold us for ever" {
	fault drip 1
	uses "smtp://localhost:$port" 'tls = off' 'timeout = 1s'
	mails 1
	local began=$SECONDS
	exits 75 outbox send
	((SECONDS - began < 20))
}

@test "no server at all is said, and all waits" {
	port=$(free_port)
	plain
	mails 2
	exits 75 outbox send
	err_has "localhost:$port: "
	ok 2 bash -c 'outbox list state:queued tries:1 -H | wc -l'
}

@test "two senders at once send each mail once" {
	fault fast
	plain
	mails 400
	outbox send -n 100 3>&- &
	outbox send 3>&- &
	outbox send -n 150 3>&- &
	# shellcheck disable=SC2046
	wait $(jobs -p)
	ok '' outbox send
	ok 400 grep -c . fault.log
	ok 400 bash -c 'sort -u fault.log | wc -l'
	ok sent bash -c 'outbox list -H --fields state | sort -u'
}

@test "a mail that another sender is taking is passed over, not waited for" {
	only_postgres 'SQLite locks the whole store'
	fault fast
	plain
	mails 5
	"$PSQL" -Xq -d "$DESK_DB" -c 'begin; select id from outbox order by id
		limit 2 for update; select pg_sleep(60)' >/dev/null 3>&- &
	wait_for bash -c "[[ \$(\"$PSQL\" -XAtq -d '$DESK_DB' -c \"select count(*)
		from pg_stat_activity where wait_event = 'PgSleep' and
		datname = current_database()\") == 1 ]]"
	ok '' outbox send
	ok 3 grep -c . fault.log
	sql "select pg_terminate_backend(pid) from pg_stat_activity
		where wait_event = 'PgSleep' and datname = current_database()" \
		>/dev/null
	wait $! || true
	ok '' outbox send
	ok 5 bash -c 'sort -u fault.log | wc -l'
}

# A sender that is killed leaves at most what was between the answer and the
# mark; the rest of its lease is sent by the next one.
@test "a sender killed with -9: all arrive, twice only in the window" {
	local round kills=0
	fault fast
	plain
	mails 500
	for round in 1 2 3 4; do
		outbox send 3>&- &
		wait_for bash -c "((\$(wc -l <fault.log) > $round * 60))"
		# On a busy machine it may have ended by itself.
		! kill -9 $! 2>/dev/null || ((++kills))
		wait $! 2>/dev/null || true
		later 301
	done
	ok '' outbox send
	ok 500 bash -c 'sort -u fault.log | wc -l'
	ok sent bash -c 'outbox list -H --fields state | sort -u'
	local twice=$(($(wc -l <fault.log) - 500))
	echo "# $twice of 500 came twice after $kills kills" >&3
	((kills && twice <= kills * 5))
}

@test "a sender that is asked to stop finishes the mail and marks it" {
	sink
	plain
	local i
	for i in 1 2 3 4; do
		SUBJECT="slow $i" mail ann@example.org <<<'Body.'
	done
	outbox send 3>&- &
	echo $! >send.pid
	wait_for grep -q 'slow 1' sink.log
	kill "$(<send.pid)"
	wait "$(<send.pid)"
	local n
	n=$(grep -c . sink.log)
	((n < 4))
	ok "$n" bash -c 'outbox list state:sent -H | wc -l'
	ok "$((4 - n))" bash -c 'outbox list state:queued tries:0 -H | wc -l'
	ok '' outbox send
	ok 4 bash -c 'jq -r .id sink.log | sort -u | wc -l'
	ok 4 grep -c . sink.log
}

@test "a lease that ran out is taken over, and its first owner marks nothing" {
	fault fast
	plain
	mails 1
	sql "update outbox set state = 'sending', lease = 'x', tries = 1,
		leased_until = next_at + 300"
	ok '' outbox send
	ok '' cat fault.log
	later 301
	ok '' outbox send
	ok 1 grep -c . fault.log
	ok 2 outbox list -H --fields tries
}
