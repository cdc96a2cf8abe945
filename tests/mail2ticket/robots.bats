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
	sql "delete from outbox"
}

# resolve: ticket 1 waits for nothing any more.
resolve() {
	runs ticket set 1 status=resolved resolution=done
}

# away FIELD...: Ann's automatic answer.
away() {
	mail -b 'I am away.' 'From: Ann <ann@example.org>' \
		'To: support@help.example' 'Subject: Re: fire' "$@"
}

@test "an automatic answer joins its ticket and does not reopen it" {
	resolve
	away 'Auto-Submitted: auto-replied' 'In-Reply-To: <one@example.org>' >m
	takes 'follow-up to 1 (In-Reply-To), automatic: reply' <m
	out_is 1
	[[ $(status_of 1) == resolved ]]
	[[ $(sql 'select is_auto, is_bounce from message order by id') == \
		$'0|0\n1|0' ]]
	[[ $(queued) == '' ]]
	ok '' desk check -H
}

@test "an automatic answer does not end waiting, a person's does" {
	runs ticket set 1 status=waiting
	away 'X-Autoreply: yes' 'In-Reply-To: <one@example.org>' >m
	ok 1 mail2ticket <m
	[[ $(status_of 1) == waiting ]]
	away 'In-Reply-To: <one@example.org>' 'Message-ID: <two@x>' >m
	ok 1 mail2ticket <m
	[[ $(status_of 1) == open ]]
}

@test "an agent's automatic answer is no first response" {
	sql "update agent set email = 'root@help.example'"
	mail 'From: root@help.example' 'Auto-Submitted: auto-replied' \
		'In-Reply-To: <one@example.org>' >m
	ok 1 mail2ticket <m
	[[ $(sql 'select cast(first_response_at is null as integer), status from ticket') \
		== '1|open' ]]
	[[ $(sql 'select sender, is_auto from message order by id desc limit 1') \
		== 'agent|1' ]]
}

@test "an automatic answer to a ticket closed long ago opens no new one" {
	resolve
	runs ticket close 1
	away 'Auto-Submitted: auto-replied' 'In-Reply-To: <one@example.org>' >m
	DESK_NOW=2026-08-01T09:00:00Z ok 1 mail2ticket <m
	[[ $(sql 'select count(*) from ticket') == 1 ]]
	away 'In-Reply-To: <one@example.org>' 'Message-ID: <two@x>' >m
	DESK_NOW=2026-08-01T09:00:00Z ok 2 mail2ticket <m
}

@test "automatic mail brings nobody in and is no unverified sender" {
	mail 'From: robot@example.net' 'Cc: bo@example.org' \
		'Auto-Submitted: auto-generated' \
		'In-Reply-To: <one@example.org>' >m
	takes 'follow-up to 1 (In-Reply-To), automatic: generated' <m
	[[ $(participants_of 1) == '' && $(notes_of 1) == '' ]]
}

@test "a robot's mail of no ticket is kept in one that is closed at once" {
	local field n=1
	for field in 'Auto-Submitted: auto-generated (cron)' \
		'Precedence: bulk' 'X-Autorespond: yes' 'Return-Path: <>' \
		'X-Auto-Reply: 1'; do
		((++n))
		mail 'From: Robot <robot@example.net>' "$field" \
			'To: support@help.example' "Subject: news $n" >m
		ok $n mail2ticket <m
		[[ $(status_of $n) == closed && $(tags_of $n) == auto ]]
	done
	[[ $(queued) == '' ]]
	ok 1 ticket list -o id is:open
	ok $'6\n5\n4\n3\n2' ticket list -o id tag:auto sort:-id
	[[ $(sql "select verb from event where ticket_id = 2 order by id") == \
$'ticket.created\nmessage.added\nticket.tagged\nticket.resolved\nticket.closed' ]]
	ok '' desk check -H
}

@test "-v says what kind of automatic mail it was" {
	away 'Auto-Submitted: auto-replied' >m
	takes 'new ticket 2 from ann@example.org, automatic (reply)' <m
	out_is 2
}

@test "--set status leaves a robot's ticket to people" {
	mail 'From: nagios@example.net' 'Auto-Submitted: auto-generated' \
		'Subject: disk' >m
	ok 2 mail2ticket --set status=open <m
	[[ $(status_of 2) == open && $(tags_of 2) == auto ]]
}

