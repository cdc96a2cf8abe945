bats_require_minimum_version 1.5.0
load ../lib
load kb

@test "an article goes from draft to review, approval and its readers" {
	article One
	runs kb submit one -m 'Please look'
	ok $'article.submitted\tarticle\t1\t{"version":1,"note":"Please look"}' \
		last_event
	ok $'in_review\tin_review' kb list -H --fields state,stage
	runs kb review 1 --approve -m Fine --as ann
	ok $'article.approved\tarticle\t1\t{"version":1,"comment":"Fine"}' \
		last_event
	ok $'approved\tapproved' kb list -H --fields state,stage
	runs kb publish 1
	ok $'article.published\tarticle\t1\t{"version":1}' last_event
	ok $'published\tpublished\t1\t2026-03-02T09:00:00Z\t2026-03-02T09:00:00Z' \
		kb list -H --fields \
		state,stage,published_version,published_at,first_published_at
	ok $'part\tfault' desk check
}

@test "review - is for somebody else than the author of the version" {
	article One
	runs kb submit 1
	fails 77 "kb review: article 'one': you wrote version 1 yourself: somebody else must review it" \
		kb review 1 --approve
	runs kb review 1 --reject -m 'Too short' --as bob
	ok $'article.rejected\tarticle\t1\t{"version":1,"comment":"Too short"}' \
		last_event
	ok draft value state 1
	# Who writes the next version is its author, whoever wrote the first.
	runs kb set 1 content=Longer --as ann
	runs kb submit 1
	fails 77 "kb review: article 'one': you wrote version 2 yourself: somebody else must review it" \
		kb review 1 --approve --as ann
	runs kb review 1 --approve
}

@test "review - says which verdict, and a reason for a bad one" {
	article One
	runs kb submit 1
	fails 64 "kb review: say --approve, or --reject with the reason" kb review 1
	fails 64 "kb review: say --approve, or --reject with the reason" \
		kb review 1 --approve --reject
	fails 64 "kb review: --reject needs a reason: give it with -m" \
		kb review 1 --reject --as ann
	fails 65 "kb review: comment: not valid UTF-8" \
		kb review 1 --reject -m $'caf\xe9' --as ann
	ok in_review value state 1
}

@test "an approval is for one version: an edit cancels it" {
	article One
	runs kb submit 1
	runs kb review 1 --approve --as ann
	runs kb set 1 content='Sneaked in'
	ok draft value stage 1
	fails 65 "kb publish: article 'one': version 2 is a draft: it must be approved first" \
		kb publish 1
	# Fields of the article are no text of a version.
	runs kb submit 1
	runs kb review 1 --approve --as ann
	runs kb set 1 kind=guide
	runs kb tag 1 +x
	runs kb publish 1
}

@test "what does not follow is refused, with where the article stands" {
	article One
	fails 65 "kb review: article 'one': version 1 is a draft: only what is in review can be reviewed" \
		kb review 1 --approve --as ann
	fails 65 "kb publish: article 'one': version 1 is a draft: it must be approved first" \
		kb publish 1
	fails 65 "kb outdate: article 'one': version 1 is a draft: only what is published can be outdated" \
		kb outdate 1
	fails 65 "kb unpublish: article 'one': version 1 is a draft: it is not published" \
		kb unpublish 1
	runs kb submit 1
	fails 65 "kb submit: article 'one': version 1 is in review: only a draft can be submitted" \
		kb submit 1
	runs kb archive 1
	fails 65 "kb submit: article 'one' is archived: only a draft can be submitted" \
		kb submit 1
	fails 65 "kb set: article 'one' is archived: 'kb unpublish' makes a draft of it" \
		kb set 1 content=new
}

@test "readers see the published version while another one is written" {
	article One
	publish 1
	agent new cust role=customer >/dev/null
	runs kb set 1 title='One and a half' content=Draft
	ok $'One\tText of One.\t1' kb list -H --as cust --fields title,content,version
	runs kb show 1 --as cust
	out_has One 'Text of One.'
	out_lacks Draft half
	fails 77 "kb show: user 'cust' (customer) may not read unpublished articles and their history" \
		kb show 1 --as cust --newest
	ok $'published\tdraft\t2\t1' kb list -H is:changed \
		--fields state,stage,version,published_version
	DESK_NOW=2026-03-03T09:00:00Z publish 1
	ok $'One and a half\tDraft' kb list -H --as cust --fields title,content
	ok $'2026-03-03T09:00:00Z\t2026-03-02T09:00:00Z' \
		kb list -H --fields published_at,first_published_at
}

@test "kb.review = no - publishes what nobody approved" {
	printf '[kb]\nreview = no\nreview_after = 30d\n' >conf
	article One
	DESK_CONFIG=$PWD/conf runs kb publish 1
	ok $'published\t2026-04-01T09:00:00Z' kb list -H --fields state,review_by
	runs kb set 1 review_by=2026-06-01T00:00:00Z content=New
	DESK_CONFIG=$PWD/conf runs kb publish 1
	ok 2026-06-01T00:00:00Z value review_by 1
}

