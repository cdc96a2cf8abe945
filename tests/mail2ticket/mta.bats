#!/usr/bin/env bats
bats_require_minimum_version 1.5.0
load ../lib
load mail

# The programs that run mail2ticket in earnest, while the store is locked half
# of the time: no mail is lost and none is there twice.

MAILS=24

setup() {
	desk_fresh
	cd "$BATS_TEST_TMPDIR" || return
	head -c 150000 /dev/urandom >a.bin
	for ((i = 1; i <= MAILS; i++)); do
		mail -b $'Hello,\nFrom here it burns.\n.\nBye' \
			"From: p$i@example.org" 'To: support@help.example' \
			"Subject: mail $i" "Message-ID: <$i@example.org>" >"m.$i"
	done
	# One that fills any pipe.
	mail_with a.bin >m.5
	# Two that differ in nothing that a Message-ID would tell.
	sed -i '/^Message-ID/d' m.7 m.8
}

teardown() {
	rm -f locking
	wait
	if [[ -n ${dovecot-} ]]; then
		kill "$(<"$dovecot/run/master.pid")"
		rm -rf "$dovecot"
	fi
}

lock_for_0_3_s() {
	if on_sqlite; then
		sqlite3 -cmd '.timeout 5000' "$DESK_DB" 'begin exclusive' \
			'.shell sleep 0.3' rollback
	else
		sql 'begin; lock table ticket; select pg_sleep(0.3); rollback'
	fi
}

# Locks the store for 0.3 s, leaves it alone for 0.3 s, and so on.
lock_in_bursts() {
	: >locking
	while [[ -e locking ]]; do
		lock_for_0_3_s
		sleep 0.3
	done &
}

# Each mail is one ticket with one message, as it was written.
all_there() {
	[[ $(sql 'select count(*), count(distinct ticket_id),
		count(distinct subject), sum(length(digest)) from message') == \
		"$MAILS|$MAILS|$MAILS|$((MAILS * 32))" ]]
	[[ $(sql "select count(*) from message where subject like 'mail %'
		and body like 'Hello,%From here it burns.%Bye%'") == \
		$((MAILS - 1)) ]]
	[[ $(sql 'select size from attachment') == 150000 ]]
	ticket attach get "$(sql "select ticket_id from message
		where subject = 'files'")" a.bin -f got
	cmp got a.bin
	runs desk check
}

procmail_rc() {
	sed -e "s|^PATH=.*|PATH=$PATH|" -e "s|^DESK_DB=.*|DESK_DB=$1|" \
		"$ROOT/share/examples/procmailrc" >rc
	printf 'DESK_CONFIG=/dev/null\nMAILDIR=%s\nDEFAULT=%s/lost\n' \
		"$PWD" "$PWD" | cat - rc >rc.new
	mv rc.new rc
}

@test "procmail, as in share/examples" {
	needs procmail
	# Without a desk: every mail stays with its sender.
	procmail_rc "$PWD/nowhere.db"
	for ((i = 1; i <= MAILS; i++)); do
		run procmail -m "$PWD/rc" <"m.$i"
		[[ $status == 75 ]]
	done
	[[ ! -e lost ]]
	procmail_rc "$DESK_DB"
	lock_in_bursts
	for ((i = 1; i <= MAILS; i++)); do
		procmail -m "$PWD/rc" <"m.$i" >>said 2>&1
		# A mail system that did not hear of it tries again.
		((i % 3)) || procmail -m "$PWD/rc" <"m.$i" >>said 2>&1
	done
	rm locking
	wait
	[[ ! -e lost && -z $(grep -v '^[0-9]*$' said) ]]
	all_there
}

start_dovecot() {
	dovecot=$(mktemp -d /tmp/dc.XXXXXX)
	chmod 755 "$dovecot"
	port=$(free_port)
	local user=$ME group home=$dovecot/home
	group=$(id -gn)
	openssl req -x509 -newkey rsa:2048 -nodes -keyout "$dovecot/key.pem" \
		-out "$dovecot/cert.pem" -days 30 -subj /CN=localhost \
		-addext 'subjectAltName=DNS:localhost,IP:127.0.0.1' 2>/dev/null
	echo 'support:{PLAIN}secret::::::' >"$dovecot/users"
	mkdir -p "$home/Maildir/"{tmp,new,cur}
	{
		cat <<-END
			base_dir = $dovecot/run
			state_dir = $dovecot/state
			log_path = $dovecot/log
			protocols = pop3
			listen = 127.0.0.1
			first_valid_uid = 1
			ssl = yes
			ssl_cert = <$dovecot/cert.pem
			ssl_key = <$dovecot/key.pem
			auth_failure_delay = 0
			passdb {
			  driver = passwd-file
			  args = scheme=PLAIN $dovecot/users
			}
			mail_location = maildir:~/Maildir
			service anvil {
			  chroot =
			  unix_listener anvil-auth-penalty {
			    mode = 0
			  }
			}
			service pop3-login {
			  chroot =
			  inet_listener pop3 {
			    port = 0
			  }
			  inet_listener pop3s {
			    port = $port
			    ssl = yes
			  }
			}
			service stats {
			  chroot =
			}
		END
		if [[ $ME == root ]]; then
			chown -R nobody "$home"
			echo "userdb {
				driver = static
				args = uid=nobody gid=nogroup home=$home
			}"
		else
			echo "default_internal_user = $user
			default_internal_group = $group
			default_login_user = $user
			userdb {
				driver = static
				args = home=$home
			}"
		fi
	} >"$dovecot/dovecot.conf"
	dovecot -c "$dovecot/dovecot.conf"
	wait_for test -s "$dovecot/run/master.pid"
}

# Puts all mails into the mailbox.
fill_mailbox() {
	for ((i = 1; i <= MAILS; i++)); do
		cp "m.$i" "$dovecot/home/Maildir/new/$i.m.host"
	done
	if [[ $ME == root ]]; then
		chown nobody "$dovecot/home/Maildir/new/"*
	fi
}

mailbox_size() {
	find "$dovecot/home/Maildir/new" "$dovecot/home/Maildir/cur" -type f |
		wc -l
}

# poll DATABASE [WORD]: fetches all mail once.
poll() {
	cat >fetchmailrc <<-END
		set no bouncemail
		poll localhost service $port protocol POP3 auth password
			user "support" password "secret" is "$ME" here
			ssl sslcertck sslcertfile $dovecot/cert.pem
			fetchall no rewrite ${2-}
			mda "$BUILD/bin/mail2ticket -d $1 >>$PWD/ids"
	END
	chmod 600 fetchmailrc
	fetchmail -f fetchmailrc --pidfile "$PWD/fetchmail.pid" >>said 2>&1
}

@test "fetchmail from a POP3 server" {
	needs fetchmail dovecot openssl
	start_dovecot
	fill_mailbox
	# Without a desk all of it stays on the server.
	poll "$PWD/nowhere.db" || true
	[[ $(mailbox_size) == "$MAILS" ]]
	lock_in_bursts
	# Stored, but still there: as if the connection had gone down.
	poll "$DESK_DB" keep
	[[ $(mailbox_size) == "$MAILS" ]]
	poll "$DESK_DB"
	rm locking
	wait
	cat said
	[[ $(mailbox_size) == 0 ]]
	[[ $(wc -l <ids) == $((2 * MAILS)) ]]
	all_there
}
