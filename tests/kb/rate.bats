bats_require_minimum_version 1.5.0
load ../lib
load kb

votes() {
	kb list -H "id:$1" --fields helpful,unhelpful
}

@test "rate - one vote a person, which may be changed and taken back" {
	article One
	publish 1
	ok $'id\n1' kb rate one yes
	ok $'1\t0' votes 1
	ok $'article.rated\tarticle\t1\t{"version":1,"helpful":[null,"yes"]}' \
		last_event
	ok $'id\n1' kb rate 1 no --comment 'It is out of date'
	ok $'0\t1' votes 1
	ok $'article.rated\tarticle\t1\t{"version":1,"helpful":["yes","no"]}' \
		last_event
	ok $'1\tfalse\tagent:1\tIt is out of date' \
		kb votes 1 -H --fields version,helpful,voter,comment
	fails 65 'kb rate: comment: not valid UTF-8' \
		kb rate 1 yes --comment $'caf\xe9'
	runs kb rate 1 yes --as bob
	ok $'1\t1' votes 1
	# A comment stays unless there is a new one.
	runs kb rate 1 no
	ok 'It is out of date' sh "kb votes 1 -H --fields comment | grep ."
	ok $'id\n1' kb rate 1 none
	ok $'1\t0' votes 1
	fails 66 'kb rate: article 1: no vote of yours' kb rate 1 none
	ok $'part\tfault' desk check
}

@test "rate - a token is one reader, of whom a keyed digest is kept" {
	article One
	publish 1
	runs kb rate 1 yes --token secret-1
	runs kb rate 1 yes --token secret-2
	runs kb rate 1 no --token secret-1
	ok $'1\t1' votes 1
	ok 0 sql "select count(*) from article_vote where voter like '%secret%'"
	ok 2 sql "select count(*) from article_vote
		where voter like 'token:%' and length(voter) = 38"
	ok $'guest\nguest' kb votes 1 -H --fields voter
	ok $'part\tfault' desk check
}

@test "rate - a vote belongs to the version that was seen" {
	article One
	publish 1
	runs kb rate 1 no
	runs kb set 1 content=Better
	runs kb rate 1 no --as bob
	publish 1
	runs kb rate 1 yes
	ok $'2\ttrue\n1\tfalse' kb votes 1 -H --fields version,helpful
	ok $'part\tfault' desk check
}

@test "rate - a draft cannot be rated, and a vote is yes or no" {
	article One
	fails 65 "kb rate: article 'one' is not there for readers: it cannot be rated" \
		kb rate 1 yes
	fails 64 "kb rate: 'maybe' is no vote: give yes, no, or none to take it back" \
		kb rate 1 maybe
	fails 66 "kb rate: no article 'two'" kb rate two yes
	publish 1
	ok $'id\n1' kb rate 1 yes --dry-run
	ok $'0\t0' votes 1
}

@test "rate - a vote does not change when the article was changed" {
	article One
	publish 1
	DESK_NOW=2026-04-01T00:00:00Z runs kb rate 1 yes
	ok 2026-03-02T09:00:00Z value updated_at 1
}

@test "rate - customers vote on what they see, as themselves" {
	agent new cus role=customer email=c@example.org >/dev/null
	runs ticket new x requester=c@example.org -m x
	article One audience=agent
	article Two
	publish 1 2
	fails 66 "kb rate: no article 1" kb rate 1 yes --as cus
	runs kb rate 2 yes --as cus
	ok customer:1 kb votes 2 -H --fields voter
	fails 77 "kb rate: --token: user 'cus' speaks for nobody else" \
		kb rate 2 yes --token x --as cus
	fails 77 "kb show: --reader: user 'cus' speaks for nobody else" \
		kb show 2 --count-view --reader x --as cus
	fails 77 "kb comment: --name: user 'cus' speaks for nobody else" \
		kb comment 2 --name Zoe -m x --as cus
	runs kb show 2 --count-view --as cus
	ok 1 value views 2
	fails 77 "kb votes: user 'cus' (customer) may not read unpublished articles and their history" \
		kb votes 2 --as cus
}

@test "show --count-view - a reader counts once a day, an agent not at all" {
	article One
	publish 1
	runs kb show 1 --count-view
	ok 0 value views 1
	runs kb show 1 --count-view --reader a
	runs kb show one --count-view --reader a -o json
	runs kb show 1 --count-view --reader b
	ok 2 value views 1
	runs kb show 1 --reader c
	ok 2 value views 1
	DESK_NOW=2026-03-03T09:00:00Z runs kb show 1 --count-view --reader a
	ok 3 value views 1
	# Who it was is forgotten on the next day.
	ok 1 sql "select count(*) from article_view"
	ok $'part\tfault' desk check
	article Draft
	runs kb show 2 --count-view --reader a
	ok 0 value views 2
	ok $'part\tfault' desk check
}

@test "show --count-view - who read is a digest, and goes with the day" {
	agent new cus role=customer email=c@example.org >/dev/null
	runs ticket new x requester=c@example.org -m x
	article One
	article Two
	publish 1 2
	runs kb show 1 --count-view --as cus
	runs kb show 1 --count-view --as cus
	ok 1 value views 1
	ok 0 sql "select count(*) from article_view
		where length(reader) <> 38"
	# Whatever is read on a later day.
	DESK_NOW=2026-03-09T09:00:00Z runs kb show 2 --count-view --as cus
	ok 2 sql 'select article_id from article_view'
	ok $'part\tfault' desk check
}

@test "popular - most read first, or by what is certain of the votes" {
	article One
	article Two
	article Three
	publish 1 2 3
	runs kb show 2 3 --count-view --reader a
	runs kb show 2 --count-view --reader b
	ok $'2\t2\n3\t1' kb popular -H --fields id
	ok $'2\t2' kb popular -H --fields id -n 1
	DESK_NOW=2026-05-01T00:00:00Z ok '' kb popular -H --fields id
	DESK_NOW=2026-05-01T00:00:00Z ok $'2\t2' \
		kb popular -H --fields id --since 2026-01-01 -n 1
	# One bad vote puts an article below one without any; two good ones of
	# three are as good as one of one.
	runs kb rate 1 no
	for t in a b c d e; do
		runs kb rate 3 yes --token $t
	done
	ok $'3\t57\n2\t\n1\t0' kb popular --by votes -H --fields id
	ok $'3\t57' kb popular --by votes --where id:3 -H --fields id
}
