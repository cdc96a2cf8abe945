bats_require_minimum_version 1.5.0
load ../lib
load ../words

setup() {
	desk_fresh
	cd "$BATS_TEST_TMPDIR" || return
	opens One requester=ann@example.org
	opens Two
}

head() {
	sql "select $(hex hash) from event order by id desc limit 1"
}

events() {
	sql 'select max(id) from event'
}

# broken ID WHY
broken() {
	fails 65 "desk audit: cannot trust '$DESK_DB': event $1: $2" desk audit
}

@test "audit - prints how long the chain is, and where it ends" {
	ok "\
events	erased	head	noted	unsealed
$(events)	0	$(head)		0" desk audit
	ok "{\"events\":$(events),\"erased\":0,\"head\":\"$(head)\",\"noted\":null,\"unsealed\":0}" \
		desk audit -o json
}

@test "audit - finds an event that was altered" {
	sql 'update event set at = at + 1 where id = 2'
	broken 2 'the event or the one before it was altered'
}

@test "audit - finds an event that was taken out" {
	sql 'delete from event where id = 2'
	broken 3 'an event before it is missing'
}

@test "audit - finds changes that were altered" {
	sql "update event set changes = '{}' where id = 3"
	broken 3 'its changes were altered'
}

@test "audit - does not take for erased what was put in its place" {
	sql "update event set changes = '{}', salt = null where id = 3"
	broken 3 'its changes stand there without their salt'
}

@test "audit - counts erased changes, which break nothing" {
	sql 'update event set changes = null, salt = null where id in (2, 3)'
	ok "$(events)	2	$(head)		0" desk audit -H
}

@test "audit --head - proves that an earlier head is part of the chain" {
	local noted n
	noted=$(head)
	n=$(events)
	opens Three
	ok "$(events)	0	$(head)	$n	0" desk audit -H --head "$noted"
	ok "$(events)	0	$(head)	$n	0" desk audit -H --head "${noted^^}"
}

@test "audit --head - finds that the end of the chain was cut off" {
	local noted
	opens Three
	noted=$(head)
	sql 'delete from event where id > 3'
	ok 3 desk audit -H --fields events
	fails 65 "desk audit: cannot trust '$DESK_DB': no event has the hash \
'$noted'" desk audit --head "$noted"
}

@test "audit --head - takes nothing but a hash" {
	fails 64 "desk audit: option '--head': '12' is no hash of 64 hexadecimal \
digits" desk audit --head 12
	fails 64 "desk audit: option '--head': '' is no hash of 64 hexadecimal \
digits" desk audit --head ''
}

@test "audit - is for those who may" {
	agents bob:agent eve:auditor
	fails 77 "desk audit: user 'bob' (agent) may not read the event log and \
prove it whole" desk audit --as bob
	ok "$(events)	0	$(head)		0" desk audit -H --as eve
}
