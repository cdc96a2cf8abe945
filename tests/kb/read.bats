bats_require_minimum_version 1.5.0
load ../lib
load kb

@test "list - says which articles a query means, the newest first" {
	article One kind=guide tags=a language=en
	article Two kind=question difficulty=advanced
	DESK_NOW=2026-03-01T09:00:00Z article Three kind=guide audience=agent
	publish 1
	ok $'id\tslug\ttitle\tkind\tcategory\tlanguage\tstate\tupdated_at
3\tthree\tThree\tguide\t\t\tdraft\t2026-03-01T09:00:00Z
2\ttwo\tTwo\tquestion\t\t\tdraft\t2026-03-02T09:00:00Z
1\tone\tOne\tguide\t\ten\tpublished\t2026-03-02T09:00:00Z' kb list
	local query ids
	while IFS=$'\t' read -r query ids; do
		ok "$ids" sh "kb list -H --fields id $query sort:id | paste -sd,"
	done <<-'END'
		kind:guide	1,3
		state:draft	2,3
		state:'>=published'	1
		is:visible	1
		-is:visible	2,3
		tag:a	1
		difficulty:'>beginner'	2
		audience:agent	3
		created:..2026-03-01	3
		title:t	2,3
		content:'"text of t"'	2,3
		author:me	1,2,3
		language:*	1
		id:1,3	1,3
	END
	ok 2 kb count kind:guide
	exits 1 kb count -q kind:video
	runs kb count -q kind:guide
}

@test "list - a category means all that lie below it" {
	runs kb category new a
	runs kb category new b parent=a
	runs kb category new c parent=b
	runs kb category new d
	article One category=a
	article Two category=c
	article Three category=d
	article Four
	ok $'1\n2' kb list -o id sort:id category:a
	ok 2 kb list -o id category:b
	ok $'1\n2\n3' kb list -o id sort:id category:a,d
	ok $'3\n4' kb list -o id sort:id -category:a
	ok 4 kb list -o id -category:*
	fails 64 "kb list: category: no category 'letters'" \
		kb list category:letters
}

@test "list - refuses what it does not know" {
	fails 64 "kb list: position 1: no field 'sate', did you mean 'state'?" \
		kb list sate:x
	exits 64 kb list state:gone
	err_has "'gone' is not one of draft, in_review"
	exits 64 kb list is:gone
	err_has "'gone' is not one of visible, draft"
	fails 64 "kb list: words of the text cannot stand behind 'or' or 'not' here: ask for title:word or content:word" \
		kb list 'printer or kind:guide'
}

@test "list - finds words in the text, with the rest of the query" {
	article 'Set up mail' kind=guide
	article 'Mail does not arrive' kind=troubleshooting
	article 'Lost password'
	runs kb list -o id mail
	[[ $(sort <<<"$output") == $'1\n2' ]]
	ok 1 kb list -o id mail kind:guide
	ok $'2\n1' kb list -o id mail sort:-id
	ok 1 kb list -o id mail sort:id -n 1
	ok 0 kb count mail password
	ok 2 kb count mail
	ok '' kb list -o id mail -n 0
	ok $'1\n2' sh 'kb set --where mail -o id difficulty=beginner | sort'
}

@test "show - what readers see, for people" {
	runs kb category new mail name=Mail
	article 'Set up mail' kind=guide category=mail language=en \
		summary='In five steps.' difficulty=beginner
	runs kb set 1 content=$'# First\n\nOpen **it**.\n\n* one\n* two\n'
	publish 1
	ok $'Set up mail
guide · mail · beginner · en · published · 2026-03-02 09:00

In five steps.

First

Open it.

- one
- two' kb show set-up-mail
	runs kb set 1 content=Newer
	runs kb show 1
	out_has $'\nversion 2; version 3 is the newest\n' 'Open it.'
	runs kb show 1 --newest
	out_has Newer
	runs kb show 1 --at-version 1
	out_has 'Text of Set up mail.'
	fails 66 "kb show: article 'set-up-mail' has no version 9" \
		kb show 1 --at-version 9
}

@test "show - as data, with its files" {
	article One
	printf x >note.txt
	runs kb attach add 1 note.txt
	runs kb show one -o json
	ok 'one Text of One. 1 note.txt' jq -r \
		'"\(.slug) \(.content) \(.version) \(.attachments[0].name)"' \
		<<<"$output"
	ok 31 sh 'kb show 1 -o tsv -H | tr "\t" "\n" | wc -l'
	ok $'Text of One.\nText of One.' sh \
		'kb new Two -m "Text of One." >/dev/null
		kb list -o id | kb show - -o json | jq -r .content'
	ok $'two\none' sh 'kb list --fields slug,title | kb show - -o json |
		jq -r .slug'
	fails 66 "kb show: stdin line 2: no article 'slug'" \
		kb show - <<<$'one\nslug'
	fails 66 "kb show: no article 'onw', did you mean 'one'?" kb show onw
	fails 64 "kb show: no article is named: give ids, slugs, - or --where QUERY" kb show
}

@test "show - tells people of tags and files" {
	article One tags=b,a
	printf x >note.txt
	runs kb attach add 1 note.txt
	ok $'One\narticle · draft · 2026-03-02 09:00\ntags: a, b\n\nText of One.\n\nfiles: note.txt' \
		kb show 1
}

