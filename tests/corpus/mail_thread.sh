#!/bin/sh
# The mails of thread_expect.tsv and all others of their folders go into one
# desk a folder, parents first: at least 99 % must land in their parent's
# ticket. Prints TAP and the figure.
set -eu

mails=${CORPUS:-../shared/corpus}/mail
if [ ! -r "$mails/thread_expect.tsv" ]; then
	echo '1..0 # skip no corpus'
	exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export DESK_CONFIG=/dev/null DESK_DB="$work/desk.db"

# Makes $DESK_DB a desk without tickets.
fresh() {
	if [ "${STORE:-sqlite}" = sqlite ]; then
		rm -f "$DESK_DB"*
	else
		DESK_DB=$(tests/postgres.sh database "$STORE_URL" \
			"$STORE_NAME-thread")
	fi
	desk init >/dev/null
}

# Prints the mails of folder $1, each behind its parent; a loop is cut where it
# is found.
in_order() {
	awk -F '\t' -v folder="$1/" '
		function put(path) {
			if (path in done)
				return
			done[path] = 1
			if (path in parent)
				put(parent[path])
			print path
		}
		index($1, folder) != 1 { next }
		FILENAME ~ /thread_expect/ { parent[$1] = $2; next }
		{ put($1) }
	' "$mails/thread_expect.tsv" "$mails/expect.tsv"
}

for folder in $(tail -n +2 "$mails/thread_expect.tsv" | cut -d / -f 1 |
	sort -u); do
	fresh
	in_order "$folder" | while read -r path; do
		printf '%s\t%s\n' "$path" "$(mail2ticket <"$mails/$path")"
	done
done >"$work/ids"

awk -F '\t' '
	NR == FNR { id[$1] = $2; next }
	FNR == 1 { next }
	{ n++ }
	$1 in id && id[$1] == id[$2] { right++; next }
	{ print "# " $1 ": ticket " id[$1] ", its parent: " id[$2] }
	END {
		printf "# %d of %d in the ticket of their parent, %.1f %%\n",
			right, n, 100 * right / n
		print "1..1"
		ok = n > 0 && right >= 0.99 * n
		print (ok ? "ok" : "not ok") " 1 - answers find their tickets"
		exit !ok
	}' "$work/ids" "$mails/thread_expect.tsv"
