#!/bin/sh
# What the search finds of questions with known answers, set by set, with the
# figures that it must reach; on the store that STORE and STORE_URL name. SETS
# says which: all; on a server, where only the first choice of texts is another,
# two that show it, and under the sanitizers two that run all there is.
set -eu

PATH=$BUILD/bin:$PATH
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# A program finds the stores' modules in ../lib.
mkdir "$work/bin"
cp "$BUILD/tests/corpus/search_quality" "$work/bin"
ln -s "$BUILD/lib" "$work/lib"
status=0
case ${STORE:-sqlite}${SAN:+-san} in
sqlite-san) all='stackfaq-learned resent' ;;
sqlite) all='stackfaq stackfaq-typo stackfaq-learned cranfield hadoop resent' ;;
*) all='stackfaq cranfield' ;;
esac
for set in ${SETS:-$all}; do
	url=$work/$set.db
	[ "${STORE:-sqlite}" = sqlite ] ||
		url=$(tests/postgres.sh database "$STORE_URL" "$STORE_NAME-$set")
	desk init -d "$url" >/dev/null
	"$work/bin/search_quality" "$set" "$url" "$CORPUS/text" ||
		status=1
done
exit $status
