bats_require_minimum_version 1.5.0
load ../lib

setup() {
	cd "$ROOT" || return
	mapfile -t sources < <(find lib cmd tests -name '*.[ch]' | sort)
}

@test "clang-format would change nothing (make format)" {
	needs clang-format
	run clang-format --dry-run -Werror "${sources[@]}"
	# The names of the files are enough.
	# shellcheck disable=SC2016 # awk's $
	ok '' awk -F: '/ error: / && !seen[$1]++ { print $1 }' <<<"$output"
}

@test "a file has 700 lines at most" {
	wc -l "${sources[@]}" | awk '$1 > 500 && $2 != "total"' |
		sed 's/^ */# long: /' >&3
	# shellcheck disable=SC2016 # awk's $
	ok '' awk 'FNR == 701 { print FILENAME }' "${sources[@]}"
}

@test "nothing is left for later in a comment" {
	fails 1 '' grep -nE '(TODO|FIXME)' "${sources[@]}" Makefile README.md \
		share/*.sh share/schema/* tests/*.sh
}

# Past the first "goto out" something is held that only "out:" lets go.
@test "a function with one way out does not return before it" {
	awk -f tests/lint/code.awk "${sources[@]}" | awk '
		{
			text = $0
			sub(/^[^:]*:[^:]*:/, "", text)
		}
		text == "{" { held = 0; n = 0 }
		held && text ~ /(^|[^A-Za-z0-9_])return([^A-Za-z0-9_]|$)/ {
			line[n++] = $0
		}
		text ~ /goto out;/ { held = 1 }
		text ~ /^out:/ {
			for (i = 0; i < n; i++)
				print line[i]
			held = n = 0
		}' >"$BATS_TEST_TMPDIR/wrong"
	ok '' cat "$BATS_TEST_TMPDIR/wrong"
}
