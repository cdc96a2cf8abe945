# What a desk on a PostgreSQL server needs beside what all desks do: moving to
# and fro, a server that is not as it should be, the rights of roles.
# shellcheck disable=SC2030,SC2031,SC2154 # each test has its own DESK_DB
bats_require_minimum_version 1.5.0
load ../lib
load ../words

setup() {
	only_postgres 'it has no server'
	desk_fresh
	cd "$BATS_TEST_TMPDIR" || return
}

teardown() {
	[[ -n ${server-} ]] || return 0
	"$ROOT/tests/postgres.sh" stop "$server" immediate
	rm -rf "$server"
}

# as ROLE COMMAND...: with the rights of that user of the server.
as() {
	DESK_DB=${DESK_DB/desk@/$1@} "${@:2}"
}

psql_as() {
	"$PSQL" -XqAt -v ON_ERROR_STOP=1 -d "${DESK_DB/desk@/$1@}" -c "$2"
}

roles() {
	PGOPTIONS='-c client_min_messages=warning' \
		"$PSQL" -Xq -d "$DESK_DB" -f "$ROOT/share/postgres/roles.sql"
}

# Members of the three roles, in this database.
people() {
	local pair
	roles
	for pair in owns:desk_owner works:desk_program looks:desk_report; do
		sql "drop role if exists ${pair%:*}"
		sql "create role ${pair%:*} login in role ${pair#*:}"
	done
}

@test "a desk moves from a file to the server and back, byte for byte" {
	export DESK_DB=$PWD/desk.db
	runs desk init
	mail2ticket <"$ROOT/share/examples/mail.eml" >/dev/null
	opens Two requester=ann@example.org
	ticket merge 2 --into 1 --allow-other-customer >/dev/null
	desk export >whole.jl
	server=$(new_store moved)
	ok '' sh "desk export | desk -d '$server' import"
	ok '' sh "desk export -d '$server' | cmp - whole.jl"
	ok '' sh "desk -d '$server' export | desk import -d back.db"
	ok '' sh 'desk export -d back.db | cmp - whole.jl'
	for at in "$server" back.db; do
		ok $'part\tfault' desk check -d "$at"
		ok "$(desk audit -H)" desk audit -H -d "$at"
		ok "$(ticket list)" ticket list -d "$at"
		ok "$(ticket search Café)" ticket search -d "$at" Café
	done
	# Ids go on behind those that came.
	ok $'id\n3' ticket new -d "$server" Three -m x
}

@test "export - has the events that nobody could seal yet, as they will be" {
	opens One
	sql "with gone as (delete from event where id > 1 returning *)
		insert into event_unsealed (at, agent_id, verb, record,
		record_id, ticket_id, changes, salt, digest) select at,
		agent_id, verb, record, record_id, ticket_id, changes, salt,
		digest from gone order by id"
	PGOPTIONS='-c default_transaction_read_only=on' desk export >waiting.jl
	ok 2 sql 'select count(*) from event_unsealed'
	ok '' desk import -d copy.db <waiting.jl
	ok '' sh 'desk export | cmp - waiting.jl'
	ok 0 sql 'select count(*) from event_unsealed'
	ok "$(desk audit -H)" desk audit -H -d copy.db
}

@test "import - puts nothing behind what it brings" {
	opens One
	desk export >whole.jl
	new=$(new_store new)
	runs desk init -d "$new"
	# As if that one had died between its commit and the sealing.
	DESK_DB=$new sql "with gone as (delete from event returning *)
		insert into event_unsealed (at, agent_id, verb, record,
		record_id, changes, salt, digest) select at, agent_id, verb,
		record, record_id, changes, salt, digest from gone"
	ok '' desk import -d "$new" <whole.jl
	ok '' sh "desk export -d '$new' | cmp - whole.jl"
}

