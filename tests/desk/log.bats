bats_require_minimum_version 1.5.0
load ../lib

setup() {
	only_sqlite 'its write-ahead log'
	desk_fresh
}

# Bytes of the store's write-ahead log.
log_size() {
	stat -c %s "$DESK_DB-wal"
}

@test "commands one after the other leave a short log" {
	local n
	for ((n = 1; n <= 60; n++)); do
		runs ticket new "number $n" <<<'some text'
	done
	# Past its first beginning it is written over, and grows no more.
	(($(log_size) <= 2 * 1024 * 1024)) || tell "$(log_size) bytes of log"
	runs desk check
}

@test "a large import leaves an empty log" {
	local n
	local text
	printf -v text '%02000d' 0
	for ((n = 1; n <= 2000; n++)); do
		echo "{\"subject\":\"number $n\",\"body\":\"$text\"}"
	done >"$BATS_TEST_TMPDIR/tickets"
	runs ticket import <"$BATS_TEST_TMPDIR/tickets"
	[[ $(log_size) == 0 ]] || tell "$(log_size) bytes of log"
	ok 2000 ticket count
}

@test "a log that a reader held on to is short again afterwards" {
	mkfifo "$BATS_TEST_TMPDIR/gate"
	sqlite3 -batch "file:$DESK_DB?mode=ro" 'begin' \
		'select count(*) from ticket' ".read $BATS_TEST_TMPDIR/gate" >/dev/null &
	local n reader=$!
	exec 9>"$BATS_TEST_TMPDIR/gate"
	for ((n = 1; n <= 60; n++)); do
		runs ticket new "number $n" <<<'some text'
	done
	(($(log_size) > 2 * 1024 * 1024)) || tell 'the reader held nothing'
	exec 9>&-
	wait "$reader"
	for ((n = 1; n <= 20; n++)); do
		runs ticket new "number $n" <<<'some text'
	done
	(($(log_size) <= 2 * 1024 * 1024)) || tell "$(log_size) bytes of log"
	runs desk check
}
