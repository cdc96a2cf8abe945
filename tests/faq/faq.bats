bats_require_minimum_version 1.5.0
load ../lib
load ../kb/kb

question() {
	runs faq new -o id "$@"
}

faq_publish() {
	runs faq submit -o id "$@"
	runs faq review -o id "$@" --approve --as ann
	runs faq publish -o id "$@"
}

@test "new, set, show, list - a question has an answer, a category and a language" {
	runs kb category new billing
	ok $'id\n1' faq new 'How do I pay?' category=billing language=en \
		<<<'By card.'
	question 'Wie zahle ich?' category=billing language=de -m 'Mit Karte.'
	article 'An article'
	ok $'How do I pay?\tBy card.\\n\tbilling\ten\tdraft' faq list -H id:1 \
		--fields question,answer,category,language,state
	ok 2 faq count
	ok 3 kb count
	ok 2 faq list -H language:de --fields id
	ok 1 faq list -H category:billing language:en --fields id
	ok 1 faq list -H pay --fields id
	ok question kb list -H --fields kind id:1
	fails 66 "faq show: no question 3" faq show 3
	fails 66 "faq show: no question 'how-do-i-pai', did you mean 'how-do-i-pay'?" \
		faq show how-do-i-pai
	fails 66 "faq edit: no question 'an-article'" \
		faq edit an-article -m 'Not mine.'
	fails 64 "faq set: no question is named: give ids, slugs, - or --where QUERY" \
		faq set answer=x
	fails 64 "faq set: no field 'title'" faq set 1 title=x
	fails 64 "faq set: no field 'kind'" faq set 1 kind=guide
	ok $'id\n1' faq set 1 question='How can I pay?' answer='By card or cash.'
	ok $'How can I pay?\tBy card or cash.\t2' faq list -H id:1 \
		--fields question,answer,version
	runs faq show how-do-i-pay
	out_is $'How can I pay?\nbilling · en · draft · 2026-03-02 09:00\n\nBy card or cash.'
	runs faq show 1 -o json
	out_has '"question":"How can I pay?"' '"answer":"By card or cash."'
	ok $'part\tfault' desk check
}

@test "show - counts a reader once a day, unless it is told not to" {
	question 'How?' -m So
	faq_publish 1
	runs faq show 1
	runs faq show 1
	runs faq show 1 --no-count --reader z
	runs faq show 1 --reader a
	ok 2 faq list -H --fields views
	DESK_NOW=2026-03-03T09:00:00Z runs faq show 1
	ok 3 faq list -H --fields views
	ok $'part\tfault' desk check
}

@test "rate, related, stale, stats, search are for questions alone" {
	runs kb category new billing
	question 'How do I pay by card?' category=billing -m Card
	question 'How do I pay in cash?' category=billing -m Cash
	article 'How do I pay by mail?' category=billing
	publish 3
	faq_publish 1 2
	runs faq rate 1 yes
	runs faq rate 1 no --token x
	ok $'1\t1' faq list -H id:1 --fields helpful,unhelpful
	ok $'2\tcategory,text' faq related 1 -H --fields id
	ok $'1\n2' sh 'faq search -H pay --fields id | cut -f 1 | sort'
	ok $'how-do-i-pay-by-card\t1\t1\nhow-do-i-pay-in-cash\t0\t0' \
		faq stats -H --fields group,helpful,unhelpful
	fails 66 'faq rate: no question 3' faq rate 3 yes
	runs faq search zebra
	ok $'zebra\tfaq' faq gaps -H --fields words,program
	runs faq outdate 2
	ok $'2\toutdated' faq stale -H --fields id
	runs faq confirm 1 --question 'Plastic money?'
	runs kb confirm 3 --question 'Stamps?'
	ok 'Plastic money?' faq phrasings -H --fields text
	ok 1 sh 'faq suggest - -H --fields id -n 1 <<<"plastic money" | cut -f 1'
}

@test "order - the questions of a category stand as they are put" {
	question One -m 1
	question Two -m 2
	question Three -m 3
	ok $'id\n3\n1\n2' faq order 3 one 2
	ok $'Three\t10\nOne\t20\nTwo\t30' faq list -H --fields question,position
	ok $'Three\nTwo\nOne' sh 'faq list sort:-id -o id |
		faq order - >/dev/null; faq list -H --fields question'
}

@test "translate - a question in another language, known when it is behind" {
	question 'How?' language=en -m So
	runs faq translate 1 de question='Wie?' -m So
	ok $'Wie?\tde\thow' faq list -H id:2 --fields question,language,source
	runs faq set 1 answer='Otherwise'
	faq_publish 1
	ok 2 faq list -H is:outdated --fields id
	faq_publish 2
	ok $'2\ttranslation' faq stale -H --fields id
}

@test "export | import - gives the same questions, and no article" {
	runs kb category new billing
	question 'How?' category=billing language=en position=3 -m $'So\tand\nso'
	article Article
	faq_publish 1
	runs faq show 1
	runs faq rate 1 yes
	faq export >all.jl
	faq export -o tsv >all.tsv
	ok 1 sh 'wc -l <all.jl'
	ok 1 sh 'grep -c "\"question\":\"How?\",\"answer\":\"So\\\\tand" all.jl'
	export DESK_DB
	DESK_DB=$(new_store other)
	desk init >/dev/null
	ok $'id\n1' faq import <all.jl
	faq export >again.jl
	runs diff all.jl again.jl
	ok $'part\tfault' desk check
	DESK_DB=$(new_store third)
	desk init >/dev/null
	ok $'id\n1' faq import <all.tsv
	ok $'How?\tSo\\tand\\nso\tpublished\t1\t1' faq list -H \
		--fields question,answer,state,views,helpful
	ok $'id\n2' faq import <<<'{"question":"Q","answer":"A","position":2}'
	ok question kb list -H id:2 --fields kind
}

@test "import - what comes in is a question, and no article becomes one" {
	mkdir f
	printf '# Why?\n\nBecause.\n' >f/why.md
	ok 1 faq import f -o id
	ok $'Why?' faq list -H --fields question
	ok 2 faq import -o id <<<$'title\tcontent\nT\tC'
	ok 2 faq count
	fails 65 "faq import: stdin line 1: kind: 'guide' is no question" \
		faq import <<<'{"question":"Q","answer":"A","kind":"guide"}'
	article Guide kind=guide
	fails 65 "faq import: stdin line 1: slug: article 3 is 'guide' already, and no question" \
		faq import <<<'{"slug":"guide","question":"Q","answer":"A"}'
	ok guide kb list -H id:3 --fields kind
}

@test "publishing is for who may, and readers see what is published" {
	agent new cus role=customer email=c@example.org >/dev/null
	question 'How?' -m So
	fails 77 "faq publish: user 'bob' (agent) may not publish articles, change their categories" \
		faq publish 1 --as bob
	ok 0 faq count --as cus
	faq_publish 1
	ok 1 faq count --as cus
	fails 77 "faq new: user 'cus' (customer) may not write articles" \
		faq new x -m x --as cus
	runs faq show 1 --as cus
	ok 1 faq list -H --fields views
	runs faq unpublish 1
	ok 0 faq count --as cus
}
