#!/usr/bin/env bats
bats_require_minimum_version 1.5.0
load ../lib
load mail

has_lock() {
	[[ $(sql "select count(*) from pg_locks where $1 and
		relation = cast('ticket' as regclass)") != 0 ]]
}

# Whatever keeps a mail from being stored ends in 75: on another status mail
# systems send it back.

setup() {
	desk_fresh
	cd "$BATS_TEST_TMPDIR" || return
	mail 'From: ann@example.org' 'Subject: x' >m
}

teardown() {
	[[ -n ${lost-} || $(sql 'select count(*) from ticket') == 0 ]]
}

@test "what is wrong with the command line" {
	fails 75 "mail2ticket: 'm' is one operand too many" mail2ticket m <m
	fails 75 "mail2ticket: unknown option '--sett', did you mean '--set'?" \
		mail2ticket --sett a=b <m
	fails 75 "mail2ticket: 'priority' is no setting of the form field=value" \
		mail2ticket --set priority <m
	fails 75 "mail2ticket: no field 'prio', did you mean 'priority'?" \
		mail2ticket --set prio=high <m
	fails 75 "mail2ticket: field 'id' cannot be set" \
		mail2ticket --set id=7 <m
	exits 75 mail2ticket --set priority=hihg <m
	out_is ''
	err_has "mail2ticket: priority: 'hihg'" "did you mean 'high'?"
	fails 75 "mail2ticket: team: no team 'nobody'" \
		mail2ticket --team nobody <m
	exits 75 mail2ticket --channel mail <m
	out_is ''
	err_has "channel: 'mail' is not one of" "did you mean 'email'?"
	exits 75 mail2ticket --max-size many <m
	out_is ''
	err_has many
	fails 75 "mail2ticket: option '--max-size': no mail is stored whole beyond \
512 MiB" \
		mail2ticket --max-size 1G <m
}

@test "--help and --version are no trouble" {
	exits 0 mail2ticket --help
	out_has 'usage: mail2ticket' --max-size
	err_is ''
	exits 0 mail2ticket --version
	out_has 'mail2ticket '
	err_is ''
}

@test "what is wrong with the configuration" {
	echo '[desk' >c
	DESK_CONFIG=c exits 75 mail2ticket <m
	out_is ''
	err_has c:1
	printf '[mail]\nmax_size = huge\n' >c
	DESK_CONFIG=c exits 75 mail2ticket <m
	err_has "c:2: mail.max_size: 'huge' is no size"
	printf '[ticket]\ncategory = nothing\n' >c
	DESK_CONFIG=c exits 75 mail2ticket <m
	err_has "category: no category 'nothing'"
	DESK_CONFIG=nowhere exits 75 mail2ticket <m
	err_has nowhere
	DESK_NOW=whenever exits 75 mail2ticket <m
	err_has DESK_NOW
}

@test "what is wrong with the store" {
	exits 75 mail2ticket -d nowhere.db <m
	out_is ''
	err_is "mail2ticket: cannot open 'nowhere.db': no desk there; 'desk init' makes one"
	echo 'not a database' >other.db
	exits 75 mail2ticket -d other.db <m
	err_has other.db
	exits 75 mail2ticket -d foo://bar <m
	err_has foo
	keep_store newer
	set_schema 999 "$(kept_store newer)"
	exits 75 mail2ticket -d "$(kept_store newer)" <m
	err_has 999
}

@test "a store that we may not write" {
	if on_postgres; then
		sql "create role reader_$$ login;
			grant select on all tables in schema public to reader_$$"
		exits 75 mail2ticket -d "${DESK_DB/desk@/reader_$$@}" <m
		sql "drop owned by reader_$$; drop role reader_$$"
	else
		needs setpriv
		[[ $ME == root ]] || skip 'not root'
		chmod 755 "$BATS_TEST_TMPDIR"
		chmod 644 "$DESK_DB"
		cp m /tmp/m2t.$$ && chmod 644 /tmp/m2t.$$
		exits 75 setpriv --reuid=65534 --regid=65534 --clear-groups \
			"$(command -v mail2ticket)" -d "$DESK_DB" </tmp/m2t.$$
		rm -f /tmp/m2t.$$
	fi
	out_is ''
	err_has 'permission denied'
}

@test "a mail that cannot be read" {
	exits 75 bash -c 'mail2ticket <&-'
	out_is ''
	err_is 'mail2ticket: cannot read the mail: bad file descriptor'
	exits 75 mail2ticket <.
	out_is ''
	err_is 'mail2ticket: cannot read the mail: is a directory'
}

@test "a store that stays locked" {
	needs flock
	only_sqlite 'the lock file that its writers queue on'
	(flock 9 && exec sleep 20) 9>"$DESK_DB-lock" &
	holder=$!
	wait_for bash -c "! flock -n '$DESK_DB-lock' true"
	mail2ticket <m >out 2>err &
	pid=$!
	wait_for grep -q flock "/proc/$pid/wchan" || sleep 1
	# The wait ends by an alarm after a minute; this is that alarm.
	kill -ALRM "$pid"
	status=0
	wait "$pid" || status=$?
	kill "$holder"
	[[ $status == 75 && ! -s out ]]
	[[ $(<err) == "mail2ticket: cannot write '$DESK_DB': the database is busy" ]]
}

@test "a table that stays locked" {
	only_postgres 'SQLite locks the whole store'
	sql 'begin; lock table ticket; select pg_sleep(20)' >/dev/null 2>&1 &
	wait_for has_lock granted
	mail2ticket <m >out 2>err &
	pid=$!
	wait_for has_lock 'not granted'
	# The wait ends after a minute, as this does.
	sql "select count(pg_cancel_backend(pid)) from pg_locks where
		relation = cast('ticket' as regclass) and not granted"
	status=0
	wait "$pid" || status=$?
	sql "select count(pg_terminate_backend(pid)) from pg_locks where
		relation = cast('ticket' as regclass)"
	[[ $status == 75 && ! -s out ]]
	[[ $(<err) == "mail2ticket: cannot "*" '$SHOWN': canceling statement"* ]]
}

@test "no memory" {
	[[ -z ${SAN-} ]] || skip 'the sanitizers need more themselves'
	(ulimit -v 40000; mail2ticket </dev/zero) >out 2>err || status=$?
	[[ $status == 75 && ! -s out ]]
	[[ $(<err) == 'mail2ticket: out of memory' ]]
}

@test "closed output descriptors are no reason to lose or to repeat a mail" {
	run bash -c 'mail2ticket <m >&- 2>&-'
	[[ $status == 0 ]]
	[[ $(sql 'select count(*) from message') == 1 ]]
	sql_unchecked 'delete from ticket'
}
