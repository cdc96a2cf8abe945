#!/usr/bin/env bats
bats_require_minimum_version 1.5.0
load lib
load words

# Tickets 1 and 3 are ann's, 2 is somebody else's; 1 has a note.
setup() {
	desk_fresh
	cd "$BATS_TEST_TMPDIR" || return
	agents ann:customer val:viewer bob:agent lea:lead mo:moderator \
		ada:admin ora:auditor
	ticket new 'Ann one' requester=ann@desk.example -m 'see the lamp' \
		>/dev/null
	ticket new 'Other two' requester=cy@example.org -m 'the lamp, too' \
		>/dev/null
	ticket new 'Ann three' requester=ann@desk.example -m 'a chair' >/dev/null
	ticket note 1 -m 'secret lamp' >/dev/null
}

is_read() {
	[[ $1 == @(list|show|search|count|fields|log|watch|export) ]]
}

# may LOGIN... : these and nobody else may run the command that follows --,
# whose first word is the verb; it is tried for nothing but its status.
may() {
	local who allowed=' '
	while [[ $1 != -- ]]; do
		allowed+="$1 "
		shift
	done
	shift
	[[ -e kept ]] || keep_store before >kept
	for who in ann val bob lea mo ada ora; do
		run --separate-stderr ticket "$@" --as "$who" </dev/null
		command_line="ticket $* --as $who"
		if [[ $allowed == *" $who "* ]]; then
			[[ $status == 0 ]] || tell "status $status, not 0"
			is_read "$1" || back_store before
		else
			[[ $status == 77 ]] || tell "status $status, not 77"
			[[ $stderr == "ticket $1: "*"user '$who' ("*' may not '* ]] ||
				tell 'another message'
			[[ -z $output ]] || tell 'it printed something'
		fi
	done
}

@test "rights - each verb is for those whose role has it" {
	may ann val bob lea mo ada ora -- list
	may ann val bob lea mo ada ora -- show 1
	may ann val bob lea mo ada ora -- search lamp
	may ann val bob lea mo ada ora -- count
	may ann val bob lea mo ada ora -- fields
	may val bob lea mo ada ora -- log 1
	may val bob lea mo ada ora -- watch -n 0
	may ann bob lea mo ada -- new x
	may ann bob lea mo ada -- reply 1 -m x
	may bob lea mo ada -- note 1 -m x
	may bob lea mo ada -- reply 1 -m x --status waiting
	may bob lea mo ada -- set 1 priority=high
	may bob lea mo ada -- take 1
	may bob lea mo ada -- next
	may bob lea mo ada -- tag 1 vip
	may bob lea mo ada -- link 1 depends-on 2
	may bob lea mo ada -- merge 1 --into 3
	may bob lea mo ada -- escalate 1 -m x
	may bob lea mo ada -- close 1 --resolution gone
	may bob lea mo ada -- time 1 5m
	may lea ada -- import
	may lea ada ora -- export
}

@test "rights - a refusal says who, as what, and what" {
	local before
	before=$(digest)
	fails 77 "ticket set: user 'val' (viewer) may not set fields, assign, \
link, merge, split, close" ticket set 1 priority=high --as val
	fails 77 "ticket new: user 'val' (viewer) may not open and answer tickets" \
		ticket new x -m x --as val
	fails 77 "ticket log: user 'ann' (customer) may not read the history of \
tickets" ticket log 1 --as ann
	fails 77 "ticket export: user 'bob' (agent) may not export all there is" \
		ticket export --as bob
	fails 77 "ticket import: user 'bob' (agent) may not import whole records" \
		ticket import --as bob </dev/null
	fails 77 "ticket note: user 'ora' (auditor) may not write internal notes" \
		ticket note 1 -m x --as ora
	fails 77 "ticket note: user 'val' (viewer) may not write internal notes" \
		ticket note 1 -m x --as val
	fails 77 "desk events: user 'bob' (agent) may not read the event log and \
prove it whole" desk events --as bob
	[[ $(digest) == "$before" ]]
}

@test "rights - a customer sees the own tickets, and no others" {
	ok $'id\n3\n1' ticket list --as ann --fields id
	ok 2 ticket count --as ann
	ok $'1' ticket search -o id lamp --as ann
	ok $'id' ticket list id:2 --as ann --fields id
	ok $'id' ticket list requester:cy@example.org --as ann --fields id
	ok $'id\n3\n1' ticket list '(id:2 or is:open)' --as ann --fields id
	fails 66 'ticket show: no ticket 2' ticket show 2 --as ann
	fails 66 'ticket show: no ticket 2' ticket show 1 2 -o json --as ann
	fails 66 'ticket show: stdin line 2: no ticket 2' ticket show - --as ann \
		<<<$'1\n2'
	ok '' ticket show --where id:2 --as ann
	fails 66 'ticket reply: no ticket 2' ticket reply 2 -m x --as ann
	fails 66 'ticket reply: no ticket 9' ticket reply 9 -m x --as ann
	sql "update agent set email = null where login = 'ann'"
	ok 'id' ticket list --as ann --fields id
	ok 0 ticket count --as ann
	fails 66 'ticket show: no ticket 1' ticket show 1 --as ann
}

