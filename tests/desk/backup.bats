bats_require_minimum_version 1.5.0
load ../lib
load ../words

setup() {
	# On a server there are its own tools, and desk export.
	[[ $BATS_TEST_DESCRIPTION == server* ]] ||
		only_sqlite 'copies of its file'
	desk_fresh
	cd "$BATS_TEST_TMPDIR" || return
	opens One
}

@test "backup - is a whole desk, and nobody else may read it" {
	ok '' desk backup copy.db
	opens Two
	ok 1 ticket count -d copy.db
	ok 2 ticket count
	ok 600 stat -c %a copy.db
	rm copy.db-*
	ok copy.db sh 'ls copy.db*'
	ok '' sh 'ls -A | grep "^\.desk"; true'
	ok 'part	fault' desk check -d copy.db
	exits 0 desk backup -v second.db
	out_is ''
	err_is "desk backup: wrote 'second.db'"
}

@test "backup - does not overwrite unless told" {
	echo precious >copy.db
	fails 65 "desk backup: cannot write 'copy.db': it is there already; -y \
replaces it" desk backup copy.db
	ok precious cat copy.db
	ok '' desk backup -y copy.db
	ok 1 ticket count -d copy.db
}

@test "backup - is not taken for the earlier one that it replaces" {
	runs desk backup copy.db
	runs ticket new -d copy.db 'In the copy' -m x
	runs test -s copy.db-wal
	ok '' desk backup -y copy.db
	ok 1 ticket count -d copy.db
	ok 'part	fault' desk check -d copy.db
}

@test "backup - never writes over the desk itself" {
	local file
	ln -s desk.db link
	for file in desk.db ./desk.db link desk.db-wal desk.db-shm desk.db-lock; do
		fails 65 "desk backup: cannot write '$file': it is the desk's own" \
			desk backup -y "$file"
	done
	ok 'part	fault' desk check
}

@test "backup - leaves nothing behind when it fails" {
	mkdir full
	exits 74 sh 'ulimit -f 100; trap "" XFSZ; exec desk backup full/copy.db'
	out_is ''
	err_has 'desk backup: cannot write'
	ok '' ls -A full
	fails 74 "desk backup: cannot write 'none/copy.db': no such file or \
directory" desk backup none/copy.db
	fails 74 "desk backup: cannot write 'full': is a directory" \
		desk backup -y full
}

@test "backup - is of one moment, while others write" {
	local i
	for i in 1 2 3 4; do
		while [[ ! -e stop ]]; do
			echo text | ticket new "By $i" >/dev/null 2>>err ||
				echo "failed $i" >>err
		done &
	done
	# shellcheck disable=SC2016
	wait_for sh 'test "$(ticket count)" -gt 20'
	for i in 1 2 3 4 5; do
		runs desk backup "copy$i.db"
	done
	touch stop
	wait
	runs ls err
	ok '' cat err
	for i in 1 2 3 4 5; do
		ok 'part	fault' desk check -d "copy$i.db"
	done
}

@test "backup - is for those who may read everything" {
	agents bob:agent eve:auditor
	fails 77 "desk backup: user 'bob' (agent) may not read the event log and \
prove it whole" desk backup copy.db --as bob
	ok '' desk backup copy.db --as eve
	fails 64 'desk backup: an operand is missing: desk backup FILE' \
		desk backup
}

@test "restore - brings a desk back where none is" {
	runs desk backup copy.db
	rm desk.db*
	ok '' desk restore copy.db
	ok 1 ticket count
	ok 'part	fault' desk check
	ok 600 stat -c %a desk.db
	# Nothing was made beside the backup, which may be on a disk of its own.
	ok copy.db sh 'ls copy.db*'
	ok '' sh 'ls -A | grep "^\.desk"; true'
	ok '' desk restore -d new/desk.db copy.db
	ok 1 ticket count -d new/desk.db
}

