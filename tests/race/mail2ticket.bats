#!/usr/bin/env bats
bats_require_minimum_version 1.5.0
load ../lib
load ../mail2ticket/mail

setup() {
	desk_fresh
	cd "$BATS_TEST_TMPDIR" || return
}

# timed N COMMAND...: runs it with what it says in files of its own.
timed() {
	local n=$1 start=$EPOCHREALTIME status=0
	shift
	"$@" >"out.$n" 2>"err.$n" || status=$?
	printf '%s %d %d\n' "$n" "$status" \
		$((${EPOCHREALTIME/./} - ${start/./})) >"done.$n"
}

@test "200 at once, mails and changes mixed: all succeed, none waits in vain" {
	for i in {1..20}; do
		mail 'From: ann@example.org' "Subject: first $i" >m
		ok "$i" mail2ticket <m
	done
	for i in {1..100}; do
		# Every tenth mail is one that comes twice at the same time.
		mail -b "text $((i - i % 10 / 9))" 'From: bo@example.org' \
			"Subject: crowd" "Message-ID: <$((i - i % 10 / 9))@x>" \
			>"m.$i"
	done
	for i in {1..100}; do
		timed "$i" mail2ticket <"m.$i" &
		timed "$((i + 100))" ticket set "$((i % 20 + 1))" \
			"priority=$([[ $((i / 20 % 2)) == 0 ]] &&
				echo high || echo low)" \
			"subject=changed by $i" &
	done
	wait
	cat err.*
	[[ -z $(cat err.*) ]]
	[[ $(cat done.* | awk '$2 != 0' | wc -l) == 0 ]]
	[[ $(cat done.* | wc -l) == 200 ]]
	echo "# 200 at once: the worst took $(cat done.* |
		awk '$3 > w { w = $3 } END { printf "%.2f s", w / 1e6 }')" >&3
	# Each mail is there once, and the one that came twice gave one id.
	[[ $(sql "select count(*), count(distinct message_id) from message
		where message_id is not null") == '90|90' ]]
	[[ $(cat out.? out.?? out.100 | sort -u | wc -l) == 90 ]]
	[[ $(sql "select count(*) from event
		where verb = 'ticket.changed'") == 100 ]]
	runs desk check
	runs desk audit
}
