#!/usr/bin/env bats
bats_require_minimum_version 1.5.0
load ../lib
load mail

@test "a mail becomes a ticket, and its id is all that is printed" {
	mail -b 'It burns.' 'From: Ann Lee <Ann@Example.org>' \
		'To: support@help.example' \
		'Subject: =?UTF-8?Q?Caf=C3=A9?= printer' \
		'Date: Mon, 2 Mar 2026 09:30:00 +0100' \
		'Message-ID: <one@example.org>' >m
	ok 1 mail2ticket <m
	[[ $(sql "select subject, status, channel, priority, is_broken
		from ticket") == 'Café printer|open|email|normal|0' ]]
	[[ $(sql "select kind, sender, channel, from_addr, from_name, to_list,
		cc_list, subject, message_id, sent_at, body, is_auto, is_bounce
		from message") == 'reply|user|email|Ann@Example.org|Ann Lee|'\
'support@help.example||Café printer|one@example.org|1772440200|It burns.'*\
'|0|0' ]]
	[[ $(sql 'select verb from event order by id desc limit 3') == \
		$'message.added\nticket.created\ncustomer.created' ]]
	[[ $(sql 'select count(*) from event where agent_id is not null
		and ticket_id is not null') == 0 ]]
}

@test "the writer is the requester, known again by any letter case" {
	mail 'From: Ann Lee <ann@example.org>' 'Subject: one' >m
	ok 1 mail2ticket <m
	mail 'From: ANN@EXAMPLE.ORG' 'Subject: two' >m
	ok 2 mail2ticket <m
	[[ $(sql 'select t.id, c.email, c.name from ticket t join customer c
		on c.id = t.requester_id order by t.id') == \
		$'1|ann@example.org|Ann Lee\n2|ann@example.org|Ann Lee' ]]
}

@test "without a From that one could write to, Reply-To is the requester" {
	mail 'From: MAILER-DAEMON' 'Reply-To: Bo <bo@example.org>' \
		'Subject: one' >m
	ok 1 mail2ticket <m
	[[ $(sql 'select c.email, c.name from ticket t join customer c
		on c.id = t.requester_id') == 'bo@example.org|Bo' ]]
}

@test "without any usable address the ticket has no requester" {
	mail 'From: "nobody" <>' 'Subject: one' >m
	ok 1 mail2ticket <m
	mail 'Subject: two' >m
	ok 2 mail2ticket <m
	mail 'From: MAILER-DAEMON (the mailer)' 'Subject: three' >m
	ok 3 mail2ticket <m
	[[ $(sql 'select count(*) from ticket where requester_id is null') == 3 ]]
	[[ $(sql 'select count(*) from customer') == 0 ]]
}

@test "those in To and Cc take part, but for the desk itself and its agents" {
	printf '[desk]\naddress = support@help.example, help@help.example\n' >c
	sql "update agent set email = 'Root@help.example';
		insert into team (name, email, created_at)
		values ('billing', 'billing@help.example', 0)"
	mail 'From: ann@example.org' 'Subject: x' 'To: Support <support@help.example>,
 support+1.aaaa@help.example, bo@example.org, root@help.example' \
		'Cc: "Cy D." <cy@example.org>, HELP@help.example,
 billing@help.example, ann@example.org, undisclosed-recipients:;' >m
	DESK_CONFIG=c ok 1 mail2ticket <m
	[[ $(participants_of 1) == $'bo@example.org\ncy@example.org' ]]
	[[ $(sql "select name from customer where email = 'cy@example.org'") \
		== 'Cy D.' ]]
	[[ $(sql "select count(*) from event where verb = 'participant.added'
		and ticket_id = 1") == 2 ]]
}

@test "a desk that does not know its address takes To for it" {
	mail 'From: ann@example.org' 'Subject: x' 'To: support@help.example' \
		'Cc: cy@example.org' >m
	ok 1 mail2ticket <m
	[[ $(participants_of 1) == cy@example.org ]]
}

@test "what the mail system says it was delivered to is the desk's address" {
	mail 'Delivered-To: support@help.example' 'From: ann@example.org' \
		'Subject: x' 'To: support@help.example, bo@example.org' >m
	ok 1 mail2ticket <m
	[[ $(participants_of 1) == bo@example.org ]]
}

@test "the desk's own address is no requester" {
	printf '[desk]\naddress = support@help.example\n' >c
	mail 'From: support@help.example' 'Subject: loop' >m
	DESK_CONFIG=c ok 1 mail2ticket <m
	[[ $(sql 'select cast(requester_id is null as integer) from ticket') == 1 ]]
}

@test "a crowd in Cc comes in only so far, and the ticket says so" {
	mail 'From: ann@example.org' 'Subject: x' "Cc: $(for i in {1..130}; do
		printf 'p%d@example.org,\n ' "$i"
	done)last@example.org" >m
	ok 1 mail2ticket <m
	[[ $(participants_of 1 | wc -l) == 100 ]]
	[[ $(notes_of 1) == '31 more people stand in To and Cc than come to take part.' ]]
}

@test "attachments and the mail itself are kept byte for byte" {
	head -c 3000 /dev/urandom >a.bin
	printf 'x,y\n' >b.csv
	mail_with a.bin b.csv >m
	sed -i 's/$/\r/' m
	ok 1 mail2ticket <m
	[[ $(sql 'select name, type, size from attachment order by id') == \
$'a.bin|application/octet-stream|3000\nb.csv|application/octet-stream|4' ]]
	ok '' ticket attach get 1 a.bin -f got
	cmp got a.bin
	ticket show --raw 1 >got
	cmp got m
}

@test "a mail without a subject is called that" {
	mail 'From: ann@example.org' >m
	ok 1 mail2ticket <m
	[[ $(sql 'select subject from ticket') == '(no subject)' ]]
	[[ $(sql 'select cast(subject is null as integer) from message') == 1 ]]
}

@test "a subject without end is cut in the ticket, not in the message" {
	mail 'From: ann@example.org' "Subject: $(printf 'é%.0s' {1..2000})" >m
	ok 1 mail2ticket <m
	[[ $(sql 'select length(subject) from ticket') == 500 ]]
	[[ $(sql 'select length(subject) from message') == 2000 ]]
}

@test "--team, --queue, --set and --channel fill in the ticket" {
	sql "insert into team (name, created_at) values ('billing', 0)"
	mail 'From: ann@example.org' 'Subject: one' >m
	ok 1 mail2ticket --team billing --set priority=high \
		--set category=billing --channel web <m
	mail 'From: ann@example.org' 'Subject: two' >m
	ok 2 mail2ticket --queue billing --set subject=mine <m
	[[ $(sql 'select t.subject, t.priority, t.channel, x.name, c.name
		from ticket t left join team x on x.id = t.team_id
		left join category c on c.id = t.category_id
		order by t.id') == \
		$'one|high|web|billing|billing\nmine|normal|email|billing|' ]]
}

@test "--set requester puts another one first, and the writer takes part" {
	mail 'From: ann@example.org' 'Subject: one' >m
	ok 1 mail2ticket --set requester=boss@example.org <m
	[[ $(sql 'select c.email from ticket t join customer c
		on c.id = t.requester_id') == boss@example.org ]]
	[[ $(participants_of 1) == ann@example.org ]]
}

@test "an agent who asks the desk is a requester like others" {
	sql "update agent set email = 'root@help.example', name = 'Ro'"
	mail 'From: Ro Ot <root@help.example>' 'Subject: my screen' >m
	ok 1 mail2ticket <m
	[[ $(sql 'select c.email, c.name from ticket t join customer c
		on c.id = t.requester_id') == 'root@help.example|Ro Ot' ]]
	[[ $(sql 'select sender, cast(agent_id is null as integer) from message') == 'user|1' ]]
}

@test "it can be found by a word of its text" {
	mail -b 'The flux capacitor hums.' 'From: ann@example.org' \
		'Subject: car' >m
	ok 1 mail2ticket <m
	ok 1 ticket list -o id capacitor
}

@test "-v says on stderr what was done" {
	mail 'From: Ann <ann@example.org>' 'Subject: x' \
		'Message-ID: <m1@x>' >m
	exits 0 mail2ticket -v <m
	out_is 1
	err_is 'mail2ticket: new ticket 1 from ann@example.org'
	exits 0 mail2ticket -v <m
	out_is 1
	err_is 'mail2ticket: seen before: ticket 1'
	mail 'From: Ann <ann@example.org>' 'In-Reply-To: <m1@x>' >m
	exits 0 mail2ticket -v <m
	out_is 1
	err_is 'mail2ticket: follow-up to 1 (In-Reply-To)'
}

@test "no one needs to be an agent to hand a mail in" {
	sql "update agent set login = 'someone-else'"
	fails 77 "ticket list: user '$ME' is no agent of this desk; an admin \
enters one with 'agent new $ME'" ticket list
	mail 'From: ann@example.org' 'Subject: x' >m
	ok 1 mail2ticket <m
}

@test "fields of the site's own can be set" {
	sql "insert into field (record, name, type)
		values ('ticket', 'serial', 'text')"
	mail 'From: ann@example.org' 'Subject: x' >m
	ok 1 mail2ticket --set serial=A7 <m
	[[ $(sql 'select text from field_value where record_id = 1') == A7 ]]
}

@test "where the site wants it, a note names what was reported before, by anybody" {
	local from text='since monday the big printer in the hall prints
nothing but grey pages and makes a noise'
	printf '[ticket]\nduplicates = suggest\n' >c
	export DESK_CONFIG=$PWD/c
	for from in ann bob cat; do
		mail -b "$text" "From: $from@example.org" 'Subject: printer' \
			"Message-ID: <$from@x>" >$from
	done
	ok 1 mail2ticket <ann
	[[ $(sql "select count(*) from message where kind = 'system'") == 0 ]]
	ok 2 mail2ticket <bob
	[[ $(sql "select ticket_id, body from message
		where kind = 'system'") == \
		'2|Perhaps reported before: #1 printer (1.00)' ]]
	ok 2 mail2ticket <bob
	ok '' ticket similar --note -o id is:open
	# Neither of a program's mail, nor of old ones.
	mail -b "$text" 'From: bot@example.org' 'Subject: printer' \
		'Auto-Submitted: auto-generated' >m
	ok 3 mail2ticket <m
	ok 4 mail2ticket --archive <./cat
	[[ $(sql "select count(*) from message where kind = 'system'") == 1 ]]
	ok 4 ticket similar --note -o id is:open
}

@test "of several mails each gets its note, and none fails for it" {
	local from text='since monday the big printer in the hall prints
nothing but grey pages and makes a noise'
	printf '[ticket]\nduplicates = suggest\n' >c
	export DESK_CONFIG=$PWD/c
	for from in ann bob cat; do
		printf 'From x\n'
		mail -b "$text" "From: $from@example.org" 'Subject: printer'
		echo
	done >box
	ok $'1\n2\n3' mail2ticket --mbox --batch 3 <box
	[[ $(sql "select ticket_id from message where kind = 'system'
		order by id") == $'2\n3' ]]
}

@test "a note that cannot be written keeps no mail out, and can be had later" {
	only_sqlite 'it needs a trigger'
	local from text='since monday the big printer in the hall prints
nothing but grey pages and makes a noise'
	printf '[ticket]\nduplicates = suggest\n' >c
	export DESK_CONFIG=$PWD/c
	for from in ann bob; do
		mail -b "$text" "From: $from@example.org" 'Subject: printer' >$from
	done
	ok 1 mail2ticket <ann
	sql "create trigger refuse before insert on message
		when new.kind = 'system' begin select raise(abort, 'no'); end"
	exits 0 mail2ticket <bob
	out_is 2
	err_has 'mail2ticket: ticket 2: no note of what reads alike: '
	exits 65 ticket similar --note -o id is:open
	out_is ''
	err_has 'ticket similar: ticket 2: '
	sql 'drop trigger refuse'
	ok 2 ticket similar --note -o id is:open
}