@test "rights - notes are for the desk: no customer finds or reads them" {
	runs ticket show 1 --as ann
	out_has 'see the lamp'
	out_lacks secret
	runs ticket show 1 -o json --as ann
	out_lacks secret '"note"'
	ok '' ticket list -o id secret --as ann
	ok 0 ticket count secret --as ann
	ok '' ticket search -o id secret --as ann
	ok $'id\tsnippet\n1\tsee the lamp' ticket search lamp --as ann \
		--fields id
	ok $'id\n3\n1' ticket list --as ann --fields id 'not' secret
	fails 77 "ticket list: user 'ann' (customer) may not read internal notes" \
		ticket list has:note --as ann
	ok 1 ticket search -o id secret --as val
	ok 1 ticket count secret --as ora
}

@test "rights - a customer's new ticket is theirs, whatever it says" {
	ok $'id\n4' ticket new mine priority=high category=billing language=de \
		-m x --as ann
	fields_are 4 requester,status,priority $'ann@desk.example\topen\thigh'
	[[ $(sql 'select sender, from_addr, agent_id from message
		order by id desc limit 1') == 'user|ann@desk.example|' ]]
	local before word
	before=$(digest)
	for word in status=closed assignee=bob team= due=now resolution=x \
		requester=cy@example.org; do
		fails 77 "ticket new: ${word%=*}$([[ $word != due* ]] || echo _at): \
user 'ann' (customer) may not set fields, assign, link, merge, split, close" \
			ticket new x "$word" -m x --as ann
	done
	fails 77 "ticket new: --key: user 'ann' (customer) may not set fields, \
assign, link, merge, split, close" ticket new x --key k -m x --as ann
	fails 77 "ticket new: --tag: user 'ann' (customer) may not set fields, \
assign, link, merge, split, close" ticket new x --tag vip -m x --as ann
	fails 77 "ticket reply: --status: user 'ann' (customer) may not set \
fields, assign, link, merge, split, close" \
		ticket reply 1 -m x --status resolved --as ann
	sql "update agent set email = null where login = 'ann'"
	fails 77 "ticket new: user 'ann' (customer) has no mail address here, so \
that no ticket can be theirs" ticket new x -m x --as ann
	[[ $(digest) == "$before" ]]
}

@test "rights - a merged ticket is seen by the survivor's customer alone" {
	ticket merge 3 --into 2 --allow-other-customer >/dev/null
	ok $'id\n1' ticket list --as ann --fields id
	fails 66 'ticket show: no ticket 3' ticket show 3 --as ann
	fails 66 'ticket show: no ticket 2' ticket show 2 --as ann
}

@test "rights - whoever is no agent, or no more, may nothing" {
	sql "update agent set login = 'someone' where login = '$ME'"
	local verb
	for verb in list count fields next import export 'show 1' 'set 1 a=b' \
		'new x' 'reply 1 -m x' 'log 1' 'watch'; do
		# shellcheck disable=SC2086 # words
		fails 77 "ticket ${verb%% *}: user '$ME' is no agent of this desk; \
an admin enters one with 'agent new $ME'" ticket $verb </dev/null
		# shellcheck disable=SC2086 # words
		fails 77 "ticket ${verb%% *}: user '$ME' is no agent of this desk; \
an admin enters one with 'agent new $ME'" ticket $verb --as bob </dev/null
	done
	sql "update agent set login = '$ME', is_active = 0
		where login = 'someone'"
	fails 77 "ticket list: user '$ME' is no agent of this desk; an admin \
enters one with 'agent new $ME'" ticket list
}

@test "rights - --as is for admins, and for agents that there are" {
	ok $'id\n4' ticket new x -m x --as bob
	[[ $(sql 'select x.login from event v join agent x on x.id = v.agent_id
		order by v.id desc limit 1') == bob ]]
	fails 66 "ticket list: no agent 'nobody'" ticket list --as nobody
	sql "update agent set is_active = 0 where login = 'bob'"
	fails 66 "ticket list: no agent 'bob'" ticket list --as bob
	sql "update agent set role = 'lead' where login = '$ME'"
	fails 77 "ticket list: user '$ME' (lead) may not act as another agent \
(--as)" ticket list --as val
	ok 4 ticket count --as "$ME"
}
