#!/bin/sh
# Every mail of the corpus goes into a fresh desk, and once more into the same:
# mail2ticket must exit 0 with the ticket's id within 2 s, and the second time
# must find it there. Prints TAP and the slowest one. On PostgreSQL, where each
# desk is a database of its own, it is every fifth mail.
set -eu

STORE=${STORE:-sqlite}

# Makes $DESK_DB a desk without tickets.
fresh() {
	if [ "$STORE" = sqlite ]; then
		DESK_DB=$work/desk.db
		rm -f "$DESK_DB"*
		cp "$template"/* "$work"
	else
		DESK_DB=$(tests/postgres.sh database "$STORE_URL" \
			"$STORE_NAME-$$" "$STORE_NAME-template")
	fi
}

# one FILE...: a line for each that went wrong, "time MS FILE" for the others.
one() {
	work=$(mktemp -d)
	trap 'rm -rf "$work"' EXIT
	for file; do
		fresh
		start=$(date +%s%N)
		status=0
		id=$(timeout 2 mail2ticket <"$mails/$file" 2>"$work/err") ||
			status=$?
		end=$(date +%s%N)
		if [ "$status" -ne 0 ] || [ "$id" != 1 ] || [ -s "$work/err" ]
		then
			echo "wrong $file: status $status, id '$id'," \
				"$(head -n 3 "$work/err")"
		elif ! mail2ticket -v <"$mails/$file" 2>&1 |
			grep -q 'seen before: ticket 1$'; then
			echo "wrong $file: was not known again"
		else
			echo "time $(((end - start) / 1000000)) $file"
		fi
	done
}

mails=${CORPUS:-../shared/corpus}/mail
if [ ! -r "$mails/expect.tsv" ]; then
	echo '1..0 # skip no corpus'
	exit 0
fi
export DESK_CONFIG=/dev/null DESK_DB template

if [ "${1-}" = --one ]; then
	shift
	one "$@"
	exit 0
fi

all=$(mktemp -d)
trap 'rm -rf "$all"' EXIT
template=$all/template
step=1
if [ "$STORE" = sqlite ]; then
	mkdir "$template"
	DESK_DB=$template/desk.db
else
	step=5
	DESK_DB=$(tests/postgres.sh database "$STORE_URL" \
		"$STORE_NAME-template")
fi
desk init >/dev/null
cut -f 1 "$mails/expect.tsv" | tail -n +2 |
	awk -v step=$step 'NR % step == 0' >"$all/files"
xargs -P 2 -n 30 sh "$0" --one <"$all/files" >"$all/result"

n=$(wc -l <"$all/files")
wrong=$(grep -vc '^time ' "$all/result" || true)
grep -v '^time ' "$all/result" | sed 's/^/# /' || true
echo "# $((n - wrong)) of $n mails; the slowest: $(sort -k 2 -n "$all/result" |
	sed -n '$s/^time \([0-9]*\) \(.*\)/\1 ms, \2/p')"
echo 1..1
if [ "$wrong" -eq 0 ] && [ "$n" -eq "$(grep -c . "$all/result")" ]; then
	echo 'ok 1 - every mail of the corpus is stored, once'
else
	echo 'not ok 1 - every mail of the corpus is stored, once'
	exit 1
fi
