bats_require_minimum_version 1.5.0
load ../lib
load relations

setup() {
	desk_fresh
	tickets one two three four
}

# Everything that a merge may touch, but for times of change and events.
state() {
	sql "select id, status, closed_at, merged_into_id, worked_s, requester_id,
			created_at, first_response_at, key from ticket
			order by id;
		select 'message', ticket_id, id, title from message order by id;
		select 'tag', ticket_id, tag from ticket_tag order by 2, 3;
		select 'participant', ticket_id, customer_id from participant
			order by 2, 3;
		select 'reference', ticket_id, name, value from reference
			order by 2, 3, 4;
		select 'link', from_id, to_id, kind, created_at from link
			order by 2, 3, 4;
		select 'time', ticket_id, seconds from time_entry order by id"
}

@test "merge - the survivor has it all, the other number leads there" {
	ok $'id\n2' ticket merge 2 --into 1
	is $'1|open||\n2|closed|1772442000|1' "select id, status, closed_at,
		merged_into_id from ticket where id < 3 order by id"
	is $'1|1\n2|1' 'select id, ticket_id from message where id < 3
		order by id'
	runs ticket show 2 -o json
	out_has '"id":1,' '"on one"' '"on two"'
	out_lacks '"id":2,"status"'
	ok $'id\n1' ticket note 2 -m more
	is 1 "select ticket_id from message where body = 'more'"
	ok 1 ticket search two -o id
	sound
}

@test "merge - a merged ticket leaves every queue at once" {
	ok $'id\n2' ticket set 2 priority=urgent
	ok $'id\n2' ticket merge 2 --into 1
	ok $'id\n4\n3\n1' ticket list --fields id
	ok 3 ticket count is:open
	ok $'id\n1' ticket next
	ok $'id\n2' ticket list is:merged --fields id
}

@test "merge - the histories of both tell" {
	ok $'id\n2' ticket merge 2 --into 1
	is $'2|ticket.merged|{"status":["open","closed"],"into":1}
1|ticket.absorbed|{"ticket":2}' "select ticket_id, verb, changes from event
		order by id desc limit 2" | sort -r
	is $'1|2\n2|2' 'select id, version from ticket where id < 3 order by id'
}

@test "merge - twice is once" {
	ok $'id\n2' ticket merge 2 --into 1
	ok $'id\n2' ticket merge 2 --into 1
	is 1 'select count(*) from merge'
	is 1 "select count(*) from event where verb = 'ticket.merged'"
}

@test "merge - a chain leads to its end, whatever number one starts from" {
	ok $'id\n3' ticket merge 3 --into 2
	ok $'id\n2' ticket merge 2 --into 1
	ok $'id\n4' ticket merge 4 --into 3
	is $'2|1\n3|2\n4|1' 'select id, merged_into_id from ticket
		where id > 1 order by id'
	is 1 'select distinct ticket_id from message'
	ok $'id\n1' ticket tag 3 4 2 x
	sound
}

@test "merge - neither with itself nor in a circle" {
	fails 65 'ticket merge: ticket 1: cannot become part of itself' \
		ticket merge 1 --into 1
	ok $'id\n2' ticket merge 2 --into 1
	fails 65 'ticket merge: ticket 1: cannot become part of ticket 2, which '\
'is part of it' ticket merge 1 --into 2
	fails 65 'ticket merge: ticket 2: is part of ticket 1 now' \
		ticket merge 2 --into 3
	fails 65 'ticket merge: ticket 1: cannot become part of itself' \
		ticket merge 3 1 --into 1
	is '' 'select merged_into_id from ticket where id = 3'
	sound
}

@test "merge - needs to know into which" {
	fails 64 'ticket merge: into which ticket? give --into ID' \
		ticket merge 2 1
	fails 64 "ticket merge: option '--into': 'x' is no ticket's id" \
		ticket merge 2 --into x
	fails 66 'ticket merge: no ticket 9' ticket merge 2 --into 9
	fails 66 'ticket merge: no ticket 9' ticket merge 9 --into 2
	fails 64 'ticket merge: no ticket is named: give ids, - or --where QUERY' \
		ticket merge --into 2
	fails 64 "ticket merge: 'x' is no ticket's id" ticket merge 2 x --into 1
}

