bats_require_minimum_version 1.5.0
load ../lib

setup() {
	needs mandoc jq
	desk_fresh
	cd "$BATS_TEST_TMPDIR" || return
}

# A page as it is read, a paragraph a line, without bold and underlining.
page() {
	mandoc -T utf8 -O width=1000 "$ROOT/man/$1" | sed $'s/.\b//g'
}

# The examples of a page: each line that starts with "$ ", without it, and
# behind it the lines that are shown as its output, each after a '|'. A line
# that goes on after a '\' or '|' is one with the next.
examples() {
	page "$1" | awk '
		/^ +\$ / {
			match($0, /[^ ]/)
			indent = RSTART
			line = substr($0, indent + 2)
			while (line ~ /[\\|]$/ && getline > 0) {
				sub(/\\$/, "", line)
				line = line $0
			}
			print line
			next
		}
		match($0, /[^ ]/) && RSTART >= indent && indent {
			print "|" substr($0, indent)
			next
		}
		{ indent = 0 }'
}

# What a command shows: blanks count as one, for a page has no tabs.
squeeze() {
	sed -E 's/[[:blank:]]+/ /g; s/ $//'
}

# Does the text of the first file fit the second, where "..." is any text?
fits() {
	local shown had
	had=$(squeeze <"$2")
	shown=$(squeeze <"$1")
	if [[ $shown == *$'\n...' ]]; then
		[[ $had == "${shown%...}"* ]]
	else
		[[ $had == "$shown" ]]
	fi
}

# Runs the lines of standard input in one shell; each leaves its output, its
# messages and its status in a file.
run_lines() {
	bash -c 'i=0
		while IFS= read -r line; do
			# As in a shell, $? is the status of the line before.
			(exit "${status-0}")
			eval "$line" >"$1/$i.out" 2>"$1/$i.err" </dev/null
			status=$?
			echo "$status" >"$1/$i.status"
			i=$((i + 1))
		done' bash "$1"
}

# What is wrong with line i of a page, which stands in $dir.
wrong() {
	printf '%s: $ %s\n%s\n' "$page" "${lines[i]}" "$1"
	printf -- '-- shown:\n%s\n-- had:\n%s\n' \
		"$(<"$dir/$i.shown")" "$(<"$dir/$i.had")"
	exit 1
}

# A page shows all that a line prints, or nothing; messages are always shown;
# a status other than 0 is asked for by the next line.
check_line() {
	local want=0
	cat "$dir/$i.out" "$dir/$i.err" >"$dir/$i.had"
	# shellcheck disable=SC2016 # the line as it stands there
	[[ ${lines[i + 1]-} != 'echo $?' ]] || want=$(<"$dir/$((i + 1)).shown")
	[[ $(<"$dir/$i.status") == "$want" ]] || wrong "status not $want"
	if [[ -s $dir/$i.shown ]]; then
		fits "$dir/$i.shown" "$dir/$i.had" || wrong 'another output'
	elif [[ -s $dir/$i.err ]]; then
		wrong 'a message that the page does not show'
	fi
}

# Runs all examples of a page, one after the other.
run_examples() {
	local page=$1 dir=$BATS_TEST_TMPDIR/.lines line i
	local -a lines=()
	mkdir "$dir"
	while IFS= read -r line; do
		if [[ $line == '|'* ]]; then
			echo "${line:1}" >>"$dir/$((${#lines[@]} - 1)).shown"
		else
			: >"$dir/${#lines[@]}.shown"
			lines+=("$line")
		fi
	done < <(examples "$page")
	((${#lines[@]} > 5)) || tell "$page has hardly any example"
	run_lines "$dir" < <(printf '%s\n' "${lines[@]}")
	for i in "${!lines[@]}"; do
		check_line
	done
}

# What the examples of a page find: agents, a team and three tickets.
some_tickets() {
	runs agent new bob
	ticket new 'Invoice twice' category=billing requester=bob@example.com \
		-m 'Charged two times.' --tag vip >/dev/null
	ticket new 'Card reader' requester=ann@example.org assignee=bob \
		-m 'The card reader refuses every card.' >/dev/null
	ticket new 'No heating in room 7' -m 'Brr.' >/dev/null
}

@test "the examples of desk(7) work, from the start" {
	rm -f "$DESK_DB"*
	unset DESK_DB
	export HOST=web1
	cp "$ROOT/share/examples/mail.eml" message.eml
	run_examples desk.7
}

@test "the examples of ticket(1) work in an empty desk" {
	run_examples ticket.1
}

@test "the examples of desk(1) work" {
	only_sqlite 'they copy a file'
	run_examples desk.1
}

@test "the examples of agent(1) work" {
	run_examples agent.1
}

@test "the examples of template(1) work" {
	run_examples template.1
}

@test "the examples of kb(1) work in an empty desk" {
	run_examples kb.1
}

@test "the examples of faq(1) work in an empty desk" {
	run_examples faq.1
}

@test "the examples of outbox(1) work" {
	run_examples outbox.1
}

@test "the examples of desk.conf(5) work" {
	run_examples desk.conf.5
}

@test "the examples of desk-schema(5) work" {
	run_examples desk-schema.5
}

@test "the examples of desk-query(7) work" {
	some_tickets
	run_examples desk-query.7
}

@test "the examples of desk-records(7) work" {
	some_tickets
	run_examples desk-records.7
}

# The items of the list in a section: "name type; uses." a line.
field_table() {
	sed -n '/^\.Ss Fields/,/^\.El/p' "$ROOT/man/ticket.1" |
		sed -n '/^\.It Cm /{N; s/^\.It Cm \(.*\)\n/\1 /; p;}'
}

@test "ticket(1) has the fields that ticket fields prints and no others" {
	local want
	runs field_table
	want=$(ticket fields -H | cut -f 1-3 |
		sed -E 's/\t([a-z]+)\t/ \1; /; s/,/, /g; s/$/./')
	out_is "$want"
}

@test "ticket(1) has the moves that ticket fields status prints" {
	local text from class to
	text=$(page ticket.1 | squeeze)
	while IFS=$'\t' read -r from class to; do
		grep -qF " $from $class ${to//,/, }" <<<"$text" || {
			echo "no row for $from: $to"
			false
		}
	done < <(ticket fields status -H)
}

# Each test that a query knows, from the message about one that it lacks.
query_tests() {
	local word
	for word in is has; do
		ticket list "$word:" 2>&1 |
			sed "s/.* is not one of //; s/, /\n/g; s/;.*//" |
			sed "s/^/$word:/"
	done
}

@test "desk-query(7) has each test that a query knows and no others" {
	local want
	want=$(query_tests | sort)
	runs bash -c "sed -n 's/^\.It Cm \(is:\|has:\)/\1/p' \
		'$ROOT/man/desk-query.7' | grep -v ' Ns ' | sort"
	out_is "$want"
}

@test "desk(7) has each role" {
	local role
	runs page desk.7
	for role in $(desk roles | head -n 1 | cut -f 2- | tr '\t' '\n'); do
		[[ $role == help ]] || out_has " $role "
	done
}
