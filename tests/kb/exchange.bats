bats_require_minimum_version 1.5.0
load ../lib
load kb

# An empty desk with the same people.
another_desk() {
	DESK_DB=$(new_store other)
	export DESK_DB
	desk init >/dev/null
	agent new ann role=lead >/dev/null
	agent new bob >/dev/null
}

some_articles() {
	runs kb category new c
	article One category=c language=en tags=a,b summary=S difficulty=beginner \
		review_by=2027-01-01 position=4 duration=1h audience=customer
	article Zwei language=de kind=video video_url=https://example.org/v
	runs kb set 2 content=$'Tab\there, a \\ and\nlines.\n'
	publish 1
	runs kb set 1 content=Draft --note why
	runs kb set 2 source=one
	article Three
	publish 3
	runs kb archive 3
	runs sql "update article set views = 5, views_brought = 5, helpful = 2,
		helpful_brought = 2 where id = 1"
}

@test "export | import - into an empty desk gives the same" {
	some_articles
	kb export >all.jl
	ok $'part\tfault' desk check
	DESK_NOW=2026-04-01T00:00:00Z another_desk
	DESK_NOW=2026-04-01T00:00:00Z ok $'1\n2\n3' kb import -o id <all.jl
	kb export >again.jl
	runs diff all.jl again.jl
	ok $'part\tfault' desk check
	ok 1 sh 'kb search --all text one -n 1 --fields id -H | cut -f 1'
	# Once more changes nothing.
	runs kb import <all.jl
	kb export >again.jl
	runs diff all.jl again.jl
}

@test "export -o tsv | import - keeps the newest text, and publishes no draft" {
	some_articles
	kb export -o tsv >all.tsv
	ok 4 sh 'wc -l <all.tsv'
	another_desk
	runs kb import <all.tsv
	ok $'one\tDraft\tdraft\nzwei\tTab\\there, a \\\\ and\\nlines.\\n\tdraft\nthree\tText of Three.\tarchived' \
		kb list -H sort:id --fields slug,content,state
	ok $'5\t2\ta,b\tc' kb list -H id:1 \
		--fields views,helpful,tags,category
	ok one value source 2
	ok $'part\tfault' desk check
}

@test "import - enters categories, keeps the names of authors, resolves sources" {
	ok $'id\n1\n2' kb import <<-'END'
		{"slug":"eins","title":"Eins","language":"de","source":"one","content":"x"}
		{"slug":"one","title":"One","language":"en","category":"new-one","author":"zoe","state":"published","content":"y","tags":["b","a"],"views":7}
	END
	ok $'eins\tone\t\t'"$ME"$'\tdraft\none\t\tnew-one\tzoe\tpublished' \
		kb list -H sort:id --fields slug,source,category,author,state
	ok $'7\ta,b' kb list -H id:2 --fields views,tags
	ok $'part\tfault' desk check
}

@test "import - names the line, and then nothing is stored" {
	fails 65 "kb import: stdin line 2: title: an article cannot be without one" \
		kb import <<-'END'
			{"title":"One"}
			{"slug":"two"}
		END
	fails 65 "kb import: stdin line 1: kind: 'x' is not one of article, guide, tutorial, troubleshooting, video, question" \
		kb import <<<'{"title":"One","kind":"x"}'
	fails 65 "kb import: stdin line 1: no field 'titel', did you mean 'title'?" \
		kb import <<<'{"titel":"One"}'
	fails 65 "kb import: stdin line 1: source: no article 'gone'" \
		kb import <<<'{"title":"One","language":"en","source":"gone"}'
	fails 65 "kb import: stdin line 1: state: 'gone' is not one of draft, in_review, approved, published, outdated, archived" \
		kb import <<<'{"title":"One","state":"gone"}'
	fails 65 "kb import: stdin line 1: views: it is less than 0" \
		kb import <<<'{"title":"One","views":-1}'
	fails 65 "kb import: stdin line 1: versions: number 1 is expected" \
		kb import <<<'{"title":"One","versions":[{"version":2,"title":"x"}]}'
	exits 65 kb import <<<'{not json'
	exits 65 kb import <<<'{"title":{"a":1}}'
	exits 65 kb import <<<'{"title":"One","tags":["a,b"]}'
	ok 0 kb count
	ok 0 sh 'kb category list -H | wc -l'
	runs kb import --dry-run <<<'{"title":"One"}'
	ok 0 kb count
}