@test "backup, restore - take a file that fits every store" {
	opens One
	exits 0 desk backup -v copy
	out_is ''
	err_is "desk backup: wrote 'copy'"
	ok 600 stat -c %a copy
	fails 65 "desk backup: cannot write 'copy': it is there already; -y \
replaces it" desk backup copy
	ok '' desk backup -y copy
	ok '' sh 'desk export | cmp - copy'
	exits 74 sh 'ulimit -f 1; trap "" XFSZ; exec desk backup other'
	ok copy sh 'ls -A | grep -e copy -e other -e "^\.desk"'
	# Into a file, and from that one into another database.
	ok '' desk restore -d file.db copy
	ok 1 ticket count -d file.db
	opened=$(new_store again)
	ok '' desk restore -d "$opened" file.db
	ok $'part\tfault' desk check -d "$opened"
	ok $'desk.restored\ndesk.restored' \
		desk events -d "$opened" -H --fields verb verb:desk.restored
	made=$(new_store made)
	runs desk init -d "$made"
	ok '' desk restore -d "$made" copy
	ok 1 ticket count -d "$made"
}

@test "restore - does not touch a desk that is in use" {
	opens One
	runs desk backup copy
	opens Two
	exits 65 desk restore -y copy
	err_is "desk restore: cannot restore 'copy': the desk there is in use; \
name a new one"
	ok 2 ticket count
	new=$(new_store new)
	head -n 7 copy >short
	fails 65 "desk restore: cannot restore 'short': short line 8: the end is \
missing" desk restore -d "$new" short
	echo hello >text
	fails 65 "desk restore: cannot restore 'text': it is no whole desk" \
		desk restore -d "$new" text
	exits 66 desk restore -d "$new" none
	exits 66 desk whoami -d "$new"
}

@test "init - wants a database that is there, and has no desk" {
	none="postgresql://desk@/no-such-one?${DESK_DB#*\?}"
	exits 66 desk init -d "$none"
	out_is ''
	err_has 'there is no database of that name' createdb
	exits 65 desk init
	err_has 'it is there already'
	ok "$(printf 'from\tto\n%s\t%s' "$(desk migrate -o json | jq .from)" \
		"$(desk migrate -o json | jq .to)")" desk migrate
	exits 75 desk whoami -d "postgresql://desk@/x?host=$PWD"
}

@test "a password in the URL is shown to nobody" {
	local url=${DESK_DB/desk@/desk:tops3cret@}
	for verb in whoami config doctor 'config desk.database' 'doctor -v'; do
		# shellcheck disable=SC2086
		exits 0 desk $verb -d "$url"
		[[ $output$stderr != *tops3cret* ]] || tell 'it is shown'
	done
	exits 65 desk init -d "$url"
	[[ $output$stderr != *tops3cret* ]] || tell 'it is shown'
}

@test "doctor - looks at the server" {
	exits 0 desk doctor -v -H
	err_is ''
	out_has "is PostgreSQL" "the server's clock agrees" \
		'standbys that follow the server: 0' 'connections of at most' \
		$'warn\tfsync is off' $'warn\tsynchronous_commit is off' \
		$'warn\tthe programs have all rights'
	out_lacks ' MB left' error
	people
	as works exits 0 desk doctor -H
	out_lacks 'all rights' 'may delete' 'not change it'
	as looks exits 0 desk doctor -H
	out_has 'you can read the desk, but not change it'
	PGOPTIONS='-c fsync=on' exits 0 desk doctor -H
	sql "insert into event_unsealed (at, verb, record, record_id, digest)
		values (0, 'x', 'desk', 0, '')"
	exits 0 desk doctor -H
	out_has $'warn\t1 events wait to be sealed'
}

