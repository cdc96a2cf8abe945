# shellcheck shell=bash
# A dovecot on loopback for a file of tests, with a mailbox of its own for each
# test. A test file has, besides load mailfetch,
#
#	setup_file() { server_start; }
#	teardown_file() { server_stop; }
#
# and its tests these words:
#
#	account URL [line...]  adds the section [fetch work] to the configuration;
#	                       in URL, USER is the test's mailbox and its host
#	account_as NAME URL …  the same under another name
#	deliver N              N new messages, m1 to mN (so on from the last)
#	waiting                how many messages are on the server, unseen or not
#	unseen                 how many of them nobody has seen
#	catcher [STATUS]       a command that keeps each message in got/, and then
#	                       ends with that status
#	got                    the subjects in got/, in order, on one line
#
# server_conf and server_up are for tests that change the server.

server_conf() { # the folder
	local d=$1 user group own
	user=$(id -un) group=$(id -gn)
	own="default_internal_user = $user
default_internal_group = $group
default_login_user = $user"
	MAIL_OWNER=$user ids=
	if [[ $user == root ]]; then
		own='' MAIL_OWNER=nobody:nogroup ids='uid=nobody gid=nogroup '
	fi
	cat <<-END
		base_dir = $d/run
		state_dir = $d/state
		log_path = $d/log
		protocols = imap pop3
		listen = 127.0.0.1
		$own
		first_valid_uid = 1
		ssl = yes
		ssl_cert = <$d/cert.pem
		ssl_key = <$d/key.pem
		disable_plaintext_auth = no
		auth_failure_delay = 0
		auth_username_format = %n
		passdb {
		  driver = passwd-file
		  args = scheme=PLAIN $d/users
		}
		userdb {
		  driver = static
		  args = ${ids}home=$d/home/%u
		}
		mail_location = maildir:~/Maildir
		pop3_uidl_format = %g
		service anvil {
		  chroot =
		  unix_listener anvil-auth-penalty {
		    mode = 0
		  }
		}
		service imap-login {
		  chroot =
		  inet_listener imap {
		    port = $IMAP
		  }
		  inet_listener imaps {
		    port = $IMAPS
		    ssl = yes
		  }
		}
		service pop3-login {
		  chroot =
		  inet_listener pop3 {
		    port = $POP3
		  }
		  inet_listener pop3s {
		    port = $POP3S
		    ssl = yes
		  }
		}
		service stats {
		  chroot =
		}
	END
}

certificate() { # KEY CERT [option of openssl req...]
	openssl req -x509 -newkey rsa:2048 -nodes -keyout "$1" -out "$2" \
		-days 30 -subj /CN=localhost \
		-addext 'subjectAltName=DNS:localhost,IP:127.0.0.1' \
		"${@:3}" 2>/dev/null
}

expired() { # KEY CERT
	local ca
	ca=$(mktemp -d "$BATS_TEST_TMPDIR/ca.XXXXXX")
	: >"$ca/index"
	echo 01 >"$ca/serial"
	cat >"$ca/conf" <<-END
		[ca]
		default_ca = own
		[own]
		database = $ca/index
		serial = $ca/serial
		new_certs_dir = $ca
		default_md = sha256
		policy = any
		[any]
		commonName = supplied
		[ext]
		subjectAltName = DNS:localhost
		basicConstraints = CA:true
	END
	openssl req -new -newkey rsa:2048 -nodes -keyout "$1" -out "$ca/req" \
		-subj /CN=localhost 2>/dev/null
	openssl ca -batch -selfsign -config "$ca/conf" -keyfile "$1" \
		-in "$ca/req" -out "$2" -notext -extensions ext \
		-startdate 20200101000000Z -enddate 20210101000000Z 2>/dev/null
}

is_listening() { # PORT
	python3 -c 'import socket, sys
socket.create_connection(("127.0.0.1", int(sys.argv[1])), 1)' "$1"
}

server_up() {
	dovecot -c "$SERVER/dovecot.conf" 3>&- || {
		cat "$SERVER/log"
		return 1
	}
	wait_for is_listening "$IMAP"
}

