#!/usr/bin/env bats
bats_require_minimum_version 1.5.0
load ../lib
load ../mail2ticket/mail

# mail2ticket is killed at each of its system calls in turn, and then run again
# as a mail system would. Under the sanitizers, which make calls of their own by
# the hundred, at every seventh; on PostgreSQL, where it takes longer to put a
# desk back, at a fifth of these.
STEP=${SAN:+7}

setup() {
	needs_killat
	! on_postgres || STEP=$((${STEP:-1} * 5))
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
	! on_sqlite || sql 'pragma integrity_check; pragma foreign_key_check'
	# What a killed one left to be sealed is sealed by who reads.
	desk events -n 1 >/dev/null
	sql 'select * from ticket order by id; select * from message order by id;
		select * from participant order by 1, 2;
		select * from attachment order by id;
		select * from link order by 1, 2, 3;
		select * from customer_address order by 1;
		select id, sha256, coding from content order by id;
		select id, verb, record_id, changes from event order by id'
}

# crashes MAIL TICKET: kills mail2ticket <MAIL at each step, on the desk that is
# kept; then again, and all must be as if nothing had happened.
crashes() {
	local at points=0 stored=0
	keep_store before
	ok "$2" mail2ticket <"$1"
	state >want
	for ((at = 1; ; at += ${STEP:-1})); do
		back_store before
		status=0
		ASAN_OPTIONS=${ASAN_OPTIONS-}:detect_leaks=0 \
			"$killat" "$at" mail2ticket <"$1" >out || status=$?
		if ((status == 0)); then
			break
		fi
		((status == 137)) || return
		((++points))
		settled
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

# The server has ended what the killed one began, and ids have no gaps: what is
# there is compared to the last number.
settled() {
	on_postgres || return 0
	wait_for nobody_there
	close_gaps
}

nobody_there() {
	[[ $(sql "select count(*) from pg_stat_activity where
		datname = current_database() and pid <> pg_backend_pid() and
		backend_type = 'client backend'") == 0 ]]
}

@test "a new ticket is there exactly once, wherever mail2ticket was killed" {
	head -c 30000 /dev/urandom >a.bin
	mail_with a.bin "$ROOT/LICENSE" >m
	sed -i '2a\Cc: bo@example.org, Cy <cy@example.org>' m
	crashes m 1
}

@test "a follow-up is there exactly once, wherever mail2ticket was killed" {
	mail 'From: ann@example.org' 'Subject: one' 'Message-ID: <1@x>' >m
	ok 1 mail2ticket <m
	runs ticket set 1 status=resolved
	mail 'From: ann@example.org' 'In-Reply-To: <1@x>' 'Subject: two' >n
	crashes n 1
}
