bats_require_minimum_version 1.5.0
load ../lib
load relations

setup() {
	desk_fresh
	tickets one two three four
}

@test "link - makes links that show from both ends, each in its words" {
	ok $'id\n1' ticket link 1 depends-on 2
	ok $'id\n1' ticket link 1 parent 3 refers-to 2 3
	ok $'id\n1' ticket link 1 duplicate 4 follow-up 4
	ok $'id\trelation\tticket_id\tvalue\tstatus\tsubject
1\tdepends-on\t2\t\topen\ttwo
1\tduplicate\t4\t\topen\tfour
1\tfollow-up\t4\t\topen\tfour
1\tparent\t3\t\topen\tthree
1\trefers-to\t2\t\topen\ttwo
1\trefers-to\t3\t\topen\tthree' ticket link 1
	ok $'id\trelation\tticket_id\tvalue\tstatus\tsubject
2\tblocks\t1\t\topen\tone
2\treferred-by\t1\t\topen\tone
3\tchild\t1\t\topen\tone
3\treferred-by\t1\t\topen\tone
4\tduplicated-by\t1\t\topen\tone
4\tfollowed-by\t1\t\topen\tone' ticket link 2 3 4
	sound
}

@test "link - the words for the other end make the same links" {
	ok $'id\n2' ticket link 2 blocks 1
	ok $'id\n2' ticket link 2 child 3 duplicated-by 3 referred-by 3
	ok $'id\n2' ticket link 2 followed-by 3
	is $'1|2|depends-on\n3|2|duplicate\n3|2|follow-up\n3|2|parent
3|2|refers-to' 'select from_id, to_id, kind from link order by from_id, kind'
}

@test "link - writes the history of both" {
	ok $'id\n1' ticket link 1 depends-on 2
	ok $'id\n2' ticket unlink 2 blocks 1
	is $'1|ticket.linked|{"relation":"depends-on","ticket":2}
2|ticket.linked|{"relation":"blocks","ticket":1}
2|ticket.unlinked|{"relation":"blocks","ticket":1}
1|ticket.unlinked|{"relation":"depends-on","ticket":2}' \
		"select ticket_id, verb, changes from event
		where verb like '%linked' order by id"
	is $'1|3\n2|3' 'select id, version from ticket where id < 3 order by id'
}

@test "link - twice is once, and unlink of what is not there is fine" {
	ok $'id\n1' ticket link 1 depends-on 2
	ok $'id\n1' ticket link 1 depends-on 2 2
	ok $'id\n1' ticket unlink 1 depends-on 3
	is 1 'select count(*) from link'
	is 1 "select count(*) from event where verb = 'ticket.linked'
		and ticket_id = 1"
	is 0 "select count(*) from event where verb = 'ticket.unlinked'"
}

@test "link - what it lists, unlink takes away" {
	ok $'id\n1' ticket link 1 depends-on 2 blocks 3 child 4 refers-to 3 \
		duplicated-by 2 followed-by 3 order=A-1
	ticket link 1 -H | while IFS=$'\t' read -r id relation other; do
		case $relation in
		order) ok $'id\n1' ticket unlink "$id" "$relation=A-1" ;;
		*) ok $'id\n1' ticket unlink "$id" "$relation" "${other%%$'\t'*}" ;;
		esac
	done
	ok $'id\trelation\tticket_id\tvalue\tstatus\tsubject' ticket link 1
	is 0 'select count(*) from link'
}

@test "link - no link with itself, not even by a merged one's number" {
	fails 65 'ticket link: ticket 1: cannot be linked with itself' \
		ticket link 1 parent 1
	ok $'id\n2' ticket merge 2 --into 1
	fails 65 'ticket link: ticket 1: cannot be linked with itself' \
		ticket link 1 refers-to 2
}

@test "link - a circle is refused and its path named" {
	ok $'id\n1' ticket link 1 depends-on 2
	ok $'id\n2' ticket link 2 depends-on 3
	ok $'id\n1' ticket link 1 depends-on 3
	fails 65 "ticket link: ticket 3: 'depends-on 1' would close a circle: \
1 depends-on 3" ticket link 3 depends-on 1
	fails 65 "ticket link: ticket 1: 'blocks 3' would close a circle: \
1 depends-on 3" ticket link 1 blocks 3
	ok $'id\n1' ticket unlink 1 depends-on 3
	fails 65 "ticket link: ticket 3: 'depends-on 1' would close a circle: \
1 depends-on 2 depends-on 3" ticket link 3 depends-on 1
	ok $'id\n1\n2' ticket link 1 2 parent 4
	fails 65 "ticket link: ticket 4: 'parent 1' would close a circle: \
1 parent 4" ticket link 4 parent 1
	ok $'id\n3' ticket link 3 parent 1
	is 5 'select count(*) from link'
}

