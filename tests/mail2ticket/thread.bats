#!/usr/bin/env bats
bats_require_minimum_version 1.5.0
load ../lib
load mail

setup() {
	desk_fresh
	cd "$BATS_TEST_TMPDIR" || return
	printf '[desk]\nname = helpdesk\naddress = support@help.example\n' >conf
	export DESK_CONFIG=$PWD/conf
	sql "update agent set email = 'root@help.example'"
	mail 'From: Ann <ann@example.org>' 'To: support@help.example' \
		'Cc: bo@example.org' 'Subject: fire' \
		'Message-ID: <one@example.org>' >m
	ok 1 mail2ticket <m
	mail 'From: Cy <cy@example.org>' 'To: support@help.example' \
		'Subject: water' 'Message-ID: <two@example.org>' >m
	ok 2 mail2ticket <m
}

# lands TICKET WHY <mail: it follows up that ticket, found by that.
lands() {
	exits 0 mail2ticket -v
	out_is "$1"
	err_is "mail2ticket: follow-up to $1 ($2)"
}

# opens TICKET FROM <mail: it opens that ticket.
opens() {
	exits 0 mail2ticket -v
	out_is "$1"
	err_is "mail2ticket: new ticket $1 from $2"
}

@test "an answer finds its ticket by In-Reply-To" {
	mail 'From: ann@example.org' 'In-Reply-To: <one@example.org>' \
		'Subject: whatever' >m
	lands 1 In-Reply-To <m
	[[ $(messages_of 1) == 2 && $(notes_of 1) == '' ]]
	[[ $(sql 'select subject from ticket where id = 1') == fire ]]
}

@test "an answer finds its ticket by References, the last one first" {
	mail 'From: ann@example.org' 'In-Reply-To: <unknown@example.org>' \
		'References: <two@example.org> <x@y> <one@example.org>
 <z@y>' >m
	lands 1 References <m
}

@test "In-Reply-To goes before References" {
	mail 'From: ann@example.org' 'In-Reply-To: <one@example.org>' \
		'References: <two@example.org>' >m
	lands 1 In-Reply-To <m
}

@test "a token in the address goes before In-Reply-To, wherever it stands" {
	local mac field
	mac=$(signed 'address 1')
	for field in To Cc Delivered-To X-Original-To Envelope-To; do
		mail -b "$field" 'From: ann@example.org' \
			'In-Reply-To: <two@example.org>' \
			"$field: support+1.$mac@help.example" >m
		lands 1 'reply token' <m
	done
	mail 'From: ann@example.org' "To: <REPLY+1.${mac^^}@help.example>" >m
	lands 1 'reply token' <m
	[[ $(messages_of 1) == 7 && $(participants_of 1) == bo@example.org ]]
}

@test "a token that is not ours proves nothing" {
	local mac
	mac=$(signed 'address 1')
	mail 'From: ann@example.org' "To: support+2.$mac@help.example" >m
	opens 3 ann@example.org <m
	mail 'From: ann@example.org' "To: support+1.${mac:0:15}@help.example" >m
	opens 4 ann@example.org <m
	mail 'From: ann@example.org' \
		"To: support+1.aaaaaaaaaaaaaaaa@help.example" >m
	opens 5 ann@example.org <m
	mail 'From: ann@example.org' \
		"To: support+1.$(signed 'message-id 1')@help.example" >m
	opens 6 ann@example.org <m
	mail 'From: ann@example.org' \
		"To: support+99.$(signed 'address 99')@help.example" >m
	opens 7 ann@example.org <m
}

@test "a token of the key before the present one still counts" {
	local mac
	mac=$(signed 'address 1')
	sql "insert into setting (name, secret) select 'token-old', secret
		from setting where name = 'token';
		update setting set secret = $(blob 0102) where name = 'token'"
	mail 'From: ann@example.org' "To: support+1.$mac@help.example" >m
	lands 1 'reply token' <m
	mac=$(signed 'address 2')
	mail 'From: cy@example.org' "To: support+2.$mac@help.example" >m
	lands 2 'reply token' <m
}

