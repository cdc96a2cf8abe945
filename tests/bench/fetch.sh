#!/bin/bash
# Measures mailfetch beside a shell loop: how long 1,000 messages of a dovecot
# on loopback take to become tickets, and how long the same messages as files,
# each piped into mail2ticket. A bench, no test. In each round all have their
# turn, each with a fresh desk; the medians are printed, and what part of the
# loop's rate they have: at least 0.80 is wanted. "stream" is by one long-lived
# process, "cat" is fetching alone. From the environment: BUILD; N (1000);
# ROUNDS (3); MAILS, a folder of mails instead of generated ones.
set -eu

cd "$(dirname "$0")/../.."
ROOT=$PWD
BUILD=$(cd "${BUILD:-build}" && pwd)
PATH=$BUILD/bin:$BUILD/tests/bench:$PATH:/usr/sbin
export PATH
unset DESK_DB DESK_NOW XDG_CONFIG_HOME XDG_STATE_HOME
N=${N:-1000} ROUNDS=${ROUNDS:-3}

command -v dovecot >/dev/null || {
	echo "no dovecot: nothing measured"
	exit 0
}

# The server is that of the tests.
# shellcheck source=tests/mailfetch/mailfetch.bash disable=SC1091
. "$ROOT/tests/mailfetch/mailfetch.bash"
# shellcheck disable=SC1090,SC1091
. <(sed -n '/^free_port()/,/^}/p; /^wait_for()/,/^}/p' "$ROOT/tests/lib.bash")

server_start
work=$SERVER
trap server_stop EXIT
trap 'exit 1' INT TERM HUP
printf 'secret\n' >"$work/password"
echo 'box:{PLAIN}secret::::::' >>"$work/users"

HOME=$work/me
DESK_CONFIG=$work/desk.conf
export HOME DESK_CONFIG
: >"$DESK_CONFIG"
mkdir "$HOME" "$work/mails"
cd "$work"
if [[ -n ${MAILS:-} ]]; then
	find "$MAILS" -type f | sort | head -n "$N" |
		xargs -d '\n' cp -t mails --backup=numbered
else
	generate mails "$N" mails
fi
N=$(find mails -type f | wc -l)

conf() { # SCHEME PORT [LINE]
	printf '%s\n' '[fetch work]' "url = $1://box@localhost:$2" \
		"password_file = $work/password" "ca_file = $work/cert.pem" \
		"after = delete" "${3:-}" >"$DESK_CONFIG"
}

fill() {
	local box=$work/home/box/Maildir
	rm -rf "$work/home/box" "$HOME/.local"
	mkdir -p "$box/new" "$box/cur" "$box/tmp"
	cp mails/* "$box/new/"
	[[ $(id -u) != 0 ]] || chown -R "$MAIL_OWNER" "$work/home/box"
}

by_loop() {
	local file
	for file in mails/*; do
		mail2ticket <"$file"
	done
}

# Runs a way in and notes its milliseconds, and how many messages are there.
timed() { # NAME COMMAND...
	local start name=$1
	rm -rf desk.db*
	export DESK_DB=$work/desk.db
	desk init >/dev/null
	start=${EPOCHREALTIME/./}
	"${@:2}" >/dev/null
	echo "$name $(((${EPOCHREALTIME/./} - start) / 1000))" \
		"$(sqlite3 "$DESK_DB" 'select count(*) from message')" >>runs.txt
}

fetched() { # NAME SCHEME PORT LINE [argument...]
	fill
	conf "$2" "$3" "$4"
	timed "$1" mailfetch "${@:5}"
}

for ((round = 0; round < ROUNDS; round++)); do
	timed loop by_loop
	fetched imaps imaps "$IMAPS" ''
	fetched imap-open imap "$IMAP" 'tls = off'
	fetched pop3s pop3s "$POP3S" ''
	fetched imaps-stream imaps "$IMAPS" 'stream = yes'
	fetched imaps-cat imaps "$IMAPS" '' -- cat
done

echo "$N messages, $ROUNDS rounds, load $(cut -d ' ' -f 1 /proc/loadavg)"
awk -v n="$N" '
	{
		if (!($1 in times))
			names[++k] = $1
		times[$1] = times[$1] " " $2
		stored[$1] = $3
	}
	function median(list, v, m, i, j, t) {
		m = split(list, v, " ")
		for (i = 1; i <= m; i++)
			for (j = i + 1; j <= m; j++)
				if (v[j] + 0 < v[i] + 0) {
					t = v[i]
					v[i] = v[j]
					v[j] = t
				}
		return v[int((m + 1) / 2)]
	}
	END {
		loop = median(times["loop"])
		printf "%-14s %8s %12s %8s %9s\n", "way", "ms", \
			"messages/s", "of loop", "messages"
		for (i = 1; i <= k; i++) {
			ms = median(times[names[i]])
			printf "%-14s %8d %12.0f %8.2f %9d\n", names[i], ms, \
				n * 1000 / ms, loop / ms, stored[names[i]]
		}
	}' runs.txt