@test "roles.sql - lets the programs do all their work, and no more" {
	local statement
	people
	# Again is no harm.
	roles
	works() {
		as works runs "$@"
	}
	works mail2ticket <"$ROOT/share/examples/mail.eml"
	works ticket new Two -m x requester=ann@example.org
	works ticket new Three -m x --key disk
	works ticket set 1 priority=high
	works ticket reply 1 -m 'We look into it.'
	works ticket note 1 -m 'To be done.'
	works ticket merge 3 --into 2 --allow-other-customer
	works ticket tag 1 +a +b
	works ticket tag 1 -a
	works ticket link 1 parent 2
	works ticket time 1 5m
	works ticket next
	works ticket close 1 --resolution solved
	works ticket search reader
	works ticket export
	works ticket import --renumber <<<'{"subject":"brought","body":"text"}'
	works template new hello -m 'Hello!'
	works template rm hello
	works outbox list
	works agent new bob role=agent
	works agent team new support
	works desk config field ticket.serial
	works desk config category printers
	works desk events --cursor bot -o id
	works desk cursor set bot 0
	works desk cursor rm bot
	works desk audit
	works desk check
	works desk export
	while read -r statement; do
		exits 1 psql_as works "$statement"
		[[ $stderr == *'permission denied'* ||
			$stderr == *'must be owner'* ]] || tell 'another error'
	done <<-'END'
		drop table ticket
		alter table event add column x text
		create table x (a text)
		truncate event
		delete from event
		update event set verb = 'x'
		update event set hash = ''
		delete from ticket
		delete from message
		update content set data = ''
		update setting set secret = ''
		update desk_store set version = 1
		create role x
	END
	# As it must: what is erased of a person, is erased there, too.
	runs psql_as works 'update event set changes = null, salt = null
		where id = 2'
}

@test "roles.sql - has a role that reads, and one that migrates" {
	opens One
	people
	as looks ok 1 ticket count
	as looks runs desk audit
	as looks exits 77 ticket new Two -m x
	exits 1 psql_as looks 'select secret from setting'
	err_has 'permission denied'
	as owns runs desk migrate
	as owns runs desk check
	# A desk that the owner's role makes is one for the programs at once.
	new=$(new_store new)
	DESK_DB=$new roles
	DESK_DB=$new as owns runs desk init -d \
		"${new/desk@/owns@}&options=-c%20role%3Ddesk_owner"
	DESK_DB=$new as works runs ticket new Two -m x
}

# talk FD: a session of psql that reads what is written to FD.
talk() {
	mkfifo "talk$1"
	"$PSQL" -XqAt -d "$DESK_DB" <"talk$1" >"said$1" 3>&- &
	eval "exec $1>talk$1"
}

@test "audit - a head that was printed stands after a crash of the server" {
	local postgres=$ROOT/tests/postgres.sh head late
	local columns='at, verb, record, record_id, changes, salt, digest'
	server=$(mktemp -d /tmp/desk-pg.XXXXXX)
	chmod 755 "$server"
	DESK_DB=$("$postgres" start "$server" fsync=on synchronous_commit=on \
		full_page_writes=on wal_writer_delay=10s)
	export DESK_DB
	runs desk init
	# One event is committed while those behind it are being sealed, so
	# that it would come first if they were to be sealed again.
	talk 7
	talk 8
	late="insert into event_unsealed ($columns) select $columns from event"
	echo "begin; $late; select 1;" >&7
	echo 'begin; lock table event in exclusive mode; select 1;' >&8
	wait_for test -s said7
	wait_for test -s said8
	ticket new 'Printer on fire' >/dev/null 3>&- 7>&- 8>&- &
	wait_for waits_for_lock
	echo 'commit; select 2;' >&7
	wait_for grep -q 2 said7
	echo 'commit;' >&8
	wait "$!"
	runs desk audit -H --fields head
	head=$output
	"$postgres" stop "$server" immediate
	exec 7>&- 8>&-
	"$postgres" start "$server" >/dev/null
	runs desk audit --head "$head"
}

waits_for_lock() {
	[[ $(sql 'select count(*) from pg_locks where not granted') != 0 ]]
}
