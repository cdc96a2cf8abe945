#!/usr/bin/env bats
bats_require_minimum_version 1.5.0
load ../lib
load ../words

# Starts a watcher, and waits until it watches.
watch() {
	ticket watch "$@" >out 2>err &
	watcher=$!
	disown
	wait_for watches
}

watches() {
	# Its handlers stand once it looks: bit 1 is SIGINT, bit 14 SIGTERM.
	local mask
	mask=$(sed -n 's/^SigCgt:\t//p' "/proc/$watcher/status")
	(((0x$mask & 0x4002) == 0x4002)) && sleep 0.1
}

ended() {
	! kill -0 "$watcher" 2>/dev/null
}

has_line() {
	grep -qF "$1" out
}

@test "watch - prints the events of matching tickets within a second" {
	opens one
	opens two priority=low
	watch priority:normal --fields verb,ticket_id,changes -o json
	local start=$EPOCHREALTIME
	ticket set 1 category=billing >/dev/null
	ticket set 2 category=billing >/dev/null
	wait_for has_line '{"verb":"ticket.changed","ticket_id":1,'
	((${EPOCHREALTIME/./} - ${start/./} < 1000000))
	ticket new three -m x >/dev/null
	wait_for has_line '{"verb":"message.added","ticket_id":3,'
	kill "$watcher"
	wait_for ended
	ok '{"verb":"ticket.changed","ticket_id":1,'\
'"changes":{"category":[null,"billing"]}}
{"verb":"ticket.created","ticket_id":3,'\
'"changes":{"priority":[null,"normal"]}}
{"verb":"message.added","ticket_id":3,'\
'"changes":{"kind":"reply","sender":"agent"}}' cat out
	ok '' cat err
}

@test "watch - -n ends it after so many events" {
	watch -n 3 --fields verb
	opens one
	ticket set 1 priority=low >/dev/null
	wait_for ended
	ok $'verb\nticket.created\nmessage.added\nticket.changed' cat out
	ok '' ticket watch -n 0 -H
}

@test "watch - a signal ends it with status 0" {
	local sig
	for sig in INT TERM; do
		ok "0" bash -c '
			ticket watch -H >out & pid=$!
			for i in {1..100}; do
				mask=$(sed -n "s/^SigCgt:\t//p" /proc/$pid/status)
				(((0x$mask & 0x4002) == 0x4002)) && break
				sleep 0.02
			done
			kill -'$sig' $pid
			wait $pid
			echo $?'
	done
}

@test "watch - what was before is not printed" {
	opens one
	watch -n 1 -H --fields verb,ticket_id
	opens two
	wait_for ended
	ok $'ticket.created\t2' cat out
}

@test "watch - ends when nobody reads any more" {
	mkfifo pipe
	ticket watch -o json >pipe 2>err &
	watcher=$!
	disown
	head -n 1 pipe >first &
	wait_for watches
	opens one
	wait $! || true
	ticket set 1 priority=low >/dev/null
	ticket set 1 priority=high >/dev/null
	wait_for ended
	ok '' cat err
}

@test "watch - a bad query is named at once" {
	fails 64 "ticket watch: position 1: no field 'prio', did you mean \
'priority'?" ticket watch prio:high
}
