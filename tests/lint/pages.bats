bats_require_minimum_version 1.5.0
load ../lib

setup() {
	cd "$ROOT" || return
	mapfile -t programs < <(programs)
}

programs() {
	local source
	for source in cmd/*.c cmd/*/main.c; do
		source=${source%/main.c}
		source=${source#cmd/}
		[[ $source == \** ]] || echo "${source%.c}"
	done
}

# A page as it is read, in one line a paragraph.
page() {
	mandoc -T utf8 -O width=1000 "man/$1" | sed $'s/.\b//g'
}

@test "mandoc has nothing to say about a page" {
	needs mandoc
	# Our pages name each other, and they need not be installed.
	run --separate-stderr mandoc -T lint man/*.[1-8]
	output=$(grep -v 'referenced manual not found' <<<"$output"
		grep -v 'mandoc\.db' <<<"$stderr" || true)
	[[ -z $output ]] || {
		echo "$output"
		false
	}
}

@test "each program has its page" {
	local program
	for program in "${programs[@]}"; do
		runs test -e "man/$program.1"
	done
}

@test "each verb and each option stands in the program's page" {
	local program word verb name text records missing=''
	needs mandoc
	records=$(page desk-records.7)
	for program in "${programs[@]}"; do
		text=$(page "$program.1")
		while IFS=$'\x1f' read -r word verb _ name _; do
			if [[ $word == verb && -n $verb ]]; then
				grep -qE "(^| )$program $verb( |$)" <<<"$text" ||
					missing+="$program.1: $verb"$'\n'
			elif [[ $word == option ]]; then
				# What all programs share stands in
				# desk-records(7).
				grep -qE -- "--$name([^a-z-]|$)" \
					<<<"$text"$'\n'"$records" ||
					missing+="$program.1: $verb --$name"$'\n'
			fi
		done < <("$program" --spec | tr '\t' '\037')
	done
	ok '' printf %s "$missing"
}
