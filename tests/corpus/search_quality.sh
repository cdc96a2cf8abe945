#!/bin/sh
# What the search finds of questions with known answers, set by set, with the
# figures that it must reach.
set -eu

PATH=$BUILD/bin:$PATH
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0
for set in stackfaq stackfaq-typo stackfaq-learned cranfield hadoop resent; do
	desk init -d "$work/$set.db" >/dev/null
	"$BUILD/tests/corpus/search_quality" "$set" "$work/$set.db" \
		"$CORPUS/text" || status=1
done
exit $status
