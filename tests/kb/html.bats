bats_require_minimum_version 1.5.0
load ../lib

setup() {
	desk_fresh
	mkdir -p in/en in/de
}

# article SLUG TITLE TEXT [HEAD-LINE]...: a published one in English.
article() {
	local lines
	printf -v lines '%s\n' "${@:4}"
	[[ $lines != $'\n' ]] || lines=''
	printf '%s\n' --- "title: \"$2\"" "slug: $1" 'language: en' \
		"${lines}state: published" --- "$3" >"in/en/$1.md"
}

take_in() {
	kb import in >/dev/null
}

export_site() {
	ok '' kb export --html site "$@"
	ok '' python3 "$ROOT/tests/kb/site.py" site
}

files_of() {
	find "$1" -type f -not -name '.*' -printf '%P\n' | LC_ALL=C sort
}

names_of() {
	find "$1" -type f -printf '%f\n' | LC_ALL=C sort
}

has_in() { # FILE TEXT...: the file has them
	runs cat "$1"
	out_has "${@:2}"
}

lacks_in() {
	runs cat "$1"
	out_lacks "${@:2}"
}

@test "export --html - writes what readers may see, and nothing else" {
	article one 'The <first>' 'Hello *you* & [two](two.md).' 'category: mail' \
		'tags: [a, b_c]' 'difficulty: beginner'
	article two Second 'Text.' 'category: mail'
	article inner Inner 'For agents.' 'audience: agent' 'tags: [secret]'
	article club Club 'For customers.' 'audience: customer'
	article ask 'What is it?' 'It is this.' 'kind: question'
	printf '%s\n' --- 'title: Draft' --- Unfinished >in/en/draft.md
	take_in
	export_site
	ok '404.html
en/articles/club.html
en/articles/one.html
en/articles/two.html
en/faq.html
en/feed.xml
en/index.html
en/search.html
en/tags/a.html
en/tags/b-c.html
en/topics/mail.html
help.js
index.html
robots.txt
style.css' files_of site
	has_in site/en/articles/one.html '<h1>The &lt;first&gt;</h1>' \
		'<p>Hello <em>you</em> &amp; <a href="two.html">two</a>.</p>' \
		'href="../topics/mail.html">Mail<' 'href="../tags/b-c.html"' \
		'For beginners' '2 March 2026' '1 min read'
	has_in site/en/faq.html '<details id="ask">' 'What is it?' 'It is this.'
	has_in site/en/search.html 'articles/one.html' 'faq.html#ask'
	fails 1 '' grep -rl -e Unfinished -e 'For agents' -e secret site
}

@test "export --html - is for the audience that is asked for" {
	article open Open 'For all.'
	article club Club 'For customers.' 'audience: customer'
	article inner Inner 'For agents.' 'audience: agent'
	take_in
	export_site --audience public
	ok 'open.html' ls site/en/articles
	export_site --audience agent
	ok 'club.html
inner.html
open.html' ls site/en/articles
	fails 64 "kb export: no audience 'staff': public, customer or agent" \
		kb export --html other --audience staff
	runs test ! -e other
}

@test "export --html - the same desk gives the same bytes" {
	article one One 'Text.' 'tags: [x, y]' 'category: mail'
	article two Two 'Text.' 'tags: [x]' 'category: mail'
	take_in
	runs kb export --html site
	DESK_NOW=2026-05-05T05:05:05Z runs kb export --html again
	ok '' diff -r site again
}

@test "export --html - again leaves nothing of what is gone, and others' files" {
	article one One 'Text.' 'tags: [gone]'
	article two Two 'Text.'
	take_in
	export_site
	echo example.org >site/CNAME
	mkdir site/en/own && touch site/en/own/file
	runs kb archive one
	runs kb new Third -m 'New.' language=en -H
	export_site
	ok 'two.html' ls site/en/articles
	runs test ! -e site/en/tags
	ok example.org cat site/CNAME
	runs test -e site/en/own/file
	ok '' find . -name 'site.new-*'
}

@test "export --html - refuses a folder that holds something else" {
	article one One 'Text.'
	take_in
	mkdir site && echo mine >site/index.html
	fails 65 "kb export: cannot write to 'site': it is neither empty nor a help\
 centre" kb export --html site
	ok mine cat site/index.html
	rm site/index.html
	export_site
	article two Two 'Text.'
	take_in
	echo mine >site/en/articles/two.html
	fails 65 "kb export: cannot write 'site/en/articles/two.html': a file that\
 is none of the help centre's" kb export --html site
	ok mine cat site/en/articles/two.html
	lacks_in site/en/index.html Two
	ok '' find . -name 'site.new-*'
}

