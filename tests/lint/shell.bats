bats_require_minimum_version 1.5.0
load ../lib

setup() {
	cd "$ROOT" || return
}

@test "shellcheck finds nothing in scripts, tests and completions" {
	needs shellcheck
	local -a scripts tests
	mapfile -t scripts < <(find share/*.sh tests .ci completions/bash \
		-type f ! -name '*.bats' ! -name '*.bash' |
		grep -E '\.sh$|^\.ci/|^completions/' | sort)
	ok '' shellcheck "${scripts[@]}"
	# Words of lib.bash set and read variables of each other's.
	mapfile -t tests < <(find tests -name '*.bats' -o -name '*.bash' | sort)
	ok '' shellcheck -x -S warning -e SC2034,SC2154 "${tests[@]}"
}
