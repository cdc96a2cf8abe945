bats_require_minimum_version 1.5.0
load ../lib
load ../words

setup() {
	desk_fresh
	cd "$BATS_TEST_TMPDIR" || return
	latest=$(schema)
}

@test "init - makes a desk, with the caller as its admin, and says where" {
	local url=new/sub/desk.db
	on_sqlite || url=$(new_store new)
	ok "$url" desk init -d "$url"
	ok "\
id	login	name	email	role	is_active	teams
1	$ME			admin	true	" agent list -d "$url"
	ok 'part	fault' desk check -d "$url"
	ok '1	2026-03-02T09:00:00Z	'"$ME"'	desk.created	agent	1		' \
		desk events -H -d "$url"
}

@test "init - lets nobody else read what it makes" {
	only_sqlite 'the modes of its files'
	runs desk init -d new/desk.db
	ok "\
600 new/desk.db
600 new/desk.db-lock
600 new/desk.db-shm
600 new/desk.db-wal
700 new" sh 'stat -c "%a %n" new/* new'
}

@test "init - does not overwrite" {
	fails 65 "desk init: cannot create '$SHOWN': it is there already" \
		desk init
	if on_postgres; then
		url=$(new_store other)
		DESK_DB=$url sql 'create table ticket (hello text)'
		exits 65 desk init -d "$url"
		err_has 'desk init: ' 'relation "ticket" already exists'
		DESK_DB=$url ok ticket sql "select relname from pg_class
			where relkind = 'r' and relnamespace =
				cast('public' as regnamespace)"
		return
	fi
	echo hello >file
	fails 65 "desk init: cannot create 'file': it is there already" \
		desk init -d file
	ok hello cat file
}

@test "init - leaves nothing behind when it fails" {
	only_sqlite 'no file of ours grows'
	mkdir full
	exits 74 sh 'ulimit -f 16; trap "" XFSZ; exec desk init -d full/desk.db'
	out_is ''
	err_has "desk init: cannot"
	ok '' ls full
}

@test "init - says more when asked" {
	local url
	url=$(new_store new)
	exits 0 desk init -v -d "$url"
	out_is "$url"
	err_is "desk init: made '$url' (option -d); '$ME' is its admin"
}

@test "init - of many at once one succeeds" {
	local i url
	url=$(new_store many)
	for i in 1 2 3 4 5 6 7 8; do
		desk init -d "$url" >"out.$i" 2>"err.$i" &
	done
	wait
	ok "$url" sh 'cat out.*'
	ok 7 sh "grep -l 'it is there already' err.* | wc -l"
	ok 'part	fault' desk check -d "$url"
}

@test "migrate - brings a store without a schema to the latest one" {
	local url
	url=$(new_store old)
	if on_sqlite; then
		sqlite3 "$url" 'pragma application_id = 1684370283;
			pragma journal_mode = wal' >/dev/null
	else
		DESK_DB=$url sql "create table desk_store (
				application text not null, version bigint);
			insert into desk_store values ('deskutils', 0)"
	fi
	fails 78 "desk whoami: cannot use this desk: its schema is 0, this \
program needs $latest; run 'desk migrate'" desk whoami -d "$url"
	ok $'from\tto\n0\t'"$latest" desk migrate -d "$url"
	ok 'admin' desk whoami -H --fields role -d "$url"
	ok 'part	fault' desk check -d "$url"
}

@test "migrate - has nothing to do where all is done" {
	ok $'from\tto\n'"$latest"$'\t'"$latest" desk migrate
	ok "{\"from\":$latest,\"to\":$latest}" desk migrate -o json
	ok 1 sql 'select count(*) from event'
}

@test "migrate - never touches a store that is newer" {
	set_schema 9999
	fails 78 "desk migrate: cannot use this desk: its schema is 9999, this \
program knows $latest; install the newer deskutils" desk migrate
	fails 78 "desk check: cannot use this desk: its schema is 9999, this \
program knows $latest; install the newer deskutils" desk check
	ok 9999 schema
}

@test "migrate - is for admins" {
	runs agent new bob
	fails 77 "desk migrate: user 'bob' (agent) may not change people, \
settings and the store" desk migrate --as bob
	lose_store
	fails 66 "desk migrate: cannot open '$SHOWN': no desk there; 'desk init' \
makes one" desk migrate
	fails 64 "desk migrate: 'now' is one operand too many" desk migrate now
}
