bats_require_minimum_version 1.5.0
load ../lib

setup() {
	cd "$ROOT" || return
}

@test "the completions are as the programs are now (make completions)" {
	local -a programs=(completions/bash/*)
	OUT=$BATS_TEST_TMPDIR/new runs share/completions.sh "$BUILD/bin" \
		"${programs[@]##*/}"
	ok '' diff -ru completions "$BATS_TEST_TMPDIR/new"
}

@test "each program has completions" {
	local source program
	for source in cmd/*.c cmd/*/main.c; do
		program=${source%/main.c}
		program=${program#cmd/}
		[[ $program == \** ]] ||
			runs test -e "completions/bash/${program%.c}"
	done
}

@test "each shell can read them" {
	local file
	for file in completions/bash/*; do
		ok '' bash -n "$file"
	done
	if command -v zsh; then
		for file in completions/zsh/*; do
			ok '' zsh -n "$file"
		done
	fi
	if command -v fish; then
		for file in completions/fish/*; do
			ok '' fish -n "$file"
		done
	fi
}

# What bash offers for a command line, taken apart as bash does it.
in_bash() {
	# shellcheck source=/dev/null
	source "completions/bash/$1"
	COMP_WORDS=("$@")
	COMP_CWORD=$(($# - 1))
	"_desk_$1" "$1" 2>/dev/null
	printf '%s\n' "${COMPREPLY[@]}"
}

in_fish() {
	HOME=$BATS_TEST_TMPDIR fish -c "source completions/fish/$1.fish
		complete -C'$*'" | cut -f1
}

@test "bash completes verbs, options, their words, fields and values" {
	desk_fresh
	cd "$ROOT" || return
	ok list in_bash ticket lis
	runs in_bash ticket list --out
	out_is --output
	ok json in_bash ticket list -o js
	ok json in_bash ticket list --output = js
	ok priority: in_bash ticket list prio
	ok priority= in_bash ticket set 1 prio
	ok open in_bash ticket list status : op
	ok resolved in_bash ticket set 1 status = res
}

@test "fish completes verbs, options, their words, fields and values" {
	needs fish
	desk_fresh
	cd "$ROOT" || return
	ok list in_fish ticket lis
	ok json in_fish ticket list -o js
	ok priority: in_fish ticket list prio
	ok priority= in_fish ticket set 1 prio
	ok status:open in_fish ticket list status:op
}
