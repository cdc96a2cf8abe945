#!/bin/sh
# Looks at the sources themselves: layers, form, pages, completions, what the
# compilers, cppcheck and shellcheck say. The last line is as run.sh's of the
# tests: "N passed, N failed".
set -eu

cd "$(dirname "$0")/../.."
MAKE=${MAKE:-make}
BUILD=${BUILD:-build}
unset MAKEFLAGS MFLAGS
export MAKE BUILD
if ! $MAKE -s -j2 all units; then
	echo "not ok - the programs could not be built"
	echo "0 passed, 1 failed"
	exit 1
fi
# Those that take longest first.
long='tests/lint/compile.bats tests/lint/valgrind.bats'
# shellcheck disable=SC2046,SC2086 # names without blanks
exec tests/run.sh $long $(printf '%s\n' tests/lint/*.bats |
	grep -vF "$(printf '%s\n' $long)")
