#!/bin/sh
# Measures what the programs cost beside plain programs on the same SQLite
# (floor.c) and prints a table; `make bench` calls it. Whole processes, all of a
# group in turns (measure.c), on desks of 0, 10,000 and 100,000 tickets made
# from generated texts (generate.c). A bench, no test: the exit status is 0
# whenever all could run. From the environment:
#   BUILD   where the programs are
#   QUICK   1: fewer runs, and no desk of more than 10,000 tickets
#   RUNS    of each command: 200, with QUICK 40
#   TMPDIR  on the disk to measure: /tmp
#
# Columns: what was measured; tickets in the desk; median and 95th percentile in
# ms; the floor's median beside it; their ratio; the most it may be; ok or
# MISSED. "growth" is the median with most tickets by the one without any; of
# the crowds, three of each in turns, it is the median and the worst.
set -eu

cd "$(dirname "$0")/../.."
BUILD=$(cd "${BUILD:-build}" && pwd)
PATH=$BUILD/bin:$BUILD/tests/bench:$PATH
export PATH
unset DESK_DB DESK_NOW DESK_CONFIG XDG_CONFIG_HOME XDG_DATA_HOME || true

RUNS=${RUNS:-$([ -n "${QUICK:-}" ] && echo 40 || echo 200)}
CROWD=$([ -n "${QUICK:-}" ] && echo 200 || echo 1000)
SIZES="0 10000$([ -n "${QUICK:-}" ] || echo ' 100000')"
LARGEST=${SIZES##* }

work=$(mktemp -d "${TMPDIR:-/tmp}/desk-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM HUP
cd "$work"
HOME=$work
export HOME

# Prints a row: CASE SIZE MEDIAN P95 FLOOR RATIO LIMIT; LIMIT is the most that
# RATIO may be, ">N" the least, "-" anything.
row() {
	echo "$*" | awk '{
		if ($7 == "-")
			verdict = ""
		else if (sub(/^>/, "", $7))
			verdict = $6 >= $7 ? "ok" : "MISSED"
		else
			verdict = $6 <= $7 ? "ok" : "MISSED"
		printf "%-24s %7s %9s %9s %9s %8s %6s  %s\n",
			$1, $2, $3, $4, $5, $6, $7, verdict
	}'
}

# What measure printed for a name: column $2 of its line in $1.
of() { # FILE COLUMN NAME
	awk -F'\t' -v name="$3" -v column="$2" \
		'$1 == name { print $column }' "$1"
}

ratio() { # A B [DIGITS]
	awk -v a="$1" -v b="$2" -v digits="${3:-2}" \
		'BEGIN { printf "%.*f\n", digits, b ? a / b : 0 }'
}

# A row a size, and one for the growth.
compare() { # FILE CASE FLOOR LIMIT; FLOOR@ is of the same desk
	for size in $SIZES; do
		floor=$3
		[ "${floor%@}" = "$floor" ] || floor=$floor$size
		ms=$(of "$1" 2 "$2@$size")
		floor_ms=$(of "$1" 2 "$floor")
		row "$2" "$size" "$ms" "$(of "$1" 3 "$2@$size")" "$floor_ms" \
			"$(ratio "$ms" "$floor_ms")" "$4"
	done
	row "$2:growth" - - - - "$(ratio "$(of "$1" 2 "$2@$LARGEST")" \
		"$(of "$1" 2 "$2@0")")" 1.2
}

desk_of() { # SIZE
	echo "desk-$1/desk.db"
}

# Tickets are spread over the whole desk: every STEP-th is taken.
step_of() { # SIZE
	echo $((($1 + 2 * RUNS - 1) / (2 * RUNS) + ($1 == 0)))
}

make_desks() {
	generate tickets "$LARGEST" >all.jsonl
	for size in $SIZES; do
		mkdir "desk-$size"
		desk init -d "$(desk_of "$size")" >/dev/null
		head -n "$size" all.jsonl >some.jsonl
		measure once import '<some.jsonl' \
			ticket import -d "$(desk_of "$size")" >"import-$size.tsv"
	done
	mkdir mails
	generate mails $((RUNS + 5)) mails
	generate text >text.txt
	floor make floor.db
}

writes() {
	set -- floor floor write floor.db
	for size in $SIZES; do
		db=$(desk_of "$size")
		set -- "$@" \
			:: "new@$size" '<text.txt' ticket new -d "$db" \
			'Printer on fire {}' \
			:: "set@$size" ticket set -d "$db" \
			"{$(step_of "$size")}" priority=urgent \
			:: "mail2ticket@$size" '<mails/{}.eml' mail2ticket \
			-d "$db"
	done
	measure turns "$RUNS" "$@" >writes.tsv
	row floor:write - "$(of writes.tsv 2 floor)" "$(of writes.tsv 3 floor)" - - -
	compare writes.tsv new floor 1.0
	compare writes.tsv set floor 1.1
	compare writes.tsv mail2ticket floor 1.4
}

reads() {
	set --
	for size in $SIZES; do
		db=$(desk_of "$size")
		id="{$(step_of "$size")}"
		set -- "$@" :: "floor@$size" floor read "$db" "$id" \
			:: "show@$size" ticket show -d "$db" "$id" \
			:: "list@$size" ticket list -d "$db" -n 20 is:open \
			sort:-priority
	done
	shift
	measure turns "$RUNS" "$@" >reads.tsv
	for size in $SIZES; do
		row floor:read "$size" "$(of reads.tsv 2 "floor@$size")" \
			"$(of reads.tsv 3 "floor@$size")" - - -
	done
	compare reads.tsv show floor@ 1.3
	compare reads.tsv list floor@ 1.3
}

# The most that a search may need beyond the floor's read of a record, in ms.
beyond() { # FILE CASE FLOOR LIMIT
	awk -F'\t' -v name="$2" -v floor="$3" '
		$1 == name { ms = $2; p95 = $3 }
		$1 == floor { floor_ms = $2 }
		END { print ms, p95, floor_ms, ms - floor_ms }' "$1" |
		while read -r ms p95 floor_ms more; do
			row "$2:ms-more" - "$ms" "$p95" "$floor_ms" "$more" "$4"
		done
}

# The texts of 10,000 tickets as articles; a question of six words, one of them
# mistyped.
articles() {
	desk init -d kb.db >/dev/null
	ticket new -d kb.db 'For the floor' -m text >/dev/null
	head -n 10000 all.jsonl | awk '{
		sub(/.*"subject":/, "{\"kind\":\"article\",\"state\":" \
			"\"published\",\"slug\":\"a" NR "\",\"title\":")
		sub(/,"status":.*"body":/, ",\"content\":")
		print
	}' | kb import -d kb.db >kb-import.tsv
	set -- "$(generate word 20)" "$(generate word 30)" \
		"$(generate word 100)" "$(generate word 150)" \
		"$(generate word 60)" "$(generate word 80)x"
	measure turns "$RUNS" floor floor read kb.db 1 \
		:: kb-search kb search -d kb.db "$@" \
		:: kb-show kb show -d kb.db a77 >kb.tsv
	beyond kb.tsv kb-search floor 5
	row kb-show 10000 "$(of kb.tsv 2 kb-show)" "$(of kb.tsv 3 kb-show)" \
		"$(of kb.tsv 2 floor)" \
		"$(ratio "$(of kb.tsv 2 kb-show)" "$(of kb.tsv 2 floor)")" 1.5
}

