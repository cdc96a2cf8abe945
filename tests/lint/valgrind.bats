bats_require_minimum_version 1.5.0
load ../lib

setup() {
	cd "$ROOT" || return
}

# Says nothing unless valgrind does: that a test has failed, status 1, is for
# make test to say.
under_valgrind() {
	output=$(valgrind -q --error-exitcode=99 --leak-check=full \
		--show-leak-kinds=definite \
		--suppressions=tests/lint/valgrind.supp "$1" 2>&1) || status=$?
	((${status:-0} <= 1)) ||
		printf '%s, status %s\n%s\n' "$1" "$status" "$output"
}

# What the sanitizers do not see: the use of values that were never set.
@test "valgrind finds nothing in the unit tests" {
	needs valgrind
	export -f under_valgrind
	ok '' xargs -P 2 -n 1 bash -c 'under_valgrind "$0"' \
		<<<"$(printf '%s\n' "$BUILD"/unit/*)"
}
