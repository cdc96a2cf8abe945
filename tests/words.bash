# shellcheck shell=bash
# shellcheck disable=SC2154 # output, stderr and status are set by bats
# Words for tests that are about tickets and those who handle them.

# at HH:MM STEP...: the clock stands there, on Monday the 2nd of March 2026.
at() {
	DESK_NOW=2026-03-02T$1:00Z "${@:2}"
}

# opens SUBJECT [field=value]...: one more ticket, not looked at.
opens() {
	ticket new "$@" -m "about $1" >/dev/null
}

# agents LOGIN:ROLE...: more agents, each with an address LOGIN@desk.example.
agents() {
	local pair
	for pair; do
		agent new "${pair%:*}" role="${pair#*:}" \
			email="${pair%:*}@desk.example" >/dev/null
	done
}

teams() {
	local name
	for name; do
		sql "insert into team (name, created_at) values ('$name', 0)"
	done
}

# fields_are ID NAMES VALUES: the fields that the ticket has now, as TSV.
fields_are() {
	ok "$3" ticket list -H --fields "$2" "id:$1"
}

# As much of the desk as a reader of it can see, in one line.
digest() {
	ticket export | sha256sum
	sql 'select count(*), max(id) from event'
}

# sh COMMAND: a step with a pipe or redirections in it.
sh() {
	bash -o pipefail -c "$1"
}

# on_terminal COMMAND...: it writes to a terminal, 80 columns wide.
on_terminal() {
	COLUMNS=80 TERM=xterm python3 -c '
import os, pty, sys
status = pty.spawn(sys.argv[1:])
sys.exit(os.waitstatus_to_exitcode(status))' "$@" </dev/null | tr -d '\r'
}