@test "show --html - what comes in is harmless when it goes out" {
	article '<b>One</b>'
	runs kb set 1 content=$'<script>alert(1)</script>\n\n[x](javascript:alert(1)) <img src=x onerror=alert(1)>\n\n*ok*\n'
	runs kb show --html 1
	out_has '<h1>&lt;b&gt;One&lt;/b&gt;</h1>' '<em>ok</em>'
	out_lacks '<script' javascript: onerror
	ok '<script>alert(1)</script>' sh 'kb show --source 1 | sed -n 6p'
}

@test "show - foreign text cannot command the terminal" {
	article One
	printf 'Bad \033[31m red \033]0;x\007\n' >bad
	runs kb set 1 content="$(cat bad)" summary=$'S\033[31m'
	runs kb show 1
	out_lacks $'\033'
}

@test "log, diff, revert - tell versions apart and take one back" {
	article One
	publish 1
	runs kb set 1 content=$'Text of One.\nMore.' --note 'said more'
	ok $'id\tversion\tcreated_at\tauthor\tverdict\treviewer\tis_published\ttitle\tnote\tcomment
1\t2\t2026-03-02T09:00:00Z\t'"$ME"$'\t\t\tfalse\tOne\tsaid more\t
1\t1\t2026-03-02T09:00:00Z\t'"$ME"$'\tapproved\tann\ttrue\tOne\t\t' kb log 1
	runs kb diff one
	out_is '--- one version 1
+++ one version 2
@@ -1,3 +1,4 @@
 title: One
 
-Text of One.
\ No newline at end of file
+Text of One.
+More.
\ No newline at end of file'
	fails 65 'kb revert: note: not valid UTF-8' kb revert 1 1 --note $'\xff'
	runs kb revert 1 1 --note oops
	ok $'Text of One.\t3\tdraft' kb list -H --fields content,version,stage
	ok oops sh 'kb log 1 -H --fields note | head -n 1'
	ok '' kb diff 1 1 3
	ok $'article.edited\tarticle\t1\t{"reverted_to":1,"version":3,"note":"oops"}' \
		last_event
	fails 65 "kb revert: article 'one': version 3 is the newest already" \
		kb revert 1 3
	fails 66 "kb revert: article 'one' has no version 7" kb revert 1 7
	fails 64 "kb revert: 'x' is no number of a version" kb revert 1 x
	fails 66 "kb diff: article 'one' has no version 9" kb diff 1 9
	article Two
	fails 65 "kb diff: article 'two' has one version: there is nothing to compare" \
		kb diff two
	ok 'article.created article.submitted article.approved article.published article.edited article.edited' \
		sh 'kb log 1 --events -H --fields verb | paste -sd" "'
}

@test "search - finds answers to a question, the best first" {
	article 'How do I reset my password?' kind=question language=en
	article 'Wie setze ich mein Passwort neu?' kind=question language=de
	article 'Mail set-up' kind=guide
	publish 1 2 3
	article 'Password rules'
	ok how-do-i-reset-my-password \
		sh 'kb search "reset password" -o json | jq -r .slug'
	ok 1 sh 'kb search reset pasword --fields id -H | cut -f 1'
	ok '' kb search -H reset pasword --exact --where kind:guide
	fails 64 "kb search: --where: position 1: no field 'x'" \
		kb search reset --where x:y
	ok $'1\n4' sh 'kb search --all password --fields id -H | cut -f 1 | sort'
	ok '' kb search -H passwort --language en
	ok 2 sh 'kb search passwort --language de-AT --fields id -H | cut -f 1'
	ok 1 sh 'kb search "passwords*" --language en --fields id -H | cut -f 1'
	runs kb set 3 content='Text on authentications.'
	publish 3
	ok 3 sh 'kb search "authentic*" --fields id -H | cut -f 1'
	runs kb search password --explain
	out_has why score
	exits 1 kb search -q nothing-like-it
	runs kb search -q password
	fails 64 "kb search: an operand is missing: kb search WORD..." kb search
	local odd
	for odd in '"' '*' '"*' "'" 'a:b' '(' 'NEAR(' '-' 'a OR' '^x' '{'; do
		runs kb search -- "$odd"
	done
}

@test "search - what is not found is counted, without who asked" {
	article One
	publish 1
	runs kb search frobnicate
	runs kb search Frobnicate
	runs sql 'select words, count from search_miss'
	out_has 2
}

@test "search - an article is found once it is published, and as it then is" {
	article Alpha
	ok '' kb search -H alpha
	publish 1
	ok 1 sh 'kb search alpha --fields id -H | cut -f 1'
	runs kb set 1 title=Beta content=Beta
	ok '' kb search -H beta
	publish 1
	ok 1 sh 'kb search beta --fields id -H | cut -f 1'
	runs kb archive 1
	ok '' kb search -H beta
}

@test "fields - are listed, with the values of one" {
	runs kb fields
	out_has $'audience\tenum\tset,ask\tpublic,customer,agent'
	runs kb fields kind
	out_has troubleshooting
	fails 64 "kb fields: no field 'x'" kb fields x
}
