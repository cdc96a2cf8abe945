#!/usr/bin/env bash
# A soak: N mails (20,000) through four writers and two senders that are killed
# at random. In the end every mail is in exactly once, every answer is out, and
# the desk is whole.
#
#	soak.sh [N [SEED]]     BUILD says where the programs are
#
# The mails are those of ../shared/corpus/mail where it is there, else small ones,
# each with a Message-ID of its own. A kill between the sending program's end and
# the mark of it is the one window in which an answer goes out twice (outbox(1)):
# such doubles are counted; a killed sender leaves five mails open at the most.
set -euo pipefail

N=${1:-20000}
SEED=${2:-1}
WRITERS=4
SENDERS=2
CHUNK=50
cd "$(dirname "$0")/../.."
root=$PWD
[[ ${BUILD:=build} == /* ]] || BUILD=$root/$BUILD
export PATH=$BUILD/bin:$PATH TZ=UTC LC_ALL=C.UTF-8

work=$(mktemp -d "${TMPDIR:-/tmp}/soak.XXXXXX")
trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"
mkdir out frames
export HOME=$work DESK_DB=$work/desk.db DESK_CONFIG=$work/desk.conf
cat >desk.conf <<END
[desk]
address = support@help.example
[mail]
answer_period = 0
answers_per_hour = 0
tickets_per_hour = 0
[outbox]
transport = sendmail:$work/sendmail
END
# Each delivery is a file, named whole at once.
cat >sendmail <<END
#!/bin/sh
t=\$(mktemp $work/out/.XXXXXX) && cat >"\$t" && mv "\$t" "$work/out/mail\${t##*/.}"
END
chmod +x sendmail
desk init >/dev/null

# The mails as frames, a file a chunk, shuffled over the writers.
python3 - "$N" "$SEED" "$CHUNK" "$root/../shared/corpus/mail" <<'END'
import glob, os, random, sys
n, seed, chunk, corpus = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
random.seed(seed)
files = sorted(f for f in glob.glob(corpus + '/*/*') if '/mbox/' not in f and os.path.isfile(f))
raws = [open(f, 'rb').read() for f in files]
raws = [r for r in raws if len(r) < 100000] or [b'Subject: soak\n\nwords\n']
mails = []
for i in range(n):
    raw = random.choice(raws)
    if raw.startswith(b'From '):
        raw = raw.split(b'\n', 1)[-1]
    eol = b'\r\n' if b'\r\n' in raw[:2000] else b'\n' if b'\n' in raw[:2000] else b'\r'
    head = [b'Message-ID: <soak.%d@example.org>' % i]
    if i % 3 == 0:  # one that draws an answer
        head += [b'From: p%d@example.org' % i, b'To: support@help.example', b'Subject: soak %d' % i]
        raw = b'' + eol + b'words of %d' % i + eol
    mails.append(eol.join(head) + eol + raw)
random.shuffle(mails)
for k in range(0, n, chunk):
    with open('frames/%06d' % (k // chunk), 'wb') as f:
        for m in mails[k:k + chunk]:
            f.write(b'%d\n' % len(m) + m)
END

pause() {
	sleep "0.0$((RANDOM % 9 + 1))"
}

# writer K: its chunks, each again until all of it was answered.
writer() {
	local chunk answers
	for chunk in frames/*; do
		((10#${chunk##*/} % WRITERS == $1)) || continue
		until answers=$(mail2ticket --stream --batch $((RANDOM % 20 + 1)) \
			<"$chunk" 2>>writer.err) &&
			[[ $(grep -c '^0 ' <<<"$answers") -eq $(grep -c '' <<<"$answers") ]]; do
			echo killed >>writer.kills
		done
	done
	touch "done.$1"
}

sender() {
	until [[ -e stop ]]; do
		outbox send >/dev/null 2>>sender.err || echo killed >>sender.kills
		pause
	done
}

# Kills one of the processes at a time, while anybody writes.
killer() {
	local pids
	until [[ -e stop ]]; do
		pause
		mapfile -t pids < <(pgrep -f -- 'mail2ticket --stream|outbox send' || true)
		((${#pids[@]})) || continue
		kill -9 "${pids[RANDOM % ${#pids[@]}]}" 2>/dev/null || true
	done
}

RANDOM=$SEED
writers=()
for ((k = 0; k < WRITERS; k++)); do
	writer "$k" &
	writers+=($!)
done
for ((k = 0; k < SENDERS; k++)); do
	sender &
done
killer &
wait "${writers[@]}"
touch stop
wait
# What a killed sender had leased is due again when its lease has run out.
for ((k = 1; k < 10; k++)); do
	DESK_NOW=$(($(date +%s) + k * 7200)) outbox send >/dev/null \
		2>>sender.err || true
	[[ $(outbox list -H state:queued,sending -o id | wc -l) -eq 0 ]] && break
done

failed=0
expect() {
	if [[ $2 == "$3" ]]; then
		echo "ok - $1: $2"
	else
		echo "not ok - $1: $2, not $3"
		failed=1
	fi
}
count() {
	sqlite3 "$DESK_DB" "$1"
}
answers=$(count "select count(*) from outbox where kind = 'mail'")
cat out/mail* 2>/dev/null | tr -d '\r' |
	sed -n 's/^Message-ID: <\(.*\)>$/\1/p' | sort >delivered || true
expect 'mails that are in' \
	"$(count "select count(*) from message where message_id like 'soak.%'")" "$N"
expect 'each of them once' "$(count "select count(distinct message_id)
	from message where message_id like 'soak.%'")" "$N"
expect 'answers that are sent' \
	"$(count "select count(*) from outbox where state = 'sent'")" "$answers"
expect 'answers that are out' "$(sort -u delivered | wc -l)" "$answers"
doubles=$(uniq -d delivered | wc -l)
kills=$(grep -c "" sender.kills 2>/dev/null || true)
expect "doubles ($doubles) within what killed senders ($kills) leave open" \
	"$((doubles <= kills * 5))" 1
expect 'faults that desk check finds' "$(desk check -H | wc -l)" 0
echo "# $(grep -c "" writer.kills 2>/dev/null || true) writers and $kills senders killed, $SECONDS s"
exit $failed
