bats_require_minimum_version 1.5.0
load ../lib

setup() {
	cd "$ROOT" || return
}

# What the sanitizers do not see: the use of values that were never set.
@test "valgrind finds nothing in the unit tests" {
	needs valgrind
	local unit
	for unit in "$BUILD"/unit/*; do
		run valgrind -q --error-exitcode=99 --leak-check=full \
			--show-leak-kinds=definite \
			--suppressions=tests/lint/valgrind.supp "$unit"
		# 1: a test has failed, which is for make test to say.
		((status <= 1)) || {
			printf '%s, status %s\n%s\n' "$unit" "$status" "$output"
			false
		}
	done
}