@test "an answer to a mail of ours is known by its signed Message-ID" {
	local nonce=abcdefghijklmnop
	mail 'From: ann@example.org' "In-Reply-To: <ticket.1.$nonce.$(
		signed "message-id 1 $nonce")@help.example>" >m
	lands 1 'signed Message-ID' <m
	mail 'From: ann@example.org' "References: <ticket.1.$nonce.$(
		signed "message-id 1 $nonce")@help.example> <x@y>" >m
	lands 1 'signed Message-ID' <m
	mail 'From: ann@example.org' "In-Reply-To: <ticket.2.$nonce.$(
		signed "message-id 1 $nonce")@help.example>" >m
	opens 3 ann@example.org <m
}

@test "a subject tag counts for those who take part" {
	mail 'From: ann@example.org' 'Subject: Re: [helpdesk #1] fire' >m
	lands 1 'subject tag' <m
	mail 'From: bo@example.org' 'Subject: Re: [HelpDesk#1] fire' >m
	lands 1 'subject tag' <m
	mail 'From: root@help.example' 'Subject: [x] [helpdesk #77] [helpdesk #2]' >m
	lands 2 'subject tag' <m
	[[ $(notes_of 1) == '' ]]
}

@test "a subject tag of somebody else's opens a ticket that tells of it" {
	mail 'From: eve@example.org' 'Subject: Re: [helpdesk #1] fire' >m
	opens 3 eve@example.org <m
	[[ $(messages_of 1) == 1 ]]
	[[ $(notes_of 3) == 'The subject names ticket 1, but the writer takes'\
' no part in it. If this belongs there: ticket link 3 refers-to 1, or: '\
'ticket merge 3 --into 1' ]]
	[[ $(sql 'select count(*) from link') == 0 ]]
	runs ticket link 3 refers-to 1
	runs ticket merge --allow-other-customer 3 --into 1
}

@test "a tag of another desk or of no ticket means nothing" {
	mail 'From: ann@example.org' 'Subject: [desk #1] [other #1] [helpdesk 1]' >m
	opens 3 ann@example.org <m
	mail 'From: ann@example.org' 'Subject: [helpdesk #99] [helpdesk #x] [helpdesk #1' >m
	opens 4 ann@example.org <m
	[[ $(notes_of 3)$(notes_of 4) == '' ]]
}

@test "the words of a subject alone never thread" {
	mail 'From: ann@example.org' 'Subject: Re: fire' >m
	opens 3 ann@example.org <m
}

@test "a stranger's answer is taken in, marked, and shows nothing back" {
	mail 'From: Eve <eve@example.org>' 'Cc: mallory@example.org' \
		'In-Reply-To: <one@example.org>' >m
	lands 1 In-Reply-To <m
	[[ $(notes_of 1) == 'unverified sender: eve@example.org is neither '\
'the requester nor a participant nor an agent; the mail was put here by its '\
'In-Reply-To' ]]
	[[ $(participants_of 1) == bo@example.org ]]
	mail 'From: Eve <eve@example.org>' \
		"To: support+1.$(signed 'address 1')@help.example" >m
	lands 1 'reply token' <m
	[[ $(notes_of 1) == *'by its reply token' ]]
}

@test "people in Cc of an answer come to take part" {
	mail 'From: bo@example.org' 'In-Reply-To: <one@example.org>' \
		'Cc: Di <di@example.org>, ann@example.org, cy@example.org' >m
	lands 1 In-Reply-To <m
	[[ $(participants_of 1) == \
		$'bo@example.org\ncy@example.org\ndi@example.org' ]]
}

