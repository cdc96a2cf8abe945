#!/usr/bin/env bats
# Short soaks; make soak runs the long ones, see the scripts.

bats_require_minimum_version 1.5.0
load ../lib

# soak SCRIPT [ARG...]: what it prints is shown where it fails.
soak() {
	run env BUILD="$BUILD" STORE="$STORE" "$ROOT/tests/soak/$1" "${@:2}"
	echo "$output"
	[ "$status" -eq 0 ]
}

@test "writers and senders killed at random lose and double nothing" {
	needs python3
	soak soak.sh 300 7
}

@test "fifty agents at work while mails come in: no command fails" {
	needs python3
	[[ -x $BUILD/tests/tool/agents ]] || skip "no $BUILD/tests/tool/agents"
	soak agents.sh 50 10 500,1500 500 0
}

@test "mails by three hosts are in once, whatever is killed and cut" {
	needs python3
	only_postgres 'a file is on one host'
	soak hosts.sh 600 3
}

@test "articles changed by commands killed at random stay whole" {
	soak kb.sh 300
}