@test "merge - an open ticket does not vanish in a solved one" {
	ok $'id\n1' ticket close 1 --resolution fixed
	fails 65 'ticket merge: ticket 2: is open, but ticket 1 is closed: reopen '\
'that one first' ticket merge 2 --into 1
	ok $'id\n2' ticket close 2 --resolution fixed
	ok $'id\n2' ticket merge 2 --into 1
	ok $'id\n2' ticket unmerge 2
	sound
}

@test "merge - tags, participants, references: each once" {
	ok $'id\n1' ticket tag 1 a b
	ok $'id\n2' ticket tag 2 b c
	ok $'id\n1' ticket link 1 invoice=1 invoice=2
	ok $'id\n2' ticket link 2 invoice=2 order=9
	sql "insert into customer (id, email, created_at) values
		(7, 'bo@acme.example', 0), (8, 'cy@acme.example', 0);
		insert into customer_address (address, customer_id)
			select email, id from customer
			where id > 6;
		insert into participant values (1, 7), (2, 7), (2, 8), (2, 1)"
	local before
	before=$(state)
	ok $'id\n2' ticket merge 2 --into 1
	is $'1|a\n1|b\n1|c' 'select * from ticket_tag order by 1, 2'
	is $'1|7\n1|8' 'select * from participant order by 1, 2'
	is $'1|invoice|1\n1|invoice|2\n1|order|9' \
		'select * from reference order by 1, 2, 3'
	ok $'id\n2' ticket unmerge 2
	[[ $(state) == "$before" ]]
	sound
}

@test "merge - links move; doubles and links between the two vanish" {
	ok $'id\n1\n2' ticket link 1 2 parent 3
	ok $'id\n2' ticket link 2 depends-on 1 blocks 4 refers-to 3
	ok $'id\n4' ticket link 4 refers-to 2
	local before
	before=$(state)
	ok $'id\n2' ticket merge 2 --into 1
	is $'1|3|parent\n1|3|refers-to\n4|1|depends-on\n4|1|refers-to' \
		'select from_id, to_id, kind from link order by 1, 2, 3'
	sound
	ok $'id\n2' ticket unmerge 2
	[[ $(state) == "$before" ]]
}

@test "merge - is refused where both together would depend on themselves" {
	ok $'id\n2' ticket link 2 depends-on 3
	ok $'id\n3' ticket link 3 depends-on 1
	local before
	before=$(state)
	fails 65 "ticket merge: ticket 2: as part of ticket 1 its link \
'depends-on' would close a circle: 3 depends-on 1" ticket merge 4 2 --into 1
	[[ $(state) == "$before" ]]
	ok $'id\n2' ticket unlink 2 depends-on 3
	ok $'id\n2' ticket merge 2 --into 1
}

@test "merge - worked time is added, its entries move" {
	ok $'id\n1' ticket time 1 10m
	ok $'id\n2' ticket time 2 20m
	ok $'id\n2' ticket time 2 -- -5m
	ok $'id\n2' ticket merge 2 --into 1
	is $'1|1500\n2|0' 'select id, worked_s from ticket where id < 3
		order by id'
	is $'1|600\n1|1200\n1|-300' \
		'select ticket_id, seconds from time_entry order by id'
	ok $'id\n1' ticket time 2 1m
	ok $'id\n2' ticket unmerge 2
	is $'1|660\n2|900' 'select id, worked_s from ticket where id < 3
		order by id'
	sound
}

@test "unmerge - corrections made meanwhile stay, and the sums add up" {
	ok $'id\n2' ticket time 2 1h
	ok $'id\n2' ticket merge 2 --into 1
	ok $'id\n1' ticket time 1 -30m
	ok $'id\n2' ticket unmerge 2
	is $'1|-1800\n2|3600' 'select id, worked_s from ticket where id < 3
		order by id'
	sound
}