@test "export --markdown, import - a folder of files round-trips byte for byte" {
	mkdir -p in/en in/de
	cat >in/en/mail.md <<-'END'
		---
		# Who changes this asks Ann first.
		title:   "Set up: mail"   # the title
		kind: guide
		tags:
		  - mail
		  - set-up
		x-owner: {team: docs, since: 2024}
		state: published
		difficulty:  beginner
		---

		# Set up

		Do *this*.
	END
	printf -- '---\r\ntitle: Windows\r\n---\r\nA line\r\n' >in/en/crlf.md
	cat >in/de/mail-de.md <<-'END'
		---
		title: Post einrichten
		source: mail
		---
		Tu *das*.
	END
	printf 'not ours\n' >in/README.md
	ok $'1\n2\n3' kb import in -o id
	ok $'crlf\ten\tdraft\nmail\ten\tpublished\nmail-de\tde\tdraft' \
		kb list -H sort:slug --fields slug,language,state
	ok $'mail,set-up\tbeginner\tguide' kb list -H slug:=mail \
		--fields tags,difficulty,kind
	runs kb export --markdown out
	rm in/README.md
	ok '' diff -r in out
	# Read again it is no change, and what is so is not written again.
	runs kb import out
	ok 1 sh 'kb log mail -H | wc -l'
	touch -d 2020-01-01 out/en/mail.md
	runs kb export --markdown out
	ok 2020 date -r out/en/mail.md +%Y
	ok $'part\tfault' desk check
}

@test "export --markdown - writes what changed, and leaves the rest of a head" {
	mkdir -p in/en
	cat >in/en/a.md <<-'END'
		---
		# kept
		title: A
		tags: [x]
		mine: yes
		---
		Text
	END
	runs kb import in
	runs kb set a tags=x,z title='A: b' difficulty=advanced
	runs kb export --markdown out
	ok '---
# kept
title: "A: b"
tags: [x, z]
mine: yes
difficulty: advanced
---
Text' cat out/en/a.md
	# What is taken out of the file is taken from the article.
	sed -i '/^tags/d; s/^Text/Other text/' out/en/a.md
	runs kb import out
	ok $'\tadvanced\tOther text\\n' kb list -H \
		--fields tags,difficulty,content
}

@test "export --markdown, import - the files of an article go along" {
	article One language=en
	printf 'a\0b' >a.bin
	printf pic >'my pic.png'
	runs kb attach add 1 a.bin 'my pic.png'
	runs kb export --markdown out
	ok '' cmp a.bin out/en/one.files/a.bin
	ok '' cmp 'my pic.png' 'out/en/one.files/my pic.png'
	runs kb import out
	ok 2 sh 'kb log 1 --events -H --fields verb | grep -c attached'
	printf new >out/en/one.files/a.bin
	printf more >out/en/one.files/more.txt
	runs kb import out
	ok new kb attach get 1 a.bin
	ok 'a.bin more.txt my pic.png' \
		sh 'kb attach list 1 -H --fields name | paste -sd" "'
}

@test "import - a folder that is named after a language says so, others do not" {
	mkdir -p faq kb de-at/faq examples
	echo x | tee faq/a.md kb/b.md de-at/c.md de-at/faq/d.md examples/e.md \
		f.md >/dev/null
	runs kb import faq kb de-at examples f.md
	ok $'a\t\nb\t\nc\tde-AT\nd\t\ne\t\nf\t' \
		kb list -H --fields slug,language sort:slug
}

