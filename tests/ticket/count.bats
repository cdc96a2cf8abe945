#!/usr/bin/env bats
bats_require_minimum_version 1.5.0
load ../lib
load ../words

@test "count - a number, of those that a query finds" {
	ok 0 ticket count
	opens one
	opens two priority=high
	ok 2 ticket count
	ok 1 ticket count priority:high
	ok 1 ticket count two
	ok 0 ticket count is:closed
	ok $'count\n1' ticket count priority:high -o tsv
	ok '1' ticket count priority:high -o tsv -H
	ok '{"count":2}' ticket count -o json
	ok $'count\n    2' ticket count -o table
}

@test "count -q - says nothing, and answers by its status" {
	opens one
	ok '' ticket count -q is:open
	fails 1 '' ticket count -q is:closed
	fails 64 "ticket count: position 1: is: 'opne' is not one of open, new, \
active, waiting, solved, closed, assigned, unassigned, escalated, reopened, \
merged, overdue, broken; did you mean 'open'?" ticket count -q is:opne
}

@test "count - merged tickets are counted once, unless asked for" {
	opens one
	opens two
	ticket merge 1 --into 2 >/dev/null
	ok 1 ticket count
	ok 1 ticket count is:merged
	ok 1 ticket count merged_into:2
}

@test "count - a full disk is no success" {
	fails 74 'ticket count: cannot write to stdout: no space left on device' \
		sh 'ticket count >/dev/full'
}