@test "merge - of two into each other at once, one is done" {
	ticket merge 1 --into 2 >/dev/null 2>&1 &
	ticket merge 2 --into 1 >/dev/null 2>&1 &
	wait
	is 1 'select count(*) from ticket where merged_into_id is not null'
	sound
}

@test "merge - the earlier times count" {
	sql "update ticket set created_at = 1000, first_response_at = 5000
		where id = 2;
		update ticket set first_response_at = 6000 where id = 1"
	ok $'id\n2' ticket merge 2 --into 1
	is '1000|5000' 'select created_at, first_response_at from ticket
		where id = 1'
	is '{"ticket":2,"created_at":["2026-03-02T09:00:00Z",'\
'"1970-01-01T00:16:40Z"],"first_response_at":["1970-01-01T01:40:00Z",'\
'"1970-01-01T01:23:20Z"]}' "select changes from event
		where verb = 'ticket.absorbed'"
	ok $'id\n3' ticket merge 3 --into 1
	is '1000|5000' 'select created_at, first_response_at from ticket
		where id = 1'
	ok $'id\n2' ticket unmerge 2
	is '1772442000|6000' 'select created_at, first_response_at from ticket
		where id = 1'
}

@test "merge - another customer's ticket needs a word" {
	ticket new five requester=bo@other.example -m x >/dev/null
	fails 65 "ticket merge: ticket 5: is of 'bo@other.example', ticket 1 of \
'ann@acme.example', another customer; --allow-other-customer merges them all \
the same" ticket merge 5 --into 1
	is 0 'select count(*) from participant'
	ok $'id\n5' ticket merge 5 --into 1 --allow-other-customer
	is '1|2' 'select * from participant'
	ok $'id\n5' ticket unmerge 5
	is 0 'select count(*) from participant'
	sql "update customer set organisation = 'acme'"
	ok $'id\n5' ticket merge 5 --into 1
	is '1|2' 'select * from participant'
}

@test "merge - the same requester is no participant of his own ticket" {
	ok $'id\n2' ticket merge 2 --into 1
	is 0 'select count(*) from participant'
}

@test "merge - who asks comes with a ticket where nobody did" {
	ticket new five -m x >/dev/null
	ok $'id\n1' ticket merge 1 --into 5
	is '1' 'select requester_id from ticket where id = 5'
	ok $'id\n1' ticket unmerge 1
	is '' 'select requester_id from ticket where id = 5'
}

@test "merge - a monitor's key goes along, and comes back" {
	ticket new --key disk Disk -m full >/dev/null
	ok $'id\n5' ticket merge 5 --into 1
	ok 1 ticket new --key disk Disk -m again -o id
	is $'1|disk\n5|disk' 'select id, key from ticket
		where key is not null order by id'
	ok $'id\n5' ticket unmerge 5
	ok 5 ticket new --key disk Disk -m again -o id
	ok $'id\n5' ticket merge 5 --into 1
	ok $'id\n1' ticket close 1 --resolution ok
	ok 6 ticket new --key disk Disk -m again -o id
	ok $'id\n5' ticket unmerge 5
	is $'6|disk' 'select id, key from ticket where is_open = 1
		and key is not null'
	sound
}

@test "unmerge - later messages stay, all else is as it was" {
	ok $'id\n2' ticket tag 2 x
	local before
	before=$(state)
	ok $'id\n2' ticket merge 2 --into 1
	ok $'id\n1' ticket note 1 -m later
	ok $'id\n2' ticket unmerge 2
	is $'1|1\n2|2\n1|5' 'select ticket_id, id from message
		where id in (1, 2, 5) order by id'
	on_sqlite || sql 'delete from message_search where message_id = 5'
	sql 'delete from message where id = 5'
	[[ $(state) == "$before" ]]
	is $'ticket.unmerged|{"status":["closed","open"],"from":1}
ticket.released|{"ticket":2}' "select verb, changes from event
		order by id desc limit 2" | sort
	fails 65 'ticket unmerge: ticket 2: was not merged' ticket unmerge 2
	ok $'id\n2' ticket merge 2 --into 3
	ok $'id\n2' ticket unmerge 2
}

