bats_require_minimum_version 1.5.0
load ../lib
load ../words

setup() {
	desk_fresh
	cd "$BATS_TEST_TMPDIR" || return
	at 10:00 opens One
	at 11:00 opens Two
}

# events [OPTION]...: what is printed, the ids alone.
events() {
	desk events -o id "$@"
}

@test "events - prints each change, oldest first" {
	ok "\
id	at	agent	verb	record	record_id	ticket_id	changes
1	2026-03-02T09:00:00Z	$ME	desk.created	agent	1		
2	2026-03-02T10:00:00Z	$ME	ticket.created	ticket	1	1	{\"priority\":[null,\"normal\"]}
3	2026-03-02T10:00:00Z	$ME	message.added	message	1	1	{\"kind\":\"reply\",\"sender\":\"agent\"}
4	2026-03-02T11:00:00Z	$ME	ticket.created	ticket	2	2	{\"priority\":[null,\"normal\"]}
5	2026-03-02T11:00:00Z	$ME	message.added	message	2	2	{\"kind\":\"reply\",\"sender\":\"agent\"}" \
		desk events
	ok '{"id":4,"verb":"ticket.created","changes":{"priority":[null,"normal"]}}' \
		desk events -o json --fields id,verb,changes ticket_id:2 verb:created
}

@test "events --since - takes a time or the id of an event" {
	ok $'4\n5' events --since 2026-03-02T11:00:00Z
	ok $'4\n5' events --since 3
	DESK_NOW=2026-03-02T11:30:00Z ok $'4\n5' events --since -1h
	DESK_NOW=2026-03-02T11:30:00Z ok $'2\n3\n4\n5' events --since -2h
	ok '' events --since 2027-01-01
	ok '' events --since 99
	ok $'1\n2\n3\n4\n5' events --since 0
	fails 64 "desk events: option '--since': 'soon' is no time and no \
event's id" events --since soon
}

@test "events QUERY - takes what a query takes" {
	ok $'2\n4' events verb:=ticket.created
	ok $'1\n3\n5' events -verb:ticket
	ok 5 events at:2026-03-02T11:00Z.. verb:message
	ok $'5\n4' events sort:-id -n 2
	ok $'1\n2' events -n 2
	ok 5 desk events -H agent:me --fields id sort:-id -n 1
	fails 64 "desk events: agent: no agent 'bob'" events agent:bob
	fails 64 "desk events: position 1: no field 'ticket', did you mean \
'ticket_id'?" events ticket:1
	fails 64 "desk events: position 1: 'fire': this list has no full text; \
use field:value" events fire
}

@test "events --cursor - gives each event once, across restarts" {
	ok $'1\n2\n3' events --cursor bot -n 3
	ok $'4\n5' events --cursor bot
	ok '' events --cursor bot
	opens Three
	ok $'6\n7' events --cursor bot
	ok '' events --cursor bot
	# Another one has its own place.
	ok $'1\n2' events --cursor other -n 2
}

@test "events --cursor - goes past what the query leaves out" {
	ok $'2\n4' events --cursor bot verb:=ticket.created
	ok 'bot	5	0	2026-03-02T09:00:00Z' desk cursor -H
	ok '' events --cursor bot
	ok $'4\n5' events --cursor new --since 3
}

@test "events --cursor - moves on in batches" {
	seq 300 | jq -c '{subject: "s\(.)", body: "b"}' >in
	runs ticket import <in
	n=$(sql 'select max(id) from event')
	ok "$n" sh "desk events --cursor bot -o id | wc -l"
	ok "bot	$n	0" sh 'desk cursor -H | cut -f 1-3'
}

@test "events --cursor - stays where it was when the output could not be written" {
	exits 74 sh 'desk events --cursor bot >/dev/full'
	err_is 'desk events: cannot write to stdout: no space left on device'
	ok '' desk cursor -H
	ok $'1\n2\n3\n4\n5' events --cursor bot
}

@test "events --cursor - gives again what a reader that went away did not get" {
	seq 2000 | jq -c '{subject: "s\(.)", body: "b"}' >in
	runs ticket import <in
	n=$(sql 'select max(id) from event')
	# It reads a line and goes; all of them are more than a pipe takes.
	ok 1 bash -c 'desk events --cursor bot -o json | head -n 1 | jq .id'
	first=$(events --cursor bot -n 1)
	((first < n)) || tell "nothing is left"
	(events --cursor bot; echo "$first") | sort -n >rest
	seq "$first" "$n" >want
	ok '' diff want rest
}

@test "events --cursor - of two readers at once, one gives up" {
	seq 500 | jq -c '{subject: "s\(.)", body: "b"}' >in
	runs ticket import <in
	mkfifo pipe
	desk events --cursor bot -o json >pipe 2>err &
	exec 9<pipe
	read -r _ <&9
	# That one now waits for us to read on; it had its first batch.
	runs desk cursor set bot 0
	cat <&9 >/dev/null
	exec 9<&-
	status=0
	wait $! || status=$?
	[[ $status == 75 ]] || tell "its status was $status"
	ok "desk events: cursor 'bot': another reader has moved it meanwhile" \
		cat err
}

# lag LINES COMMAND...: opens tickets while it follows, and prints a line and
# then so many for each; says how long after the end of the writer they came.
lag() {
	python3 - "$@" <<-'END'
		import statistics, subprocess, sys, threading, time
		came, lags, each = [], [], int(sys.argv[1])
		def read(p):
		    for line in p.stdout:
		        came.append(time.monotonic())
		p = subprocess.Popen(sys.argv[2:], stdout=subprocess.PIPE)
		reader = threading.Thread(target=read, args=(p,))
		reader.start()
		def wait(n):
		    until = time.monotonic() + 2
		    while len(came) < n:
		        assert time.monotonic() < until, f"{n} is late"
		        time.sleep(0.001)
		try:
		    wait(1)
		    for n in range(21):
		        time.sleep(0.013)
		        subprocess.run(["ticket", "new", "x", "-m", "y"],
		            stdout=subprocess.DEVNULL, check=True)
		        end = time.monotonic()
		        wait(len(lags) * each + each + 1)
		        lags.append(max(0, came[-1] - end) * 1000)
		finally:
		    p.terminate()
		    reader.join()
		assert p.wait() == 0, p.returncode
		print("%.0f ms in the middle, %.0f at most" %
		    (statistics.median(lags), max(lags)))
	END
}

@test "events --follow - prints what comes at once, and ends on a signal" {
	runs lag 1 desk events --follow -o id id:5 or id:6.. verb:=ticket.created
	echo "# desk events --follow: $output" >&3
}

@test "watch - prints what comes at once" {
	runs lag 2 ticket watch --fields ticket_id,verb
	echo "# ticket watch: $output" >&3
}

@test "events --follow - ends by SIGINT, too, and keeps its cursor" {
	python3 - <<-'END'
		import os, signal, subprocess, time
		p = subprocess.Popen(["desk", "events", "--follow", "--cursor",
		    "bot", "-o", "id"], stdout=open("out", "w"))
		for i in range(500):
		    if open("out").read().endswith("5\n"): break
		    time.sleep(0.01)
		subprocess.run(["ticket", "new", "x", "-m", "y"],
		    stdout=subprocess.DEVNULL)
		for i in range(500):
		    if open("out").read().endswith("7\n"): break
		    time.sleep(0.01)
		p.send_signal(signal.SIGINT)
		assert p.wait() == 0, p.returncode
	END
	ok $'1\n2\n3\n4\n5\n6\n7' cat out
	ok '' events --cursor bot
}

@test "events --follow - ends when its reader goes away" {
	ok 1 timeout 5 bash -c 'desk events --follow -o id | head -n 1'
}

@test "events --follow - ends after as many as were asked for" {
	ok $'1\n2\n3' timeout 5 desk events --follow -o id -n 3
}

@test "events --cursor --follow - gives each event once to a reader that is killed again and again" {
	local i
	: >all
	for i in $(seq 20); do
		opens "Ticket $i"
		timeout -s KILL 0.05 desk events --follow --cursor bot -o id \
			>>all || true
	done
	events --cursor bot >>all
	# In order; a batch may come again when it was killed before it was
	# noted, but none is left out.
	runs sh 'sort -nu all | wc -l'
	out_is "$(sql 'select max(id) from event')"
}

@test "events --cursor, --follow - leave the order as it is" {
	fails 64 "desk events: 'sort' cannot stand beside --cursor and --follow" \
		events --cursor bot sort:-id
	fails 64 "desk events: 'sort' cannot stand beside --cursor and --follow" \
		events --follow sort:-id
	ok '' desk cursor -H
}

@test "cursor - lists, moves and removes the cursors" {
	runs events --cursor bot
	runs events --cursor a -n 2
	ok "\
name	event_id	behind	updated_at
a	2	3	2026-03-02T09:00:00Z
bot	5	0	2026-03-02T09:00:00Z" desk cursor
	ok '' desk cursor set bot 3
	ok $'4\n5' events --cursor bot verb:ticket.created or verb:message
	ok '' desk cursor rm a
	fails 66 "desk cursor: no cursor 'a'" desk cursor rm a
	fails 65 "desk cursor: cursor 'bot': no event 99 yet" desk cursor set bot 99
	fails 64 "desk cursor: 'x' is no event's id" desk cursor set bot x
	fails 64 "desk cursor: 'move': give 'set NAME ID', 'rm NAME' or nothing" \
		desk cursor move
	fails 64 "desk cursor: an operand is missing: desk cursor [set NAME ID | \
rm NAME]" desk cursor set bot
	ok 'cursor.set	{"name":"bot","event_id":["5","3"]}
cursor.removed	{"name":"a"}' desk events -H --fields verb,changes record:cursor
}

@test "cursor - has a name that can be written" {
	fails 65 "desk events: option '--cursor': 'a,b' is no name: controls and \
, : = * < > ( ) \" \\ cannot be in it" events --cursor a,b
	fails 65 "desk events: option '--cursor': '' is no name: it must have 1 \
to 100 bytes" events --cursor ''
}

@test "events - is for those who may" {
	agents bob:agent eve:auditor
	fails 77 "desk events: user 'bob' (agent) may not read the event log and \
prove it whole" events --as bob
	ok 1 events --as eve -n 1
	fails 77 "desk cursor: user 'eve' (auditor) may not change people, settings \
and the store" desk cursor set x 0 --as eve
}

# leaves: a change whose writer died between its commit and the sealing.
leaves() {
	only_postgres 'on SQLite an event is sealed with its change'
	sql "insert into event_unsealed (at, agent_id, verb, record, record_id,
		ticket_id, changes, salt, digest) values (1772442000, 1,
		'ticket.changed', 'ticket', 1, 1, '{}', '\\x00',
		sha256('\\x$(printf '%016x00%016x7b7d' 1 2)'))"
}

@test "events - what was left unsealed is sealed by who reads" {
	leaves
	leaves
	ok $'7	ticket.changed\n6	ticket.changed' \
		desk events -H --fields id,verb sort:-id -n 2
	leaves
	ok $'2\n3\n6\n7\n8' ticket log 1 -o id
	leaves
	ok '9	0' desk audit -H --fields events,unsealed
	leaves
	ok '' desk check -H
	leaves
	ok '' desk cursor set bot 11
	ok $'12	cursor.set' desk events -H --cursor bot --fields id,verb
	leaves
	ok '13' events --cursor bot
	ok 0 sql 'select count(*) from event_unsealed'
	leaves
	opens Three
	ok $'14	ticket.changed\n15	ticket.created\n16	message.added' \
		desk events -H --fields id,verb --since 13
	runs desk audit
}

sees_what_is_sealed() {
	local DESK_DB=${DESK_DB/desk@/"$1"@}
	ok $'4\n5' events --since 3
	ok $'2\n3' ticket log 1 -o id
	ok '5	1' desk audit -H --fields events,unsealed
}

@test "events --follow - finds what was left unsealed, too" {
	only_postgres 'on SQLite an event is sealed with its change'
	timeout 10 desk events --follow -o id -n 6 >out &
	wait_for grep -q '^5$' out
	leaves
	wait $!
	ok 6 tail -n 1 out
}

@test "events - who cannot write sees what is sealed" {
	local role=r${BATS_RUN_TMPDIR##*-}
	leaves
	sql "create role \"$role\" login;
		grant select on all tables in schema public to \"$role\""
	sees_what_is_sealed "$role"
	# As on a standby.
	sql "grant all on all tables in schema public to \"$role\";
		alter role \"$role\" set default_transaction_read_only = on"
	sees_what_is_sealed "$role"
	ok '6	0' desk audit -H --fields events,unsealed
	sql "drop owned by \"$role\"; drop role \"$role\""
}
