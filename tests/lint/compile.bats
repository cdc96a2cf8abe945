bats_require_minimum_version 1.5.0
load ../lib

setup() {
	cd "$ROOT" || return
}

# Every warning is an error; the folders are kept, so that the next time only
# what has changed is compiled.
compile() {
	"${MAKE:-make}" -s -k -j2 DEV=1 "$@" all units >/dev/null
}

@test "gcc has no warning" {
	needs gcc
	ok '' compile CC=gcc BUILD="$BUILD/dev"
}

@test "clang has no warning" {
	needs clang
	# It warns alike of what it does not optimize, which takes half as long.
	ok '' compile CC=clang CFLAGS=-O0 HARDEN=-fPIE BUILD="$BUILD/clang"
}

@test "cppcheck finds nothing" {
	needs cppcheck
	# It does not see that die_nomem() never returns.
	ok '' cppcheck --quiet --std=c11 -j2 --error-exitcode=1 --inline-suppr \
		--enable=warning,performance,portability \
		--suppress=nullPointerRedundantCheck \
		--template='{file}:{line}: {message} [{id}]' -Ilib lib cmd
}
