bats_require_minimum_version 1.5.0
load ../lib
load relations

setup() {
	desk_fresh
	tickets one two three
}

@test "tag - gives words, takes those with a minus away, prints the ids" {
	ok $'id\n1' ticket tag 1 vip +late
	ok $'id\ttag\n1\tlate\n1\tvip' ticket tag 1
	ok $'id\n1\n2' ticket tag 1 2 -late new
	ok $'id\ttag\n1\tnew\n1\tvip\n2\tnew' ticket tag 1 2
	is $'ticket.tagged {"tags":"vip,late"}
ticket.tagged {"tags":"new"}
ticket.untagged {"tags":"late"}' "select verb || ' ' || changes from event
		where ticket_id = 1 and verb like 'ticket.%tagged'"
	sound
}

@test "tag - what is so already is no change" {
	ok $'id\n1' ticket tag 1 vip
	is 2 'select version from ticket where id = 1'
	ok $'id\n1' ticket tag 1 vip VIP -none
	is 2 'select version from ticket where id = 1'
	is 1 "select count(*) from event where verb = 'ticket.tagged'"
}

@test "tag - a tag is in lower case, and may be a number with a plus" {
	ok $'id\n1' ticket tag 1 VIP +2026
	ok $'id\ttag\n1\t2026\n1\tvip' ticket tag 1
	ok $'id\n1' ticket tag 1 -2026
	ok $'id\ttag\n1\tvip' ticket tag 1
}

@test "tag - takes a query, and ids from a pipe" {
	ok $'id\n3\n2' ticket tag --where 'id:2..3' x
	ok $'id\n3\n2' bash -c 'ticket list tag:x | ticket tag - y'
	ok $'{"id":2,"tag":"x"}\n{"id":2,"tag":"y"}' ticket tag 2 -o json
	ok $'tag\nx\ny' ticket tag 2 --fields tag
	ok id ticket tag --where is:closed z
}

@test "tag - an option's letter is never taken for a tag" {
	fails 64 "ticket tag: '-draft' may mean two things: write \
'-- -draft' for the word, '-d raft' for the option" ticket tag 1 vip -draft
	ok $'id\n1' ticket tag 1 draft
	ok $'id\n1' ticket tag 1 vip -- -draft
	ok $'id\ttag\n1\tvip' ticket tag 1
}

@test "tag - one bad word or id changes nothing" {
	fails 65 "ticket tag: 'a,b' is no tag: a tag has no blanks, commas or \
controls" ticket tag 1 vip a,b
	fails 65 "ticket tag: 'a b' is no tag: a tag has no blanks, commas or \
controls" ticket tag 1 'a b'
	fails 65 $'ticket tag: \'x\u200b\' is no tag: a tag has no blanks, commas '\
'or controls' ticket tag 1 $'x\u200b'
	fails 65 "ticket tag: '' is no tag: a tag is a word" ticket tag 1 ''
	fails 65 "ticket tag: '' is no tag: a tag is a word" ticket tag 1 +
	fails 65 "ticket tag: '-x' is no tag: a tag does not begin with a sign" \
		ticket tag 1 +-x
	fails 65 "ticket tag: '�' is no tag: it is no valid UTF-8" \
		ticket tag 1 $'\xff'
	fails 66 'ticket tag: no ticket 9' ticket tag 1 9 vip
	fails 64 "ticket tag: 'vip' is no ticket's id" ticket tag vip
	is 0 'select count(*) from ticket_tag'
}

@test "tag - a viewer may look but not touch" {
	sql "update agent set role = 'viewer'"
	fails 77 "ticket tag: user '$ME' (viewer) may not set fields, assign, \
link, merge, split, close" ticket tag 1 vip
	ok $'id\ttag' ticket tag 1
}
