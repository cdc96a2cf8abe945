bats_require_minimum_version 1.5.0
load lib

setup() {
	cd "$ROOT" || return
	# As a newcomer has it: nothing but a home.
	unset "${!DESK_@}" "${!XDG_@}"
	export HOME=$BATS_TEST_TMPDIR
}

# The lines of the fenced blocks of shell commands, for the programs tested.
tour() {
	# shellcheck disable=SC2016
	sed -n '/^```sh$/,/^```$/ { /^```/d; p; }' README.md |
		sed "s,\\\$PWD/build/bin,$BUILD/bin,"
}

@test "each line of the tour works, one after the other" {
	tour >"$BATS_TEST_TMPDIR/tour"
	runs grep -c 'ticket' "$BATS_TEST_TMPDIR/tour"
	# -v shows each line on stderr: they stand there, and no message.
	exits 0 env -i HOME="$HOME" PATH="$PATH" LC_ALL="$LC_ALL" \
		ASAN_OPTIONS="${ASAN_OPTIONS-}" \
		bash -v -e -o pipefail "$BATS_TEST_TMPDIR/tour" </dev/null
	err_is "$(tour)"
	runs test -e "$HOME/.local/share/desk/desk.db"
	ok 2 ticket count
}

@test "what the README names is there" {
	local name
	runs grep -oE '(^|[ `])(man|share)/[a-z0-9./]*[a-z0-9]' README.md
	for name in ${output//\`/}; do
		runs test -e "$name"
	done
}
