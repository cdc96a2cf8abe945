bats_require_minimum_version 1.5.0
load ../lib
load kb

@test "comment - an agent's is shown, a guest's waits for a moderator" {
	article One
	publish 1
	ok $'id\n1' kb comment 1 <<<'Good to know.'
	ok $'id\n2' kb comment one --name Zoe --to 1 -m 'Thank you!'
	ok $'article.commented\tarticle\t1\t{"comment":2,"state":"pending"}' \
		last_event
	ok $'1\tshown\tagent\tGood to know.\\n\n2\tpending\tguest\tThank you!' \
		kb comments -H --fields id,state,sender,body
	ok 2 kb comments -H state:pending --fields id
	ok 2 kb comments -H article:one -sender:agent --fields id
	ok 1 kb list -H has:comment --fields id
	ok $'id\n2' kb moderate 2 show --as ann
	ok $'article.moderated\tarticle\t1\t{"comment":2,"state":["pending","shown"]}' \
		last_event
	ok $'shown\tann\t2026-03-02T09:00:00Z' kb comments -H id:2 \
		--fields state,moderator,moderated_at
	ok $'part\tfault' desk check
}

@test "moderate - many at once, from a list" {
	article One
	publish 1
	for n in 1 2 3; do
		runs kb comment 1 --name "Guest $n" -m "Comment $n"
	done
	ok $'id\n1\n2\n3' sh 'kb comments state:pending | kb moderate - spam --as ann'
	ok $'spam\nspam\nspam' kb comments -H --fields state
	fails 66 'kb moderate: no comment 9' kb moderate 1 9 hide
	ok spam kb comments -H id:1 --fields state
	fails 64 "kb moderate: 'burn' is no verdict: give show, hide or spam" \
		kb moderate 1 burn
	fails 64 "kb moderate: 'x' is no number" kb moderate x hide
	fails 77 "kb moderate: user 'bob' (agent) may not show and hide comments on articles" \
		kb moderate 1 hide --as bob
}

@test "kb.comments says whether readers' comments wait, are shown, or not taken" {
	article One
	publish 1
	DESK_CONFIG=$PWD/open
	printf '[kb]\ncomments = open\n' >open
	printf '[kb]\ncomments = closed\n' >closed
	runs kb comment 1 --name Zoe -m x
	ok shown kb comments -H id:1 --fields state
	DESK_CONFIG=$PWD/closed
	fails 77 'kb comment: kb.comments: no comments are taken' \
		kb comment 1 --name Zoe -m x
	ok $'id\n2' kb comment 1 -m x
}

@test "comments - customers see those that are shown, on what they may read" {
	agent new cus role=customer email=c@example.org >/dev/null
	article One
	article Two audience=agent
	publish 1 2
	runs kb comment 1 -m Shown
	runs kb comment 1 --name Zoe -m Pending
	runs kb comment 2 -m Internal
	ok Shown kb comments -H --fields body --as cus
	ok $'id\n4' kb comment 1 -m Mine --as cus
	ok $'customer\tpending\tcus' kb comments -H id:4 \
		--fields sender,state,name
	fails 66 'kb comment: no article 2' kb comment 2 -m x --as cus
}

@test "comment - says what is wrong" {
	article One
	article Two
	publish 1
	fails 65 'kb comment: the text is empty' kb comment 1 -m ' '
	runs kb comment 1 -m x
	fails 65 "kb comment: comment 1 is none on article 'two'" \
		kb comment 2 --to 1 -m x
	fails 65 "kb comment: comment 7 is none on article 'one'" \
		kb comment 1 --to 7 -m x
	fails 65 'kb comment: --name: it must have 1 to 100 bytes' \
		kb comment 1 --name ' ' -m x
	head -c 30000 /dev/zero | tr '\0' x >long
	fails 65 'kb comment: a comment has at most 20000 bytes, this one 30000' \
		kb comment 1 -f long
	runs sh "printf 'a\\0b\\377c' | kb comment 1"
	ok 'a b�c' kb comments -H id:2 --fields body
}
