#!/usr/bin/env bats
bats_require_minimum_version 1.5.0
load ../lib
load ../mail2ticket/mail

setup() {
	desk_fresh
	cd "$BATS_TEST_TMPDIR" || return
	head -c 300000 /dev/urandom >a.bin
	mail_with a.bin >m
}

teardown() {
	if [[ -n ${server-} ]]; then
		"$ROOT/tests/postgres.sh" stop "$server" immediate
		rm -rf "$server"
	fi
	if [[ -n ${full-} ]]; then
		umount "$full"
		rmdir "$full"
	fi
}

# on_disk SIZE: the desk is on a small disk of its own; on PostgreSQL all that is
# in the database, of a server of its own, but not its log.
on_disk() {
	full=$(mktemp -d /tmp/full.XXXXXX)
	if ! mount -t tmpfs -o "size=$1,mode=700" desk "$full" 2>/dev/null; then
		rmdir "$full"
		full=
		skip 'cannot mount a tmpfs'
	fi
	if on_sqlite; then
		cp "$DESK_DB"* "$full"
		export DESK_DB=$full/desk.db
		return
	fi
	server=$(mktemp -d /tmp/pg.XXXXXX)
	STORE_URL=$("$ROOT/tests/postgres.sh" start --until $$ "$server")
	mkdir "$full/data"
	chown -R --reference="$server/data" "$full"
	pg_do "create tablespace small location '$full/data'" \
		'create database cramped tablespace small'
	export DESK_DB=${STORE_URL/\/postgres/\/cramped}
	desk init >/dev/null
	# What the server writes for each new process.
	sql 'select 1' >/dev/null
}

# Full to the last byte.
fill_disk() {
	dd if=/dev/zero of="$full/filler" bs=1k 2>/dev/null || true
}

# Nothing of the mail is there, and the desk is sound.
untouched() {
	[[ $(sql 'select count(*) from ticket') == 0 ]]
	[[ $(sql 'select count(*) from content') == 0 ]]
	runs desk check
}

# limited BLOCKS: mail2ticket with no file longer than that (1 kB each).
limited() {
	bash -c 'ulimit -f "$1" && exec mail2ticket <m' limited "$1"
}

@test "a limit on file sizes: 75 and nothing half-written, later it works" {
	local size refused=0
	only_sqlite 'no file of ours grows'
	size=$(($(stat -c %s "$DESK_DB") / 1024))
	for ((blocks = 1; blocks < size + 400; blocks += 16)); do
		run --separate-stderr limited "$blocks"
		if ((status == 0)); then
			break
		fi
		command_line="mail2ticket with $blocks kB a file"
		[[ $status == 75 ]] || tell "exit status $status, not 75"
		err_has 'mail2ticket: '
		[[ $output == '' ]]
		((++refused))
		untouched
	done
	((refused >= 5))
	close_gaps
	ok 1 mail2ticket <m
	[[ $(sql 'select size from attachment') == 300000 ]]
	runs desk check
}

@test "a full disk: 75 and nothing half-written, later it works" {
	[[ $ME == root ]] || skip 'not root'
	if on_sqlite; then
		on_disk 700k
		exits 75 mail2ticket <m
		out_is ''
		err_has 'mail2ticket: ' 'full'
		untouched
		fill_disk
	else
		on_disk 64m
		fill_disk
		exits 75 mail2ticket <m
		err_has 'mail2ticket: ' 'No space left on device'
		untouched
	fi
	exits 75 mail2ticket <m
	out_is ''
	rm "$full/filler"
	untouched
	! on_sqlite || mount -o remount,size=4m "$full"
	close_gaps
	ok 1 mail2ticket <m
	[[ $(sql 'select size from attachment') == 300000 ]]
	runs desk check
}
