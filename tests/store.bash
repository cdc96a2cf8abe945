# shellcheck shell=bash
# The store that the desks of the tests are in: SQLite, or PostgreSQL where the
# environment has STORE=postgres. run.sh starts a server for all files; a file
# that is started by hand has its own. lib.bash loads this.
#
#	on_sqlite              whether it is that; on_postgres likewise
#	only_sqlite WHY        skips the test on the other one; only_postgres
#	new_store NAME         prints the URL of a store that has no desk yet
#	keep_store NAME        keeps the desk as it is under that name
#	kept_store NAME        prints the URL of what was kept
#	back_store NAME        puts back what was kept, over the desk
#	forget_words           empties the full text of messages
#	close_gaps             ids go on behind the largest that is there
#	lose_store             there is no desk any more
#	$SHOWN                 what messages call the desk of $DESK_DB
#	schema [URL]           the number of its schema; set_schema N [URL]
#	sql [TEXT]             asks the store behind the programs' back; <FILE
#	sql_unchecked TEXT     as sql, and foreign keys may be hurt
#	blob HEX, hex EXPR     a literal of bytes; its digits, for sql

STORE=${STORE:-sqlite}
export STORE

on_sqlite() {
	[[ $STORE == sqlite ]]
}

on_postgres() {
	[[ $STORE == postgres ]]
}

only_sqlite() {
	on_sqlite || skip "only on SQLite: $1"
}

only_postgres() {
	on_postgres || skip "only on PostgreSQL: $1"
}

# Sets DESK_DB to a desk as desk init makes it.
store_fresh() {
	local template=$BATS_FILE_TMPDIR/template
	if on_postgres; then
		pg_fresh
		return
	fi
	if [[ ! -e $template/desk.db ]]; then
		mkdir -p "$template"
		DESK_DB=$template/desk.db desk init >/dev/null || return
	fi
	cp "$template"/* "$BATS_TEST_TMPDIR"
	export DESK_DB=$BATS_TEST_TMPDIR/desk.db
	SHOWN=$DESK_DB
}

new_store() {
	if on_sqlite; then
		echo "$PWD/$1.db"
		return
	fi
	pg_make "$1" && pg_url "$1"
}

keep_store() {
	if on_sqlite; then
		sqlite3 -batch "$DESK_DB" 'pragma wal_checkpoint(truncate)' \
			>/dev/null
		cp "$DESK_DB" "$BATS_TEST_TMPDIR/kept-$1.db"
	else
		pg_make "$1" "$(pg_name_of "$DESK_DB")"
	fi
}

kept_store() {
	if on_sqlite; then
		echo "$BATS_TEST_TMPDIR/kept-$1.db"
	else
		pg_url "$1"
	fi
}

back_store() {
	if on_sqlite; then
		rm -f "$DESK_DB"*
		cp "$BATS_TEST_TMPDIR/kept-$1.db" "$DESK_DB"
	else
		pg_replace "$(pg_name_of "$DESK_DB")" "$(pg_name "$1")"
	fi
}

sql() {
	if on_sqlite; then
		sqlite3 -batch "$DESK_DB" "$@"
	else
		"$PSQL" -XqAt -v ON_ERROR_STOP=1 -d "$DESK_DB" ${1+-c "$1"}
	fi
}

sql_unchecked() {
	if on_sqlite; then
		sql "pragma foreign_keys = off; $1"
	else
		sql "set session_replication_role = replica; $1"
	fi
}

blob() {
	if on_sqlite; then
		echo "x'$1'"
	else
		echo "cast('\\x$1' as bytea)"
	fi
}

hex() {
	if on_sqlite; then
		echo "lower(hex($1))"
	else
		echo "encode($1, 'hex')"
	fi
}

schema() {
	if on_sqlite; then
		sqlite3 -batch "${1:-$DESK_DB}" 'pragma user_version'
	else
		DESK_DB=${1:-$DESK_DB} sql 'select version from desk_store'
	fi
}

set_schema() {
	if on_sqlite; then
		sqlite3 -batch "${2:-$DESK_DB}" "pragma user_version = $1"
	else
		DESK_DB=${2:-$DESK_DB} sql "update desk_store set version = $1"
	fi
}

forget_words() {
	if on_sqlite; then
		sql "insert into message_fts (message_fts) values ('delete-all')"
	else
		sql 'delete from message_search'
	fi
}

# As if no id had been used that no row has now: what was rolled back leaves
# gaps on a server.
close_gaps() {
	on_sqlite || sql "do \$\$ declare s record; begin for s in
		select table_name as t from information_schema.columns
			where column_name = 'id' and is_identity = 'YES' loop
		execute format('select setval(pg_get_serial_sequence(%L, %L),
			coalesce(max(id), 0) + 1, false) from %I',
			s.t, 'id', s.t); end loop; end \$\$"
}

lose_store() {
	if on_sqlite; then
		rm -f "$DESK_DB"*
	else
		pg_replace "$(pg_name_of "$DESK_DB")"
	fi
}

# A file's databases: its template, that of the present test, and those which
# the test named itself. They are dropped when their name comes again, and all
# of them with the server or by run.sh.
pg_name() {
	local file=${BATS_RUN_TMPDIR##*-}-${BATS_FILE_TMPDIR##*/}
	echo "${STORE_NAME:-$file}-$1"
}

