#!/usr/bin/env bash
# Articles written, reviewed, published, taken back, translated and voted on at
# random, by commands many of which are killed. Afterwards versions, counts and
# the index must fit.
#
#	kb.sh [COMMANDS [SEED]]    BUILD says where the programs are, STORE which
#	                           store: sqlite or postgres

# shellcheck disable=SC1091,SC2119,SC2154 # it shares names with lib.bash
. "${BASH_SOURCE[0]%/*}/lib.bash"

COMMANDS=${1:-1000}
SEED=${2:-1}
ARTICLES=6
SECONDS=0
store_start
agent new ann role=lead >/dev/null
agent new eve role=viewer >/dev/null
for ((n = 1; n <= ARTICLES; n++)); do
	kb new "Article $n" language=en -m "Text of number $n." >/dev/null
done

# One command in cmd, on an article at random; what is out of place is refused.
choose_command() {
	local a=$((RANDOM % ARTICLES + 1)) n=$1 languages=(de fr it)
	local states=(submit unpublish outdate archive)
	case $((RANDOM % 20)) in
	0 | 1 | 2) cmd=(kb set "$a" content="Text $n, word$((RANDOM % 50))." --note "$n") ;;
	3) cmd=(kb set "$a" title="Title $n" tags="t$((RANDOM % 5)),x") ;;
	4) cmd=(kb revert "$a" $((RANDOM % 5 + 1))) ;;
	5) cmd=(kb translate "$a" "${languages[RANDOM % 3]}" title="Titel $n"
		-m "Text $n.") ;;
	6) cmd=(kb review "$a" --approve --as ann) ;;
	7) cmd=(kb publish "$a") ;;
	8 | 9 | 10) cmd=(sh -c "kb submit $a; kb review $a --approve --as ann
		kb publish $a") ;;
	11) cmd=(kb tag "$a" +a -x) ;;
	12) cmd=(kb attach add "$a" file) ;;
	13 | 14) cmd=(kb rate "$a" yes --token $((RANDOM % 9))) ;;
	15) cmd=(kb rate "$a" no --token $((RANDOM % 9))) ;;
	16) cmd=(kb show "$a" --count-view --reader $((RANDOM % 9))) ;;
	17) cmd=(kb confirm "$a" --question "question $((RANDOM % 20))") ;;
	18) cmd=(kb publish "$a" --at +1d) ;;
	*) cmd=(kb "${states[RANDOM % 4]}" "$a") ;;
	esac
}

# What its status says; 0, or 65 and 66 of what is out of place.
declare -A counts=([done]=0 [refused]=0 [killed]=0 [failed]=0)
count_command() {
	case $1 in
	0) ((++counts[done])) ;;
	65 | 66) ((++counts[refused])) ;;
	137) ((++counts[killed])) ;;
	*)
		((++counts[failed]))
		echo "# status $1: ${cmd[*]}"
		;;
	esac
}

RANDOM=$SEED
faults=0
for ((n = 1; n <= COMMANDS; n++)); do
	echo "$n" >file
	choose_command "$n"
	setsid "${cmd[@]}" >out 2>>err &
	pid=$!
	if ((RANDOM % 2 == 0)); then
		sleep "0.0$((RANDOM % 3))$((RANDOM % 10))"
		kill -9 "-$pid" 2>/dev/null || true
	fi
	status=0
	wait "$pid" 2>/dev/null || status=$?
	count_command "$status"
	((n % 100)) || faults=$((faults + $(desk check -H | wc -l)))
done

# Of what readers see, how many are not found by their titles.
not_found=0
while IFS=$'\t' read -r id title; do
	kb search "$title" -H --fields id >out
	grep -q "^$id" out || ((++not_found))
done < <(kb list is:visible -H --fields id,title --as eve)

expect 'commands that failed' "${counts[failed]}" 0
expect 'some were killed' $((counts[killed] > 0)) 1
expect 'some came through' $((counts[done] > 0)) 1
expect 'messages of bugs' "$(grep -cE 'runtime error|Sanitizer|cannot write' err || true)" 0
expect 'versions without gaps' "$(ask "select count(*) from article a where
	a.version <> (select count(*) from article_version v
	where v.article_id = a.id)")" 0
expect 'faults on the way' "$faults" 0
expect 'published and not found' "$not_found" 0
conclude "seed $SEED, $COMMANDS commands: ${counts[done]} done, ${counts[refused]} refused, ${counts[killed]} killed; $(ask 'select count(*) from article_version') versions, $(ask 'select count(*) from article_vote') votes, $(ask 'select count(*) from event') events"
