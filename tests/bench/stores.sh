#!/bin/sh
# Measures the programs on PostgreSQL beside the same on SQLite, each with a
# desk of the same tickets, all of a group in turns, and prints a table; `make
# bench STORE=postgres` calls it. A server is started for it that syncs what it
# acknowledges. A bench, no test. From the environment: as for run.sh, and
#   TICKETS  how many: 100,000, with QUICK 10,000
#
# Columns: what was measured; the median on SQLite; on PostgreSQL, with its 95th
# percentile; what a process takes that only connects; by how much more than
# that PostgreSQL exceeds SQLite, as a ratio; the most it may be; ok or MISSED.
# Of the rates the columns are mails or commits a second; of a follower the
# milliseconds from the writer's answer to the line, median, 95th percentile and
# maximum, and from handing over the mail the 95th percentile.
set -eu

cd "$(dirname "$0")/../.."
ROOT=$PWD
BUILD=$(cd "${BUILD:-build}" && pwd)
PATH=$BUILD/bin:$BUILD/tests/bench:$PATH
export PATH
unset DESK_DB DESK_NOW DESK_CONFIG XDG_CONFIG_HOME XDG_DATA_HOME || true

RUNS=${RUNS:-$([ -n "${QUICK:-}" ] && echo 40 || echo 200)}
TICKETS=${TICKETS:-$([ -n "${QUICK:-}" ] && echo 10000 || echo 100000)}
MAILS=$([ -n "${QUICK:-}" ] && echo 1000 || echo 3000)

work=$(mktemp -d "${TMPDIR:-/tmp}/desk-bench.XXXXXX")
chmod 755 "$work"
# shellcheck disable=SC2317 # by trap
clear_up() {
	"$ROOT/tests/postgres.sh" stop "$work/pg" fast || true
	rm -rf "$work"
}
trap clear_up EXIT
trap 'exit 1' INT TERM HUP
cd "$work"
HOME=$work DESK_CONFIG=/dev/null
export HOME DESK_CONFIG
sqlite=$work/desk.db

row() { # CASE SQLITE POSTGRES P95 FLOOR RATIO LIMIT; LIMIT ">N": the least
	echo "$*" | awk '{
		if ($7 == "-")
			verdict = ""
		else if (sub(/^>/, "", $7))
			verdict = $6 >= $7 ? "ok" : "MISSED"
		else
			verdict = $6 <= $7 ? "ok" : "MISSED"
		printf "%-24s %9s %9s %9s %9s %8s %6s  %s\n",
			$1, $2, $3, $4, $5, $6, $7, verdict
	}'
}

calc() { # EXPRESSION, of numbers
	awk "BEGIN { printf \"%.2f\\n\", $1 }"
}

of() { # FILE COLUMN NAME
	awk -F '\t' -v name="$3" -v column="$2" \
		'$1 == name { print $column }' "$1"
}

make_desks() {
	url=$("$ROOT/tests/postgres.sh" start "$work/pg" fsync=on \
		synchronous_commit=on full_page_writes=on autovacuum=on \
		shared_buffers=256MB)
	generate tickets "$TICKETS" >all.jsonl
	for db in "$sqlite" "$url"; do
		desk init -d "$db" >/dev/null
		measure once import '<all.jsonl' ticket import -d "$db" \
			>"import.$([ "$db" = "$url" ] && echo pg || echo lite)"
	done
	row import:per-second "$(calc "$TICKETS * 1000 / $(cut -f 2 import.lite)")" \
		"$(calc "$TICKETS * 1000 / $(cut -f 2 import.pg)")" - - - -
	# As autovacuum does it some minutes later.
	psql -qX -c 'vacuum analyze' "$url"
}

# The commands of stdin, a line "NAME PROGRAM VERB WORD..." each, on both stores
# in turns, with what they took in FILE; then their rows.
turns() { # FILE
	set -- "$1" floor pgfloor connect "$url"
	file=$1
	shift
	while read -r name program verb words; do
		# shellcheck disable=SC2086 # several words
		set -- "$@" \
			:: "lite:$name" $program $verb -d "$sqlite" $words \
			:: "pg:$name" $program $verb -d "$url" $words
		echo "$name" >>"$file.names"
	done
	measure turns "$RUNS" "$@" >"$file"
	floor=$(of "$file" 2 floor)
	while read -r name; do
		lite=$(of "$file" 2 "lite:$name") pg=$(of "$file" 2 "pg:$name")
		row "$name" "$lite" "$pg" "$(of "$file" 3 "pg:$name")" "$floor" \
			"$(calc "($pg - $floor) / $lite")" "$limit"
	done <"$file.names"
}

reads() {
	common=$(generate word 20) few=$(generate word 100)
	limit=2
	turns reads.tsv <<-END
		list ticket list -n 20 is:open sort:-priority
		list:mine ticket list -n 20 is:open assignee:me sort:-updated
		list:category ticket list -n 20 category:billing priority:>=high
		show ticket show {$((TICKETS / RUNS / 2))}
		count ticket count
		count:query ticket count is:open priority:high category:billing
		count:words ticket count $common
		search ticket search $few $(generate word 150)
		search:common ticket search $common $(generate word 30)
	END
}

writes() {
	limit=-
	turns writes.tsv <<-END
		new ticket new Printer
		set ticket set {$((TICKETS / RUNS / 2))} priority=urgent
	END
}

# One process, a transaction a mail.
streams() {
	mkdir mails
	generate mails "$MAILS" mails
	for mail in mails/*.eml; do
		wc -c <"$mail" | tr -d ' '
		cat "$mail"
	done >stream
	measure once commits pgfloor commits "$url" "$MAILS" >commits.tsv
	measure once lite '<stream' mail2ticket --stream -d "$sqlite" >lite.tsv
	measure once pg '<stream' mail2ticket --stream -d "$url" >pg.tsv
	for name in lite pg commits; do
		calc "$MAILS * 1000 / $(cut -f 2 "$name.tsv")" >"$name.rate"
	done
	row mail2ticket--stream "$(cat lite.rate)" "$(cat pg.rate)" - \
		"$(cat commits.rate)" "$(cat pg.rate)" '>300'
}

followers() {
	for name in lite pg; do
		db=$sqlite
		[ $name = lite ] || db=$url
		DESK_DB=$db follow "$RUNS" >follow.tsv
		row "events--follow:$name" "$(cut -f 1 follow.tsv)" \
			"$(cut -f 2 follow.tsv)" "$(cut -f 3 follow.tsv)" \
			"$(cut -f 4 follow.tsv)" \
			"$(cut -f 2 follow.tsv)" 50
	done
}

echo "$TICKETS tickets, $(uname -sr), $(getconf _NPROCESSORS_ONLN) processors," \
	"load $(cut -d ' ' -f 1 /proc/loadavg 2>/dev/null || echo '?')," \
	"$RUNS runs each, in $work ($(df -PT . 2>/dev/null |
		awk 'END { print $2 }'))"
printf '%-24s %9s %9s %9s %9s %8s %6s\n' case sqlite postgres p95 connect \
	ratio limit
make_desks
reads
writes
streams
followers