@test "restore - writes into the chain who did it" {
	runs desk backup copy.db
	rm desk.db*
	DESK_NOW=2026-03-05T09:00:00Z ok '' desk restore copy.db
	ok "2026-03-05T09:00:00Z	$ME	desk.restored" \
		desk events -H --fields at,agent,verb sort:-id -n 1
}

@test "restore - replaces a desk only when told, and keeps the old one" {
	runs desk backup copy.db
	opens Two
	fails 65 "desk restore: cannot write '$DESK_DB': it is there already; -y \
replaces it" desk restore copy.db
	ok 2 ticket count
	ok "$DESK_DB.old-20260302T090000Z" desk restore -y copy.db
	ok 1 ticket count
	ok 2 ticket count -d desk.db.old-20260302T090000Z
	ok 600 stat -c %a desk.db.old-20260302T090000Z
	# The second one of the same second has another name.
	exits 0 desk restore -v -y copy.db
	out_is "$DESK_DB.old-20260302T090000Z-2"
	err_is "desk restore: restored '$DESK_DB'; what it was is \
'$DESK_DB.old-20260302T090000Z-2'"
	ok 'part	fault' desk check
}

@test "restore - is not confused by a log that was left beside" {
	runs desk backup copy.db
	opens Two
	runs test -s desk.db-wal
	rm desk.db
	ok '' desk restore copy.db
	ok 1 ticket count
	ok 'part	fault' desk check
}

@test "restore - takes what stands in the log of the backup" {
	runs desk backup copy.db
	runs ticket new -d copy.db 'In its log' -m x
	runs test -s copy.db-wal
	runs desk restore -y copy.db
	ok 2 ticket count
	ok 'part	fault' desk check
}

@test "restore - replaces a desk that cannot be opened any more" {
	runs desk backup copy.db
	sql 'pragma wal_checkpoint(truncate)' >out
	head -c 20000 /dev/urandom >desk.db
	cp desk.db broken
	exits 65 ticket count
	ok "$DESK_DB.old-20260302T090000Z" desk restore -y copy.db
	ok 1 ticket count
	ok 'part	fault' desk check
	ok '' cmp broken desk.db.old-20260302T090000Z
}

@test "restore - takes nothing but a whole desk" {
	runs desk backup copy.db
	echo hello >text
	sqlite3 other.db 'create table a (b)'
	head -c 100000 copy.db >short
	cp copy.db bent
	page=$(sql "select rootpage from sqlite_schema where name = 'message'")
	dd if=/dev/urandom of=bent bs=4096 seek=$((page - 1)) count=1 \
		conv=notrunc 2>err
	sqlite3 newer.db <<-END
		.restore copy.db
		pragma user_version = 99;
	END
	: >empty
	local file
	for file in text other.db short empty; do
		fails 65 "desk restore: cannot restore '$file': it is no whole \
desk" desk restore -y "$file"
	done
	exits 65 desk restore -y bent
	err_has "desk restore: cannot restore 'bent': it is damaged"
	fails 78 "desk restore: cannot restore 'newer.db': its schema is 99, this \
program knows $(sql 'pragma user_version')" desk restore -y newer.db
	fails 66 "desk restore: cannot open 'none': no such file or directory" \
		desk restore -y none
	fails 65 "desk restore: cannot restore '.': it is no file" \
		desk restore -y .
	fails 65 "desk restore: cannot restore 'desk.db': it is the desk itself" \
		desk restore -y desk.db
	ok 1 ticket count
	ok '' sh 'ls -A | grep -e "^\.desk" -e old; true'
}

@test "restore - changes nothing when the disk is full" {
	seq 200 | jq -c '{subject: "s\(.)", body: ("b" * 500)}' >in
	runs ticket import <in
	runs desk backup copy.db
	opens Two
	exits 74 sh 'ulimit -f 200; trap "" XFSZ; exec desk restore -y copy.db'
	out_is ''
	ok 202 ticket count
	ok 'part	fault' desk check
	ok '' sh 'ls -A | grep -e "^\.desk" -e old; true'
}

