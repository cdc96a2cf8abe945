#!/usr/bin/env bats
bats_require_minimum_version 1.5.0
load ../lib
load mail
load mailout

setup() {
	desk_fresh
	desk_conf
	mail 'From: Ann <ann@example.org>' 'To: support@help.example' \
		'Subject: fire' 'Message-ID: <one@example.org>' >m
	ok 1 mail2ticket <m
	runs ticket reply 1 -m 'Use water.'
	sent 1 >ack
	sent 2 >answer
	before=$(state)
}

state() {
	sql "select count(*) from ticket; select count(*) from message;
		select count(*) from outbox; select count(*) from event;
		select version, status from ticket where id = 1"
}

@test "the desk's own mail that comes back changes nothing" {
	takes "the desk's own mail: ticket 1" <ack
	out_is 1
	takes "the desk's own mail: ticket 1" <answer
	{
		echo 'Delivered-To: support@help.example'
		echo 'Received: from x by y'
		cat answer
	} >m
	takes "the desk's own mail: ticket 1" <m
	[[ $(state) == "$before" ]]
}

@test "it is known without its mark, and by its mark alone" {
	grep -v '^X-Desk-Mark' answer >m
	takes "the desk's own mail: ticket 1" <m
	grep -v '^X-Desk-Mark' answer |
		sed 's/^Message-ID: .*/Message-ID: <other@relay.example>\r/' >m
	takes "the desk's own mail: ticket 1" <m
	sed -e 's/^Message-ID: .*/Message-ID: <other@relay.example>\r/' \
		-e 's/^From: .*/From: x@relay.example\r/' answer >m
	takes "the desk's own mail: ticket 1" <m
	[[ $(state) == "$before" ]]
}

@test "it leads to what the ticket was merged into" {
	mail 'From: ann@example.org' 'To: support@help.example' >m
	ok 2 mail2ticket <m
	runs ticket merge 1 --into 2
	takes "the desk's own mail: ticket 2" <answer
}

@test "a mark that is not ours means nothing" {
	mail 'From: eve@example.org' 'Subject: x' \
		'X-Desk-Mark: aaaaaaaaaaaaaaaa' >m
	takes 'new ticket 2 from eve@example.org' <m
}

@test "a person who answers with our mark in the header is not swallowed" {
	mail 'From: eve@example.org' 'Subject: x' \
		"X-Desk-Mark: $(field X-Desk-Mark <answer)" >m
	takes 'new ticket 2 from eve@example.org' <m
}

@test "a form on a web page writes in the name of who is in Reply-To" {
	mail 'From: Web <support@help.example>' 'To: support@help.example' \
		'Reply-To: Cy <cy@example.org>' 'Subject: form' >m
	takes 'new ticket 2 from cy@example.org' <m
	[[ $(sql 'select c.email, c.name from ticket t join customer c
		on c.id = t.requester_id where t.id = 2') == 'cy@example.org|Cy' ]]
}

@test "one address opens no more tickets in an hour than allowed" {
	local n
	desk_conf '[mail]' 'tickets_per_hour = 3'
	for n in 1 2 3 4 5; do
		mail "Message-ID: <$n@x>" 'From: Bo <bo@example.org>' \
			'To: support@help.example' "Subject: again $n" >m
		runs mail2ticket <m
		echo "$output"
	done >ids
	[[ $(tr '\n' ' ' <ids) == '2 3 4 4 4 ' ]]
	[[ $(messages_of 4) == 3 && $(participants_of 4) == '' ]]
	[[ $(notes_of 4) == 'bo@example.org has opened 3 tickets within this'\
' hour, as many as mail.tickets_per_hour allows: further mails come here.' ]]
	mail 'From: BO+x@example.org' 'Subject: later' >m
	takes 'follow-up to 4 (limit of tickets per hour)' <m
	mail 'From: bo@example.org' 'Subject: next hour' >m
	DESK_NOW=2026-03-02T10:00:00Z runs mail2ticket <m
	[[ $output != 4 ]]
	mail 'From: cy@example.org' 'Subject: other' >m
	runs mail2ticket <m
	[[ $(sql "select count(*) from ticket where id = $output and
		subject = 'other'") == 1 ]]
	ok '' desk check -H
}

@test "0 sets no limit, and robots' tickets are not counted together" {
	local n
	desk_conf '[mail]' 'tickets_per_hour = 0'
	for n in 2 3 4; do
		mail 'From: bo@example.org' "Subject: again $n" >m
		ok $n mail2ticket <m
	done
	desk_conf '[mail]' 'tickets_per_hour = 1'
	for n in 5 6; do
		mail 'From: bo@example.org' 'Precedence: bulk' \
			"Subject: again $n" >m
		ok $n mail2ticket <m
	done
}
