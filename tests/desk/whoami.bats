bats_require_minimum_version 1.5.0
load ../lib
load ../words

@test "whoami - says who is calling, and which desk that is" {
	ok "\
login	role	email	database	url_from
$ME	admin		$DESK_DB	environment DESK_DB" desk whoami
	runs agent set "$ME" email=me@desk.example
	ok "{\"login\":\"$ME\",\"role\":\"admin\",\"email\":\"me@desk.example\",\
\"database\":\"$DESK_DB\",\"url_from\":\"option -d\"}" \
		env -u DESK_DB desk whoami -o json -d "$DESK_DB"
}

@test "whoami - says so of one who is no agent" {
	sql "update agent set login = 'other'"
	ok "$ME			$DESK_DB	environment DESK_DB" desk whoami -H
}

@test "whoami --as - is the other agent, for admins" {
	agents bob:viewer
	ok 'bob	viewer' sh 'desk whoami -H --as bob | cut -f 1,2'
	fails 66 "desk whoami: no agent 'eve'" desk whoami --as eve
	sql "update agent set role = 'lead' where login = '$ME'"
	fails 77 "desk whoami: user '$ME' (lead) may not act as another agent \
(--as)" desk whoami --as bob
}

@test "whoami - names the file that named the desk" {
	mkdir -p conf
	printf '[desk]\ndatabase = %s\n' "$DESK_DB" >conf/desk.conf
	unset DESK_DB
	DESK_CONFIG=$PWD/conf/desk.conf ok "$PWD/conf/desk.conf:2" \
		sh 'desk whoami -H | cut -f 5'
}

@test "roles - needs no desk, and has a row for each right" {
	unset DESK_DB
	runs desk roles -o json
	out_has '{"act":"read","customer":true,"viewer":true,"agent":true,' \
		'{"act":"admin","customer":false,"viewer":false,"agent":false,"lead":false,"moderator":false,"admin":true,"auditor":false,"help":"change people, settings and the store"}'
	ok 'act	customer	viewer	agent	lead	moderator	admin	auditor	help' \
		sh 'desk roles | head -n 1'
}
