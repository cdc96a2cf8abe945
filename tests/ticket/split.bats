bats_require_minimum_version 1.5.0
load ../lib
load relations

setup() {
	desk_fresh
	sql "insert into team (name, created_at) values ('a', 0)"
	tickets one
	ticket set 1 priority=high category=billing team=a >/dev/null
	DESK_NOW=2026-03-02T10:00:00Z ticket reply 1 -m answer >/dev/null
	DESK_NOW=2026-03-02T11:00:00Z ticket note 1 -m 'and the scanner?' \
		>/dev/null
}

@test "split - messages move to a new ticket, whose id is printed" {
	ok $'id\n2' ticket split 1 3 --subject Scanner
	is $'1|1|\n2|1|\n3|2|1' "select id, ticket_id, split_from_id from message
		where kind <> 'system' order by id"
	is 'Scanner|open|high|billing|a|ann@acme.example|1772449200' "select
		subject, status, priority, (select name from category c
			where c.id = category_id),
		(select name from team where team.id = team_id),
		(select email from customer c where c.id = requester_id),
		created_at from ticket where id = 2"
	ok 2 ticket search scanner -o id
	sound
}

@test "split - leaves a pointer, links the two and tells both histories" {
	ok $'id\n2' ticket split 1 3 --subject Scanner
	is '1|system|system|1 message moved to ticket 2' 'select
		ticket_id, kind, sender, body from message where id = 4'
	is '2|1|refers-to' 'select from_id, to_id, kind from link'
	is '{"into":2,"messages":"3"}' \
		"select changes from event where verb = 'ticket.split'"
	runs ticket show 1
	out_has '1 message moved to ticket 2'
}

@test "split - several messages, each once, in the order of their time" {
	ok $'id\n2' ticket split 1 3 2 3
	is $'2|2\n3|2' 'select id, ticket_id from message where id in (2, 3)'
	is $'2|one' 'select id, subject from ticket where id = 2'
	is $'1|one\n2|one' 'select id, title from message where title is not null'
	is '2 messages moved to ticket 2' \
		"select body from message where kind = 'system'"
	sound
}

@test "split - who wrote the first message asks" {
	ticket new two requester=bo@other.example -m x >/dev/null
	ok $'id\n2' ticket merge 2 --into 1 --allow-other-customer
	ok $'id\n3' ticket split 1 4
	is 'bo@other.example|two' 'select (select email from customer c where
		c.id = requester_id), subject from ticket where id = 3'
	is '2' 'select count(*) from customer'
	sound
}

@test "split - the first message may go: the old subject is still found" {
	ok $'id\n2' ticket split 1 1 --subject Other
	is $'1|Other|2\n2|one|1' 'select id, title, ticket_id from message
		where title is not null'
	ok 2 ticket search other -o id
	sound
	ok $'id\n2' ticket set 2 subject=Renamed
	ok 2 ticket search renamed -o id
	sound
}

@test "split - a question that was answered there begins anew, others do not" {
	export DESK_NOW=2026-03-03T00:00:00Z
	ok $'id\n2' ticket split 1 1
	is 1772496000 'select created_at from ticket where id = 2'
	ok $'id\n3' ticket split 1 3
	is 1772449200 'select created_at from ticket where id = 3'
}

@test "split - an answer that goes along is its first response" {
	ok $'id\n2' ticket split 1 1 2
	is '1772442000|1772445600' \
		'select created_at, first_response_at from ticket where id = 2'
}

@test "split - attachments follow" {
	echo data >a.txt
	ok $'id\n1' ticket attach add 1 a.txt
	ok $'id\n2' ticket split 1 4
	ok data ticket attach get 2 a.txt
	fails 66 "ticket attach: ticket 1: has no attachment 'a.txt'" \
		ticket attach get 1 a.txt
	sound
}

@test "split - by a merged ticket's number" {
	tickets two
	ok $'id\n2' ticket merge 2 --into 1
	ok $'id\n3' ticket split 2 3
	is 3 'select ticket_id from message where id = 3'
}

@test "split - not all messages, no other ticket's, no nonsense" {
	tickets two
	fails 65 'ticket split: ticket 1: cannot take all of its messages' \
		ticket split 1 1 2 3
	fails 66 'ticket split: ticket 1: has no message 4' ticket split 1 3 4
	fails 66 'ticket split: ticket 1: has no message 9' ticket split 1 9
	fails 66 'ticket split: no ticket 9' ticket split 9 1
	fails 64 "ticket split: 'x' is no message's id" ticket split 1 x
	fails 64 'ticket split: an operand is missing: ticket split ID '\
'MESSAGE_ID...' ticket split 1
	is 2 'select count(*) from ticket'
	ok $'id\n3' ticket split 1 3
	fails 65 'ticket split: ticket 1: cannot take all of its messages' \
		ticket split 1 1 2
	sql "update agent set role = 'viewer'"
	exits 77 ticket split 1 2
}
