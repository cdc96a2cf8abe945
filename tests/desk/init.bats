bats_require_minimum_version 1.5.0
load ../lib
load ../words

setup() {
	desk_fresh
	cd "$BATS_TEST_TMPDIR" || return
	latest=$(sql 'pragma user_version')
}

@test "init - makes a desk, with the caller as its admin, and says where" {
	ok new/sub/desk.db desk init -d new/sub/desk.db
	ok "\
id	login	name	email	role	is_active	teams
1	$ME			admin	true	" agent list -d new/sub/desk.db
	ok 'part	fault' desk check -d new/sub/desk.db
	ok '1	2026-03-02T09:00:00Z	'"$ME"'	desk.created	agent	1		' \
		desk events -H -d new/sub/desk.db
}

@test "init - lets nobody else read what it makes" {
	runs desk init -d new/desk.db
	ok "\
600 new/desk.db
600 new/desk.db-lock
600 new/desk.db-shm
600 new/desk.db-wal
700 new" sh 'stat -c "%a %n" new/* new'
}

@test "init - does not overwrite" {
	fails 65 "desk init: cannot create '$DESK_DB': it is there already" \
		desk init
	echo hello >file
	fails 65 "desk init: cannot create 'file': it is there already" \
		desk init -d file
	ok hello cat file
}

@test "init - leaves nothing behind when it fails" {
	mkdir full
	exits 74 sh 'ulimit -f 16; trap "" XFSZ; exec desk init -d full/desk.db'
	out_is ''
	err_has "desk init: cannot"
	ok '' ls full
}

@test "init - says more when asked" {
	exits 0 desk init -v -d new.db
	out_is new.db
	err_is "desk init: made 'new.db' (option -d); '$ME' is its admin"
}

@test "init - of many at once one succeeds" {
	local i
	for i in 1 2 3 4 5 6 7 8; do
		desk init -d many.db >"out.$i" 2>"err.$i" &
	done
	wait
	ok many.db sh 'cat out.*'
	ok 7 sh "grep -l 'it is there already' err.* | wc -l"
	ok 'part	fault' desk check -d many.db
}

@test "migrate - brings a store without a schema to the latest one" {
	sqlite3 old.db 'pragma application_id = 1684370283;
		pragma journal_mode = wal' >/dev/null
	fails 78 "desk whoami: cannot use this desk: its schema is 0, this \
program needs $latest; run 'desk migrate'" desk whoami -d old.db
	ok $'from\tto\n0\t'"$latest" desk migrate -d old.db
	ok 'admin' desk whoami -H --fields role -d old.db
	ok 'part	fault' desk check -d old.db
}

@test "migrate - has nothing to do where all is done" {
	ok $'from\tto\n'"$latest"$'\t'"$latest" desk migrate
	ok "{\"from\":$latest,\"to\":$latest}" desk migrate -o json
	ok 1 sql 'select count(*) from event'
}

@test "migrate - never touches a store that is newer" {
	sql 'pragma user_version = 9999'
	fails 78 "desk migrate: cannot use this desk: its schema is 9999, this \
program knows $latest; install the newer deskutils" desk migrate
	fails 78 "desk check: cannot use this desk: its schema is 9999, this \
program knows $latest; install the newer deskutils" desk check
	ok 9999 sql 'pragma user_version'
}

@test "migrate - is for admins" {
	runs agent new bob
	fails 77 "desk migrate: user 'bob' (agent) may not change people, \
settings and the store" desk migrate --as bob
	fails 66 "desk migrate: cannot open 'none.db': no desk there; 'desk init' \
makes one" desk migrate -d none.db
	fails 64 "desk migrate: 'now' is one operand too many" desk migrate now
}