@test "link - a circle within one command changes nothing" {
	fails 65 "ticket link: ticket 1: 'blocks 2' would close a circle: \
1 depends-on 2" ticket link 1 refers-to 3 depends-on 2 blocks 2
	is 0 'select count(*) from link'
	sound
}

@test "link - two may refer to each other" {
	ok $'id\n1' ticket link 1 refers-to 2
	ok $'id\n2' ticket link 2 refers-to 1
	is 2 'select count(*) from link'
}

@test "link - a long chain and a dense web are checked at once" {
	sql "with recursive n (i) as (select 5 union all select i + 1 from n
		where i < 2000) insert into ticket (id, subject, status, priority,
		channel, created_at, updated_at) select i, 'x', 'open', 'normal',
		'cli', 0, 0 from n;
	insert into link select a.id, b.id, 'depends-on', 0 from ticket a join
		ticket b on b.id between a.id + 1 and a.id + 20 where a.id >= 5"
	local start=$SECONDS
	exits 65 ticket link 2000 depends-on 5
	err_is "ticket link: ticket 2000: 'depends-on 5' would close a circle: \
5 depends-on 20 depends-on 40 ... depends-on 1980 depends-on 2000"
	ok $'id\n5' ticket link 5 depends-on 1
	((SECONDS - start < 5))
}

@test "link - references to other systems" {
	ok $'id\n1' ticket link 1 invoice=INV-7 booking=B-12 parent 2 url=http://x/?a=b
	ok $'id\n1' ticket link 1 invoice=INV-7
	ok $'relation\tticket_id\tvalue
parent\t2\t
booking\t\tB-12
invoice\t\tINV-7
url\t\thttp://x/?a=b' ticket link 1 --fields relation,ticket_id,value
	ok $'id\n1' ticket list references:INV-7 --fields id
	ok $'id\n1' ticket unlink 1 invoice=INV-7 invoice=none
	is $'ticket.referenced {"name":"invoice","value":"INV-7"}
ticket.unreferenced {"name":"invoice","value":"INV-7"}' "select verb || ' ' ||
		changes from event where changes like '%invoice%'"
	sound
}

@test "link - bad words are named and change nothing" {
	fails 64 "ticket link: 'likes' is no name=value and no kind of link: \
depends-on, blocks, parent, child, duplicate, duplicated-by, refers-to, \
referred-by, follow-up, followed-by" ticket link 1 likes 2
	fails 64 "ticket link: 'parent' needs the id of a ticket" \
		ticket link 1 parent
	fails 64 "ticket link: 'parent' needs the id of a ticket, not 'x'" \
		ticket link 1 parent x
	fails 64 "ticket link: 'parent' is a kind of link: write 'parent 2'" \
		ticket link 1 parent=2
	fails 64 "ticket link: 'No' is no name of a reference: letters a-z, \
digits, '_' and '-'" ticket link 1 No=1
	fails 65 "ticket link: x: a reference is up to 500 bytes of text without \
commas and controls" ticket link 1 x=a,b
	fails 65 "ticket link: x: a reference is up to 500 bytes of text without \
commas and controls" ticket link 1 x=
	fails 66 'ticket link: no ticket 9' ticket link 1 refers-to 2 9
	fails 64 'ticket unlink: nothing to unlink: give KIND ID or NAME=VALUE' \
		ticket unlink 1 2
	is 0 'select (select count(*) from link) + (select count(*) from reference)'
}

@test "link - a customer sees no links, a viewer makes none" {
	sql "update agent set role = 'viewer'"
	exits 77 ticket link 1 parent 2
	ok $'id\trelation\tticket_id\tvalue\tstatus\tsubject' ticket link 1
	sql "update agent set role = 'customer', email = 'ann@acme.example'"
	exits 77 ticket link 1
}
