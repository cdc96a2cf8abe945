bats_require_minimum_version 1.5.0
load ../lib
load kb

@test "new - writes a draft, makes its slug and prints its id" {
	ok $'id\n1' kb new 'How do I reset my password?' kind=question \
		language=de_at tags=Login,b,login summary='In a minute' <<<'Click.'
	ok $'how-do-i-reset-my-password\tHow do I reset my password?\tquestion\tde-AT\tdraft\tb,login\tIn a minute\t'"$ME"$'\t1' \
		kb list -H --fields \
		slug,title,kind,language,state,tags,summary,author,version
	ok $'article.created\tarticle\t1\t{"slug":[null,"how-do-i-reset-my-password"],"title":[null,"How do I reset my password?"],"kind":[null,"question"],"language":[null,"de-AT"],"tags":[null,"b,login"]}' \
		last_event
}

@test "new - a slug is of plain letters, and the next of the same title another" {
	local title
	while IFS=$'\t' read -r title slug; do
		article "$title"
		ok "$slug" value slug "$output"
	done <<-'END'
		Straße, Ärger & Ñandú	strasse-aerger-nandu
		Straße, Ärger & Ñandú	strasse-aerger-nandu-2
		Don't  panic!	dont-panic
		日本語	article
		2026	article-2026
		Œuvre: naïve café	oeuvre-naive-cafe
	END
	article "$(printf 'word %.0s' {1..60})"
	ok 79 sh 'kb list -H --fields slug id:7 | tr -d "\n" | wc -c'
}

@test "new - takes its text from a file, an option, a field or the editor" {
	printf 'From a file.\n' >text.md
	runs kb new A -f text.md
	runs kb new B -m 'Said.'
	runs kb new C content='A field.' </dev/null
	ok $'From a file.\\n\tSaid.\tA field.' \
		sh 'kb list -H sort:id --fields content | paste -s'
}

@test "new - a text may be missing, but then it is not published" {
	runs kb new Empty </dev/null
	runs kb submit 1
	runs kb review 1 --approve --as ann
	fails 65 "kb publish: article 'empty': version 1 is approved: it has no text" \
		kb publish 1
	runs kb set 1 video_url=https://example.org/a.mp4
	runs kb publish 1
}

@test "new - refuses what an article cannot have, and stores nothing" {
	fails 64 "kb new: an operand is missing: kb new [TITLE] [field=value]..." \
		kb new </dev/null
	fails 65 "kb new: title: an article cannot be without one" \
		kb new '  ' -m x
	fails 65 "kb new: slug: 'a b' is no slug: it has only a to z, 0 to 9, '-' and '_'" \
		kb new A slug='a b' -m x
	fails 65 "kb new: slug: '42' is no slug: a number is an id" \
		kb new A slug=42 -m x
	fails 65 "kb new: slug: '-x' is no slug: it begins with a letter or digit" \
		kb new A slug=-x -m x
	fails 65 "kb new: language: 'german!' is none of the form de or de-AT" \
		kb new A language=german! -m x
	fails 65 "kb new: category: no category 'nope'" \
		kb new A category=nope -m x
	fails 65 "kb new: source: no article 'nope'" kb new A source=nope -m x
	fails 65 "kb new: 'a b' is no tag: a tag has no blanks, commas or controls" \
		kb new A tags='a b' -m x
	fails 65 "kb new: position: -1 is out of range" kb new A position=-1 -m x
	fails 64 "kb new: no field 'titel', did you mean 'title'?" \
		kb new A titel=x -m x
	fails 64 "kb new: field 'state' cannot be set" kb new A state=published -m x
	local url
	for url in javascript:alert\(1\) 'https://a b' 'http://x"y' a/b \
		data:text/html,x; do
		exits 65 kb new A video_url="$url" -m x
		err_is "kb new: video_url: it is neither an address with http:// or https:// nor the name of a file"
	done
	printf 'bad \xff' >bad
	exits 65 kb new A -f bad
	ok 0 kb count
}

@test "new - an id or slug that is taken is refused" {
	article One
	fails 65 "kb new: slug: article 1 is 'one' already" \
		kb new Two slug=ONE -m x
	fails 65 "kb set: slug: article 1 is 'one' already" \
		sh 'kb new Two -m x >/dev/null; exec kb set 2 slug=one'
}

@test "set - changes fields of the article, and its text by a new version" {
	article One
	runs kb set one kind=guide difficulty=beginner audience=customer \
		review_by=2026-12-24 position=3 duration=90s
	ok 1 value version 1
	ok $'article.changed\tarticle\t1\t{"kind":["article","guide"],"difficulty":[null,"beginner"],"audience":["public","customer"],"review_by":[null,"2026-12-24T23:59:59Z"],"position":["0","3"],"duration":[null,"90"]}' \
		last_event
	runs kb set 1 title='The one' content='Better.' --note 'as Bob says'
	ok $'2\tThe one' kb list -H --fields version,title
	ok $'article.edited\tarticle\t1\t{"title":["One","The one"],"version":2,"note":"as Bob says"}' \
		last_event
	ok one value slug 1
}

@test "set - what is so already is no change" {
	article One tags=a,b
	local before
	before=$(last_event)
	ok 1 kb set -o id 1 title=One tags=b,a kind=article content='Text of One.'
	ok "$before" last_event
	ok 1 value version 1
}