server_down() {
	local pid i children
	pid=$(cat "$SERVER/run/master.pid" 2>/dev/null) || return 0
	# Those with a client would stay.
	mapfile -t children < <(ps -o pid= --ppid "$pid")
	kill "$pid" 2>/dev/null
	for ((i = 0; i < 100; i++)); do
		kill -0 "$pid" 2>/dev/null || break
		sleep 0.05
	done
	kill "${children[@]}" 2>/dev/null || true
}

server_start() {
	local i
	command -v dovecot >/dev/null && command -v openssl >/dev/null ||
		return 0
	SERVER=$(mktemp -d /tmp/mf.XXXXXX)
	chmod 755 "$SERVER"
	IMAP=$(free_port) IMAPS=$(free_port)
	POP3=$(free_port) POP3S=$(free_port)
	export SERVER IMAP IMAPS POP3 POP3S
	certificate "$SERVER/key.pem" "$SERVER/cert.pem"
	mkdir "$SERVER/home"
	for ((i = 1; i <= 60; i++)); do
		printf 'u%d:{PLAIN}s"ecr\\et %d::::::\n' "$i" "$i"
	done >"$SERVER/users"
	server_conf "$SERVER" >"$SERVER/dovecot.conf"
	[[ $(id -un) != root ]] || chown nobody:nogroup "$SERVER/home"
	server_up
}

server_stop() {
	[[ -n ${SERVER-} ]] || return 0
	server_down
	rm -rf "$SERVER"
}

setup() {
	desk_fresh
	export BOX=u$BATS_TEST_NUMBER
	CONF=$HOME/desk.conf
	export DESK_CONFIG=$CONF
	: >"$CONF"
	mkdir got
	delivered=0
	[[ -n ${SERVER-} ]] || return 0
	MAIL=$SERVER/home/$BOX/Maildir
	printf 's"ecr\\et %s\n' "$BATS_TEST_NUMBER" >password
}

teardown() {
	local pid
	for pid in $(cat "$BATS_TEST_TMPDIR"/*.pid 2>/dev/null); do
		kill -9 "$pid" 2>/dev/null || true
	done
}

account_as() {
	local name=$1 url=$2
	[[ -n ${SERVER-} ]] || [[ $url != *USER* ]] || skip "no dovecot"
	{
		printf '[fetch %s]\nurl = %s\n' "$name" \
			"${url/USER/"$BOX@localhost"}"
		[[ $url != *USER* ]] || printf '%s\n' \
			"password_file = $HOME/password" \
			"ca_file = $SERVER/cert.pem"
		echo 'timeout = 3s'
		printf '%s\n' "${@:3}"
	} >>"$CONF"
}

account() {
	account_as work "$@"
}

message() { # SUBJECT
	printf '%s\n' "Message-ID: <$1.$BOX@example.org>" \
		'From: Ann Lee <ann@example.org>' 'To: help@desk.example' \
		"Subject: $1" 'Date: Mon, 2 Mar 2026 08:00:00 +0000' '' \
		"This is $1." '.' '..two' 'From here on.'
}

deliver() {
	local i part owner
	for part in "$SERVER/home/$BOX" "$MAIL" "$MAIL"/{tmp,new,cur}; do
		mkdir -p "$part"
	done
	for ((i = 0; i < $1; i++)); do
		((++delivered))
		message "m$delivered" >"$MAIL/tmp/x"
		mv "$MAIL/tmp/x" "$MAIL/new/$((1770000000 + delivered)).x$delivered"
	done
	owner=$(stat -c %U:%G "$SERVER/home")
	[[ $(id -un) != root ]] || chown -R "$owner" "$SERVER/home/$BOX"
}

waiting() {
	doveadm -c "$SERVER/dovecot.conf" search -u "$BOX" \
		mailbox "${1-INBOX}" all 2>/dev/null | wc -l
}

unseen() {
	doveadm -c "$SERVER/dovecot.conf" search -u "$BOX" \
		mailbox "${1-INBOX}" unseen | wc -l
}

catcher() {
	cat >catch <<-END
		#!/bin/sh
		n=\$(ls "$HOME/got" | wc -l)
		cat >"$HOME/got/\$(printf %05d "\$n")"
		exit ${1-0}
	END
	chmod +x catch
}

got() {
	cat /dev/null got/* 2>/dev/null | sed -n 's/^Subject: //p' | xargs
}
