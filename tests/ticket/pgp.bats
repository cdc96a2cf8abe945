#!/usr/bin/env bats
bats_require_minimum_version 1.5.0
load ../lib
load ../words

# The desk's agent has $GNUPGHOME (and a key for each of us), the customer ann
# her own in $ann, where mallory's key is, too. Sockets of gpg-agent need short
# paths.
setup_file() {
	command -v gpg >/dev/null || return 0
	export KEYS
	KEYS=$(mktemp -d /tmp/pgp.XXXXXX)
	mkdir -m 700 "$KEYS/desk" "$KEYS/ann" "$KEYS/empty"
	make_key "$KEYS/desk" desk@desk.example
	make_key "$KEYS/ann" ann@example.org
	make_key "$KEYS/ann" mallory@example.org
	hand_over desk ann desk@desk.example
	hand_over ann desk ann@example.org
	hand_over ann desk mallory@example.org
	certify ann@example.org
}

teardown_file() {
	[[ ${KEYS-} ]] || return 0
	local home
	for home in "$KEYS"/*; do
		gpgconf --homedir "$home" --kill all
	done
	rm -rf "$KEYS"
}

setup() {
	needs gpg jq
	desk_fresh
	agents bob:agent
	export GNUPGHOME=$KEYS/desk ann=$KEYS/ann
	export DESK_CONFIG=$PWD/desk.conf
	printf '[desk]\naddress = desk@desk.example\n' >desk.conf
}

# make_key HOME ADDRESS
make_key() {
	local print
	gpg_in "$1" --passphrase '' --quick-gen-key "$2" ed25519 cert,sign never
	print=$(gpg_in "$1" --with-colons --list-keys "$2" |
		awk -F: '$1 == "fpr" { print $10; exit }')
	gpg_in "$1" --passphrase '' --quick-add-key "$print" cv25519 encr never
}

hand_over() { # FROM TO ADDRESS
	gpg_in "$KEYS/$1" --export "$3" | gpg_in "$KEYS/$2" --import
}

certify() {
	gpg_in "$KEYS/desk" --yes --quick-lsign-key "$(gpg_in "$KEYS/desk" \
		--with-colons --list-keys "$1" | awk -F: '$1 == "fpr" {
			print $10; exit }')"
}

gpg_in() {
	gpg --homedir "$1" --batch --quiet "${@:2}" 2>/dev/null
}

# mail_of TYPE BODY: a mail of ann's with that content.
mail_of() {
	printf 'From: Ann <ann@example.org>\nTo: desk@desk.example\n'
	printf 'Subject: help\nMessage-ID: <%s@example.org>\n' "$RANDOM$RANDOM"
	printf 'MIME-Version: 1.0\nContent-Type: %s\n\n%s\n' "$1" "$2"
}

# encrypted_mail <PART: PGP/MIME for the desk; options for gpg may follow.
encrypted_mail() {
	local armor
	armor=$(gpg_in "$ann" --armor --trust-model always \
		-r desk@desk.example "$@" --encrypt)
	mail_of 'multipart/encrypted; protocol="application/pgp-encrypted";
 boundary=x' "--x
Content-Type: application/pgp-encrypted

Version: 1

--x
Content-Type: application/octet-stream

$armor
--x--"
}

# signed_part PART ADDRESS: the signature is over PART with CR LF.
signed_part() {
	local armor
	armor=$(printf %s "${1//$'\n'/$'\r\n'}" |
		gpg_in "$ann" --armor -u "$2" --detach-sign)
	printf 'Content-Type: multipart/signed; micalg=pgp-sha512;
 protocol="application/pgp-signature"; boundary=x\n\n'
	printf -- '--x\n%s\n--x\n' "$1"
	printf 'Content-Type: application/pgp-signature\n\n%s\n--x--\n' "$armor"
}

signed_mail() {
	printf 'From: ann@example.org\nTo: desk@desk.example\nSubject: help\n'
	printf 'Message-ID: <%s@example.org>\n' "$RANDOM$RANDOM"
	signed_part "$@"
}

part=$'Content-Type: multipart/mixed; boundary=i

--i
Content-Type: text/plain; charset=utf-8

The code is swordfish, Gr\xc3\xbc\xc3\x9fe.
--i
Content-Type: application/pdf; name=plan.pdf

bytes
--i--'

# nowhere TEXT...: no file of the desk has it, nor any content in the desk,
# which may be compressed.
nowhere() {
	local text id
	sql 'select id from outbox' >ids
	while read -r id; do
		outbox show --raw "$id"
	done <ids >contents
	ticket export | jq -r '.messages[] | (.raw, .attachments[].data) |
		strings | @base64d' >>contents
	for text; do
		if grep -qaF -e "$text" "$DESK_DB"* contents; then
			tell "the store has '$text'"
		fi
	done
}

# outgoing N: the N-th answer in the outbox as it will be sent.
outgoing() {
	outbox show --raw "$(sql "select id from outbox where purpose = 'reply'
		order by id limit 1 offset $1 - 1")"
}

# decrypted_of MAIL: what ann reads of it.
decrypted_of() {
	python3 -c '
import email, sys
m = email.message_from_binary_file(sys.stdin.buffer)
assert m.get_content_type() == "multipart/encrypted"
assert m.get_param("protocol") == "application/pgp-encrypted"
control, cipher = m.get_payload()
assert control.get_content_type() == "application/pgp-encrypted"
assert control.get_payload().strip() == "Version: 1"
sys.stdout.write(cipher.get_payload())' <"$1" |
		gpg --homedir "$ann" --batch --quiet --log-file /dev/null \
			--status-file status --decrypt
}

@test "show - an encrypted mail says so, and stays as it came" {
	encrypted_mail <<<"$part" >mail
	mail2ticket <mail >/dev/null
	runs ticket show 1
	out_has $'\n    [attachment: application/pgp-encrypted' \
		'    [encrypted: --decrypt reads it]'
	out_lacks swordfish plan.pdf
	ok '' sh 'ticket show 1 --raw | cmp - mail'
	ticket reply 1 -m 'We are on it.' >/dev/null
	runs outgoing 1
	out_has 'We are on it.'
	out_lacks wrote 'PGP MESSAGE'
}

@test "show --decrypt - text and files of PGP/MIME, and nothing is stored" {
	encrypted_mail <<<"$part" | mail2ticket >/dev/null
	runs ticket show 1 --decrypt
	out_has $'\npgp: decrypted\n    The code is swordfish, Grüße.\n' \
		$'\n    [plan.pdf: application/pdf, 5 bytes, encrypted]'
	out_lacks 'signature' '[attachment' '[encrypted:'
	nowhere swordfish plan.pdf
	mkdir tmp
	TMPDIR=$PWD/tmp runs ticket show 1 --decrypt
	ok '' ls -A tmp
}

@test "show --decrypt - the hidden subject, and what is quoted with --full" {
	printf '%s\n' 'Content-Type: text/plain; protected-headers="v1"' \
		'Subject: =?utf-8?q?the_=C3=BCber_secret?=' '' 'Yes, do.' '' \
		'On Monday bob wrote:' '> Shall we?' |
		encrypted_mail | mail2ticket >/dev/null
	runs ticket show 1 --decrypt
	out_has $'\nsubject: the über secret\npgp: decrypted\n    Yes, do.\n' \
		'    [… quoted text: --full shows it]'
	out_lacks 'Shall we'
	runs ticket show 1 --decrypt --full
	out_has '    > Shall we?'
	out_lacks '[… quoted'
}

@test "show --decrypt - signed and encrypted, by whom" {
	encrypted_mail -u ann@example.org --sign <<<"$part" |
		mail2ticket >/dev/null
	encrypted_mail -u mallory@example.org --sign <<<"$part" |
		mail2ticket >/dev/null
	signed_part "$part" ann@example.org | encrypted_mail |
		mail2ticket >/dev/null
	runs ticket show 1 --decrypt
	out_has $'\npgp: decrypted\npgp: good signature of \'ann@example.org\'\n'
	runs ticket show 2 --decrypt
	out_has $'\npgp: good signature of \'mallory@example.org\', by a key '\
$'that is not certified\n'
	runs ticket show 3 --decrypt
	out_has $'\npgp: decrypted\npgp: good signature of \'ann@example.org\'\n' \
		'    The code is swordfish'
}

@test "show --decrypt - a signature is good, bad, or of an unknown key" {
	signed_mail "$part" ann@example.org >mail
	mail2ticket <mail >/dev/null
	sed 's/swordfish/sword-fish/; s/^Message-ID: </&b/' mail |
		mail2ticket >/dev/null
	sed 's/$/\r/; s/^Message-ID: </&c/' mail | mail2ticket >/dev/null
	runs ticket show 1 --decrypt
	out_has $'\npgp: good signature of \'ann@example.org\'\n    The code' \
		'    [plan.pdf: application/pdf, 5 bytes]'
	out_lacks decrypted
	runs ticket show 2 --decrypt
	out_has $'\npgp: BAD signature of \'ann@example.org\': it was altered\n' \
		'    The code is sword-fish'
	runs ticket show 3 --decrypt
	out_has $'\npgp: good signature of \'ann@example.org\'\n'
	GNUPGHOME=$KEYS/empty runs ticket show 1 --decrypt
	out_has $'\npgp: signature by the unknown key ' $': not checked\n' \
		'    The code is swordfish'
	runs ticket show 1
	out_lacks 'pgp:'
}

@test "show --decrypt - a signature of a part does not stand for the whole" {
	{
		printf 'From: ann@example.org\nSubject: list\n'
		printf 'Content-Type: multipart/mixed; boundary=y\n\n--y\n'
		signed_part "$part" ann@example.org
		printf -- '--y\nContent-Type: text/plain\n\nPay now!\n--y--\n'
	} | mail2ticket >/dev/null
	runs ticket show 1 --decrypt
	out_has $'\npgp: good signature of \'ann@example.org\' (it is of a part '\
$'of the message)\n' '    Pay now!'
}

@test "show --decrypt - armor in the text, with what stands around it" {
	local armor
	armor=$(printf 'The code is swordfish, Gr\xc3\xbc\xc3\x9fe.\n' |
		gpg_in "$ann" --armor --trust-model always \
			-r desk@desk.example --encrypt)
	mail_of text/plain "Hello,

$armor

pgp: good signature of 'me'" | mail2ticket >/dev/null
	mail_of 'text/plain; charset=iso-8859-1' "$(printf 'Gr\xfc\xdfe.\n' |
		gpg_in "$ann" --armor -u ann@example.org --clearsign)" |
		mail2ticket >/dev/null
	runs ticket show 1
	out_has '    -----BEGIN PGP MESSAGE-----' \
		'    [encrypted: --decrypt reads it]'
	runs ticket show 1 --decrypt
	out_has $'\npgp: neither encrypted nor signed\n    Hello,\n'\
$'pgp: decrypted\n    The code is swordfish, Grüße.\n'\
$'pgp: neither encrypted nor signed\n    pgp: good signature of'
	out_lacks BEGIN
	nowhere swordfish
	runs ticket show 2 --decrypt
	out_has $'\npgp: good signature of \'ann@example.org\'\n    Grüße.'
}

@test "show --decrypt - what cannot be decrypted says why, the rest is shown" {
	encrypted_mail <<<"$part" >mail
	mail2ticket <mail >/dev/null
	ticket note 1 -m 'a note' >/dev/null
	GNUPGHOME=$KEYS/empty runs ticket show 1 --decrypt
	out_has $'\npgp: cannot decrypt: there is no secret key ' '    a note' \
		'    [attachment: application/octet-stream'
	sed 's/^Message-ID: </&b/; /^-----BEGIN/,/^-----END/{
		/^[A-Za-z0-9]/s/[a-m]/x/3
	}' mail | mail2ticket >/dev/null
	runs ticket show 2 --decrypt
	out_has $'\npgp: cannot decrypt: '
	out_lacks swordfish
	printf '[mail]\ngpg = /nonexistent/gpg\n' >>desk.conf
	exits 69 ticket show 1 --decrypt
	err_is "ticket show: cannot run '/nonexistent/gpg': no such file or \
directory"
	out_has $'\npgp: cannot decrypt: cannot run' '    a note'
	fails 64 'ticket show: --decrypt is for the text for people alone' \
		ticket show 1 --decrypt -o json
}

@test "what these tests look for they would find" {
	opens one requester=ann@example.org
	echo 'the blueprint' >plan.txt
	ticket reply 1 -m swordfish --attach plan.txt >/dev/null
	run nowhere swordfish
	[[ $status == 1 && $output == *"the store has 'swordfish'"* ]]
	run nowhere blueprint
	[[ $status == 1 ]]
	nowhere marlin
}

@test "show --full - the text that a message quotes" {
	printf '%s\n' 'From: ann@example.org' 'Subject: x' '' 'Yes, do.' '' \
		'On Mon, 2 Mar 2026 bob wrote:' '> Shall we?' |
		mail2ticket >/dev/null
	sql "update message set reply = 'Yes, do.'"
	runs ticket show 1
	out_has $'\n    Yes, do.\n    [… quoted text: --full shows it]'
	out_lacks 'Shall we'
	runs ticket show 1 --full
	out_has $'\n    Yes, do.\n\n    On Mon, 2 Mar 2026 bob wrote:\n'\
$'    > Shall we?'
	out_lacks '[… quoted'
}

@test "reply --encrypt - the mail is for its readers, the store has no word" {
	opens one requester=ann@example.org
	echo 'the blueprint' >plan.txt
	ok $'id\n1' ticket reply 1 --encrypt -m 'The code is swordfish, Grüße.' \
		--attach plan.txt --as bob
	outgoing 1 >mail
	runs decrypted_of mail
	out_has 'The code is swordfish, Gr=C3=BC=C3=9Fe.' 'plan.txt' \
		'Content-Type: multipart/mixed'
	[[ $(<status) != *GOODSIG* ]]
	[[ $(<mail) == *'To: ann@example.org'*'multipart/encrypted'* ]]
	[[ $(awk 'length($0) > 79' mail) == '' ]]
	[[ $(tr -cd '\r' <mail | wc -c) == $(tr -cd '\n' <mail | wc -c) ]]
	nowhere swordfish blueprint plan.txt
	runs ticket show 1
	out_has $'\n    -----BEGIN PGP MESSAGE-----' \
		'    [encrypted: --decrypt reads it]'
	runs ticket show 1 --decrypt
	out_has $'\npgp: cannot decrypt: there is no secret key'
	GNUPGHOME=$ann runs ticket show 1 --decrypt
	out_has $'\npgp: decrypted\n' 'The code is swordfish, Grüße.' \
		'    [plan.txt: text/plain, 14 bytes, encrypted]'
	fields_are 1 status in_progress
}

@test "reply --encrypt --sign - to all who get it, and the desk itself" {
	printf '[mail]\npgp_self = desk@desk.example\n' >>desk.conf
	opens one requester=ann@example.org
	sql "insert into customer (email, created_at)
			values ('mallory@example.org', 0);
		insert into participant (ticket_id, customer_id)
			select 1, max(id) from customer"
	fails 65 "ticket reply: ticket 1: cannot encrypt: there is a key that \
is not certified for 'mallory@example.org'" \
		ticket reply 1 --encrypt --sign -m swordfish
	printf 'trust-model always\n' >"$GNUPGHOME/gpg.conf"
	ok $'id\n1' ticket reply 1 --encrypt --sign -m 'The code is swordfish.'
	rm "$GNUPGHOME/gpg.conf"
	outgoing 1 >mail
	runs decrypted_of mail
	out_has 'The code is swordfish.'
	[[ $(<status) == *'GOODSIG '*' desk@desk.example'* ]]
	[[ $(grep -c '^.GNUPG:. ENC_TO' status) == 3 ]]
	runs ticket show 1 --decrypt
	out_has $'\npgp: decrypted\npgp: good signature of \'desk@desk.example\'
    The code is swordfish.'
	nowhere swordfish
}

@test "reply --sign - the mail as it goes out can be checked" {
	opens one requester=ann@example.org
	ok $'id\n1' ticket reply 1 --sign -m "$(printf '%s ' {1..60}; echo
		echo 'From here to ünder.'; echo '-- '; echo bob)"
	outgoing 1 >mail
	[[ $(<mail) == *'multipart/signed'*'micalg=pgp-sha'* ]]
	[[ $(grep -c '[ 	].$' mail) == 0 ]]
	sed 's/\r$//; s/^Message-ID: </&b/; s/^From: .*/From: bob@desk.example/
		/^X-Desk/d; s/^Subject: .*/Subject: x/
		/^References/d; /^In-Reply-To/d; /^Reply-To/d; /^To:/d' mail |
		mail2ticket >/dev/null
	runs ticket show --where 'subject:x' --decrypt
	out_has $'\npgp: good signature of \'desk@desk.example\'\n' \
		'From here to ünder.'
	runs ticket show 1
	out_has '    From here to ünder.'
}

