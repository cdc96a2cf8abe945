bats_require_minimum_version 1.5.0
load lib
load words

setup() {
	desk_fresh
	cd "$BATS_TEST_TMPDIR" || return
	agents ann:customer val:viewer bob:agent ora:auditor
	ticket new Lamp requester=ann@desk.example -m 'It is dark.' >/dev/null
	ticket note 1 -m 'She is impatient.' --as bob >/dev/null
}

@test "rights - a customer gets no list of people" {
	local field
	for field in requester assignee team; do
		fails 77 "ticket fields: user 'ann' (customer) may not list \
agents, teams and customers" ticket fields $field --as ann
		runs ticket fields $field --as val
	done
	runs ticket fields category -H --as ann
	out_has technical
	runs ticket fields priority -H --as ann
}

@test "rights - a customer who guesses is not told who there is" {
	fails 64 "ticket list: assignee: no agent 'bo', did you mean 'bob'?" \
		ticket list assignee:bo --as val
	fails 64 "ticket list: assignee: no agent 'bo'" \
		ticket list assignee:bo --as ann
}

@test "rights - viewer and auditor read notes, and write none" {
	local who
	for who in val ora; do
		runs ticket show 1 --as $who
		out_has 'It is dark.' 'She is impatient.'
		runs ticket show 1 -o json --as $who
		out_has 'She is impatient.'
		ok $'id\n1' ticket list has:note --fields id --as $who
		ok 1 ticket search -o id impatient --as $who
	done
	fails 77 "ticket note: user 'val' (viewer) may not write internal notes" \
		ticket note 1 -m x --as val
	fails 77 "ticket note: user 'ora' (auditor) may not write internal \
notes" ticket note 1 -m x --as ora
	fails 77 "ticket note: user 'ann' (customer) may not write internal \
notes" ticket note 1 -m x --as ann
	runs ticket show 1 --as ann
	out_lacks impatient
}

@test "roles - tells who reads notes and who writes them" {
	runs sh 'desk roles -H | cut -f 1-8 | grep "^note"'
	out_is $'notes\tfalse\ttrue\ttrue\ttrue\ttrue\ttrue\ttrue
note\tfalse\tfalse\ttrue\ttrue\ttrue\ttrue\tfalse'
}

@test "assignee - is an agent who is there and works on tickets" {
	local who
	sql "insert into agent (login, role, is_active, created_at)
		values ('gone', 'agent', 0, 0)"
	fails 65 "ticket set: assignee: agent 'gone' is not active" \
		ticket set 1 assignee=gone
	for who in ann:customer val:viewer ora:auditor; do
		fails 65 "ticket set: assignee: agent '${who%:*}' is \
${who#*:}, a role that works on no tickets" ticket set 1 "assignee=${who%:*}"
	done
	fails 65 "ticket new: assignee: agent 'gone' is not active" \
		ticket new Chair assignee=gone -m x
	ok $'id\n1' ticket set 1 assignee=bob
	# Who leaves keeps his tickets until others get them.
	sql "update agent set is_active = 0 where login = 'bob'"
	ok $'id\n1' ticket set 1 priority=high
	fields_are 1 assignee,priority $'bob\thigh'
	ok $'id\n1' ticket list assignee:bob --fields id
	ok $'id\n1' ticket set 1 assignee=me
}

@test "assignee - an import keeps whoever had it" {
	sql "update agent set is_active = 0 where login = 'bob'"
	ok '' ticket import <<<'{"id":7,"subject":"Old","assignee":"bob"}
{"id":8,"subject":"Older","assignee":"val"}
{"id":9,"subject":"Oldest","assignee":"unknown"}'
	ok $'bob\nval\nunknown' ticket list -H --fields assignee id:7..9 sort:id
}

@test "init - a desk of one's own is one's own, whatever the umask" {
	only_sqlite 'the files of the store'
	local umask
	for umask in 0 022 077; do
		(
			umask $umask
			DESK_DB=$PWD/own/desk.db
			ok "$DESK_DB" desk init
			runs ticket new Lamp -m x
			ok $'600\n600\n600\n600' stat -c %a own/*
			rm own/*
		)
	done
}
