# shellcheck shell=bash
# A desk that has an address, and what it is about to send.

# desk_conf LINE...: the configuration; the desk is support@help.example.
desk_conf() {
	{
		printf '[desk]\nname = helpdesk\naddress = support@help.example\n'
		printf '%s\n' "$@"
	} >"$BATS_TEST_TMPDIR/conf"
	export DESK_CONFIG=$BATS_TEST_TMPDIR/conf
}

# takes LINE <mail: mail2ticket -v says that, and prints the ticket it names.
takes() {
	exits 0 mail2ticket -v
	err_is "mail2ticket: $1"
}

# queued: purpose and recipients of what waits, a line each.
queued() {
	sql "select purpose || ' ' || recipients from outbox
		where state = 'queued' order by id"
}

# sent N: the N-th mail that was put into the outbox, as it leaves.
sent() {
	outbox show --raw "$1"
}

# field NAME <mail: the value of a header field, unfolded.
field() {
	python3 -c '
import email, sys
mail = email.message_from_binary_file(sys.stdin.buffer)
print((mail[sys.argv[1]] or "").replace("\r\n", ""))' "$1"
}

# bounce ID ADDRESS ACTION STATUS [TEXT]: a report (RFC 3464) on mail ID.
bounce() {
	cat <<-END
		Return-Path: <>
		From: Mail Delivery System <MAILER-DAEMON@mx.example.net>
		To: support@help.example
		Subject: Undelivered Mail Returned to Sender
		Date: Mon, 2 Mar 2026 09:0${#3}:00 +0000
		Message-ID: <report.$RANDOM@mx.example.net>
		Auto-Submitted: auto-replied
		MIME-Version: 1.0
		Content-Type: multipart/report; report-type=delivery-status; boundary=b

		--b
		Content-Type: text/plain

		This is the mail system at host mx.example.net.

		--b
		Content-Type: message/delivery-status

		Reporting-MTA: dns; mx.example.net

		Final-Recipient: rfc822; $2
		Action: $3
		Status: $4
		Diagnostic-Code: smtp; ${5-550 no such user}

		--b
		Content-Type: text/rfc822-headers

		From: support@help.example
		To: $2
		Message-ID: <$1>
		Subject: Re: x

		--b--
	END
}

tags_of() {
	sql "select tag from ticket_tag where ticket_id = $1 order by tag"
}
