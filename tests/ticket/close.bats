bats_require_minimum_version 1.5.0
load ../lib
load relations

setup() {
	desk_fresh
	tickets one two three
}

@test "close - only what is resolved" {
	fails 65 'ticket close: ticket 1: is open: only a resolved ticket closes; '\
'--resolution TEXT does both' ticket close 1
	ok $'id\n1' ticket set 1 status=resolved
	fails 65 'ticket close: ticket 2: is open: only a resolved ticket closes; '\
'--resolution TEXT does both' ticket close 1 2
	is resolved 'select status from ticket where id = 1'
	ok $'id\n1' ticket close 1
	is 'closed|1772442000|1772442000' \
		'select status, resolved_at, closed_at from ticket where id = 1'
	is ticket.closed 'select verb from event order by id desc limit 1'
	sound
}

@test "close - with a resolution both at once" {
	ok $'id\n1' ticket close 1 --resolution 'new cable'
	is 'closed|new cable|1772442000|1772442000' 'select status, resolution,
		first_resolved_at, closed_at from ticket where id = 1'
	is $'ticket.closed\nticket.resolved' \
		'select verb from event order by id desc limit 2'
	ok $'id\n2' ticket set 2 status=resolved resolution=x
	ok $'id\n2' ticket close 2 --resolution y
	is y 'select resolution from ticket where id = 2'
	fails 64 "ticket close: option '--resolution': the text is empty" \
		ticket close 3 --resolution ''
}

@test "close - twice is once" {
	ok $'id\n1' ticket close 1 --resolution x
	DESK_NOW=2026-03-04T00:00:00Z ok $'id\n1' ticket close 1
	is '1772442000|3' 'select closed_at, version from ticket where id = 1'
}

@test "close - not while children are open, unless all close or by force" {
	ok $'id\n2\n3' ticket link 2 3 parent 1
	fails 65 'ticket close: ticket 1: its children 2, 3 are still open; '\
'--force closes it all the same' ticket close 1 --resolution x
	is open 'select status from ticket where id = 1'
	ok $'id\n1\n2\n3' ticket close 1 2 3 --resolution x
	ok $'id\n1\n2' ticket reopen 1 2
	fails 65 'ticket close: ticket 1: its child 2 is still open; --force '\
'closes it all the same' ticket close 1 --resolution x
	ok $'id\n1' ticket close 1 --resolution x --force
	sound
}

@test "close - of many children some are named" {
	tickets 4 5 6 7 8 9 10 11 12 13 14
	ok $'id\n14\n13\n12\n11\n10\n9\n8\n7\n6\n5\n4\n3\n2' \
		ticket link --where id:2.. parent 1
	fails 65 'ticket close: ticket 1: its children 2, 3, 4, 5, 6, 7, 8, 9, '\
'10, 11 and 3 more are still open; --force closes it all the same' \
		ticket close 1 --resolution x
}

@test "close - what a query finds, and nothing" {
	ok $'id\n2\n1' ticket set --where 'id:1..2' status=resolved
	ok $'id\n2\n1' ticket close --where status:resolved
	ok id ticket close --where status:resolved
}

@test "reopen - into the queue, or to the agent who has it" {
	ok $'id\n1' ticket take 1
	ok $'id\n1\n2' ticket close 1 2 --resolution x
	ok $'id\n1\n2' ticket reopen 1 2
	is $'1|in_progress|1||\n2|open|1||' 'select id, status, reopens,
		resolved_at, closed_at from ticket where id < 3'
	is ticket.reopened 'select verb from event order by id desc limit 1'
	ok $'id\n3' ticket set 3 status=resolved
	ok $'id\n3' ticket reopen 3
	sound
}

@test "reopen - one that is open stays as it is" {
	ok $'id\n1' ticket reopen 1
	is '1|0' 'select version, reopens from ticket where id = 1'
}

@test "reopen - a merged one needs unmerge" {
	ok $'id\n2' ticket merge 2 --into 1
	fails 65 "ticket reopen: ticket 2: is part of ticket 1 now; 'unmerge 2' \
takes it out" ticket reopen 2
}

@test "reopen - a key that another has by now stays with that" {
	ok 4 ticket new Disk --key disk -m full -o id
	ok $'id\n4' ticket close 4 --resolution x
	ok 5 ticket new Disk --key disk -m full -o id
	ok $'id\n4' ticket reopen 4
	is $'4|\n5|disk' 'select id, key from ticket where id > 3
		order by id'
	is '{"status":["closed","open"],"key":["disk",null]}' \
		'select changes from event order by id desc limit 1'
	sound
}

@test "close - an agent's business" {
	ok $'id\n1' ticket set 1 status=resolved
	sql "update agent set role = 'viewer'"
	exits 77 ticket close 1
	exits 77 ticket reopen 1
}