@test "export --html - an error leaves the folder as it was" {
	article one One 'Text.'
	take_in
	echo hello >note.txt
	runs kb attach add one note.txt
	export_site
	cp -a site before
	article two Two 'Text.'
	take_in
	sql "update content set sha256 = replace(sha256, substr(sha256, 1, 4),
		'0000') where id = (select content_id from article_attachment)"
	exits 65 kb export --html site
	ok '' diff -r before site
	ok '' find . -name 'site.new-*'
}

@test "export --html - a folder that cannot be written is said" {
	[[ $EUID != 0 ]] || skip "root may write everywhere"
	mkdir -m 555 locked
	exits 77 kb export --html locked/site
}

@test "export --html - translations know each other" {
	article one One 'Text.'
	printf '%s\n' --- 'title: Eins' 'language: de' 'source: one' \
		'state: published' --- 'Wort.' >in/de/eins.md
	article alone Alone 'Text.'
	take_in
	export_site
	has_in site/en/articles/one.html 'hreflang="de"' \
		'href="../../de/articles/eins.html"' 'lang="en"'
	has_in site/de/articles/eins.html '<html lang="de">' 'Suchen' \
		'href="../../en/articles/one.html"' '2. März 2026'
	has_in site/en/articles/alone.html 'href="../../de/index.html"'
	lacks_in site/de/articles/eins.html 'inzwischen neuer'
	sql "update article set source_version = 0 where slug = 'eins'"
	export_site
	has_in site/de/articles/eins.html 'inzwischen neuer'
}

@test "export --html - with an address there are a map and whole links" {
	article one One 'Text.'
	take_in
	export_site --url https://help.example.org/a/ --title 'Ann & Bob'
	has_in site/sitemap.xml \
		'<loc>https://help.example.org/a/en/articles/one.html</loc>'
	has_in site/robots.txt \
		'Sitemap: https://help.example.org/a/sitemap.xml'
	has_in site/en/feed.xml '<title>Ann &amp; Bob</title>' \
		'<id>https://help.example.org/a/en/articles/one.html</id>'
	has_in site/en/articles/one.html 'href="https://help.example.org/a/en/articles/one.html">' \
		'rel="canonical"' \
		'<title>One – Ann &amp; Bob</title>'
	local url
	for url in help https:// http:///x 'https://a b' 'https://a/?q' \
		'https://a">'; do
		fails 64 "kb export: '$url' is no address of a site, as\
 https://help.example.org is" kb export --html other --url "$url"
	done
}

@test "export --html - title, address and feedback are settings" {
	printf '[kb]\ntitle = Our help\nurl = https://h.example\n' >desk.conf
	printf 'feedback = mailto:help@h.example\n' >>desk.conf
	export DESK_CONFIG=$PWD/desk.conf
	article one One 'Text.'
	take_in
	export_site
	has_in site/en/articles/one.html 'Our help' 'Was this helpful?' \
		'href="mailto:help@h.example?subject=one%20yes"'
	sed -i 's#^feedback.*#feedback = https://h.example/say?x=1#' desk.conf
	export_site
	has_in site/en/articles/one.html \
		'href="https://h.example/say?x=1&amp;article=one&amp;helpful=no"'
	sed -i 's#^feedback.*#feedback = javascript:x#' desk.conf
	fails 78 "kb export: kb.feedback: 'javascript:x' is neither a mailto: nor\
 a web address" kb export --html site
}

