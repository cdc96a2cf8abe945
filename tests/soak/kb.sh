#!/usr/bin/env bash
# Articles written, reviewed, published, taken back, translated and voted on at
# random, by commands many of which are killed: kb.sh [COMMANDS]. Afterwards
# versions, counts and the index must fit. From the environment: BUILD, STORE.
# shellcheck disable=SC1091,SC2119,SC2154 # it shares names with lib.bash
. "${BASH_SOURCE[0]%/*}/lib.bash"

COMMANDS=${1:-1000}
SECONDS=0
states=(submit publish unpublish outdate archive)
store_start
agent new ann role=lead >/dev/null
has_rate=$(kb --help | grep -c '^ *rate ' || true)
for n in {1..12}; do
	kb new "Article $n" language=en -m "Text of number $n." >/dev/null
done

# One command in cmd, on an article at random; what is out of place is refused.
choose_command() {
	local id=$((RANDOM % 12 + 1)) n=$1
	cmd=(kb)
	case $((RANDOM % 12)) in
	0 | 1) cmd+=(set "$id" content="Text $n of number $id." --note "$n") ;;
	2) cmd+=(set "$id" title="Title $n" tags="t$((RANDOM % 5)),x") ;;
	3) cmd+=(revert "$id" $((RANDOM % 3 + 1))) ;;
	4) cmd+=(translate "$id" de title="Titel $n" -m "Text $n.") ;;
	5 | 6) cmd+=(review "$id" --approve --as ann) ;;
	7) cmd+=(tag "$id" +a -x) ;;
	8) cmd+=(attach add "$id" file) ;;
	9) ((!has_rate)) || cmd+=(rate "$id" yes --as ann) ;;
	*) cmd+=("${states[RANDOM % 5]}" "$id") ;;
	esac
}

killed=0 done=0
for ((n = 1; n <= COMMANDS; n++)); do
	echo "$n" >file
	choose_command "$n"
	"${cmd[@]}" >out 2>>err &
	pid=$!
	if ((RANDOM % 2 == 0)); then
		sleep "0.00$((RANDOM % 9 + 1))"
		if kill -9 "$pid" 2>/dev/null; then
			((++killed))
		fi
	fi
	if wait "$pid" 2>/dev/null; then
		((++done))
	fi
done
expect 'some were killed' $((killed > 0)) 1
expect 'some came through' $((done > 0)) 1
expect 'messages of bugs' "$(grep -cE 'runtime error|Sanitizer|cannot write' err || true)" 0
expect 'versions without gaps' "$(ask "select count(*) from article a where
	a.version <> (select count(*) from article_version v
	where v.article_id = a.id)")" 0
conclude "$COMMANDS commands, $killed killed, $done done"
