bats_require_minimum_version 1.5.0
load ../lib
load ../words

setup() {
	desk_fresh
	cd "$BATS_TEST_TMPDIR" || return
	runs agent team new support email=support@desk.example
	runs agent team new billing
}

# last_event: verb, record, id and changes of the latest one.
last_event() {
	desk events -H -n 1 sort:-id --fields verb,record,record_id,changes
}

@test "new - enters an agent, and prints his id" {
	ok $'id\n2' agent new bob
	ok 3 agent new -o id ann name='Ann Lee' email=ann@desk.example \
		role=lead team=support,billing
	ok "\
id	login	name	email	role	is_active	teams
3	ann	Ann Lee	ann@desk.example	lead	true	billing,support
2	bob			agent	true	
1	$ME			admin	true	" agent list
	ok 'agent.created	agent	3	{"name":[null,"Ann Lee"],"email":[null,"ann@desk.example"],"role":[null,"lead"],"teams":[null,"billing,support"],"login":[null,"ann"]}' \
		last_event
}

@test "new - refuses a login that is taken, or is none" {
	local login
	runs agent new bob
	fails 65 "agent new: login: 'bob' is taken already" agent new bob
	for login in 'a b' 12 me 'a,b' '-x' 'x:y' 'ä'; do
		fails 65 "agent new: login: '$login' is no user's name" \
			agent new -- "$login"
	done
	fails 65 "agent new: login: an agent cannot be without one" agent new ''
	fails 64 "agent new: login: it stands twice" agent new carl login=dora
	fails 64 "agent new: an operand is missing: agent new LOGIN \
[field=value]..." agent new
	ok 2 sql 'select count(*) from agent'
}

@test "new - refuses values that make no sense" {
	runs agent new bob email=bob@desk.example
	fails 65 "agent new: role: 'boss' is not one of customer, viewer, agent, \
lead, moderator, admin, auditor" agent new carl role=boss
	fails 65 "agent new: email: 'carl' is no mail address" \
		agent new carl email=carl
	fails 65 "agent new: email: 'Bob@desk.example' is taken already" \
		agent new carl email=Bob@desk.example
	fails 65 "agent new: team: no team 'suport', did you mean 'support'?" \
		agent new carl team=suport
	fails 65 "agent new: is_active: 'maybe' is not yes or no" \
		agent new carl is_active=maybe
	fails 64 "agent new: no field 'rol', did you mean 'role'?" \
		agent new carl rol=agent
	fails 64 "agent new: field 'id' cannot be set" agent new carl id=9
	fails 64 "agent new: 'lead' is no setting of the form field=value" \
		agent new carl lead
	ok 2 sql 'select count(*) from agent'
}

@test "list - takes a query" {
	runs agent new bob role=lead team=support
	runs agent new eve is_active=no
	ok bob agent list -H --fields login team:support
	ok bob agent list -H --fields login role:lead,viewer
	ok eve agent list -H --fields login is:inactive
	ok 3 agent list -o id -is:active
	ok '3' agent list -o id sort:-id -n 1
	ok "$ME" agent list -H --fields login -has:team is:active
	ok '{"id":2,"login":"bob","name":null,"email":null,"role":"lead","is_active":true,"teams":["support"],"created_at":"2026-03-02T09:00:00Z"}' \
		agent list -o json login:=bob
	fails 64 "agent list: position 1: no field 'rol', did you mean 'role'?" \
		agent list rol:x
	fails 64 "agent list: position 1: 'bob': this list has no full text; use \
field:value" agent list bob
}

