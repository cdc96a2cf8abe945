#!/bin/sh
# Runs each fuzz target of tests/fuzz under AddressSanitizer and UBSan, from
# the seeds in tests/fuzz/seeds/NAME (and with tests/fuzz/NAME.dict where there
# is one). What is found is kept in $BUILD/fuzz/found; then the exit status is
# 1. What a target says of itself ("NAME: …") is shown behind its figures. The
# last line is "N passed, N failed". From the environment:
#   FUZZ_SECONDS   how long each runs: 60
#   FUZZ           only the targets that have this in their name
#   JOBS           how many run at once: 2
set -eu

cd "$(dirname "$0")/../.."
MAKE=${MAKE:-make}
build=${BUILD:-build}/fuzz
found=$build/found

# One target: its report in $work/NAME, "ok" or "not ok" first.
run_one() {
	work=$1 name=$2
	log=$work/$name.log
	mkdir "$work/$name.corpus"
	set -- "$work/$name.corpus"
	[ ! -d "tests/fuzz/seeds/$name" ] || set -- "$@" "tests/fuzz/seeds/$name"
	[ ! -e "tests/fuzz/$name.dict" ] ||
		set -- -dict="tests/fuzz/$name.dict" "$@"
	status=0
	"$build/fuzz/$name" -max_total_time="${FUZZ_SECONDS:-60}" -timeout=5 \
		-rss_limit_mb=1024 -print_final_stats=1 -verbosity=1 \
		-artifact_prefix="$found/$name-" "$@" >"$log" 2>&1 ||
		status=$?
	runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
	cover=$(sed -n 's/^#.* cov: *\([0-9]*\).*/\1/p' "$log" | tail -n 1)
	said=$(sed -n "s/^$name: //p" "$log" | tail -n 1)
	if [ $status -eq 0 ]; then
		echo "ok $name - ${runs:-?} runs," \
			"${cover:-?} places reached${said:+; $said}"
	else
		echo "not ok $name - exit status $status"
		grep -vE '^(#[0-9]|INFO:|stat::|NEW_FUNC)' "$log" | sed 's/^/# /'
		echo "# again: $build/fuzz/$name" \
			"$(sed -n 's/.*Test unit written to //p' "$log")"
	fi >"$work/$name"
}

if [ "${1-}" = --one ]; then
	run_one "$2" "$3"
	exit 0
fi

# The library is instrumented, the targets also get libFuzzer's main.
san=address,undefined
unset MAKEFLAGS MFLAGS
if ! $MAKE -s -j2 BUILD="$build" CC=clang STATIC=0 \
	CFLAGS='-O1 -g -fno-omit-frame-pointer' \
	HARDEN="-fsanitize=fuzzer-no-link,$san -fno-sanitize-recover=all" \
	LINK_HARDEN="-fsanitize=fuzzer,$san" fuzzers; then
	echo "not ok - the fuzz targets could not be built"
	echo "0 passed, 1 failed"
	exit 1
fi

work=$(mktemp -d "${TMPDIR:-/tmp}/desk-fuzz.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM HUP
mkdir -p "$found"
for source in tests/fuzz/*.c; do
	name=${source##*/}
	echo "${name%.c}"
done | grep -e "${FUZZ-}" >"$work/names"
xargs -P "${JOBS:-2}" -n 1 tests/fuzz/run.sh --one "$work" <"$work/names" ||
	true

passed=0 failed=0
while read -r name; do
	cat "$work/$name" || echo "not ok $name - it did not run"
	case $(cat "$work/$name") in
	ok*) passed=$((passed + 1)) ;;
	*) failed=$((failed + 1)) ;;
	esac
done <"$work/names"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
