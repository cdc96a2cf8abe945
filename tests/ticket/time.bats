bats_require_minimum_version 1.5.0
load ../lib
load relations

setup() {
	desk_fresh
	tickets one two
}

@test "time - logs work and lists it with its sum" {
	ok $'id\n1' ticket time 1 45m -m 'new cable'
	DESK_NOW=2026-03-02T10:00:00Z ok $'id\n1' ticket time 1 1h30m
	ok $'id\tcreated_at\tagent\tseconds\ttotal\tnote
1\t2026-03-02T09:00:00Z\t'"$ME"$'\t2700\t2700\tnew cable
1\t2026-03-02T10:00:00Z\t'"$ME"$'\t5400\t8100\t' ticket time 1
	ok $'id\tworked\n1\t8100' ticket list worked:'>1h' --fields id,worked
	is $'{"seconds":2700,"note":"new cable"}\n{"seconds":5400}' \
		"select changes from event where verb = 'ticket.worked' order by id"
	runs ticket time 1 -o table
	out_has '1h 30m' '2h 15m'
	sound
}

@test "time - corrections are negative, but less than nothing is not" {
	ok $'id\n1' ticket time 1 1h
	ok $'id\n1' ticket time 1 -15m -m typo
	is 2700 'select worked_s from ticket where id = 1'
	fails 65 'ticket time: ticket 1: has 45m of work, 1h cannot be taken off' \
		ticket time 1 -1h
	fails 65 'ticket time: ticket 2: has 0s of work, 30m cannot be taken off' \
		ticket time 1 2 -30m
	ok $'id\n1' ticket time 1 -45m
	is '0|3' 'select worked_s, (select count(*) from time_entry) from ticket
		where id = 1'
}

@test "time - of several tickets" {
	ok $'id\n1\n2' ticket time 1 2 10m
	ok $'{"id":1,"seconds":600}\n{"id":2,"seconds":600}' \
		ticket time 1 2 -o json --fields id,seconds
	ok $'id\n2\n1' ticket time --where is:open 5m
}

@test "time - a number has its unit" {
	fails 64 "ticket time: '+30' has no unit: give 30m for minutes" \
		ticket time 1 +30
	fails 64 "ticket time: '-30' has no unit: give 30m for minutes" \
		ticket time 1 -30
	fails 66 'ticket time: no ticket 30' ticket time 1 30
	fails 64 "ticket time: 'soon' is no duration like 45m or 1h30m" \
		ticket time 1 soon
	fails 64 "ticket time: 'x' is one operand too many" ticket time 1 1m x
	fails 64 'ticket time: how long? give a duration like 45m' \
		ticket time 1 -m x
	fails 65 "ticket time: '0m' is no time to log" ticket time 1 0m
	fails 65 "ticket time: '32d' is more than 31 days, too much to log" \
		ticket time 1 32d
	exits 64 ticket time 1 99999999999999999999h
	is 0 'select count(*) from time_entry'
}

@test "time - a customer does not see it, a viewer does not log it" {
	ok $'id\n1' ticket time 1 1h
	sql "update agent set role = 'viewer'"
	ok $'seconds\n3600' ticket time 1 --fields seconds
	exits 77 ticket time 1 1h
	sql "update agent set role = 'customer', email = 'ann@acme.example'"
	exits 77 ticket time 1
}