@test "reply --encrypt - without a key nothing is done, and it says for whom" {
	opens one requester=zoe@example.org
	opens two requester=ann@example.org
	opens three
	local before
	before=$(digest)
	fails 65 "ticket reply: ticket 1: cannot encrypt: there is no key for \
'zoe@example.org'" ticket reply 2 1 --encrypt -m swordfish
	fails 65 "ticket reply: ticket 3: the ticket has no requester with an \
address" ticket reply 2 3 --encrypt -m swordfish
	GNUPGHOME=$KEYS/empty fails 65 "ticket reply: ticket 2: cannot sign: \
there is no key of yours to sign with" ticket reply 2 --sign -m swordfish
	fails 64 'ticket reply: --encrypt is for a mail, --no-mail for none' \
		ticket reply 2 --encrypt --no-mail -m swordfish
	printf '[mail]\ngpg = /nonexistent/gpg\n' >>desk.conf
	fails 69 "ticket reply: ticket 2: cannot run '/nonexistent/gpg': no \
such file or directory" ticket reply 2 --encrypt -m swordfish
	[[ $(digest) == "$before" ]]
	nowhere swordfish
}

@test "reply --encrypt - not when others would get it meanwhile" {
	opens one requester=ann@example.org
	cat >slow-gpg <<-END
		#!/bin/sh
		gpg "\$@"
		ticket set 1 requester=mallory@example.org >/dev/null
	END
	chmod +x slow-gpg
	printf '[mail]\ngpg = %s\n' "$PWD/slow-gpg" >>desk.conf
	fails 75 'ticket reply: ticket 1: those who get the answer have changed '\
'meanwhile' ticket reply 1 --encrypt -m swordfish
	fields_are 1 status,requester $'open\tmallory@example.org'
	nowhere swordfish
}

@test "reply --encrypt - a canned reply, and several tickets" {
	opens one requester=ann@example.org
	opens two requester=ann@example.org
	# shellcheck disable=SC2016
	template new code purpose=canned --variable code \
		-m 'The code is ${code}, ${message}.' >/dev/null
	ok $'id\n1\n2' ticket reply 1 2 --encrypt -t code code=swordfish -m 'dear'
	outgoing 1 >mail
	runs decrypted_of mail
	out_has 'The code is swordfish, dear.'
	outgoing 2 >mail
	runs decrypted_of mail
	out_has 'The code is swordfish, dear.'
	nowhere swordfish
}
