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
	if mountpoint -q "$BATS_TEST_TMPDIR/full" 2>/dev/null; then
		umount "$BATS_TEST_TMPDIR/full"
	fi
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
	ok 1 mail2ticket <m
	[[ $(sql 'select size from attachment') == 300000 ]]
	runs desk check
}

@test "a full disk: 75 and nothing half-written, later it works" {
	[[ $ME == root ]] || skip 'not root'
	mkdir full
	mount -t tmpfs -o size=700k,mode=700 desk full 2>/dev/null ||
		skip 'cannot mount a tmpfs'
	cp "$DESK_DB"* full
	export DESK_DB=$BATS_TEST_TMPDIR/full/desk.db
	exits 75 mail2ticket <m
	out_is ''
	err_has 'mail2ticket: ' 'full'
	untouched
	# Full to the last byte.
	dd if=/dev/zero of=full/filler bs=1k 2>/dev/null || true
	exits 75 mail2ticket <m
	out_is ''
	rm full/filler
	untouched
	mount -o remount,size=4m full
	ok 1 mail2ticket <m
	[[ $(sql 'select size from attachment') == 300000 ]]
	runs desk check
}
