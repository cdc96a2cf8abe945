#!/usr/bin/env bats
bats_require_minimum_version 1.5.0
load ../lib
load mail

@test "what was newly written is stored beside the whole text" {
	mail -b $'Yes, please.\n\nOn Mon, 2 Mar 2026 at 09:00, Bo wrote:\n> Shall I?\n> Bo' \
		'From: ann@example.org' 'Subject: x' >m
	ok 1 mail2ticket <m
	[[ $(sql 'select reply from message') == 'Yes, please.' ]]
	[[ $(sql 'select body from message') == *'> Shall I?'* ]]
	ticket show 1 -o json >json
	python3 -c '
import json
m = json.load(open("json"))["messages"][0]
assert m["reply"] == "Yes, please.", m
assert "> Shall I?" in m["body"]'
}

@test "the quoted text is still found" {
	mail -b $'Yes.\n\n> The flux capacitor?' 'From: ann@example.org' >m
	ok 1 mail2ticket <m
	ok 1 ticket list -o id capacitor
}

@test "an empty text has no reply" {
	mail -b '' 'From: ann@example.org' 'Subject: x' >m
	ok 1 mail2ticket <m
	[[ $(sql 'select cast(reply is null as integer) from message') == 1 ]]
}
