bats_require_minimum_version 1.5.0
load ../lib
load kb

some() {
	article 'Reset your password' content='Click on forgot password, then read your mail.'
	article 'Paper jam in the printer' content='Open the lid and pull the paper out.'
	article 'Invoices' content='Each invoice is sent in the first week.'
	publish 1 2 3
}

@test "suggest - what may answer a text, a ticket, or a customer's last tickets" {
	some
	ok 1 sh "echo 'Hello, I cannot log in, how do I reset the password?' |
		kb suggest - -H -n 1 --fields id | cut -f 1"
	runs ticket new 'Re: [desk #9] Paper jam' requester=c@example.org \
		-m 'My printer says paper jam again.'
	ok 2 sh 'kb suggest 1 -H -n 1 --fields id | cut -f 1'
	ok 2 sh 'kb suggest --customer c@example.org -H -n 1 --fields id | cut -f 1'
	runs sh 'kb suggest 1 -o json -n 1'
	out_has '"slug":"paper-jam-in-the-printer"' '"score":' '"share":'
	ok '' sh "echo zebra | kb suggest - -H"
	ok '' sh "printf '' | kb suggest - -H"
	fails 66 "kb suggest: no customer 'x@example.org'" \
		kb suggest --customer x@example.org
	fails 64 'kb suggest: give a ticket, - for a text, or --customer ADDRESS' \
		kb suggest
	exits 66 kb suggest 77
}

@test "confirm - a question is found by its words from now on" {
	some
	ok '' kb search -H credentials
	ok $'id\n1' kb confirm 1 --question 'Lost my credentials?'
	ok $'article.confirmed\tarticle\t1\t{"question":"Lost my credentials?"}' \
		last_event
	ok 1 sh 'kb search -H credentials --fields id | cut -f 1'
	runs kb confirm 1 --question 'LOST my credentials'
	ok $'1\treset-your-password\tactive\t2\tLost my credentials?' \
		kb phrasings -H
	ok $'id\n1' kb phrasing-state 1 rejected
	ok '' kb search -H credentials
	# Rejected is rejected.
	runs kb confirm 1 --question 'lost my credentials'
	ok rejected kb phrasings -H --fields state
	ok '' kb search -H credentials
	runs kb phrasing-state 1 active
	ok 1 sh 'kb search -H credentials --fields id | cut -f 1'
	ok $'id\n1' sh 'kb phrasings | kb phrasing-state - removed'
	ok '' kb search -H credentials
	ok '' kb phrasings -H
	ok $'part\tfault' desk check
}

@test "confirm - no address and no long number is kept" {
	some
	runs kb confirm 1 --question 'I am ann@example.org, +49 30 1234567, locked'
	ok 'I am [address], [number], locked' kb phrasings -H --fields text
	fails 65 'kb confirm: the question has no word' kb confirm 1 --question '?'
	fails 64 'kb confirm: give --question TEXT, or --ticket ID' kb confirm 1
	fails 64 'kb confirm: give --question TEXT, or --ticket ID' \
		kb confirm 1 --question x --ticket 1
	runs kb confirm 1 --question locksmith --pending
	ok '' kb search -H locksmith
	runs kb confirm 1 --question locksmith
	ok 1 sh 'kb search -H locksmith --fields id | cut -f 1'
}

@test "confirm - a ticket's subject is the question, and what answered it is noted" {
	some
	runs ticket new 'AW: Re: Zugang gesperrt' -m x
	runs kb confirm 1 --ticket 1
	ok 'Zugang gesperrt' kb phrasings -H --fields text
	ok $'1|1|answer' sql 'select article_id, ticket_id, kind from article_ticket'
}

@test "confirm - of too many phrasings the least asked goes" {
	article One
	runs sql "insert into phrasing (article_id, text, plain, count,
		created_at, last_at)
		with recursive n (i) as (select 1 union all
			select i + 1 from n where i < 200)
		select 1, 'q ' || i, 'q ' || i, case i when 7 then 1 else 2 end,
		0, i from n"
	runs kb confirm 1 --question 'quite new'
	ok 200 sh 'kb phrasings -H | wc -l'
	ok 1 sh "kb phrasings -H text:'quite' | wc -l"
	ok '' kb phrasings -H 'text:="q 7"'
}

@test "from-ticket - a draft of a solved ticket, without its persons" {
	runs ticket new 'Re: Printer of Zoe Miller is on fire' \
		requester=zoe@example.org \
		-m $'Hello,\nmy printer burns. Call me: 030 / 123 45 67.\nzoe@example.org\nZoe Miller'
	runs sql "update customer set name = 'Zoe Miller'"
	fails 65 'kb from-ticket: ticket 1 is not solved yet' kb from-ticket 1
	runs ticket close 1 --resolution Done
	fails 65 'kb from-ticket: ticket 1 has no answer by an agent' \
		kb from-ticket 1
	runs sh "ticket set 1 status=open; ticket reply 1 -m 'Pull the plug, Zoe.'; ticket close 1 --resolution Done"
	exits 0 kb from-ticket 1
	out_is $'id\n1'
	err_has 'names, addresses and long numbers were taken out in'
	ok $'Printer of [name] [name] is on fire\tdraft\ttroubleshooting\tfrom ticket 1' \
		sh "paste <(kb list -H --fields title,state,kind) <(kb log 1 -H --fields note)"
	runs kb list -H --fields content
	out_has 'my printer burns' 'Pull the plug, [name].' '## Problem' '## Solution'
	out_lacks Zoe Miller zoe@ 123
	ok $'1|1|source' sql 'select article_id, ticket_id, kind from article_ticket'
	ok $'part\tfault' desk check
}
