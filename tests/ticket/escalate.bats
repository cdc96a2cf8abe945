bats_require_minimum_version 1.5.0
load ../lib
load relations

setup() {
	desk_fresh
	tickets one two
}

@test "escalate - one level up, the reason in a note and in the history" {
	ok $'id\n1' ticket escalate 1 -m 'the press calls'
	is 1 'select escalation from ticket where id = 1'
	is $'note|agent|Escalated to level 1.\n\nthe press calls' \
		'select kind, sender, body from message where id = 3'
	is 'ticket.escalated|{"escalation":["0","1"],"reason":"the press calls"}' \
		'select verb, changes from event order by id desc limit 1'
	ok $'id\n1' ticket escalate 1 -m again
	is 2 'select escalation from ticket where id = 1'
	ok $'id\n1' ticket list is:escalated --fields id
	sound
}

@test "escalate - to a level, and down again" {
	ok $'id\n1\n2' ticket escalate 1 2 --level 3 -m x
	ok $'id\n1' ticket escalate 1 --level 3 -m 'another reason'
	ok $'id\n1' ticket escalate 1 --level 0 -m calm
	is $'0\n3' 'select escalation from ticket order by id'
	is $'{"escalation":["0","3"],"reason":"x"}
{"reason":"another reason"}
{"escalation":["3","0"],"reason":"calm"}' "select changes from event
		where ticket_id = 1 and verb like '%escalated' order by id"
	is 'No longer escalated.' "select substr(body, 1, 20) from message
		order by id desc limit 1"
}

@test "escalate - takes the reason from stdin, the tickets from a query" {
	ok $'id\n2\n1' ticket escalate --where is:open <<<'fire'
	fails 64 'ticket escalate: stdin has the records: give the text with '\
'--message or --file' ticket escalate - <<<1
	ok $'id\n1' ticket escalate - -m x <<<1
}

@test "escalate - needs a reason, an open ticket and a level that there is" {
	fails 65 'ticket escalate: the text is empty' ticket escalate 1 -m ' '
	fails 65 'ticket escalate: the text is empty' ticket escalate 1 </dev/null
	fails 64 "ticket escalate: option '--level': give 0 to 9" \
		ticket escalate 1 --level 10 -m x
	ok $'id\n1' ticket escalate 1 --level 9 -m x
	fails 65 'ticket escalate: ticket 1: is at level 9, the highest' \
		ticket escalate 2 1 -m x
	is 0 'select escalation from ticket where id = 2'
	ok $'id\n2' ticket close 2 --resolution x
	fails 65 'ticket escalate: ticket 2: is closed: reopen it before it is '\
'escalated' ticket escalate 2 -m x
	sql "update agent set role = 'viewer'"
	exits 77 ticket escalate 1 --level 0 -m x
}
