#!/usr/bin/env bats
# PgBouncer between the programs and PostgreSQL, which gives each transaction
# another connection to the server. It may have fewer of those than clients.
bats_require_minimum_version 1.5.0
load ../lib

PG=$ROOT/tests/postgres.sh
# Files that are run through it, for all that they try.
FILES=(journeys.bats ticket/set.bats ticket/next.bats mail2ticket/many.bats
	outbox/change.bats)

setup_file() {
	on_postgres && command -v pgbouncer >/dev/null &&
		"$PG" bin >/dev/null || return 0
	servers=$(mktemp -d /tmp/desk-pg.XXXXXX)
	chmod 755 "$servers"
	export servers
	STORE_URL=$("$PG" start "$servers/pg")
	start_pooler
	POOL_URL="postgresql://desk@/postgres?host=$servers/pool&port=6432"
	export STORE=postgres STORE_URL POOL_URL
}

setup() {
	only_postgres 'it is for no other'
	[[ -n ${POOL_URL-} ]] || skip "no pgbouncer or no PostgreSQL server"
	desk_fresh
}

teardown_file() {
	if [[ -n ${servers-} ]]; then
		stop_pooler
		"$PG" stop "$servers/pg" immediate
		rm -rf "$servers"
	fi
}

# Four connections to the server for each database, as any user but root.
start_pooler() {
	local user=()
	mkdir "$servers/pool"
	echo '"desk" ""' >"$servers/pool/users"
	cat >"$servers/pool/pgbouncer.ini" <<-END
		[databases]
		* = host=$servers/pg
		[pgbouncer]
		listen_addr =
		listen_port = 6432
		unix_socket_dir = $servers/pool
		auth_type = trust
		auth_file = $servers/pool/users
		pool_mode = transaction
		default_pool_size = 4
		max_client_conn = 500
		logfile = $servers/pool/log
		pidfile = $servers/pool/pid
	END
	if ((EUID == 0)); then
		chown -R --reference="$servers/pg/data" "$servers/pool"
		user=(setpriv --reuid "$(stat -c %u "$servers/pg/data")"
			--regid "$(stat -c %g "$servers/pg/data")"
			--clear-groups)
	fi
	"${user[@]}" pgbouncer -q -d "$servers/pool/pgbouncer.ini" 3>&-
	wait_for test -S "$servers/pool/.s.PGSQL.6432"
}

stop_pooler() {
	local pid
	pid=$(<"$servers/pool/pid") && kill "$pid"
	wait_for test ! -e "$servers/pool/pid"
}

@test "commands work through it, one after the other" {
	[[ $DESK_DB == *"$servers/pool"* ]]
	ok 1 ticket new -o id Printer -m 'It burns.'
	ok 1 ticket set -o id 1 priority=high
	ok 1 ticket count burns
	runs ticket show 1
	out_has Printer 'It burns.'
	runs desk check
	runs desk audit
}

@test "many writers at once come in turn, on four connections" {
	local k
	for k in {1..10}; do
		ok "$k" ticket new -o id "ticket $k"
	done
	for k in {1..60}; do
		printf '%s\n' "From: p$k@example.org" "Subject: mail $k" \
			"Message-ID: <$k@x>" '' words >"mail.$k"
	done
	for k in {1..60}; do
		mail2ticket <"mail.$k" >/dev/null 2>>err || echo "mail $?" >>bad &
		ticket set $((k % 10 + 1)) "subject=by $k" >/dev/null 2>>err ||
			echo "set $?" >>bad &
	done
	wait
	cat err
	[[ ! -s err && ! -e bad ]]
	ok 70 ticket count
	[[ $(sql "select count(*) from event
		where verb = 'ticket.changed'") == 60 ]]
	runs desk check
	runs desk audit
}

@test "desk events --follow prints what comes" {
	local pid
	ok 1 ticket new -o id Printer
	desk events --follow -H --fields verb >events &
	pid=$!
	wait_for grep -q ticket.created events
	ok 1 ticket set -o id 1 priority=high
	wait_for grep -q ticket.changed events
	kill "$pid"
	wait "$pid"
}

@test "the tests of other files pass through it" {
	local file paths=()
	for file in "${FILES[@]}"; do
		paths+=("$ROOT/tests/$file")
	done
	env -i PATH="$BUILD/bin:/usr/bin:/bin:/usr/sbin:/sbin" HOME="$HOME" BUILD="$BUILD" TMPDIR=/tmp \
		STORE=postgres STORE_URL="$STORE_URL" POOL_URL="$POOL_URL" \
		bats --formatter tap "${paths[@]}" >tap 3>&- || {
		grep -v '^ok' tap | head -n 100
		false
	}
	grep -c '^ok' tap
}