pg_url() {
	echo "${STORE_URL/\/postgres\?/\/$(pg_name "$1")\?}"
}

# Several hosts can stand in a URL: the one that answered is shown.
pg_shown() {
	local host=${1#*host=} port=5432
	[[ $1 != *port=* ]] || port=${1##*port=}
	echo "postgresql:///$(pg_name_of "$1")?host=${host%%&*}&port=${port%%&*}"
}

pg_name_of() {
	local name=${1%%\?*}
	echo "${name##*/}"
}

# Copied as files, which is several times as fast for so small a one.
pg_replace() {
	pg_do "drop database if exists \"$1\" with (force)" \
		"create database \"$1\" ${2:+template \"$2\" strategy file_copy}"
}

# pg_make NAME [TEMPLATE]
pg_make() {
	pg_replace "$(pg_name "$1")" "${2-}"
}

pg_do() {
	local args=() text
	for text; do
		args+=(-c "$text")
	done
	PGOPTIONS='-c client_min_messages=warning' "$PSQL" -Xq \
		-v ON_ERROR_STOP=1 -d "$STORE_URL" "${args[@]}"
}

pg_fresh() {
	local template
	pg_server || return
	template=$(pg_name template)
	if [[ ! -e $BATS_FILE_TMPDIR/has-template ]]; then
		pg_make template || return
		DESK_DB=$(pg_url template) desk init >/dev/null || return
		touch "$BATS_FILE_TMPDIR/has-template"
	fi
	pg_make desk "$template" || return
	# The desk itself behind a pooler, where a file has one.
	DESK_DB=$(STORE_URL=${POOL_URL:-$STORE_URL} pg_url desk)
	SHOWN=$(pg_shown "$DESK_DB")
	export DESK_DB
}

# Of a file that was started by hand: it ends with bats.
pg_server() {
	local dir
	if [[ -z ${PSQL-} ]]; then
		PSQL=$("$ROOT/tests/postgres.sh" bin)/psql || return
		export PSQL
	fi
	[[ -z ${STORE_URL-} ]] || return 0
	dir=/tmp/bats-pg.$BATS_ROOT_PID
	if [[ -e $dir/url ]]; then
		STORE_URL=$(<"$dir/url")
	else
		STORE_URL=$("$ROOT/tests/postgres.sh" start \
			--until "$BATS_ROOT_PID" "$dir") || return
		echo "$STORE_URL" >"$dir/url"
	fi
	export STORE_URL
}
