bats_require_minimum_version 1.5.0
load ../lib
load kb

# KB_RANDOM=1000 is the long form; KB_SEED repeats a run. Every sixth command is
# killed at some moment of its first 30 ms.

setup() {
	desk_fresh
	agent new ann role=lead >/dev/null
	agent new bob >/dev/null
	for n in 1 2 3 4; do
		kb new "Article $n" language=en -m "Text of $n." >/dev/null
	done
	cd "$BATS_TEST_TMPDIR" || return
}

# One operation on one article, drawn from $RANDOM. What an article cannot do
# from where it is is refused, and that is fine.
draw() {
	local a=$((RANDOM % 4 + 1)) version=$((RANDOM % 5 + 1))
	local languages=(de fr it)
	case $((RANDOM % 14)) in
	0 | 1 | 2) set -- kb set $a content="Text $RANDOM words$((RANDOM % 50))." ;;
	3) set -- kb submit $a ;;
	4) set -- kb review $a --approve --as ann ;;
	5) set -- kb publish $a ;;
	6) set -- sh "kb submit $a; kb review $a --approve --as ann; kb publish $a" ;;
	7) set -- kb revert $a $version ;;
	8) set -- kb rate $a yes --token $((RANDOM % 9)) ;;
	9) set -- kb rate $a no --token $((RANDOM % 9)) ;;
	10) set -- kb translate $a ${languages[RANDOM % 3]} title="T $a" \
		-m "Uebersetzung $RANDOM" ;;
	11) set -- kb show $a --count-view --reader $((RANDOM % 9)) ;;
	12) set -- kb confirm $a --question "question $((RANDOM % 20))" ;;
	13) set -- kb unpublish $a ;;
	esac
	operation=("$@")
}

perform() {
	local pid
	if ((RANDOM % 6)); then
		run "${operation[@]}"
		case $status in
		0 | 65 | 66) return ;;
		esac
		echo "operation $1: ${operation[*]}: status $status: $output"
		return 1
	fi
	"${operation[@]}" >/dev/null 2>&1 &
	pid=$!
	sleep "0.0$((RANDOM % 3))$((RANDOM % 10))"
	kill -9 "$pid" 2>/dev/null || true
	wait "$pid" 2>/dev/null || true
}

@test "edits, publishes, reverts, votes and translations, killed at random, leave all in step" {
	local n=${KB_RANDOM:-60} step
	RANDOM=${KB_SEED:-20261120}
	for ((step = 1; step <= n; step++)); do
		draw
		perform "$step" 3>&-
		if ((step % 50 == 0 || step == n)); then
			ok $'part\tfault' desk check
		fi
	done
	# What is published is found, and by its text of now.
	ok '' sh "kb list -H is:visible -o id | while read -r id; do
		test \"\$id\" = id || kb search \"\$(kb list -H id:\$id \
			--fields title)\" -H --fields id | grep -q \"^\$id\" ||
			echo \"\$id is not found\"
	done"
	exits 0 desk audit
}
