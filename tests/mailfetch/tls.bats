bats_require_minimum_version 1.5.0
load ../lib
load mailfetch

setup_file() {
	server_start
}

teardown_file() {
	server_stop
}

# Nothing is handed over, and no password is given away.
refused() { # TEXT
	catcher
	deliver 1
	exits 69 mailfetch -- ./catch
	err_has "$@"
	ok '' got
	ok 1 unseen
	run ! grep "user=<$BOX>" "$SERVER/log"
}

@test "IMAPS: a certificate that nobody trusted is refused" {
	account "imaps://USER:$IMAPS"
	sed -i /ca_file/d "$CONF"
	refused "mailfetch: work: 'localhost': the certificate is refused: " \
		'issuer is unknown'
}

@test "IMAPS: a certificate for another host is refused" {
	account "imaps://USER:$IMAPS"
	sed -i 's/@localhost/@127.0.0.2/' "$CONF"
	catcher
	deliver 1
	exits 69 mailfetch -- ./catch
	# Where dovecot listens on 127.0.0.1 alone, it is not reached at all.
	err_has "'127.0.0.2'"
	openssl req -x509 -newkey rsa:2048 -nodes -keyout key -out cert \
		-days 30 -subj /CN=other.example \
		-addext 'subjectAltName=DNS:other.example' 2>/dev/null
	: >"$CONF"
	other=$(free_port)
	openssl s_server -accept "127.0.0.1:$other" -key key -cert cert -quiet \
		</dev/zero >/dev/null 2>&1 3>&- &
	echo $! >s_server.pid
	disown
	wait_for is_listening "$other"
	account "imaps://USER:$other"
	sed -i "s,^ca_file.*,ca_file = $PWD/cert," "$CONF"
	exits 69 mailfetch -- ./catch
	err_has 'the certificate is refused: ' 'does not match'
}

@test "IMAPS, POP3S: an expired certificate is refused" {
	local port url
	expired key cert
	for url in imaps pop3s; do
		: >"$CONF"
		port=$(free_port)
		openssl s_server -accept "127.0.0.1:$port" -key key -cert cert \
			-quiet </dev/zero >/dev/null 2>&1 3>&- &
		echo $! >"$url.pid"
		disown
		wait_for is_listening "$port"
		account "$url://USER:$port"
		sed -i "s,^ca_file.*,ca_file = $PWD/cert," "$CONF"
		exits 69 mailfetch
		err_has 'the certificate is refused: ' 'expired'
	done
}

@test "STARTTLS: a certificate that nobody trusted is refused" {
	account "imap://USER:$IMAP"
	sed -i /ca_file/d "$CONF"
	refused "'localhost': the certificate is refused: "
}

@test "POP3S and STLS: a certificate that nobody trusted is refused" {
	account "pop3s://USER:$POP3S"
	sed -i /ca_file/d "$CONF"
	refused "'localhost': the certificate is refused: "
	: >"$CONF"
	delivered=0
	rm -r "$MAIL"
	account "pop3://USER:$POP3"
	sed -i /ca_file/d "$CONF"
	refused "'localhost': the certificate is refused: "
}

@test "the address in the place of the name, where the certificate has it" {
	account "imaps://USER:$IMAPS"
	sed -i 's/@localhost/@127.0.0.1/' "$CONF"
	deliver 1
	catcher
	ok '' mailfetch -- ./catch
	ok m1 got
}

@test "a ca_file that cannot be read is a mistake in the configuration" {
	account "imaps://USER:$IMAPS"
	sed -i "s,^ca_file.*,ca_file = $PWD/nothing," "$CONF"
	exits 78 mailfetch
	err_has "no certificates to trust in '$PWD/nothing'"
}

# A server that says these pieces, tests/peers/mail_lines.py.
fake() { # PIECE...
	[[ ! -e fake.pid ]] || kill "$(<fake.pid)" 2>/dev/null || true
	rm -f fake.port
	python3 "$ROOT/tests/peers/mail_lines.py" "$@" >fake.port 2>fake.err \
		3>&- &
	echo $! >fake.pid
	disown
	wait_for test -s fake.port
	port=$(<fake.port)
	printf 'secret\n' >password
}

fake_account() { # SCHEME [line...]
	printf '%s\n' '[fetch work]' "url = $1://me@localhost:$port" \
		"password_file = $PWD/password" 'timeout = 1s' "${@:2}" >"$CONF"
}

@test "words put between STARTTLS and the encryption are no answer" {
	fake '* OK [CAPABILITY IMAP4rev1 STARTTLS] hello\r\n' \
		'1 OK go\r\n* OK injected\r\n' 'end'
	fake_account imap
	exits 69 mailfetch
	err_has "'localhost' does not offer STARTTLS, or says more than that"
	run ! grep -i login fake.err
	fake '+OK hello\r\n' '+OK go\r\n+OK injected\r\n' end
	fake_account pop3
	exits 69 mailfetch
	err_has "'localhost' does not offer STLS, or says more than that"
	run ! grep -i user fake.err
}

@test "without STARTTLS no password is sent, nor to one who lets us in" {
	fake '* OK [CAPABILITY IMAP4rev1] hello\r\n' '1 BAD what\r\n' \
		'2 BAD\r\n' end
	fake_account imap
	exits 69 mailfetch
	err_has "'localhost' does not offer STARTTLS"
	run ! grep -i login fake.err
	fake '* PREAUTH come in\r\n' end
	fake_account imap
	exits 69 mailfetch
	err_has "'localhost' lets us in without encryption"
	fake '+OK hello\r\n' '-ERR what\r\n' end
	fake_account pop3
	exits 69 mailfetch
	err_has "'localhost' does not offer STLS"
	run ! grep -i user fake.err
}

@test "a server that is silent, that drips, that breaks off: 69, in time" {
	local start=$SECONDS
	fake '' end
	fake_account imap 'tls = off'
	exits 69 mailfetch
	err_has "'localhost': cannot be greeted: no answer for 1 seconds"
	fake drip
	fake_account imap 'tls = off'
	exits 69 mailfetch
	err_has 'the server is too slow'
	fake_account imaps 'deadline = 2s'
	exits 69 mailfetch
	fake end
	fake_account pop3 'tls = off'
	exits 69 mailfetch
	err_has 'the server broke off'
	((SECONDS - start < 20))
}

@test "a POP3 server that counts from nowhere, or says too much, does no harm" {
	fake '+OK\r\n' '+OK\r\n' '+OK\r\n' '-ERR\r\n' \
		'+OK\r\n0 5\r\n-1 7\r\n99999999999 1\r\n2 x\r\n1 30\r\n.\r\n' \
		'+OK\r\n0 a\r\n1 id\r\n4294967295 b\r\n.\r\n' \
		'+OK\r\nSubject: n\x00ul\r\n\r\n..dot\r\nend\r\n.\r\n' \
		'+OK\r\n' '+OK\r\n' end
	fake_account pop3 'tls = off'
	runs bash -c 'mailfetch -- od -c | grep -c "\\\\0"'
	out_is 1
	fake '+OK\r\n' '+OK\r\n' '+OK\r\n' \
		'+OK\r\nPIPELINING\r\n.\r\n' '+OK\r\n1 30\r\n.\r\n' \
		'+OK\r\n1 other\r\n.\r\n' flood
	fake_account pop3 'tls = off'
	exits 69 mailfetch -- cat
	err_has 'cannot fetch a message: the server says more than it should'
}