@test "export --html - files go along, under names that nothing runs" {
	article one One 'See [the note](note%20one.txt), ![it](a.png).'
	take_in
	echo hello >'note one.txt'
	echo '<script>x</script>' >evil.html
	echo '<svg/>' >a.svg
	echo png >a.png
	echo x=1 >desk.conf
	runs kb attach add one 'note one.txt' evil.html a.svg a.png desk.conf
	export_site
	ok 'a-svg.bin
a.png
desk-conf.txt
evil-html.bin
note-one.txt' names_of site/files
	has_in site/en/articles/one.html '/note-one.txt">the note</a>' \
		'/a.png" alt="it"' '(6 B)'
	ok hello cat site/files/*/note-one.txt
}

@test "export --html - a link to what is not there is only text" {
	article one One '[a](two) [b](draft.md) [c](#x) [d](../en/three.md#x)
[e](https://e.example/) [f](nothing.pdf)'
	article three Three '## x'
	printf '%s\n' --- 'title: Draft' --- No >in/en/draft.md
	take_in
	ok '' kb export --html site
	has_in site/en/articles/one.html '<p>a b <a href="#x">c</a> ' \
		'<a href="three.html#x">d</a>' \
		'<a href="https://e.example/" rel="noopener">e</a> f</p>'
}

@test "export --html - a video is a link with its picture and length" {
	article one One 'Text.' 'kind: video' \
		'video_url: https://v.example/1' \
		'thumbnail: https://v.example/1.png' 'duration: 3m5s'
	take_in
	export_site
	has_in site/en/articles/one.html 'href="https://v.example/1"' \
		'src="https://v.example/1.png"' 'Watch the video (3:05)'
}

@test "export --html - comments are shown once a moderator let them" {
	article one One 'Text.'
	take_in
	sql "insert into article_comment (article_id, sender, name, body, state,
		created_at) select id, 'guest', 'Ann <b>', 'Good & short', 'shown',
		1772442000 from article;
		insert into article_comment (article_id, sender, body, created_at)
		select id, 'guest', 'Buy this', 1772442000 from article;"
	export_site
	has_in site/en/articles/one.html '<b>Ann &lt;b&gt;</b>' \
		'<p>Good &amp; short</p>'
	lacks_in site/en/articles/one.html 'Buy this'
}

@test "export --html - popular ones are those read most" {
	local slug
	for slug in a1 b2 c3; do
		article $slug "Title $slug" 'Text.'
	done
	take_in
	sql "insert into article_view_day (article_id, day, views)
		select id, 20000, case slug when 'b2' then 5 else 2 end
		from article where slug <> 'c3'"
	export_site
	runs sed -n '/Read most/,/<\/section>/s/.*html">\(.*\)<\/a>.*/\1/p' \
		site/en/index.html
	out_is 'Title b2
Title a1'
}

@test "export --html - an article begins with its summary" {
	article one One 'Text.' 'summary: What <it> is about.'
	take_in
	export_site
	has_in site/en/articles/one.html \
		'<h1>One</h1>
<p class="lead">What &lt;it&gt; is about.</p>'
}

@test "export --html - a category's page has its questions, too" {
	article one One 'Text.' 'category: mail'
	article ask 'Where is it?' 'There.' 'category: mail' 'kind: question'
	article other 'What else?' 'More.' 'kind: question'
	take_in
	export_site
	has_in site/en/topics/mail.html 'href="../articles/one.html">One<' \
		'href="../faq.html#ask">Where is it?<'
	lacks_in site/en/topics/mail.html 'What else?'
}

# links_in SECTION FILE: what stands in its list.
links_in() {
	sed -n "/<section class=\"$1\">/,/<\/section>/p" "$2" |
		sed -n 's/^<li>.*">\(.*\)<\/a><\/li>$/\1/p'
}

@test "export --html - related are those near by, articles before questions" {
	local n
	for n in 1 2 3 4; do
		article "a$n" "A$n" 'Text.' 'category: mail' "position: $n"
	done
	article ask 'Where?' 'There.' 'category: mail' 'position: 3' \
		'kind: question'
	article far Far 'Text.' 'category: other'
	take_in
	export_site
	ok $'A4\nA2\nA1\nWhere?' links_in related site/en/articles/a3.html
	ok '' links_in related site/en/articles/far.html
}

@test "export --html - what came on the same day is in the order of topics" {
	article a Last 'Text.' 'position: 3'
	article b First 'Text.' 'position: 1'
	article c Middle 'Text.' 'position: 2'
	take_in
	export_site
	ok $'First\nMiddle\nLast' links_in first site/en/index.html
}

@test "export --html - the menu says which of its pages one is on" {
	article one One 'Text.'
	article ask 'Where?' 'There.' 'kind: question'
	take_in
	export_site
	has_in site/en/faq.html '<a href="faq.html" aria-current="page">'
	lacks_in site/en/search.html '<a href="faq.html" aria-current="page">'
	has_in site/en/search.html '<a href="search.html" aria-current="page">'
}

