#!/usr/bin/env bats
bats_require_minimum_version 1.5.0
load ../lib
load ../mail2ticket/mail

# mail2ticket is killed at each of its system calls in turn, and then run again
# as a mail system would. Under the sanitizers, which make calls of their own by
# the hundred, at every seventh.
STEP=${SAN:+7}

setup() {
	needs_killat
	desk_fresh
	cd "$BATS_TEST_TMPDIR" || return
}

needs_killat() {
	killat=$BUILD/tests/tool/killat
	status=0
	"$killat" 999999999 true || status=$?
	((status == 0)) || skip 'no ptrace here'
}

# All there is, but for times, salts and what follows from them.
state() {
	sql 'pragma integrity_check; pragma foreign_key_check;
		select * from ticket; select * from message;
		select * from participant; select * from attachment;
		select * from link; select * from customer_address;
		select id, sha256, coding from content;
		select id, verb, record_id, changes from event'
}

# crashes MAIL TICKET: kills mail2ticket <MAIL at each step, on the desk in
# before.db; then again, and all must be as if nothing had happened.
crashes() {
	local at points=0 stored=0
	cp before.db "$DESK_DB"
	ok "$2" mail2ticket <"$1"
	state >want
	for ((at = 1; ; at += ${STEP:-1})); do
		rm -f "$DESK_DB"*
		cp before.db "$DESK_DB"
		status=0
		ASAN_OPTIONS=${ASAN_OPTIONS-}:detect_leaks=0 \
			"$killat" "$at" mail2ticket <"$1" >out || status=$?
		if ((status == 0)); then
			break
		fi
		((status == 137)) || return
		((++points))
		[[ $(mail2ticket -v <"$1" 2>err) == "$2" ]] || return
		if grep -q 'seen before' err; then
			((++stored))
		fi
		state | cmp want - || return
		if ((at % 20 == 1)); then
			runs desk check
		fi
	done
	echo "# killed at $points points, $stored of them behind the commit" >&3
	((points >= 50 && stored >= 1))
}

@test "a new ticket is there exactly once, wherever mail2ticket was killed" {
	head -c 30000 /dev/urandom >a.bin
	mail_with a.bin "$ROOT/LICENSE" >m
	sed -i '2a\Cc: bo@example.org, Cy <cy@example.org>' m
	sql 'pragma wal_checkpoint(truncate)' >/dev/null
	cp "$DESK_DB" before.db
	crashes m 1
}

@test "a follow-up is there exactly once, wherever mail2ticket was killed" {
	mail 'From: ann@example.org' 'Subject: one' 'Message-ID: <1@x>' >m
	ok 1 mail2ticket <m
	runs ticket set 1 status=resolved
	mail 'From: ann@example.org' 'In-Reply-To: <1@x>' 'Subject: two' >n
	sql 'pragma wal_checkpoint(truncate)' >/dev/null
	cp "$DESK_DB" before.db
	crashes n 1
}
