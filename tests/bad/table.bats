#!/usr/bin/env bats
bats_require_minimum_version 1.5.0
load ../lib
load ../words

setup() {
	desk_fresh
	cd "$BATS_TEST_TMPDIR" || return
	cp -r "$BATS_TEST_DIRNAME/settings" .
	if on_sqlite; then
		SHOWN=${DESK_DB##*/} DESK_DB=${DESK_DB##*/}
	fi
	agents bob:agent
	agent team new blue >/dev/null
	opens one requester=ann@example.org
	opens two requester=cy@example.org
	opens three assignee=bob
	opens four
	ticket merge 4 --into 3 >/dev/null
}

# section NAME: the cases under its heading, each as the table says.
section() {
	local want words message input status bad=0 n=0 before
	before=$(digest)
	while IFS=$'\t' read -r want words message input; do
		# What a desk is copied to and from is SQLite's files.
		if on_postgres && [[ $want != 64 && $words == \
			*'desk '@(backup|restore)* ]]; then
			continue
		fi
		message=${message//"'desk.db'"/"'$SHOWN'"}
		n=$((n + 1))
		status=0
		printf '%b' "$input" | bash -c "$words" >out 2>err || status=$?
		if [[ $status != "$want" || -s out || $(<err) != "$message" ]]; then
			bad=$((bad + 1))
			printf '$ %s\nwanted %s: %s\nstatus %s: %s\n' "$words" \
				"$want" "$message" "$status" "$(cat err out)"
		fi
	done < <(awk -v name="## $1" '/^##/ { is_it = $0 == name; next }
		is_it && NF' "$BATS_TEST_DIRNAME/table.txt")
	((n > 0)) || echo "no section '$1'"
	[[ $(digest) == "$before" ]] || {
		bad=$((bad + 1))
		echo 'the desk has changed'
	}
	((n > 0 && bad == 0))
}

@test "bad input - the command line" {
	section 'The command line itself'
}

@test "bad input - queries" {
	section Queries
}

@test "bad input - records" {
	section Records
}

@test "bad input - settings" {
	section Settings
}

@test "bad input - mail2ticket ends with 75, whatever it is" {
	section mail2ticket
}

@test "bad input - desk" {
	section desk
}

@test "bad input - agent" {
	section agent
}
