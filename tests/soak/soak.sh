#!/usr/bin/env bash
# A soak: N mails (20,000) through four writers and two senders that are killed
# at random. In the end every mail is in exactly once, every answer is out, and
# the desk is whole.
#
#	soak.sh [N [SEED]]     BUILD says where the programs are, STORE which
#	                       store: sqlite or postgres
#
# A kill between the sending program's end and the mark of it is the one window
# in which an answer goes out twice (outbox(1)): such doubles are counted; a
# killed sender leaves five mails open at the most.

# shellcheck disable=SC1091,SC2034,SC2154 # it shares names with lib.bash

. "${BASH_SOURCE[0]%/*}/lib.bash"

N=${1:-20000}
SEED=${2:-1}
WRITERS=4
SENDERS=2
CHUNK=50

mkdir out
export DESK_CONFIG=$work/desk.conf
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
store_start
"$ROOT/tests/soak/mails.py" "$N" "$SEED" "$ROOT/../shared/corpus/mail" frames \
	"$CHUNK"

# writer K: its chunks, each again until all of it was answered.
writer() {
	local chunk
	for chunk in frames/*; do
		((10#${chunk##*/} % WRITERS == $1)) || continue
		until victim "writer.$1" "answers.$1" mail2ticket --stream \
			--batch $((RANDOM % 20 + 1)) <"$chunk" &&
			[[ $(grep -c '^0 ' "answers.$1") -eq $(grep -c '' "answers.$1") ]]; do
			echo killed >>writer.kills
		done
	done
}

# sender K.
sender() {
	until [[ -e stop ]]; do
		victim "sender.$1" /dev/null outbox send ||
			echo killed >>sender.kills
		pause
	done
}

# Kills one of the processes at a time, while anybody writes.
killer() {
	until [[ -e stop ]]; do
		pause
		kill_one
	done
}

RANDOM=$SEED
writers=() others=()
for ((k = 0; k < WRITERS; k++)); do
	writer "$k" &
	writers+=($!)
done
for ((k = 0; k < SENDERS; k++)); do
	sender "$k" &
	others+=($!)
done
killer &
others+=($!)
wait "${writers[@]}"
touch stop
wait "${others[@]}"
# What a killed sender had leased is due again when its lease has run out.
for ((k = 1; k < 10; k++)); do
	DESK_NOW=$(($(date +%s) + k * 7200)) outbox send >/dev/null \
		2>>sender.err || true
	[[ $(outbox list -H state:queued,sending -o id | wc -l) -eq 0 ]] && break
done

answers=$(ask "select count(*) from outbox where kind = 'mail'")
cat out/mail* 2>/dev/null | tr -d '\r' |
	sed -n 's/^Message-ID: <\(.*\)>$/\1/p' | sort >delivered || true
expect_mails "$N"
expect 'answers that are sent' \
	"$(ask "select count(*) from outbox where state = 'sent'")" "$answers"
expect 'answers that are out' "$(sort -u delivered | wc -l)" "$answers"
doubles=$(uniq -d delivered | wc -l)
touch sender.kills writer.kills
kills=$(grep -c "" sender.kills || true)
expect "doubles ($doubles) within what killed senders ($kills) leave open" \
	"$((doubles <= kills * 5))" 1
conclude "$(grep -c "" writer.kills || true) writers and $kills senders killed"
