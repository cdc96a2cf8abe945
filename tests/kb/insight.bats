bats_require_minimum_version 1.5.0
load ../lib
load kb

@test "related - links by hand first, then tags, category and text" {
	runs kb category new mail
	article 'Reset your password' tags=a,b
	article 'Change your password' tags=b
	article 'Set up mail' category=mail
	article 'Mail on a phone' category=mail
	article 'Passwort ändern' language=de tags=b
	publish 1 2 3 4 5
	ok $'2\ttags,text' kb related 1 -H --fields id
	ok $'4\tcategory' kb related set-up-mail -H --fields id
	ok $'id\n3' kb link 1 3
	ok $'article.linked\tarticle\t1\t{"article":3}' last_event
	ok $'3\tlinked\n2\ttags,text' kb related 1 -H --fields id
	ok $'1\tlinked\n4\tcategory' kb related 3 -H --fields id
	ok $'1\tlinked' kb related 3 -H --fields id -n 1
	runs kb unlink 3 1
	ok $'2\ttags,text' kb related 1 -H --fields id
	fails 65 'kb link: an article is not linked to itself' kb link 1 1
	fails 64 'kb link: an operand is missing: kb link ARTICLE ARTICLE...|-' \
		kb link 1
	# What readers cannot see is related to nothing.
	runs kb archive 2
	ok '' kb related 1 -H --fields id
}

@test "stale - names each reason" {
	article Review review_by=2026-03-10
	article Outdated
	article Source language=en
	article Votes
	article Tickets
	article Good
	article Comments
	publish 1 2 3 4 5 6 7
	runs kb translate 3 de title=Quelle -m x
	publish 8
	ok '' kb stale -H
	ok '' sh 'kb stale -q; test $? = 1'
	fails 64 'kb stale: --tickets: it is 1 at least' kb stale --tickets 0
	runs kb outdate 2
	runs kb set 3 content=New
	publish 3
	for t in a b c; do
		runs kb rate 4 no --token $t
		runs kb rate 6 yes --token $t
	done
	# Three bad votes may be chance; four are not.
	ok $'2\toutdated\n8\ttranslation' kb stale -H --fields id
	runs kb rate 4 no --token d
	runs kb comment 7 --name Zoe -m x
	for n in 1 2 3; do
		runs ticket new "Tickets again $n" -m x
		runs kb confirm 5 --ticket $n
	done
	DESK_NOW=2026-03-11T00:00:00Z ok \
		$'1\treview\n2\toutdated\n4\tvotes\n5\ttickets\n7\tcomments\n8\ttranslation' \
		kb stale -H --fields id
	ok $'4\tvotes' kb stale -H --fields id --where slug:votes
	runs kb stale -q
	runs kb outdate 4
	ok $'4\toutdated,votes' kb stale -H --fields id -n 1
	# Votes on the last versions count.
	for n in 1 2 3; do
		runs kb set 4 content="Version $n"
		publish 4
	done
	ok '' sh 'kb stale -H --where id:4'
}

@test "stale --search - tickets that read like an article keep coming" {
	article 'Reset your password'
	article 'Paper jam'
	publish 1 2
	for n in 1 2 3; do
		runs ticket new "Re: password reset" -m "Please $n"
	done
	runs ticket new 'Paper jam' -m x
	ok '' kb stale -H
	ok $'1\ttickets' kb stale --search -H --fields id
	ok $'1\ttickets\n2\ttickets' kb stale --search --tickets 1 -H --fields id
	# Those that it is known to have answered count together with the others.
	runs kb confirm 1 --ticket 1
	ok '' kb stale -H
	ok $'1\ttickets' kb stale --search -H --fields id
	for n in 2 3; do
		runs kb confirm 1 --ticket $n
	done
	ok $'1\ttickets' kb stale --search -H --fields id
	ok $'1\ttickets' kb stale -H --fields id
}

@test "stale --search - what was first written counts, a subject of one word does not" {
	article 'Reset your password'
	article 'Questions about invoices'
	article 'Help with the printer'
	publish 1 2 3
	for n in 1 2 3; do
		runs ticket new Question -m 'How can I reset my password?'
		runs ticket new Help -m "My $n cat sits on the keyboard."
	done
	runs ticket reply 2 -m 'Reset your password, reset your password.'
	ok $'1\ttickets' kb stale --search -H --fields id
}

@test "stats - by article, category, language and time" {
	runs kb category new mail
	article One category=mail language=en
	article Two category=mail language=de
	article Three
	publish 1 2 3
	runs kb show 1 2 --count-view --reader a
	runs kb rate 1 yes
	DESK_NOW=2026-04-05T09:00:00Z runs kb rate 1 no --token b
	DESK_NOW=2026-04-05T09:00:00Z runs kb show 1 --count-view --reader a
	DESK_NOW=2026-04-06T09:00:00Z runs kb comment 3 -m x
	runs ticket new x -m x
	runs kb confirm 1 --ticket 1
	ok $'one\t1\t2\t1\t1\t50\t0\t1\ntwo\t1\t1\t0\t0\t\t0\t0\nthree\t1\t0\t0\t0\t\t1\t0' \
		kb stats -H
	ok $'mail\t2\t3\n\t1\t0' kb stats --by category -H \
		--fields group,articles,views
	ok $'all\t3\t3' kb stats --by all -H --fields group,articles,views
	ok $'all\t2\t3' kb stats category:mail --by all -H \
		--fields group,articles,views
	ok $'one\t1\t1' kb stats -H --since 2026-04-01 language:en \
		--fields group,views,unhelpful
	ok $'2026-03\t\t2\t1\t0\t100\t0\t1\n2026-04\t\t1\t0\t1\t0\t1\t0' \
		kb stats --by month -H
	ok $'2026-03-02\t2\n2026-03-30\t1\n2026-04-06\t0' kb stats --by week \
		-H --fields group,views
	ok $'2026-03-02\t2\n2026-04-05\t1\n2026-04-06\t0' kb stats --by day \
		-H --fields group,views
	ok $'2026-03-02\t2' kb stats --by day -H --until 2026-04-05 \
		--fields group,views
	runs kb tag 1 +vip +new
	runs kb tag 3 +new
	ok $'new\t2\t2\nvip\t1\t2\n\t1\t1' kb stats --by tag -H \
		--fields group,articles,views
	fails 64 "kb stats: option '--by': 'x' is not one of article, category, kind, language, author, state, audience, tag, all, day, week, month" \
		kb stats --by x
}

@test "gaps - what was looked for in vain, and forgotten again" {
	article One
	publish 1
	runs kb search zebra
	runs kb search Zebra!
	DESK_NOW=2026-03-05T00:00:00Z runs kb search unicorn
	ok $'zebra\t2\nunicorn\t1' kb gaps -H --fields words,count
	ok unicorn kb gaps -H --fields words count:1
	ok '' kb gaps --clear --before 2026-03-04
	ok unicorn kb gaps -H --fields words
	fails 77 "kb gaps: user 'ann' (viewer) may not write articles" \
		sh 'agent set ann role=viewer >/dev/null; kb gaps --clear --as ann'
	ok '' kb gaps --clear
	ok '' kb gaps -H
	ok $'search.cleared\tdesk' sh 'desk events -H -n 1 sort:-id \
		--fields verb,record'
}
