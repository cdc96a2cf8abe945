# shellcheck shell=bash
# Mail servers and hooks on loopback for the tests of outbox; all that is
# started ends with its test.
#
#	sink [option...]       a mail server that logs what it takes in sink.log
#	fault FAULT [N]        one that misbehaves; fault.log
#	hook_sink [option...]  a hook; hook.log
#	uses URL [line...]     the configuration: a transport, further settings
#	mail TO... <text       a mail with that text goes into the outbox
#	states                 "id state recipients code" of each row
#	taken FIELD            that field of each mail that the sink took
#	certificate [NAME]     cert.pem and key.pem, for localhost or NAME

PEERS=$ROOT/tests/peers
# Where Debian has aiosmtpd.
PYTHON=/usr/bin/python3

teardown() {
	local pid
	for pid in $(cat "$BATS_TEST_TMPDIR"/*.pid 2>/dev/null); do
		kill -9 "$pid" 2>/dev/null || true
	done
}

# Starts a peer, which prints its port: into $port.
peer() { # NAME SCRIPT [argument...]
	local name=$1
	[[ -x $PYTHON ]] || skip "no $PYTHON"
	rm -f "$name.port"
	"$PYTHON" "$PEERS/$2" "${@:3}" >"$name.port" 2>"$name.err" 3>&- &
	echo $! >"$name.pid"
	disown
	wait_for test -s "$name.port" || cat "$name.err"
	port=$(<"$name.port")
}

sink() {
	"$PYTHON" -c 'import aiosmtpd' 2>/dev/null || skip "no aiosmtpd"
	: >sink.log
	peer sink smtp_sink.py sink.log "$@"
}

fault() {
	: >fault.log
	peer fault smtp_fault.py fault.log "$@"
}

hook_sink() {
	: >hook.log
	peer hook hook_sink.py hook.log "$@"
}

uses() {
	printf '%s\n' '[desk]' 'address = help@desk.example' '[outbox]' \
		"transport = $1" "${@:2}" >"$HOME/desk.conf"
	export DESK_CONFIG=$HOME/desk.conf
}

plain() {
	uses "smtp://localhost:$port" 'tls = off' 'timeout = 2s' "$@"
}

mail() {
	{
		printf 'From: Help <help@desk.example>\nSubject: %s\n\n' \
			"${SUBJECT-Hello}"
		cat
	} | outbox add "$@" >/dev/null
}

# N mails at once, to c1@example.org and so on.
mails() {
	"$PYTHON" "$PEERS/fill.py" "$1" | sql
}

states() {
	outbox list -H -o tsv --fields id,state,recipients,code | tr '\t' ' '
}

taken() {
	jq -r ".$1" sink.log
}

later() { # SECONDS
	DESK_NOW=$(date -u -d "$DESK_NOW + $1 seconds" +%Y-%m-%dT%H:%M:%SZ)
	export DESK_NOW
}

certificate() {
	needs openssl
	openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem \
		-days 30 -subj "/CN=${1-localhost}" \
		-addext "subjectAltName=DNS:${1-localhost}" 2>/dev/null
}
