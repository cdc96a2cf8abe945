# shellcheck shell=bash
# Mails for the tests of mail2ticket; each runs in a folder of its own.

setup() {
	desk_fresh
	cd "$BATS_TEST_TMPDIR" || return
}

# mail [-b TEXT] FIELD...: prints a mail with these header fields and text.
mail() {
	local text='Hello.'
	if [[ $1 == -b ]]; then
		text=$2
		shift 2
	fi
	printf '%s\n' "$@" '' "$text"
}

# mail_with FILE...: a multipart mail from ann with a text and these files.
mail_with() {
	local file
	printf '%s\n' 'From: Ann Lee <ann@example.org>' \
		'To: support@help.example' 'Subject: files' \
		'Message-ID: <files@example.org>' 'MIME-Version: 1.0' \
		'Content-Type: multipart/mixed; boundary=b1' '' \
		'--b1' 'Content-Type: text/plain' '' 'See the files.' ''
	for file; do
		printf '%s\n' '--b1' 'Content-Type: application/octet-stream' \
			"Content-Disposition: attachment; filename=${file##*/}" \
			'Content-Transfer-Encoding: base64' ''
		base64 "$file"
		echo
	done
	echo '--b1--'
}

# signed WHAT: the MAC that the desk gives to WHAT, computed on our own.
signed() {
	python3 -c '
import base64, hashlib, hmac, sys
mac = hmac.new(bytes.fromhex(sys.argv[1]), sys.argv[2].encode(), hashlib.sha256)
print(base64.b32encode(mac.digest()[:10]).decode().lower())
' "$(sql "select $(hex secret) from setting where name = '${2-token}'")" "$1"
}

# The parts of ticket $1 that most tests ask for.
status_of() {
	sql "select status from ticket where id = $1"
}

messages_of() {
	sql "select count(*) from message where ticket_id = $1 and
		kind <> 'system'"
}

notes_of() {
	sql "select body from message where ticket_id = $1 and
		kind = 'system' order by id"
}

participants_of() {
	sql "select c.email from participant p join customer c on
		c.id = p.customer_id where p.ticket_id = $1 order by c.email"
}