# Words of which some stand together in 0.4 % and in 8 % of all tickets.
searches() {
	db=$(desk_of "$LARGEST")
	desk backup -d "$db" floor-search.db >/dev/null
	floor index floor-search.db
	set -- :: read floor read "$db" "{$(step_of "$LARGEST")}"
	for ranks in 100,150 20,30; do
		a=$(generate word "${ranks%,*}") b=$(generate word "${ranks#*,}")
		set -- "$@" :: "floor:$ranks" floor search floor-search.db \
			"$a $b" \
			:: "search:$ranks" ticket search -d "$db" "$a" "$b"
	done
	shift
	measure turns "$RUNS" "$@" >searches.tsv
	for ranks in 100,150 20,30; do
		ms=$(of searches.tsv 2 "search:$ranks")
		floor_ms=$(of searches.tsv 2 "floor:$ranks")
		row "search:words-$ranks" "$LARGEST" "$ms" \
			"$(of searches.tsv 3 "search:$ranks")" "$floor_ms" \
			"$(ratio "$ms" "$floor_ms")" -
		beyond searches.tsv "search:$ranks" read 12
	done
}

# Both three times in turns; the median.
crowds() {
	mkdir desk-crowd
	desk init -d desk-crowd/desk.db >/dev/null
	floor make crowd.db
	for turn in 1 2 3; do
		measure crowd "$CROWD" "floor$turn" floor write crowd.db
		measure crowd "$CROWD" "new$turn" '<text.txt' \
			ticket new -d desk-crowd/desk.db 'Printer on fire {}'
	done >crowds.tsv
	ms=$(grep ^new crowds.tsv | cut -f 2 | sort -n | sed -n 2p)
	worst=$(grep ^new crowds.tsv | cut -f 2 | sort -n | sed -n 3p)
	floor_ms=$(grep ^floor crowds.tsv | cut -f 2 | sort -n | sed -n 2p)
	failed=$(awk '/^new/ { n += $3 } END { print n }' crowds.tsv)
	row "new:$CROWD-at-once" - "$ms" "$worst" "$floor_ms" \
		"$(ratio "$ms" "$floor_ms")" 0.6
	row "new:$CROWD-failed" - - - "$(awk '/^floor/ { n += $3 }
		END { print n }' crowds.tsv)" "$failed" 0
}

# A row of a single run: its time, its rate, and its memory.
bulk() { # FILE CASE LEAST_PER_SECOND
	ms=$(cut -f 2 "$1")
	row "$2:per-second" "$LARGEST" "$ms" - - \
		"$(ratio $((LARGEST * 1000)) "$ms" 0)" "$3"
	row "$2:MB" "$LARGEST" - - - "$(ratio "$(cut -f 3 "$1")" 1024 1)" 32
}

bulks() {
	db=$(desk_of "$LARGEST")
	bulk "import-$LARGEST.tsv" import '>4000'
	measure once list ticket list -d "$db" >list.tsv
	bulk list.tsv list -
	measure once export ticket export -d "$db" >export.tsv
	bulk export.tsv export -
	ticket export -d "$db" >exported.jsonl
	desk init -d again.db >/dev/null
	measure once again '<exported.jsonl' ticket import -d again.db >again.tsv
	bulk again.tsv import-again -
	measure once index floor index again.db >index.tsv
	row import:index-alone "$LARGEST" "$(cut -f 2 index.tsv)" - \
		"$(cut -f 2 again.tsv)" \
		"$(ratio "$(cut -f 2 index.tsv)" "$(cut -f 2 again.tsv)")" -
}

echo "$(uname -sr), $(getconf _NPROCESSORS_ONLN) processors," \
	"load $(cut -d ' ' -f 1 /proc/loadavg 2>/dev/null || echo '?')," \
	"$RUNS runs each, in $work ($(df -PT . 2>/dev/null |
		awk 'END { print $2 }'))"
printf '%-24s %7s %9s %9s %9s %8s %6s\n' case tickets median p95 floor \
	ratio limit
make_desks
writes
reads
searches
articles
crowds
bulks
