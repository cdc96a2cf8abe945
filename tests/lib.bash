# shellcheck shell=bash
# shellcheck disable=SC2154 # output, stderr and status are set by bats
#
# The words that tests are written in. A test file begins
#
#	bats_require_minimum_version 1.5.0
#	load ../lib
#
# and each of its tests then has a folder of its own to work in, an empty desk
# in $DESK_DB, no configuration, and a clock that stands at $DESK_NOW. $ME is
# the desk's one agent, $ROOT the sources' folder. A step says all there is to
# say about a command in one line, and fails the test where it is not so:
#
#	ok OUT CMD...          status 0, prints OUT, no message
#	fails STATUS ERR CMD...    that status, prints only the message ERR
#	runs CMD...            status 0, no message; what it prints is next:
#	exits STATUS CMD...    that status; what it prints and says is next:
#	out_is TEXT   out_has TEXT...   out_lacks TEXT...   out_is_file FILE
#	err_is TEXT   err_has TEXT...
#
# A crash fails whatever was expected. Standard input and variables go with a
# step as with any command: DESK_NOW=2026-03-03T09:00:00Z ok '' sla check <in
#
#	desk_fresh             the folder and the desk, for a setup of your own
#	sql TEXT               asks the store behind the programs' back: store.bash
#	needs PROGRAM...       skips the test where one is not installed
#	wait_for CMD...        until it holds, 10 s at most
#	free_port              prints a TCP port that nobody listens on

ROOT=$(cd "${BASH_SOURCE[0]%/*}/.." && pwd)
[[ ${BUILD:=build} == /* ]] || BUILD=$ROOT/$BUILD
ME=$(id -un)
export ROOT BUILD ME TZ=UTC LC_ALL=C.UTF-8
[[ $PATH == "$BUILD/bin:"* ]] || PATH=$BUILD/bin:$PATH

# shellcheck source=tests/store.bash
source "$ROOT/tests/store.bash"

setup() {
	desk_fresh
}

desk_fresh() {
	unset "${!DESK_@}" "${!XDG_@}" NO_COLOR
	export HOME=$BATS_TEST_TMPDIR DESK_CONFIG=/dev/null
	export DESK_NOW=2026-03-02T09:00:00Z
	store_fresh || return
	cd "$BATS_TEST_TMPDIR" || return
}

ok() {
	local want=$1
	runs "${@:2}"
	out_is "$want"
}

fails() {
	local want=$2
	exits "$1" "${@:3}"
	out_is ''
	err_is "$want"
}

runs() {
	exits 0 "$@"
	err_is ''
}

exits() {
	local want=$1
	shift
	command_line=$*
	command_line=${command_line:0:400}
	run --separate-stderr -- "$@"
	if ((status >= 128)) || [[ $stderr == *Sanitizer:* ||
		$stderr == *"runtime error:"* ]]; then
		tell "crashed, status $status"
	fi
	[[ $status == "$want" ]] || tell "exit status $status, not $want"
}

out_is() {
	[[ $output == "$1" ]] || differ output "$1" "$output"
}

out_is_file() {
	out_is "$(<"$1")"
}

out_has() {
	has output "$output" "$@"
}

out_lacks() {
	local text
	for text; do
		[[ $output != *"$text"* ]] || tell "the output has '$text'"
	done
}

err_is() {
	[[ $stderr == "$1" ]] || differ message "$1" "$stderr"
}

err_has() {
	has message "$stderr" "$@"
}

has() {
	local text
	for text in "${@:3}"; do
		[[ $2 == *"$text"* ]] || tell "the $1 lacks '$text'"
	done
}

# Fails the test, with what the last command did.
tell() {
	printf '$ %s\n%s\n' "$command_line" "$1"
	printf -- '-- its output:\n%s\n-- its message:\n%s\n' "$output" "$stderr"
	exit 1
}

differ() {
	printf '$ %s\nthe %s is not as expected:\n' "$command_line" "$1"
	diff -u --label expected --label actual \
		<(printf '%s\n' "$2") <(printf '%s\n' "$3")
	[[ $1 == message || -z $stderr ]] || printf 'stderr: %s\n' "$stderr"
	exit 1
}

needs() {
	local program
	for program; do
		command -v "$program" >/dev/null || skip "no $program"
	done
}

wait_for() {
	local i
	for ((i = 0; i < 200; i++)); do
		if "$@" >/dev/null 2>&1; then
			return
		fi
		sleep 0.05
	done
	echo "waited 10 s for: $*"
	return 1
}

free_port() {
	python3 -c 'import socket
s = socket.socket()
s.bind(("127.0.0.1", 0))
print(s.getsockname()[1])'
}