@test "publish --at - waits for its time and for kb publish --due" {
	article One
	runs kb submit 1
	fails 65 "kb publish: article 'one': version 1 is in review: it must be approved first" \
		kb publish 1 --at 2026-03-05
	runs kb review 1 --approve --as ann
	fails 65 "kb publish: --at: '2026-03-01' is past" kb publish 1 --at 2026-03-01
	fails 65 "kb publish: --at: 'monday' is past" kb publish 1 --at monday
	runs kb publish 1 --at 2026-03-05T12:00:00Z
	ok $'article.scheduled\tarticle\t1\t{"version":1,"publish_at":"2026-03-05T12:00:00Z"}' \
		last_event
	ok $'approved\t2026-03-05T12:00:00Z' kb list -H is:scheduled \
		--fields state,publish_at
	ok '' kb publish --due -o id
	DESK_NOW=2026-03-05T12:00:00Z ok 1 kb publish --due -o id
	ok $'published\t' kb list -H --fields state,publish_at
	DESK_NOW=2026-03-05T12:01:00Z ok '' kb publish --due -o id
	fails 64 "kb publish: 'x' is one operand too many" kb publish --due x
}

@test "publish --due - what cannot be published keeps nothing else back" {
	article One
	runs kb submit 1
	runs kb review 1 --approve --as ann
	runs kb publish 1 --at +1d
	printf '{"title":"Two","content":"x","publish_at":"2026-03-02"}\n' |
		kb import >/dev/null
	DESK_NOW=2026-03-04T00:00:00Z exits 65 kb publish --due -o id
	out_is 1
	err_is "kb publish: article 'two': version 1 is a draft: it must be approved first
kb publish: 1 of 2 that are due cannot be published"
	ok published value state 1
	ok draft value state 2
}

@test "publish --at - an edit calls it off" {
	article One
	runs kb submit 1
	runs kb review 1 --approve --as ann
	runs kb publish 1 --at +1d
	runs kb set 1 content=new
	DESK_NOW=2026-04-01T00:00:00Z ok '' kb publish --due -o id
	ok draft value state 1
}

@test "outdate, publish - warn readers, and take the warning back" {
	article One
	publish 1
	runs kb outdate 1 -m 'the form is gone'
	ok $'article.outdated\tarticle\t1\t{"version":1,"reason":"the form is gone"}' \
		last_event
	ok outdated value state 1
	ok 1 kb count is:outdated
	runs kb show 1
	out_has $'\noutdated: what it says may not be so any more\n'
	# Not before the time that is said.
	runs kb publish 1 --at +1d
	ok outdated value state 1
	ok $'part\tfault' desk check
	DESK_NOW=2026-03-04T00:00:00Z ok 1 kb publish --due -o id
	ok published value state 1
	runs kb set 1 content=Newer
	runs kb outdate 1
	ok $'article.outdated\tarticle\t1\t{"version":1}' last_event
	runs kb unpublish 1
	publish 1
	runs kb outdate 1
	runs kb publish 1
	ok published value state 1
}

@test "unpublish, archive - take it from the readers; nothing is lost" {
	article One
	publish 1
	agent new cust role=customer >/dev/null
	runs kb unpublish 1 -m wrong
	ok $'approved\tapproved\t' kb list -H --fields state,stage,published_version
	ok '' kb list -H --as cust
	runs kb publish 1
	runs kb archive 1
	ok $'archived\t1' kb list -H --fields state,published_version
	ok '' kb list -H --as cust
	fails 66 "kb show: no article 1" kb show 1 --as cust
	# Once more is no change.
	runs kb archive 1
	runs kb unpublish 1
	ok approved value state 1
	runs kb publish 1
	ok $'part\tfault' desk check
}

@test "agents write and review; leads publish; customers only read" {
	agent new cust role=customer >/dev/null
	agent new eve role=viewer >/dev/null
	agent new aud role=auditor >/dev/null
	article One
	article Two audience=agent
	publish 1 2
	local who
	for who in cust eve aud; do
		fails 77 "kb new: user '$who' ($(agent list -H "login:=$who" --fields role)) may not write articles" \
			kb new X -m x --as "$who"
	done
	fails 77 "kb publish: user 'bob' (agent) may not publish articles, change their categories" \
		kb publish 1 --as bob
	fails 77 "kb category: user 'bob' (agent) may not publish articles, change their categories" \
		kb category new x --as bob
	fails 77 "kb import: user 'bob' (agent) may not import whole records" \
		sh 'echo {} | kb import --as bob'
	ok 1 kb list -o id --as cust
	ok $'2\n1' kb list -o id --as eve
	fails 66 "kb show: no article 'two'" \
		kb show two --as cust
	fails 77 "kb log: user 'cust' (customer) may not read unpublished articles and their history" \
		kb log 1 --as cust
	fails 77 "kb export: user 'eve' (viewer) may not read unpublished articles and their history" \
		kb export --as eve
	runs kb log 1 --as aud
	runs kb set 1 content=x --as bob
}
