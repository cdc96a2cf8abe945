# The tests' own tools: a runner that overlooks a failure is worse than none.
bats_require_minimum_version 1.5.0
load ../lib

setup() {
	cd "$ROOT" || return
	dir=$BATS_TEST_TMPDIR
}

# A test program that is the shell commands given.
program() { # NAME COMMANDS
	printf '#!/bin/sh\n%s\n' "$2" >"$dir/$1"
	chmod +x "$dir/$1"
}

sum_is() {
	[[ ${output##*$'\n'} == "$1" ]] || tell "the last line is not '$1'"
}

@test "run.sh sums up what passed, failed and was skipped" {
	program good 'echo 1..2; echo ok 1 - a; echo "ok 2 - b # skip no c"'
	program bad 'echo 1..2; echo ok 1 - a; echo not ok 2 - b; exit 1'
	runs tests/run.sh "$dir/good"
	sum_is '1 passed, 0 failed, 1 skipped'
	exits 1 tests/run.sh "$dir/good" "$dir/bad"
	sum_is '2 passed, 1 failed, 1 skipped'
	out_has "# $dir/bad: not ok 2 - b"
	TESTS=good runs tests/run.sh "$dir/good" "$dir/bad"
	program skipped 'echo "1..0 # skip no server"'
	runs tests/run.sh "$dir/skipped"
	sum_is '0 passed, 0 failed, 1 skipped'
	exits 1 tests/run.sh "$dir/missing"
	sum_is '0 passed, 1 failed'
}

@test "run.sh takes the files that one of the words names, on the store asked for" {
	# shellcheck disable=SC2016
	program one 'echo 1..1; echo "ok 1 - $STORE"'
	program two 'echo 1..1; echo ok 1 - b'
	program three 'echo 1..1; echo ok 1 - c'
	TESTS='/one /two' runs tests/run.sh "$dir"/{one,two,three}
	sum_is '2 passed, 0 failed'
	out_has 'ok 1 - sqlite' '# store: sqlite'
	STORE=mysql exits 64 tests/run.sh "$dir/one"
	needs psql
	STORE=postgres runs tests/run.sh "$dir/one"
	out_has 'ok 1 - postgres' '# store: postgres'
}

@test "postgres.sh starts a server of its own, and stops it" {
	local folder pid
	needs psql
	# Short, for the socket, and where another user may go.
	folder=$(mktemp -d /tmp/pg.XXXXXX)
	run tests/postgres.sh start "$folder" work_mem=8MB
	[[ $status == 0 && $output == "postgresql://desk@/postgres?host=$folder" ]]
	pid=$(head -n 1 "$folder/data/postmaster.pid")
	ok 8MB psql -XAt -d "$output" -c 'show work_mem'
	ok 0 sh -c "ss -Hltnp 2>/dev/null | grep -c 'pid=$pid,'; true"
	ok '' tests/postgres.sh stop "$folder"
	ok '' tests/postgres.sh stop "$folder"
	runs test ! -e "$folder/data/postmaster.pid"
	rm -rf "$folder"
}

@test "run.sh counts what TAP does not say as a failure" {
	# shellcheck disable=SC2016
	program crash 'echo 1..2; echo ok 1 - a; kill -SEGV $$'
	program no_plan 'echo ok 1 - a'
	program too_few 'echo 1..3; echo ok 1 - a; echo ok 2 - b'
	program status 'echo 1..1; echo ok 1 - a; exit 3'
	program none 'echo 1..0'
	program slow 'echo 1..1; sleep 60; echo ok 1 - a'
	local name
	for name in crash no_plan too_few status none slow; do
		LIMIT_S=1 exits 1 tests/run.sh "$dir/$name"
		[[ $output =~ [^0-9]1\ failed$ ]] || tell "no failure: $name"
	done
}

@test "run.sh finds the report of a sanitizer that nobody saw" {
	# shellcheck disable=SC2016
	program quiet 'echo 1..1; echo ok 1 - a
echo "ERROR: AddressSanitizer" >"${ASAN_OPTIONS##*log_path=}.77"'
	SAN=1 exits 1 tests/run.sh "$dir/quiet"
	out_has '# ERROR: AddressSanitizer' 'sanitizer reports: 1'
	sum_is '1 passed, 1 failed'
}

@test "run.sh takes no killed program's search for leaks for a report" {
	# shellcheck disable=SC2016
	program killed 'echo 1..1; echo ok 1 - a
said="==77==Unable to get registers from thread 76."
echo "$said" >"${ASAN_OPTIONS##*log_path=}.77"
[ -z "$MORE" ] || echo "$MORE" >>"${ASAN_OPTIONS##*log_path=}.77"'
	SAN=1 runs tests/run.sh "$dir/killed"
	sum_is '1 passed, 0 failed'
	MORE='==77==ERROR: LeakSanitizer' SAN=1 exits 1 tests/run.sh "$dir/killed"
	sum_is '1 passed, 1 failed'
}

@test "run.sh takes a script without TAP as one test" {
	program good.sh 'echo 98.7 percent'
	program bad.sh 'echo 12.3 percent; exit 1'
	exits 1 tests/run.sh "$dir/good.sh" "$dir/bad.sh"
	sum_is '1 passed, 1 failed'
}

@test "run.sh hides the caller's environment from tests" {
	# shellcheck disable=SC2016
	program look 'echo 1..1; echo "ok 1 - $DESK_DB$XDG_DATA_HOME$NO_COLOR$TZ$LC_ALL"
[ -d "$HOME" ] && [ "$HOME" != "$OLD_HOME" ]'
	DESK_DB=a XDG_DATA_HOME=b NO_COLOR=1 TZ=Asia/Tokyo OLD_HOME=$HOME \
		runs tests/run.sh "$dir/look"
	out_has 'ok 1 - UTCC.UTF-8'
}

# Each of these words must fail; the subshell is where it fails.
no() {
	if (set -e; "$@") >"$dir/said" 2>&1; then
		echo "held, but should not: $*"
		return 1
	fi
}

@test "the words of lib.bash fail where they should" {
	ok a echo a
	no ok b echo a
	no ok a sh -c 'echo a; echo b >&2'
	no ok '' false
	fails 3 b sh -c 'echo b >&2; exit 3'
	no fails 2 b sh -c 'echo b >&2; exit 3'
	no fails 3 c sh -c 'echo b >&2; exit 3'
	no fails 3 b sh -c 'echo a; echo b >&2; exit 3'
	# shellcheck disable=SC2016
	no exits 139 sh -c 'kill -SEGV $$'
	no exits 1 sh -c 'echo "x.c:1:2: runtime error: y" >&2; exit 1'
	runs echo abc
	out_has a bc
	no out_has d
	out_lacks d
	no out_lacks b
}
