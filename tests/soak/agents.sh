#!/usr/bin/env bash
# Agents at work while mails come in: no command fails, and each verb's 95th
# percentile is 500 ms at most.
#
#	agents.sh [AGENTS [SECONDS [MIN,MAX [TICKETS [P95_MS]]]]]
#
# 1,000 agents who work for 180 seconds, with pauses of 20000,40000 ms, on a desk
# of 10,000 tickets, while 60,000 mails an hour come in. P95_MS is 500; 0 leaves
# times unjudged. BUILD says where the programs are, STORE which store it is:
# sqlite or postgres; URL names one that is not to be started here, behind a
# pooler as a rule. MAILS is how many mails come in an hour.

# shellcheck disable=SC1091,SC2034,SC2154 # it shares names with lib.bash

. "${BASH_SOURCE[0]%/*}/lib.bash"

AGENTS=${1:-1000}
SECONDS_OF_WORK=${2:-180}
PAUSE=${3:-20000,40000}
TICKETS=${4:-10000}
P95=${5:-500}
MAILS=${MAILS:-60000}

cat >desk.conf <<END
[desk]
address = support@help.example
END
export DESK_CONFIG=$work/desk.conf
store_start max_connections="${CONNECTIONS:-200}"

echo "# making $AGENTS agents and $TICKETS tickets"
seq "$AGENTS" | xargs -P 2 -I '{}' agent new 'a{}' >/dev/null
generate tickets "$TICKETS" | ticket import >/dev/null
n=$((MAILS * SECONDS_OF_WORK / 3600 + 10))
"$ROOT/tests/soak/mails.py" "$n" 1 "$ROOT/../shared/corpus/mail" mails
generate text >mails/reply

status=0
agents -a "$AGENTS" -s "$SECONDS_OF_WORK" -p "$PAUSE" -m "$MAILS" \
	-t "$TICKETS" mails >verbs 2>said || status=$?
((status < 2)) || {
	tail -n 20 said
	exit "$status"
}
printf '# %-12s %7s %7s %9s %9s %9s\n' verb times failed median p95 max
awk -F '\t' '{ printf "# %-12s %7s %7s %9s %9s %9s\n", $1, $2, $3, $4, $5, $6 }' \
	verbs
expect 'commands that failed' "$(awk '{ n += $3 } END { print n + 0 }' verbs)" 0
expect 'lines that the commands said' "$(wc -l <said)" 0
head -n 20 said
if ((P95)); then
	expect "verbs whose 95th percentile is beyond $P95 ms" \
		"$(awk -v most="$P95" '$5 > most { n++ } END { print n + 0 }' \
			verbs)" 0
fi
expect_mails "$(awk '$1 == "mail2ticket" { print $2 }' verbs)"
conclude "$AGENTS agents for $SECONDS_OF_WORK s"