@test "set - takes fields away, but none that an article needs" {
	article One difficulty=advanced tags=a language=en summary=S
	runs kb set 1 difficulty= tags= language= summary=
	ok $'\t\t\t' kb list -H --fields difficulty,tags,language,summary
	local field
	for field in title slug kind audience; do
		fails 65 "kb set: $field: an article cannot be without one" \
			kb set 1 "$field="
	done
}

@test "set - is for many at once, by stdin and by query, and for all or none" {
	article One
	article Two tags=x
	article Three tags=x
	ok $'3\n2' kb set -o id --where tag:x kind=guide
	ok $'3\n1' sh 'printf "three\n1\n" | kb set - -o id kind=tutorial'
	ok $'1\n2\n3' sh 'kb list sort:id -o json | kb set - -o id position=2'
	fails 66 "kb set: stdin line 2: no article 'tow', did you mean 'two'?" \
		sh 'printf "one\ntow\n" | kb set - kind=video'
	fails 66 "kb set: no article 9" kb set 1 9 kind=video
	ok 0 kb count kind:video
	ok 1 kb set --dry-run -o id 1 kind=video
	ok 0 kb count kind:video
	fails 64 "kb set: no article is named: give ids, slugs, - or --where QUERY" \
		kb set kind=video
	fails 64 "kb set: nothing to set: give field=value" kb set 1
	ok '' kb set -o id --where tag:none kind=video
}

@test "set --if-version - refuses what was changed meanwhile" {
	article One
	runs kb set 1 content=new --if-version 1
	fails 75 "kb set: article 'one': has version 2, not 1: it was changed meanwhile" \
		kb set 1 content=newer --if-version 1
}

@test "edit - gives the whole article to the editor and takes it back" {
	article One tags=a,b difficulty=beginner
	cat >editor <<-'END'
		#!/bin/sh
		cp "$1" before
		sed -i 's/^tags: .*/tags: [b, c]/; /^difficulty/d; s/^Text/Better text/' "$1"
	END
	chmod +x editor
	EDITOR=./editor runs kb edit one --note why -f <(kb show --source 1 |
		sed 's/^tags: .*/tags: [b, c]/; /^difficulty/d; s/^Text/Better text/')
	ok $'b,c\t\t2\tBetter text of One.' \
		kb list -H --fields tags,difficulty,version,content
	ok $'---\ntitle: One\nslug: one\ntags: [b, c]\nauthor: '"$ME"$'\n---\nBetter text of One.' \
		kb show --source 1
	# Nothing changed is nothing done.
	kb show --source 1 >same
	runs kb edit 1 -f same
	ok 2 value version 1
}

@test "edit - a state is no text, and what is no head says where" {
	article One
	kb show --source 1 | sed 's/^title/state: published\ntitle/' >x
	fails 65 "kb edit: state: 'kb submit', 'review', 'publish' and others change it" \
		kb edit 1 -f x
	printf -- '---\ntitle: A\ntitle: B\n---\nx\n' >x
	fails 65 "kb edit: head: line 2: 'title' stands twice" kb edit 1 -f x
	printf -- '---\nkind: gudie\n---\nx\n' >x
	fails 65 "kb edit: head line 1: kind: 'gudie' is not one of article, guide, tutorial, troubleshooting, video, question; did you mean 'guide'?" \
		kb edit 1 -f x
	printf -- '---\n[a, b]\n---\nx\n' >x
	fails 65 "kb edit: head: line 1: lines of 'name: value' are expected" \
		kb edit 1 -f x
	printf -- '---\ntitle: [a, b]\n---\nx\n' >x
	fails 65 "kb edit: head line 1: title: a text is expected" kb edit 1 -f x
	ok 1 value version 1
}

@test "tag - gives tags and takes them away" {
	article One
	article Two
	ok $'1\n2' kb tag -o id 1 two +vip +New
	ok $'article.tagged\tarticle\t2\t{"tags":"vip,new"}' last_event
	runs kb tag 1 -vip +new
	ok $'article.untagged\tarticle\t1\t{"tags":"vip"}' last_event
	ok $'new\tnew,vip' sh 'kb list -H sort:id --fields tags | paste -s'
	fails 64 "kb tag: no tag is named: give +WORD or -WORD" kb tag 1
	fails 65 "kb tag: 'a,b' is no tag: a tag has no blanks, commas or controls" \
		kb tag 1 +a,b
	fails 66 "kb tag: no article 'vip'" kb tag 1 vip
}

@test "rm - removes what no reader ever saw, and its number is not used again" {
	article One
	article Two
	article Three
	publish 1
	runs kb unpublish 1
	fails 65 "kb rm: article 'one' was published: 'kb archive' takes it out of use" \
		kb rm 2 1
	ok 3 kb count
	ok $'2\n3' kb rm -o id two 3
	ok $'article.removed\tarticle\t3\t{"slug":["three",null],"title":["Three",null]}' \
		last_event
	article Four
	out_is 4
	ok $'part\tfault' desk check
}

@test "rm - a source with translations stays" {
	article One language=en
	runs kb translate 1 de -m Eins
	fails 65 "kb rm: article 'one' has 1 translations" kb rm 1
	runs kb rm one-2
	runs kb rm 1
}