@test "unmerge - a status other than open comes back, too" {
	ok $'id\n2\n3' ticket set 2 3 status=waiting
	ok $'id\n3' ticket close 3 --resolution x
	sql 'update ticket set closed_at = 1772440000 where id = 3'
	ok $'id\n2\n3' ticket merge 2 3 --into 1
	ok $'id\n3\n2' ticket unmerge --where is:merged
	is $'2|waiting|\n3|closed|1772440000' 'select id, status, closed_at
		from ticket where id in (2, 3) order by id'
	sound
}

@test "unmerge - in any order, each takes what it alone brought" {
	local before
	ok $'id\n2\n3' ticket tag 2 3 both
	ok $'id\n2' ticket tag 2 two
	ok $'id\n3' ticket tag 3 three
	ok $'id\n2\n3' ticket link 2 3 depends-on 4 x=1
	ok $'id\n2\n3' ticket time 2 3 1h
	sql 'update ticket set created_at = 3000 - id where id in (2, 3)'
	before=$(state)
	ok $'id\n2\n3' ticket merge 2 3 --into 1
	ok $'id\n2' ticket unmerge 2
	is $'1|both\n1|three\n2|both\n2|two' \
		'select * from ticket_tag order by 1, 2'
	is $'1|4\n2|4' 'select from_id, to_id from link order by 1'
	is $'1|x\n2|x' 'select ticket_id, name from reference order by 1'
	is $'1|3600|2997\n2|3600|2998' \
		'select id, worked_s, created_at from ticket
			where id < 3 order by id'
	sound
	ok $'id\n3' ticket unmerge 3
	[[ $(state) == "$before" ]]
	sound
}

@test "unmerge - a chain is taken apart from its end" {
	local before
	ok $'id\n3' ticket tag 3 x
	before=$(state)
	ok $'id\n3' ticket merge 3 --into 2
	ok $'id\n2' ticket merge 2 --into 1
	fails 65 'ticket unmerge: ticket 3: is part of ticket 2, which is part of '\
'ticket 1: unmerge 2 first' ticket unmerge 3
	ok $'id\n2\n3' ticket unmerge 2 3
	[[ $(state) == "$before" ]]
}

@test "unmerge - what was split off or unlinked since stays away" {
	ok $'id\n2' ticket note 2 -m note
	ok $'id\n2' ticket link 2 depends-on 4
	ok $'id\n2' ticket merge 2 --into 1
	ok $'id\n5' ticket split 1 5
	ok $'id\n1' ticket unlink 1 depends-on 4
	ok $'id\n2' ticket unmerge 2
	is $'2\n5' 'select ticket_id from message where id in (2, 5) order by id'
	is 0 "select count(*) from link where kind = 'depends-on'"
	sound
}

@test "unmerge - a link to one that was merged meanwhile leads to the other" {
	ok $'id\n2' ticket link 2 depends-on 3
	ok $'id\n2' ticket merge 2 --into 1
	ok $'id\n3' ticket merge 3 --into 4
	ok $'id\n2' ticket unmerge 2
	is '2|4' 'select from_id, to_id from link'
	ok $'id\n3' ticket unmerge 3
	sound
}

@test "unmerge - each subject is found in its own ticket again" {
	ok $'id\n3' ticket merge 3 --into 4
	ok $'id\n4' ticket set 4 'subject=quite different'
	ok $'id\n3' ticket unmerge 3
	is $'3|three\n4|quite different' 'select ticket_id, title from message
		where id > 2'
	ok 3 ticket search three -o id
	ok 4 ticket search different -o id
	sound
}

@test "unmerge - of a merge that nobody recorded is refused" {
	sql 'update ticket set merged_into_id = 1 where id = 2'
	fails 65 'ticket unmerge: ticket 2: nothing tells what its merge moved' \
		ticket unmerge 2
}

@test "merge - an agent's business" {
	sql "update agent set role = 'viewer'"
	exits 77 ticket merge 2 --into 1
	exits 77 ticket unmerge 2
	is 0 'select count(*) from merge'
}
