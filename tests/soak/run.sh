#!/bin/sh
# The long soaks, half an hour or so; `make soak` calls it. BUILD says where the
# programs are, STORE which store: sqlite or postgres. The exit status is 1 when
# one failed.
set -u

cd "$(dirname "$0")" || exit 1
failed=0
for soak in soak agents kb $([ "${STORE:-sqlite}" = sqlite ] || echo hosts); do
	echo "== $soak"
	"./$soak.sh" || failed=1
done
exit $failed