@test "show - tells all there is about an agent" {
	runs agent new bob name='Bob' email=bob@desk.example team=support
	ok "\
id           2
login        bob
name         Bob
email        bob@desk.example
role         agent
is_active    yes
teams        support
created_at   2026-03-02 09:00" agent show bob
	ok '{"id":2,"login":"bob","name":"Bob","email":"bob@desk.example","role":"agent","is_active":true,"teams":["support"],"created_at":"2026-03-02T09:00:00Z"}' \
		agent show 2 -o json
	ok $'login\trole\nbob\tagent\n'"$ME"$'\tadmin' \
		agent show bob 1 -o tsv --fields login,role
	fails 66 "agent show: login: no agent 'bbo', did you mean 'bob'?" \
		agent show bbo
	fails 66 'agent show: no agent 99' agent show 99
	fails 64 'agent show: an operand is missing: agent show LOGIN...' \
		agent show
}

@test "set - changes agents, by login, id or from a list" {
	runs agent new bob team=support
	runs agent new eve
	ok $'id\n2' agent set bob name=Bob role=lead
	ok 'agent.changed	agent	2	{"name":[null,"Bob"],"role":["agent","lead"]}' \
		last_event
	ok $'2\n3' agent set -o id 2 eve team=billing,support,billing
	ok 'agent.changed	agent	3	{"teams":[null,"billing,support"]}' last_event
	ok $'2\n3' sh 'agent list team:support | agent set - -o id team='
	ok '' agent list -H has:team
	ok 2 sh 'agent list login:bob -o json | agent set - -o id login=rob'
	ok rob agent list -H --fields login role:lead
}

@test "set - changes nothing, and writes no event, where all is so already" {
	runs agent new bob role=lead team=support
	n=$(sql 'select max(id) from event')
	ok 2 agent set -o id bob role=lead team=support is_active=yes name=
	ok "$n" sql 'select max(id) from event'
	ok 2 agent set -o id bob role=viewer --dry-run
	ok "$n" sql 'select max(id) from event'
	ok lead agent list -H --fields role login:bob
}

@test "set - is all or nothing" {
	runs agent new bob
	fails 66 "agent set: login: no agent 'eve'" agent set bob eve role=lead
	fails 66 'agent set: stdin line 3: no agent 9' \
		agent set - role=lead < <(printf 'id\n2\n9\n')
	fails 65 "agent set: login: 'x' is taken already" agent set bob 1 login=x
	ok 1 agent list -o id role:admin
	fails 64 'agent set: no agent is named' agent set role=lead
	fails 64 'agent set: nothing to set: give field=value' agent set bob
	fails 65 'agent set: role: an agent cannot be without one' agent set bob role=
	fails 65 'agent set: login: an agent cannot be without one' \
		agent set bob login=
	ok agent agent list -H --fields role login:bob
}

@test "set - sends somebody away, who then may nothing" {
	runs agent new bob role=admin
	runs agent set bob is_active=no
	ok 'agent.deactivated	agent	2	{"is_active":["true","false"]}' last_event
	fails 66 "agent list: no agent 'bob'" agent list --as bob
	runs agent set bob is_active=yes
	ok 'agent.activated	agent	2	{"is_active":["false","true"]}' last_event
	ok 2 agent list --as bob -o id login:bob
}

@test "set - leaves the desk one admin" {
	runs agent new bob
	fails 65 'agent set: agent 1: the only active admin must stay one' \
		agent set "$ME" role=lead
	fails 65 'agent set: agent 1: the only active admin must stay one' \
		agent set "$ME" is_active=no
	runs agent set bob role=admin
	# Not all of them at once, either.
	fails 65 'agent set: agent 2: the only active admin must stay one' \
		agent set "$ME" bob is_active=no
	ok 1 agent set -o id "$ME" role=lead
	ok bob agent list -H --fields login role:admin
}

@test "set - of two admins who send each other away at once, one stays" {
	local round
	runs agent new bob role=admin
	for round in 1 2 3 4 5; do
		echo "round $round"
		agent set bob is_active=no >/dev/null 2>&1 &
		agent set "$ME" is_active=no --as bob >/dev/null 2>&1 &
		wait
		ok 1 sql 'select count(*) from agent where is_active = 1'
		sql 'update agent set is_active = 1'
	done
}

