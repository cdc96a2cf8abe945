#!/usr/bin/env bats
# A short soak; tests/soak/soak.sh N runs a long one (make soak).

bats_require_minimum_version 1.5.0
load ../lib

@test "writers and senders killed at random lose and double nothing" {
	needs python3 pgrep sqlite3
	run "$ROOT/tests/soak/soak.sh" 300 7
	echo "$output"
	[ "$status" -eq 0 ]
}