@test "import - a changed text of a published file is published" {
	mkdir -p en
	printf -- '---\ntitle: A\nstate: published\n---\nOne\n' >en/a.md
	printf 'No head at all\n' >en/b.md
	printf '# A heading\n\nText\n' >en/c.md
	runs kb import en --publish
	ok $'a\tA\tpublished\nb\tb\tpublished\nc\tA heading\tpublished' \
		kb list -H sort:slug --fields slug,title,state
	sed -i s/One/Two/ en/a.md
	runs kb import en/a.md
	ok $'2\t2\tpublished' kb list -H slug:=a \
		--fields version,published_version,state
	# A draft of it takes nothing from the readers.
	sed -i 's/Two/Three/; s/published/draft/' en/a.md
	runs kb import en/a.md
	ok $'3\t2\tpublished\tdraft' kb list -H slug:=a \
		--fields version,published_version,state,stage
	runs kb export --markdown out slug:=a
	ok '' diff en/a.md out/en/a.md
}

@test "import - a state that is said calls off what was to be published" {
	article One
	runs kb submit 1
	runs kb review 1 --approve --as ann
	runs kb publish 1 --at +1d
	runs kb import <<<'{"slug":"one","title":"One","state":"published"}'
	ok $'published\t' value state,publish_at 1
	ok $'part\tfault' desk check
	runs kb set 1 content=New
	runs kb submit 1
	runs kb review 1 --approve --as ann
	runs kb publish 1 --at +1d
	runs kb import <<<'{"slug":"one","title":"One","state":"draft"}'
	ok $'published\tdraft\t' value state,stage,publish_at 1
	DESK_NOW=2026-04-01T00:00:00Z ok '' kb publish --due -o id
	ok $'part\tfault' desk check
}

@test "import - into the archive goes what readers saw, no draft of it" {
	article One
	publish 1
	runs kb set 1 content='Not yet'
	runs kb import <<<'{"slug":"one","title":"One","state":"archived"}'
	ok $'archived\tdraft\t2\t1' value state,stage,version,published_version 1
	runs kb unpublish 1
	ok $'draft\tdraft' value state,stage 1
	ok $'part\tfault' desk check
}

@test "import - a translation follows its source when its text changes" {
	mkdir -p f
	printf -- '---\ntitle: A\nlanguage: en\nstate: published\n---\n1\n' >f/a.md
	printf -- '---\ntitle: B\nlanguage: de\nsource: a\n---\n1\n' >f/b.md
	runs kb import f
	sed -i 's/^1/2/' f/a.md
	runs kb import f
	ok 1 kb count is:outdated
	sed -i 's/^1/2/' f/b.md
	runs kb import f
	ok 0 kb count is:outdated
}

@test "import, export - name the file where something is wrong" {
	mkdir f e
	printf -- '---\ntitle: [\n---\nx\n' >f/a.md
	exits 65 kb import f
	err_has 'kb import: f/a.md: head: line '
	printf -- '---\nkind: x\n---\nx\n' >f/a.md
	exits 65 kb import f
	err_has "kb import: f/a.md: head line 1: kind: 'x' is not one of"
	printf '\xff' >f/a.md
	fails 65 'kb import: f/a.md: it is no valid UTF-8 text' kb import f
	fails 66 "kb import: cannot open 'gone': no such file or directory" \
		kb import gone
	fails 65 "kb import: there is no Markdown file (.md) in 'e'" kb import e
	touch x.txt
	fails 65 "kb import: 'x.txt' is neither a folder nor a Markdown file (.md)" \
		kb import x.txt
	article One
	touch file
	exits 74 kb export --markdown file/x
	fails 64 "kb export: --title goes with --html alone" kb export --title x
	fails 64 "kb export: --markdown does not go with --html" \
		kb export --html h --markdown m
}

@test "the shipped articles come in and go out byte for byte" {
	runs sh "$ROOT/share/kb/categories.sh"
	runs kb import "$ROOT/share/kb/en" "$ROOT/share/kb/de"
	runs kb export --markdown out
	ok '' diff -r -x categories.sh "$ROOT/share/kb" out
	ok '' kb list -o id is:outdated
	ok $'part\tfault' desk check
}