@test "restore - loses nothing that writers were told is stored" {
	local i
	seq 100 | jq -c '{subject: "s\(.)", body: ("b" * 2000)}' >in
	runs ticket import <in
	runs desk backup copy.db
	for i in 1 2 3 4 5 6; do
		for ((k = 0; k < 15; k++)); do
			echo text | ticket new -H "By $i" >>"ids.$i" 2>>err ||
				echo "failed $i" >>err
			ticket list -n 1 >/dev/null 2>>err || echo failed >>err
		done &
	done
	desk events --follow -o id >followed 2>>err &
	follower=$!
	for i in 1 2 3; do
		sleep 0.1
		desk restore -y copy.db >>kept
	done
	for pid in $(jobs -p); do
		((pid == follower)) || wait "$pid"
	done
	kill "$follower"
	wait "$follower"
	ok '' cat err
	# 101 were in the backup; all others are in what was kept or now there.
	n=$(($(ticket count) - 101))
	while read -r old; do
		ok '' desk check -H -d "$old"
		n=$((n + $(ticket count -d "$old") - 101))
	done <kept
	ok 90 echo "$n"
	ok 'part	fault' desk check
}

@test "restore - is all or nothing when it is killed" {
	local i n
	seq 300 | jq -c '{subject: "s\(.)", body: ("b" * 5000)}' >in
	runs ticket import <in
	runs desk backup copy.db
	opens Two
	for i in $(seq 30); do
		timeout -s KILL "$(printf '0.%03d' $((i * 2)))" \
			desk restore -y copy.db >out 2>err || true
		n=$(ticket count)
		[[ $n == 301 || $n == 302 ]] || tell "$n tickets"
		[[ $n == 302 ]] || opens Two
	done
	ok 'part	fault' desk check
}

@test "restore - is for admins of the desk that is replaced" {
	runs desk backup copy.db
	agents bob:lead
	fails 77 "desk restore: user 'bob' (lead) may not change people, settings \
and the store" desk restore -y copy.db --as bob
	sql "update agent set login = 'other' where login = '$ME'"
	fails 77 "desk restore: user '$ME' is no agent of this desk; an admin \
enters one with 'agent new $ME'" desk restore -y copy.db
	ok '' sh 'ls -A | grep -e "^\.desk" -e old; true'
}

@test "server - a backup is what desk import takes" {
	local other
	only_postgres 'elsewhere the desk is a file'
	ok '' desk backup copy
	ok 600 stat -c %a copy
	ok 'part	fault' desk check
	other=$(new_store other)
	runs desk import -d "$other" <copy
	ok 1 ticket count -d "$other"
	ok 'part	fault' desk check -d "$other"
	ok '' sh "desk export -d '$other' | cmp - copy"
	fails 65 "desk restore: cannot restore 'copy': the desk there is in use; \
name a new one" desk restore -y copy
	ok 1 ticket count
	other=$(new_store third)
	ok '' desk restore -d "$other" copy
	ok 1 ticket count -d "$other"
}

@test "restore - takes what desk export wrote, too" {
	desk export >copy.jl
	opens Two
	ok "$DESK_DB.old-20260302T090000Z" desk restore -y copy.jl
	ok 1 ticket count
	ok 2 ticket count -d desk.db.old-20260302T090000Z
	ok '' desk restore -d new.db copy.jl
	ok desk.restored desk events -d new.db -H --fields verb sort:-id -n 1
	ok $'part\tfault' desk check -d new.db
	head -n 9 copy.jl >short.jl
	fails 65 "desk restore: cannot restore 'short.jl': short.jl line 10: the \
end is missing" desk restore -y short.jl
	ok '' sh 'ls -A | grep "^\.desk"; true'
}