@test "export --html - no question takes the place of a heading in another" {
	article a 'A?' '## B' 'kind: question'
	article a-b 'B?' 'Yes.' 'kind: question'
	take_in
	export_site
	has_in site/en/faq.html 'id="a.b"' 'id="a-b"'
}

@test "export --html - an empty desk has an empty help centre" {
	export_site
	has_in site/en/index.html 'How can we help?'
}

@test "the shipped articles make a help centre in which every link leads on" {
	runs sh "$ROOT/share/kb/categories.sh"
	runs kb import "$ROOT/share/kb"
	ok 46 kb count state:published
	ok 23 kb count has:translation
	export_site --url https://help.example.org
	has_in site/de/index.html 'Datenbank, Mail, Suche'
	ok '' python3 -c "
import glob, re
for path in glob.glob('$ROOT/share/kb/*/*.md'):
    for link in re.findall(r'\]\(([^):]+)\)', open(path).read()):
        if not glob.glob('$ROOT/share/kb/*/' + link + '.md'):
            print(path, link)"
}

# Lines of shell in the articles: program, verb, long options.
@test "the shipped articles name programs, verbs and options that there are" {
	local program verb option help
	while read -r program verb option; do
		help=$("$program" "$verb" --help 2>&1) ||
			{ echo "no $program $verb"; return 1; }
		[[ -z $option || $help == *"$option"* ]] ||
			{ echo "$program $verb has no $option"; return 1; }
	done < <(grep -ohE '\b(desk|ticket|agent|template|outbox|kb|faq) [a-z-]+\b[^|`]*' \
		"$ROOT"/share/kb/*/*.md | awk '
		$0 ~ /^(desk|ticket|agent|template|outbox|kb|faq) (init|submit|review|publish|translate|confirm|gaps|stale|from-ticket|log|diff|revert|whoami|roles|doctor|check|audit|backup|restore|export|import|migrate|config|events|new|list|show|set|reply|close|next|search|count|split|unmerge|escalate|take|fields|team|send|retry|edit|render|category) / {
			options = 0
			for (i = 3; i <= NF; i++)
				if ($i ~ /^--[a-z]/) {
					sub(/[=,.].*/, "", $i)
					print $1, $2, $i
					options++
				}
			if (!options)
				print $1, $2
		}' | sort -u)
}

# shell_of FILE: its lines of shell, but for what wants an editor, a server, the
# network or a second person.
shell_of() {
	sed -n '/^```sh$/,/^```$/ { /^```/d; p; }' "$1" |
		sed -E '/^(make|sudo|(kb|template) edit|outbox send)\b/d
			s/(review .*--approve).*/\1 --as eve/
			s|/var/backups/|old/|; s|^desk restore|& -y|'
}

# What the articles take for granted.
some_desk() {
	printf '[desk]\naddress = support@example.org\n' >desk.conf
	printf '[hook chat]\nurl = https://chat.example.com/x\n' >>desk.conf
	export DESK_CONFIG=$PWD/desk.conf HOST=web1
	rm -rf desk.db* old site articles && mkdir old
	export DESK_DB=$PWD/desk.db
	runs desk init
	runs agent new eve role=lead
	runs agent team new billing
	for ((n = 0; n < 42; n++)); do
		echo '{"subject":"Card reader","requester":"ann@example.org"}'
	done | ticket import >/dev/null
	runs ticket set 7 due_at=-1h team=billing
}

@test "what the shipped articles have their readers type works" {
	only_sqlite 'they copy a file'
	local slug
	for slug in en/{first-steps,queries,working-in-pipes,backup-and-restore} \
		en/{agents-and-rights,templates-and-outbox,knowledge-base} \
		en/{due-dates-and-promises,trouble-with-the-database} \
		de/{erste-schritte,abfragen,arbeiten-mit-pipes,wissensdatenbank} \
		de/{agenten-und-rechte,vorlagen-und-ausgang} \
		de/{sichern-und-zurueckholen,fristen-und-zusagen} \
		de/probleme-mit-der-datenbank; do
		some_desk
		shell_of "$ROOT/share/kb/$slug.md" | grep -v '^desk init$' >lines
		[[ -s lines ]] || tell "no line of shell in $slug"
		case $slug in
		*first-steps | *erste-schritte | *knowledge-base | \
			*wissensdatenbank | *agents-* | *agenten-*) ;;
		*) runs agent new bob && runs agent team new support ;;
		esac
		runs bash -euo pipefail lines
	done
}