@test "team - makes, changes and lists teams" {
	ok $'id\n3' agent team new 'Customer success'
	ok 'team.created	team	3	{"name":[null,"Customer success"]}' last_event
	runs agent new bob team=support,billing
	ok "\
id	name	email	members
3	Customer success		
2	billing		bob
1	support	support@desk.example	bob" agent team
	ok 1 agent team list -o id 'email:*'
	ok 2 agent team set -o id billing name=invoices email=inv@desk.example
	ok 'team.changed	team	2	{"name":["billing","invoices"],"email":[null,"inv@desk.example"]}' \
		last_event
	ok "2	bob			agent	true	invoices,support" \
		agent team members -H invoices
	ok '' agent team members -H 3
}

@test "team - a ticket goes to it by name" {
	runs ticket new Printer team=support -m x
	ok 1 ticket list -o id team:support
	fails 65 "ticket set: team: no team 'suport', did you mean 'support'?" \
		ticket set 1 team=suport
}

@test "team - refuses what makes no sense" {
	fails 65 "agent team: name: 'support' is taken already" \
		agent team new support
	fails 65 "agent team: name: '7' is a number, not a name" agent team new 7
	fails 65 "agent team: name: 'a,b' is no name: controls and \
, : = * < > ( ) \" \\ cannot be in it" agent team new a,b
	fails 65 "agent team: email: 'x' is no mail address" \
		agent team new c email=x
	fails 64 "agent team: name: it stands twice" agent team new c name=d
	fails 66 "agent team: team: no team 'suport', did you mean 'support'?" \
		agent team members suport
	fails 66 'agent team: no team 9' agent team set 9 name=x
	fails 64 "agent team: 'x': it is 'team list', 'team new', 'team set' or \
'team members'" agent team x
}

@test "fields - lists the fields, and the values of one" {
	runs agent fields
	out_has 'id	type	uses	values	help' \
		'role	enum	set,ask,sort,list	customer,viewer,' \
		'teams	list	set,ask,list		the teams he is in'
	ok $'id\ncustomer\nviewer\nagent\nlead\nmoderator\nadmin\nauditor' \
		agent fields role
	fails 64 "agent fields: no field 'rol', did you mean 'role'?" \
		agent fields rol
	fails 65 "agent fields: field 'name' is of type text: there is no list of its values" \
		agent fields name
}

@test "agent - is for all to read, for admins to change" {
	agents bob:viewer
	ok bob agent list -H --fields login login:bob --as bob
	ok 2 agent team list -o id name:billing --as bob
	local denied="user 'bob' (viewer) may not change people, settings and the \
store"
	fails 77 "agent new: $denied" agent new x --as bob
	fails 77 "agent set: $denied" agent set bob role=admin --as bob
	fails 77 "agent team: $denied" agent team new x --as bob
	fails 77 "agent team: $denied" agent team set support name=x --as bob
}

@test "agent - a customer sees himself and nobody else" {
	agents carl:customer bob:agent
	ok carl agent list -H --fields login --as carl
	ok carl agent show carl -o tsv -H --fields login --as carl
	fails 66 "agent show: no agent 'bob'" agent show bob --as carl
	fails 77 "agent team: user 'carl' (customer) may not list agents, \
teams and customers" \
		agent team --as carl
}

@test "team - has what mails say for it" {
	local say=(agent team list -H name:=front --fields)
	runs agent team new front email=s@example.org language=de
	runs agent team set front acknowledges=no answer_within=4h \
		hours='Mo-Fr 9-17'
	ok $'false\tde\tMo-Fr 9-17\t14400' "${say[@]}" \
		acknowledges,language,hours,answer_within
	fails 65 'agent team: acknowledges: must be yes or no' \
		agent team set front acknowledges=
	runs agent team set front hours= answer_within=
	ok $'\t' "${say[@]}" hours,answer_within
}
