#!/usr/bin/env bats
# Two desks that write to each other through a mail server on loopback.
bats_require_minimum_version 1.5.0
load ../lib
load ../outbox/outbox

setup() {
	desk_fresh
	sql "update agent set email = 'root@office.example'"
	"$PYTHON" -c 'import aiosmtpd' 2>/dev/null || skip "no aiosmtpd"
}

# between [option...]: desks a and b with such a way between them.
between() {
	local name
	: >way.log
	for name in a b; do
		mkdir "$name"
		keep_store "$name"
	done
	peer way smtp_desks.py way.log "$@" a.example="$PWD/a" b.example="$PWD/b"
	for name in a b; do
		printf '%s\n' '[desk]' "name = $name" \
			"database = $(kept_store "$name")" \
			"address = support@$name.example" '[mail]' \
			'notify = resolved,closed,reopened,escalated' \
			'[outbox]' "transport = smtp://localhost:$port" \
			'tls = off' >"$name/desk.conf"
		# Each has secrets of its own.
		at "$name" sql "update setting set secret =
			$(blob "$(printf '%s' "$name" | sha256sum | cut -c 1-64)")
			where name = 'token'"
	done
}

# at NAME CMD...: a command of that desk.
at() {
	DESK_DB=$(kept_store "$1") DESK_CONFIG=$PWD/$1/desk.conf "${@:2}"
}

# Both send what they have, over and over; prints the number of mails.
exchange() {
	local round
	for round in 1 2 3 4 5 6; do
		at a outbox send >/dev/null
		at b outbox send >/dev/null
	done
	wc -l <way.log
}

# An agent of desk a writes to desk b as one writes to any customer.
write_to_b() {
	at a ticket new Printer requester=support@b.example -m Help. \
		>/dev/null
	at a ticket reply 1 -m 'Are you there?' >/dev/null
}

tickets() {
	at "$1" sql 'select count(*) from ticket'
}

check_clean() {
	at a ok '' desk check -H
	at b ok '' desk check -H
}

@test "two desks stop after the first exchange" {
	between
	write_to_b
	[[ $(exchange) == 2 ]]
	[[ $(tickets a) == 1 && $(tickets b) == 1 ]]
	[[ $(at a sql "select is_auto from message where from_addr =
		'support@b.example' order by id desc limit 1") == 1 ]]
	DESK_NOW=2026-03-09T09:00:00Z
	[[ $(exchange) == 2 ]]
	check_clean
}

@test "also where the way takes every sign of a program away" {
	between --strip Auto-Submitted,X-Desk-Mark,X-Auto-Response-Suppress,\
In-Reply-To,References --grow --path-from
	write_to_b
	n=$(exchange)
	[[ $n -le 3 ]]
	DESK_NOW=2026-03-02T11:00:00Z
	[[ $(exchange) == "$n" ]]
	[[ $(tickets a) -le 2 && $(tickets b) -le 2 ]]
	check_clean
}

@test "and the marks in the addresses, and threads, and grows the subject" {
	between --strip Auto-Submitted,X-Desk-Mark,X-Auto-Response-Suppress,\
In-Reply-To,References,Reply-To --grow --path-from --bare
	write_to_b
	n=$(exchange)
	[[ $n -le 4 ]]
	[[ $(tickets a) -le 3 && $(tickets b) -le 3 ]]
	DESK_NOW=2026-03-02T11:00:00Z
	[[ $(exchange) == "$n" ]]
	DESK_NOW=2026-03-12T09:00:00Z
	[[ $(exchange) == "$n" ]]
	check_clean
}

@test "and without Message-ID, with a subject that is new each time" {
	between --strip Auto-Submitted,X-Desk-Mark,X-Auto-Response-Suppress,\
In-Reply-To,References,Reply-To,Message-ID,Date --new-subject --path-from --bare
	write_to_b
	n=$(exchange)
	[[ $n -ge 3 && $n -le 4 && $(tickets a) -le 3 && $(tickets b) -le 3 ]]
	check_clean
}

@test "a desk that writes to itself" {
	between
	at a ticket new Self requester=support@a.example -m Help. >/dev/null
	at a ticket reply 1 -m 'Am I there?' >/dev/null
	[[ $(exchange) -le 1 && $(tickets a) == 1 ]]
	check_clean
}
