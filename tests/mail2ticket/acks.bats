#!/usr/bin/env bats
bats_require_minimum_version 1.5.0
load ../lib
load mail
load mailout

setup() {
	desk_fresh
	desk_conf
}

# asks FIELD...: Ann opens a ticket.
asks() {
	mail 'From: Ann Lee <ann@example.org>' 'To: support@help.example' \
		'Subject: fire' "Message-ID: <$RANDOM$RANDOM@example.org>" "$@"
}

@test "who opens a ticket by mail is told its number, once" {
	asks >m
	sed -i 's/^Message-ID.*/Message-ID: <one@example.org>/' m
	ok 1 mail2ticket <m
	ok 1 mail2ticket <m
	[[ $(queued) == 'acknowledgement ann@example.org' ]]
	[[ $(sql 'select cast(sender is null as integer), is_auto, ticket_id, message_id
		from outbox') == '1|1|1|1' ]]
	sent 1 >mail
	[[ $(field From <mail) == 'helpdesk <support@help.example>' ]]
	[[ $(field To <mail) == ann@example.org ]]
	[[ $(field Auto-Submitted <mail) == auto-replied ]]
	[[ $(field Subject <mail) == 'Re: fire [helpdesk #1]' ]]
	[[ $(field In-Reply-To <mail) == '<one@example.org>' ]]
	[[ $(field References <mail) == '<one@example.org>' ]]
	[[ $(field Reply-To <mail) == \
		"support+1.$(signed 'address 1')@help.example" ]]
	[[ $(field Message-ID <mail) == '<ticket.1.'*'@help.example>' ]]
	tr -d '\r' <mail | tr '\n' ' ' | tr -s ' ' |
		grep -q 'number is 1. You will hear from us as soon as possible'
	[[ $(sql 'select cast(first_response_at is null as integer) from ticket') == 1 ]]
	ok '' desk check -H
}

@test "the answer to an acknowledgement follows up" {
	asks >m
	ok 1 mail2ticket <m
	mail 'From: ann@example.org' "In-Reply-To: $(sent 1 | field Message-ID)" \
		'Subject: thanks' >m
	ok 1 mail2ticket <m
	[[ $(queued | wc -l) == 1 ]]
}

@test "it goes to the Return-Path, not to From" {
	asks 'Return-Path: <ann.lee@mail.example.org>' >m
	ok 1 mail2ticket <m
	[[ $(queued) == 'acknowledgement ann.lee@mail.example.org' ]]
}

@test "in the language of the ticket, with the team's hours and time" {
	sql "insert into team (name, created_at, hours, answer_within_s)
		values ('billing', 0, 'Mo-Fr 9-17', 14400)"
	asks >m
	ok 1 mail2ticket --team billing --set language=de <m
	sent 1 >mail
	grep -q 'Mo-Fr 9-17' mail
	tr -d '\r' <mail | tr '\n' ' ' | tr -s ' ' |
		grep -q 'innerhalb von 4 Stunden'
}

@test "none where a setting, a team or the desk says no" {
	desk_conf '[mail]' 'acknowledge = no'
	asks >m
	ok 1 mail2ticket <m
	desk_conf
	sql "insert into team (name, created_at, acknowledges)
		values ('quiet', 0, 0)"
	asks >m
	ok 2 mail2ticket --team quiet <m
	asks >m
	DESK_CONFIG=/dev/null ok 3 mail2ticket <m
	[[ $(queued) == '' && $(notes_of 1)$(notes_of 2)$(notes_of 3) == '' ]]
}

@test "none to those who did not write to the desk" {
	mail 'From: ann@example.org' 'To: list@example.org' \
		'Delivered-To: support@help.example' 'Subject: x' >m
	ok 1 mail2ticket <m
	[[ $(queued) == '' ]]
	mail 'From: ann@example.org' 'To: x@example.org' \
		'Cc: Support+tag@help.example' 'Subject: y' >m
	ok 2 mail2ticket <m
	[[ $(queued) == 'acknowledgement ann@example.org' ]]
}

@test "none to robots, lists and addresses that do not read" {
	local n=0 line
	for line in 'Auto-Submitted: auto-generated' 'Precedence: bulk' \
		'Return-Path: <>' 'X-Auto-Response-Suppress: OOF' \
		'List-Unsubscribe: <mailto:x@y.example>' \
		'List-Post: <mailto:x@y.example>'; do
		asks "$line" >m
		ok $((++n)) mail2ticket <m
	done
	mail 'From: no-reply@example.org' 'To: support@help.example' >m
	ok 7 mail2ticket <m
	mail 'From: support@help.example' 'To: support@help.example' >m
	ok 8 mail2ticket <m
	[[ $(queued) == '' ]]
}

@test "none for an answer to a ticket" {
	asks >m
	ok 1 mail2ticket <m
	mail 'From: Ann <ann@example.org>' 'To: support@help.example' \
		'Subject: Re: [helpdesk #1] fire' >m
	DESK_NOW=2026-03-05T09:00:00Z ok 1 mail2ticket <m
	[[ $(queued | wc -l) == 1 ]]
}

@test "one to an address in mail.answer_period, whatever it adds to its name" {
	asks >m
	ok 1 mail2ticket <m
	asks 'Return-Path: <other@example.org>' >m
	ok 2 mail2ticket <m
	mail 'From: ANN+x@example.org' 'To: support@help.example' >m
	ok 3 mail2ticket <m
	[[ $(queued) == 'acknowledgement ann@example.org' ]]
	asks >m
	DESK_NOW=2026-03-03T09:00:01Z ok 4 mail2ticket <m
	[[ $(queued | wc -l) == 2 ]]
}

@test "no more in an hour than mail.answers_per_hour" {
	desk_conf '[mail]' 'answer_period = 0' 'answers_per_hour = 2'
	for n in 1 2 3; do
		asks >m
		ok $n mail2ticket <m
	done
	[[ $(queued | wc -l) == 2 ]]
	asks >m
	DESK_NOW=2026-03-02T10:00:00Z ok 4 mail2ticket <m
	[[ $(queued | wc -l) == 3 ]]
}

@test "--archive takes old mail in and answers nobody" {
	desk_conf '[mail]' 'tickets_per_hour = 1'
	asks >m
	ok 1 mail2ticket --archive <m
	asks >m
	ok 2 mail2ticket --archive <m
	[[ $(queued) == '' ]]
}

@test "a template that cannot be filled in keeps no mail out" {
	sql "insert into template (kind, name, purpose, body, created_at,
		updated_at) values ('mail', 'ack', 'acknowledgement',
		'Call \${phone}.', 0, 0)"
	asks >m
	ok 1 mail2ticket <m
	[[ $(queued) == '' ]]
	[[ $(notes_of 1) == "not acknowledged: template 'ack': "*phone* ]]
}

@test "mail.notify tells the requester what becomes of the ticket" {
	desk_conf '[mail]' 'notify = resolved, closed, reopened,escalated'
	asks >m
	ok 1 mail2ticket <m
	sql "delete from outbox"
	runs ticket escalate 1 -m 'It burns still.'
	runs ticket close 1 --resolution out
	mail 'From: ann@example.org' 'To: support@help.example' \
		'Subject: Re: [helpdesk #1] fire' >m
	ok 1 mail2ticket <m
	[[ $(queued) == $'escalated ann@example.org\nresolved ann@example.org'\
$'\nreopened ann@example.org' ]]
	id=$(sql 'select min(id) from outbox')
	[[ $(sent "$id" | field Auto-Submitted) == auto-generated ]]
	[[ $(sent "$id" | field To) == *ann@example.org* ]]
}

@test "nobody is told of a robot's ticket" {
	desk_conf '[mail]' 'notify = resolved,closed,reopened'
	asks 'Auto-Submitted: auto-generated' >m
	ok 1 mail2ticket <m
	runs ticket reopen 1
	runs ticket close 1 --resolution x
	[[ $(queued) == '' ]]
}

@test "a notice that cannot be written does not keep a change from being made" {
	desk_conf '[mail]' 'notify = resolved'
	sql "insert into template (kind, name, purpose, body, created_at,
		updated_at) values ('mail', 'done', 'resolved',
		'Call \${phone}.', 0, 0)"
	asks >m
	ok 1 mail2ticket <m
	runs ticket set 1 status=resolved
	[[ $(status_of 1) == resolved ]]
	[[ $(notes_of 1) == "The requester was not told (resolved): "*phone* ]]
}
