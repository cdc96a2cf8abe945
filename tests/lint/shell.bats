bats_require_minimum_version 1.5.0
load ../lib

setup() {
	cd "$ROOT" || return
}

@test "shellcheck finds nothing in scripts, tests and completions" {
	needs shellcheck
	local -a scripts
	mapfile -t scripts < <({
		find share tests .ci completions/bash -type f |
			grep -E '\.(sh|bash|bats)$|^\.ci/|^completions/'
	} | sort)
	ok '' shellcheck -x "${scripts[@]}"
}
