bats_require_minimum_version 1.5.0
load ../lib

# writes W: 25 tickets, one command each.
writes() {
	local k
	for k in {1..25}; do
		ticket new "Ticket $k of $1" -m text >/dev/null 2>>"err.w$1" ||
			echo "status $?" >>"err.w$1"
	done
}

# follows K SIGNAL: reads on for a while, then is ended by the signal.
follows() {
	local status=0 pid
	desk events --follow --cursor bot -o id >"out.$1" 2>"err.f$1" &
	pid=$!
	sleep 0.15
	kill -s "$2" "$pid"
	wait "$pid" 2>/dev/null || status=$?
	# 143: it had not come to that yet.
	[[ $2 == KILL || $status == 0 || ($status == 143 && ! -s out.$1) ]] ||
		echo "status $status" >>"err.f$1"
}

@test "events - 8 write at once, a reader is killed again and again: each event once, in order, none left out" {
	local w k
	for w in {1..8}; do
		writes "$w" &
	done
	for k in {1..8}; do
		follows "$k" "$( ((k % 2)) && echo TERM || echo KILL)"
	done
	wait
	ok '' sh -c 'cat err.*'
	desk events --cursor bot -o id >out.9
	# Who was killed may not have noted the last events that it printed, so
	# that they come again; all else is printed once.
	python3 - <<-'END'
		last = 0
		for k in range(1, 10):
		    ids = [int(line) for line in open(f"out.{k}")]
		    if not ids:
		        continue
		    print(k, ids[0], ids[-1])
		    assert ids == list(range(ids[0], ids[0] + len(ids))), ids
		    assert ids[0] == last + 1 or \
		        k % 2 == 1 and ids[0] <= last + 1, (k, last, ids[0])
		    last = max(last, ids[-1])
		assert last == 401, last
	END
	ok '401|401|1|401' sql 'select count(*), count(distinct id), min(id),
		max(id) from event'
	ok '200|200' sql "select count(*), count(distinct record_id) from event
		where verb = 'ticket.created'"
	ok '401	0	0' desk audit -H --fields events,erased,unsealed
	on_sqlite || ok 0 sql 'select count(*) from event_unsealed'
	ok '' desk check -H
}
