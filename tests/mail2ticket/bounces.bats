#!/usr/bin/env bats
bats_require_minimum_version 1.5.0
load ../lib
load mail
load mailout

setup() {
	desk_fresh
	desk_conf
	mail 'From: Ann <ann@example.org>' 'To: support@help.example' \
		'Cc: bo@example.org' 'Subject: fire' \
		'Message-ID: <one@example.org>' >m
	ok 1 mail2ticket <m
	runs ticket reply 1 -m 'Use water.' --status resolved
	id=$(sql "select mail_id from outbox where purpose = 'reply'")
	mails=$(sql 'select count(*) from outbox')
}

# mark_of ADDRESS: hard or not, soft ones, what was said.
mark_of() {
	sql "select cast(bounced_hard_at is not null as integer), bounces_soft, bounce_text
		from customer_address where address = '$1'"
}

@test "a bounce joins the ticket of what it returns, and marks the address" {
	bounce "$id" ann@example.org failed 5.1.1 >m
	takes 'follow-up to 1 (report on a mail of it), automatic: bounce' <m
	out_is 1
	[[ $(mark_of ann@example.org) == \
		'1|0|5.1.1 '*'550 no such user' ]]
	[[ $(notes_of 1) == 'ann@example.org: failed 5.1.1: '*'550 no such user' ]]
	[[ $(notes_of 1 | wc -l) == 1 ]]
	[[ $(status_of 1) == resolved ]]
	[[ $(sql 'select count(*) from outbox') == "$mails" ]]
	[[ $(sql "select is_auto, is_bounce, cast(customer_id is null as integer) from message
		where kind = 'reply' order by id desc limit 1") == '1|1|1' ]]
	[[ $(sql "select verb, changes from event where record = 'customer'
		order by id desc limit 1") == 'customer.bounced|{"status":"5.1.1"}' ]]
	[[ $(sql "select count(*) from customer where email like '%daemon%'") == 0 ]]
	ok '' desk check -H
}

@test "no more mail goes to an address that bounced, until somebody writes from it" {
	bounce "$id" ann@example.org failed 5.1.1 >m
	ok 1 mail2ticket <m
	exits 0 ticket reply -v 1 -m 'Again.'
	err_is "ticket reply: no mail: mail to the requester's address came back"
	mail 'From: ANN@example.org' 'Auto-Submitted: auto-replied' \
		'In-Reply-To: <one@example.org>' >m
	ok 1 mail2ticket <m
	[[ $(mark_of ann@example.org) == 1* ]]
	mail -b 'Here again.' 'From: ANN@example.org' \
		'In-Reply-To: <one@example.org>' >m
	ok 1 mail2ticket <m
	[[ $(mark_of ann@example.org) == '0|0|' ]]
	exits 0 ticket reply -v 1 -m 'And again.'
	err_is 'ticket reply: mail queued'
}

@test "a full mailbox is counted, a delay is not" {
	bounce "$id" ann@example.org failed 5.2.2 '552 mailbox full' >m
	ok 1 mail2ticket <m
	bounce "$id" ann@example.org failed 4.2.2 '452 mailbox full' >m
	ok 1 mail2ticket <m
	[[ $(mark_of ann@example.org) == '0|2|4.2.2 '* ]]
	bounce "$id" ann@example.org delayed 4.4.1 'timed out' >m
	takes 'follow-up to 1 (report on a mail of it), automatic: delay' <m
	[[ $(mark_of ann@example.org) == '0|2|4.2.2 '* ]]
	[[ $(notes_of 1 | tail -n 1) == 'ann@example.org: delayed 4.4.1: '*'timed out' ]]
	[[ $(status_of 1) == resolved ]]
}

@test "a delivery notice joins and says nothing" {
	bounce "$id" ann@example.org delivered 2.0.0 '250 ok' >m
	takes 'follow-up to 1 (report on a mail of it), automatic: delivery' <m
	[[ $(notes_of 1) == '' && $(mark_of ann@example.org) == '0|0|' ]]
}

@test "a bounce finds its ticket by the mark in the address it came to" {
	bounce unknown@example.net ann@example.org failed 5.1.1 >m
	sed -i "s/^To: support@.*/To: support+1.$(signed 'address 1')@help.example/" m
	ok 1 mail2ticket <m
	[[ $(mark_of ann@example.org) == 1* ]]
}

@test "a bounce of an acknowledgement finds its ticket" {
	local ack
	ack=$(sql "select mail_id from outbox where purpose = 'acknowledgement'")
	bounce "$ack" ann@example.org failed 5.1.1 >m
	ok 1 mail2ticket <m
	[[ $(mark_of ann@example.org) == 1* ]]
}

@test "a bounce of a mail whose signing key is gone is known by the outbox" {
	sql "update setting set secret = $(blob 00) where name = 'token'"
	bounce "$id" ann@example.org failed 5.1.1 >m
	ok 1 mail2ticket <m
	[[ $(mark_of ann@example.org) == 1* ]]
}

@test "a bounce that proves nothing, or names others, marks no address" {
	mail 'From: cy@example.org' 'To: support@help.example' 'Subject: x' >m
	ok 2 mail2ticket <m
	bounce one@example.org ann@example.org failed 5.1.1 >m
	ok 1 mail2ticket <m
	bounce "$id" cy@example.org failed 5.1.1 >m
	ok 1 mail2ticket <m
	[[ $(sql 'select count(*) from customer_address
		where bounced_hard_at is not null') == 0 ]]
}

@test "a participant's address is marked, and gets no more copies" {
	bounce "$id" bo@example.org failed 5.1.1 >m
	ok 1 mail2ticket <m
	runs ticket reply 1 -m 'More.'
	[[ $(sql 'select recipients from outbox order by id desc limit 1') == \
		ann@example.org ]]
}

@test "a bounce joins what a ticket was merged into, and a closed one" {
	mail 'From: ann@example.org' 'To: support@help.example' 'Subject: y' >m
	ok 2 mail2ticket <m
	runs ticket merge 1 --into 2
	runs ticket set 2 status=resolved resolution=x
	runs ticket close 2
	bounce "$id" ann@example.org failed 5.1.1 >m
	DESK_NOW=2027-01-01T00:00:00Z ok 2 mail2ticket <m
	[[ $(status_of 2) == closed && $(mark_of ann@example.org) == 1* ]]
}

@test "a bounce of no ticket is kept in one that is closed" {
	bounce nothing@example.net ann@example.org failed 5.1.1 >m
	takes 'new ticket 2 from MAILER-DAEMON@mx.example.net, automatic (bounce)' <m
	out_is 2
	[[ $(status_of 2) == closed && $(tags_of 2) == bounce ]]
	[[ $(notes_of 2) == 'ann@example.org: failed 5.1.1: '* ]]
	[[ $(mark_of ann@example.org) == '0|0|' ]]
	[[ $(sql 'select cast(requester_id is null as integer) from ticket where id = 2') == 1 ]]
	[[ $(sql 'select count(*) from outbox') == "$mails" ]]
	ok 2 mail2ticket <m
	ok '' desk check -H
}
