bats_require_minimum_version 1.5.0
load ../lib
load outbox

# Hidden from arguments and from the configuration.
password() {
	printf '%s\n' "$1" >password
}

@test "STARTTLS with a user and a password from a file" {
	certificate
	sink --cert cert.pem --key key.pem --require-tls --auth me:secret
	password secret
	uses "smtp://me@localhost:$port" "ca_file = $PWD/cert.pem" \
		"password_file = $PWD/password" 'timeout = 3s'
	mails 3
	ok '' outbox send
	ok $'true me\ntrue me\ntrue me' taken '| "\(.tls) \(.user)"'
	ok $'1\n1\n1' taken conn
}

@test "a password from a command; a wrong one is said, and all waits" {
	certificate
	sink --cert cert.pem --key key.pem --auth me:secret
	uses "smtp://me@localhost:$port" "ca_file = $PWD/cert.pem" \
		'password_command = echo wrong' 'timeout = 3s'
	mails 2
	exits 75 outbox send
	err_has "localhost refuses user 'me': 535"
	ok $'1 queued c1@example.org 0\n2 queued c2@example.org 0' \
		bash -c 'outbox list -H --fields id,state,recipients,code |
		sed "s/\t/ /g; s/ $/ 0/"'
	uses "smtp://me@localhost:$port" "ca_file = $PWD/cert.pem" \
		'password_command = echo secret' 'timeout = 3s'
	later 90
	ok '' outbox send
	ok 2 grep -c . sink.log
}

refused() { # WHAT
	mails 1
	exits 75 outbox send
	err_has "$1"
	ok '' cat sink.log
	ok 1 bash -c 'outbox list state:queued -H | wc -l'
}

@test "a certificate that nobody trusted is refused" {
	certificate
	sink --cert cert.pem --key key.pem
	uses "smtp://localhost:$port" 'timeout = 3s'
	refused 'localhost: the certificate is refused: self-signed certificate'
}

@test "a certificate for another host is refused" {
	certificate other.example
	sink --cert cert.pem --key key.pem
	uses "smtp://localhost:$port" "ca_file = $PWD/cert.pem" 'timeout = 3s'
	refused 'localhost: the certificate is refused: hostname mismatch'
}

expired() {
	needs openssl
	mkdir ca
	: >ca/index
	echo 01 >ca/serial
	cat >ca/conf <<-END
		[ca]
		default_ca = own
		[own]
		database = ca/index
		serial = ca/serial
		new_certs_dir = ca
		default_md = sha256
		policy = any
		[any]
		commonName = supplied
		[ext]
		subjectAltName = DNS:localhost
	END
	openssl req -new -newkey rsa:2048 -nodes -keyout key.pem -out ca/req \
		-subj /CN=localhost 2>/dev/null
	openssl ca -batch -selfsign -config ca/conf -keyfile key.pem \
		-in ca/req -out cert.pem -notext -extensions ext \
		-startdate 20200101000000Z -enddate 20210101000000Z 2>/dev/null
}

@test "an expired certificate is refused" {
	expired
	sink --cert cert.pem --key key.pem
	uses "smtp://localhost:$port" "ca_file = $PWD/cert.pem" 'timeout = 3s'
	refused 'localhost: the certificate is refused: certificate has expired'
}

@test "without STARTTLS nothing is sent where encryption is required" {
	sink
	uses "smtp://localhost:$port" 'timeout = 3s'
	refused 'localhost does not offer STARTTLS, and outbox.tls is required'
}

@test "opportunistic takes any certificate, and none" {
	certificate
	sink --cert cert.pem --key key.pem
	uses "smtp://localhost:$port" 'tls = opportunistic' 'timeout = 3s'
	mail ann@example.org <<<'Body.'
	ok '' outbox send
	ok true taken tls
	kill -9 "$(<sink.pid)"
	sink
	uses "smtp://localhost:$port" 'tls = opportunistic' 'timeout = 3s'
	mail ann@example.org <<<'Body.'
	ok '' outbox send
	ok false taken tls
}

@test "a password is not given away over an open line" {
	password secret
	uses smtp://me@localhost:25 'tls = opportunistic' \
		"password_file = $PWD/password"
	mail ann@example.org <<<'Body.'
	fails 78 "outbox send: outbox.tls: a password needs required, or off where\
 the way is safe" outbox send
}

@test "words put between STARTTLS and the encryption are no answer" {
	fault inject
	uses "smtp://localhost:$port" 'timeout = 3s'
	mail ann@example.org <<<'Body.'
	exits 75 outbox send
	err_has 'localhost said more than its answer before the encryption'
}

@test "smtps: TLS from the start, with a user, over one connection" {
	certificate
	sink --implicit --cert cert.pem --key key.pem --auth me:secret
	password secret
	uses "smtps://me@localhost:$port" "ca_file = $PWD/cert.pem" \
		"password_file = $PWD/password" 'timeout = 3s'
	mails 3
	mail ann@example.org bad@example.org grey@example.org <<<'Body.'
	SUBJECT='554 spam' mail bob@example.org <<<'Body.'
	mail bad@example.org <<<'Body.'
	mail tmp@example.org <<<'.dot'
	mail cid@example.org <<<'.dot'
	ok '' outbox send
	ok '1 sent c1@example.org 250
2 sent c2@example.org 250
3 sent c3@example.org 250
4 sent ann@example.org 250
5 failed bob@example.org 554
6 failed bad@example.org 550
7 queued tmp@example.org 451
8 sent cid@example.org 250
9 queued grey@example.org 450
10 failed bad@example.org 550' states
	ok $'1\n1\n1' bash -c 'jq .conn sink.log | head -n 3'
	runs bash -c 'tail -n 1 sink.log | jq -r .text'
	out_has $'\n.dot'
}

@test "smtps: a wrong certificate, and a wrong password, are refused" {
	certificate
	sink --implicit --cert cert.pem --key key.pem --auth me:secret
	uses "smtps://localhost:$port" 'timeout = 3s'
	refused "localhost:$port: "
	password wrong
	uses "smtps://me@localhost:$port" "ca_file = $PWD/cert.pem" \
		"password_file = $PWD/password" 'timeout = 3s'
	later 90
	exits 75 outbox send
	ok '' cat sink.log
}