@test "an agent's mail is an agent's answer" {
	mail 'From: Root <ROOT@help.example>' 'In-Reply-To: <one@example.org>' >m
	lands 1 In-Reply-To <m
	[[ $(sql 'select kind, sender, agent_id, cast(customer_id is null as integer)
		from message order by id desc limit 1') == 'reply|agent|1|1' ]]
	[[ $(sql 'select status, cast(first_response_at is not null as integer) from ticket
		where id = 1') == 'in_progress|1' ]]
}

@test "an agent who asked speaks as the one who asked" {
	mail 'From: root@help.example' 'Subject: screen' \
		'Message-ID: <three@help.example>' >m
	opens 3 root@help.example <m
	mail 'From: root@help.example' 'In-Reply-To: <three@help.example>' >m
	lands 3 In-Reply-To <m
	[[ $(sql 'select sender from message where ticket_id = 3') == \
		$'user\nuser' ]]
	[[ $(status_of 3) == open ]]
}

@test "a merged ticket's number leads to the one it became part of" {
	runs ticket merge --allow-other-customer 1 --into 2
	mail 'From: ann@example.org' 'In-Reply-To: <one@example.org>' >m
	lands 2 In-Reply-To <m
	mail 'From: ann@example.org' 'Subject: [helpdesk #1]' >m
	lands 2 'subject tag' <m
	mail 'From: ann@example.org' \
		"To: support+1.$(signed 'address 1')@help.example" >m
	lands 2 'reply token' <m
}

@test "an answer to a solved ticket reopens it, and ends waiting" {
	runs ticket set 1 status=resolved
	mail 'From: ann@example.org' 'In-Reply-To: <one@example.org>' >m
	lands 1 In-Reply-To <m
	[[ $(status_of 1) == open ]]
	runs ticket set 1 status=waiting
	mail -b 2 'From: ann@example.org' 'In-Reply-To: <one@example.org>' >m
	lands 1 In-Reply-To <m
	[[ $(status_of 1) == open ]]
}

@test "a closed ticket is reopened within ticket.reopen_window" {
	runs ticket set 1 status=resolved
	runs ticket close 1
	mail 'From: ann@example.org' 'In-Reply-To: <one@example.org>' >m
	DESK_NOW=2026-04-01T08:59:00Z lands 1 In-Reply-To <m
	[[ $(status_of 1) == open ]]
}

@test "after the window an answer opens a ticket that follows up" {
	sql "insert into team (name, created_at) values ('billing', 0)"
	runs ticket set 1 team=billing category=billing priority=high
	runs ticket set 1 status=resolved
	runs ticket close 1
	mail 'From: ann@example.org' 'In-Reply-To: <one@example.org>' \
		'Subject: again' 'Message-ID: <three@example.org>' >m
	DESK_NOW=2026-04-01T09:01:00Z exits 0 mail2ticket -v <m
	out_is 3
	err_is 'mail2ticket: new ticket 3 from ann@example.org, follow-up to 1'
	[[ $(status_of 1) == closed && $(messages_of 1) == 1 ]]
	[[ $(sql 'select from_id, kind, to_id from link') == '3|follow-up|1' ]]
	[[ $(sql 'select t.subject, t.priority, x.name, c.name, t.assignee_id
		from ticket t join team x on x.id = t.team_id
		join category c on c.id = t.category_id where t.id = 3') == \
		'again|high|billing|billing|' ]]
	[[ $(messages_of 3) == 1 ]]
	mail 'From: ann@example.org' 'In-Reply-To: <three@example.org>' >m
	DESK_NOW=2026-04-01T09:02:00Z lands 3 In-Reply-To <m
}

@test "after the window --set goes before what is inherited" {
	runs ticket set 1 priority=high
	runs ticket set 1 status=resolved
	runs ticket close 1
	mail 'From: ann@example.org' 'In-Reply-To: <one@example.org>' >m
	DESK_NOW=2026-05-01T09:00:00Z ok 3 mail2ticket --set priority=low <m
	[[ $(sql 'select priority from ticket where id = 3') == low ]]
}

@test "an agent's mail to a ticket long closed stays with it" {
	runs ticket set 1 status=resolved
	runs ticket close 1
	mail 'From: root@help.example' 'In-Reply-To: <one@example.org>' >m
	DESK_NOW=2026-05-01T09:00:00Z lands 1 In-Reply-To <m
	[[ $(status_of 1) == closed && $(messages_of 1) == 2 ]]
}

@test "--set and --team are for new tickets and leave others alone" {
	mail 'From: ann@example.org' 'In-Reply-To: <one@example.org>' >m
	ok 1 mail2ticket --set priority=urgent <m
	[[ $(sql 'select priority from ticket where id = 1') == normal ]]
}

@test "ten thousand references are looked at in no time" {
	mail 'From: ann@example.org' "References: <one@example.org>$(
		for ((i = 0; i < 10000; i++)); do
			printf '\n <%d@nowhere.example>' "$i"
		done)" >m
	opens 3 ann@example.org < <(cat m)
}
