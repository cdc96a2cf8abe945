#!/usr/bin/env bats
bats_require_minimum_version 1.5.0
load ../lib
load mail

# What the desk holds, without what differs from run to run.
state() {
	sql 'select * from ticket; select * from message;
		select * from participant; select * from attachment;
		select id, size from content; select id, verb from event'
}

letter() {
	mail -b $'Dear desk,\n\nit burns.\nFrom the cellar to the roof.\n' \
		'From: Ann Lee <ann@example.org>' 'To: support@help.example' \
		'Subject: fire' 'Date: Mon, 2 Mar 2026 09:30:00 +0100' \
		"${1-Message-ID: <one@example.org>}"
}

@test "the same mail again changes nothing and prints the same ticket" {
	letter >m
	ok 1 mail2ticket <m
	state >before
	ok 1 mail2ticket <m
	ok 1 mail2ticket --set priority=high <m
	state | diff before -
}

@test "without a Message-ID the same content is the same mail" {
	letter 'X-Nothing: x' >m
	ok 1 mail2ticket <m
	ok 1 mail2ticket <m
	[[ $(messages_of 1) == 1 ]]
	sed 's/burns/smokes/' m >n
	ok 2 mail2ticket <n
}

@test "what changes on a mail's way does not make it another" {
	letter >m
	ok 1 mail2ticket <m
	state >before
	# Line ends, as fetchmail and mail systems change them.
	sed 's/$/\r/' m >n
	ok 1 mail2ticket <n
	tr '\n' '\r' <m >n
	ok 1 mail2ticket <n
	# Fields that are added under way.
	{
		printf '%s\n' 'Return-Path: <ann@example.org>' \
			'Delivered-To: support@help.example' \
			'Received: from mx.example.org by help.example;' \
			'	Mon, 2 Mar 2026 09:31:00 +0100' \
			'X-Original-To: support@help.example' 'Status: RO'
		cat m
	} >n
	ok 1 mail2ticket <n
	# As an mbox has it.
	{
		echo 'From ann@example.org Mon Mar  2 09:31:00 2026'
		sed 's/^From the/>&/' m
		echo
		echo
	} >n
	ok 1 mail2ticket <n
	# Another folding of the header, blanks at the ends of lines.
	sed -e 's/^To: /To:\n /' -e 's/desk,$/desk, \t/' m >n
	ok 1 mail2ticket <n
	printf %s "$(<m)" >n
	ok 1 mail2ticket <n
	state | diff before -
}

@test "the same Message-ID with another text is another message" {
	letter >m
	ok 1 mail2ticket <m
	{
		cat m
		printf -- '-- \nThe list of fires\n'
	} >n
	exits 0 mail2ticket -v <n
	out_is 1
	err_is 'mail2ticket: follow-up to 1 (same Message-ID)'
	[[ $(messages_of 1) == 2 ]]
}

@test "the same Message-ID from another writer is no follow-up" {
	letter >m
	ok 1 mail2ticket <m
	sed 's/ann@/eve@/' m >n
	ok 2 mail2ticket <n
}

@test "the same mail leads to where its message went since" {
	letter >m
	ok 1 mail2ticket <m
	mail 'From: bo@example.org' 'Subject: other' >n
	ok 2 mail2ticket <n
	exits 0 ticket merge --allow-other-customer 1 --into 2
	ok 2 mail2ticket <m
	[[ $(sql "select count(*) from message where kind = 'reply'") == 2 ]]
}

@test "a mail in which only the header differs from another is its own" {
	mail 'From: ann@example.org' 'Subject: report' 'Date: Mon, 2 Mar 2026 09:00:00 +0000' >m
	ok 1 mail2ticket <m
	mail 'From: ann@example.org' 'Subject: report' 'Date: Tue, 3 Mar 2026 09:00:00 +0000' >m
	ok 2 mail2ticket <m
	mail 'From: ann@example.org' 'Subject: other' 'Date: Tue, 3 Mar 2026 09:00:00 +0000' >m
	ok 3 mail2ticket <m
}

@test "without a Message-ID answers to two mails are two" {
	local id
	for id in one two; do
		mail -b yes 'From: ann@example.org' "In-Reply-To: <$id@x>" >m
		exits 0 mail2ticket <m
	done
	out_is 2
}

@test "texts without any header are told apart by all they say" {
	printf 'one\n\nsame end\n' >m
	ok 1 mail2ticket <m
	printf 'two\n\nsame end\n' >m
	ok 2 mail2ticket <m
	printf 'two\n\nsame end\n\n' >m
	ok 2 mail2ticket <m
}
