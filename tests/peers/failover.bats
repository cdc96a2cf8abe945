#!/usr/bin/env bats
# Two PostgreSQL servers on this host, the second a synchronous replica of the
# first, and what the programs do when the first one dies.
bats_require_minimum_version 1.5.0
load ../lib

PG=$ROOT/tests/postgres.sh
MAILS=150

setup() {
	only_postgres 'both are its'
	BIN=$("$PG" bin) || skip "no PostgreSQL server"
	export HOME=$BATS_TEST_TMPDIR DESK_CONFIG=$BATS_TEST_TMPDIR/desk.conf
	unset "${!DESK_D@}" DESK_NOW
	cd "$BATS_TEST_TMPDIR" || return
	# Paths of sockets are short.
	servers=$(mktemp -d /tmp/desk-pg.XXXXXX)
	chmod 755 "$servers"
	start_servers
}

teardown() {
	[[ -n ${servers-} ]] || return 0
	touch stop
	wait
	"$PG" stop "$servers/a" immediate
	"$PG" stop "$servers/b" immediate
	rm -rf "$servers"
}

# a, and b that replicates it: a commit is one when both have it on disk.
start_servers() {
	"$PG" start "$servers/a" fsync=on synchronous_commit=on \
		full_page_writes=on wal_level=replica >/dev/null
	mkdir "$servers/b"
	chown --reference="$servers/a" "$servers/b"
	"$PG" run "$servers/a" pg_basebackup -D "$servers/b/data" -R -X stream \
		-c fast -d "host=$servers/a user=desk application_name=b"
	"$PG" start "$servers/b" unix_socket_directories="$servers/b" \
		>/dev/null
	"$PG" stop "$servers/a"
	"$PG" start "$servers/a" synchronous_standby_names=b >/dev/null
	wait_for replicates
	cat >desk.conf <<-END
		[desk]
		database = postgresql://desk@/postgres?host=$servers/a,$servers/b&target_session_attrs=read-write
		address = support@help.example
		[mail]
		answer_period = 0
		answers_per_hour = 0
		tickets_per_hour = 0
		[outbox]
		transport = sendmail:$PWD/sendmail
	END
	mkdir out
	cat >sendmail <<-END
		#!/bin/sh
		t=\$(mktemp $PWD/out/.XXXXXX) && cat >"\$t" && mv "\$t" "$PWD/out/mail\${t##*/.}"
	END
	chmod +x sendmail
	desk init >/dev/null
}

# on a|b SQL
on() {
	"$BIN/psql" -XqAt -v ON_ERROR_STOP=1 -h "$servers/$1" -U desk \
		-d postgres -c "$2"
}

replicates() {
	[[ $(on a 'select sync_state from pg_stat_replication') == sync ]]
}

# The first dies as by a power cut, the second takes over.
lose_first() {
	"$PG" stop "$servers/a" immediate
}

promote_second() {
	"$PG" run "$servers/b" pg_ctl -D data -w promote >/dev/null
}

mail() { # K
	printf '%s\n' "Message-ID: <fail.$1@example.org>" \
		"From: p$1@example.org" 'To: support@help.example' \
		"Subject: over $1" '' "words of $1"
}

# Mails K, K + STEP …, each until it is taken; who was, is noted.
gateway() { # K STEP
	local k status
	for ((k = $1; k <= MAILS; k += $2)); do
		while :; do
			status=0
			mail "$k" | mail2ticket >/dev/null 2>>"err.$1" ||
				status=$?
			echo "$k $status" >>"took.$1"
			((status)) || break
			sleep 0.1
		done
	done
}

# The same as one process for many mails, which ends when its store is away.
stream_gateway() { # K STEP
	local k
	for ((k = $1; k <= MAILS; k += $2)); do
		mail "$k" >one
		wc -c <one | tr -d ' '
		cat one
	done >stream
	until mail2ticket --stream <stream >answers 2>>err.stream; do
		echo "stream $?" >>"took.stream"
		sleep 0.1
	done
}

sender() {
	until [[ -e stop ]]; do
		outbox send >/dev/null 2>>err.sender ||
			echo "sender $?" >>took.sender
		sleep 0.05
	done
}

taken() {
	[[ $(grep -c ' 0$' took.1) -ge $1 ]]
}

refused() {
	grep -q ' 75$' took.1 && grep -q ' 75$' took.stream
}

@test "a primary that dies: 75 until the replica is promoted, nothing lost, none twice" {
	local gateways answers doubles
	touch took.{1,2,stream,sender}
	gateway 1 3 &
	gateways=($!)
	gateway 2 3 &
	gateways+=($!)
	stream_gateway 3 3 &
	gateways+=($!)
	sender &
	wait_for taken 5
	lose_first
	wait_for refused
	exits 75 mail2ticket < <(mail 1)
	out_is ''
	exits 75 ticket list
	out_is ''
	promote_second
	wait "${gateways[@]}"
	# What was answered 0 by the first is there, and the others once.
	[[ $(on b "select count(*), count(distinct message_id) from message
		where message_id like 'fail.%'") == "$MAILS|$MAILS" ]]
	[[ $(cut -d ' ' -f 2 took.* | sort -u) == $'0\n75' ]]
	runs desk check
	runs desk audit
	[[ $(on b 'select count(*) - max(id) from event') == 0 ]]

	touch stop
	wait
	# What was leased when the store went away is due again later.
	for k in 1 2 3; do
		DESK_NOW=$(($(date +%s) + k * 7200)) outbox send >/dev/null
	done
	answers=$(on b "select count(*) from outbox where kind = 'mail'")
	[[ $(on b "select count(*) from outbox where state = 'sent'") == \
		"$answers" ]]
	cat out/mail* | tr -d '\r' |
		sed -n 's/^Message-ID: <\(.*\)>$/\1/p' | sort >delivered
	[[ $(sort -u delivered | wc -l) == "$answers" ]]
	# A sender whose store goes away leaves five mails open at the most.
	doubles=$(uniq -d delivered | wc -l)
	echo "# of $answers answers $doubles went out twice" >&3
	((doubles <= 5 * $(wc -l <took.sender)))
}

@test "no replica to take a commit: a mail is not acknowledged" {
	local pid
	"$PG" stop "$servers/b" immediate
	mail 1 >m
	mail2ticket <m >out.1 2>err.1 &
	pid=$!
	sleep 1
	[[ ! -s out.1 ]]
	# The first dies in the middle of that; nobody was told it is in.
	"$PG" stop "$servers/a" immediate
	run wait "$pid"
	status=0
	wait "$pid" || status=$?
	[[ $status == 75 ]]
	[[ ! -s out.1 ]]
	"$PG" start "$servers/b" >/dev/null
	promote_second
	# It comes again.
	runs mail2ticket <m
	[[ $(on b "select count(*) from message
		where message_id like 'fail.%'") == 1 ]]
	runs desk check
}
