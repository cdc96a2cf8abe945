bats_require_minimum_version 1.5.0
load ../lib

setup() {
	cd "$ROOT" || return
}

# Every warning is an error; the folders are kept, so that the next time only
# what has changed is compiled.
@test "gcc has no warning" {
	needs gcc
	runs "${MAKE:-make}" -s -j2 DEV=1 CC=gcc BUILD="$BUILD/dev" all units
}

@test "clang has no warning" {
	needs clang
	runs "${MAKE:-make}" -s -j2 DEV=1 CC=clang BUILD="$BUILD/clang" \
		all units
}

@test "cppcheck finds nothing" {
	needs cppcheck
	ok '' cppcheck --quiet --std=c11 -j2 --error-exitcode=1 --inline-suppr \
		--enable=warning,performance,portability -Ilib lib cmd
}