@test "Auto-Submitted: no, and a mail that asks not to be answered, are people's" {
	away 'Auto-Submitted: No' 'In-Reply-To: <one@example.org>' >m
	resolve
	ok 1 mail2ticket <m
	[[ $(status_of 1) == open ]]
	mail 'From: ann@example.org' 'To: support@help.example' 'Subject: x' \
		'X-Auto-Response-Suppress: All' >m
	ok 2 mail2ticket <m
	[[ $(status_of 2) == open && $(tags_of 2) == '' ]]
	[[ $(sql 'select is_auto from message where ticket_id = 2') == 0 ]]
	[[ $(queued) == '' ]]
}

@test "people on a mailing list open tickets, and are not answered" {
	mail 'From: Bo <bo@example.org>' 'To: talk@lists.example.net' \
		'Cc: support@help.example' 'Subject: [talk] hello' \
		'List-Id: <talk.lists.example.net>' \
		'List-Post: <mailto:talk@lists.example.net>' \
		'Precedence: list' >m
	takes 'new ticket 2 from bo@example.org, automatic (list)' <m
	[[ $(status_of 2) == open && $(tags_of 2) == list ]]
	[[ $(sql 'select is_auto from message where ticket_id = 2') == 1 ]]
	[[ $(participants_of 2) == '' && $(queued) == '' ]]
}

@test "a newsletter, and a robot on a list, are closed" {
	mail 'From: shop@example.net' 'Subject: 20 %' \
		'List-Id: <news.example.net>' >m
	ok 2 mail2ticket <m
	mail 'From: bo@example.org' 'Subject: [talk] away' \
		'List-Post: <mailto:talk@lists.example.net>' \
		'Auto-Submitted: auto-replied' >m
	ok 3 mail2ticket <m
	[[ $(status_of 2)$(status_of 3) == closedclosed ]]
	[[ $(tags_of 2)$(tags_of 3) == autoauto ]]
}

@test "a list that is the desk's own address counts for nothing" {
	local fields=('List-Id: <support.help.example>' 'Precedence: list'
		'List-Post: <https://groups.example/x>,
 <mailto:Support@help.example>'
		'List-Unsubscribe: <mailto:x@help.example>')
	resolve
	mail 'From: ann@example.org' 'To: support@help.example' \
		'In-Reply-To: <one@example.org>' "${fields[@]}" >m
	takes 'follow-up to 1 (In-Reply-To)' <m
	[[ $(status_of 1) == open ]]
	away 'Auto-Submitted: auto-replied' "${fields[@]}" >m
	takes 'new ticket 2 from ann@example.org, automatic (reply)' <m
	[[ $(status_of 2) == closed ]]
	mail 'From: "Bo via Support" <support@help.example>' \
		'Reply-To: Bo <bo@example.org>' 'To: support@help.example' \
		'Subject: hello' "${fields[@]}" >m
	takes 'new ticket 3 from bo@example.org' <m
	[[ $(status_of 3) == open ]]
}

@test "a read receipt joins the ticket and says nothing else" {
	away 'In-Reply-To: <one@example.org>' 'MIME-Version: 1.0' \
'Content-Type: multipart/report; report-type=disposition-notification;
 boundary=b' >m
	printf '%s\n' --b 'Content-Type: text/plain' '' 'It was read.' --b \
		'Content-Type: message/disposition-notification' '' \
		'Final-Recipient: rfc822;ann@example.org' \
		'Original-Message-ID: <one@example.org>' \
		'Disposition: manual-action/MDN-sent-manually; displayed' \
		--b-- >>m
	resolve
	takes 'follow-up to 1 (report on a mail of it), automatic: receipt' <m
	[[ $(status_of 1) == resolved && $(notes_of 1) == '' ]]
}

@test "what a robot said survives export and import" {
	away 'Auto-Submitted: auto-replied' >m
	ok 2 mail2ticket <m
	bounce none@x bo@example.org failed 5.1.1 >m
	ok 3 mail2ticket <m
	ticket export >all
	other=$(new_store other)
	DESK_DB=$other desk init >/dev/null
	DESK_DB=$other runs ticket import <all
	DESK_DB=$other ticket export >again
	cmp all again
	export DESK_DB=$other
	[[ $(sql "select ticket_id, is_auto, is_bounce from message
		where kind = 'reply' order by id") == $'1|0|0\n2|1|0\n3|1|1' ]]
	[[ $(status_of 2) == closed ]]
}
