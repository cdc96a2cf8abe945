bats_require_minimum_version 1.5.0
load ../lib

# The shipped help centre, looked at in headless Chromium. One that is made of
# hostile text follows.

setup_file() {
	command -v chromium >/dev/null || return 0
	cd "$BATS_FILE_TMPDIR" || return
	export HOME=$PWD DESK_CONFIG=/dev/null DESK_NOW=2026-03-02T09:00:00Z
	export DESK_DB=$PWD/shipped.db
	desk init >/dev/null && sh "$ROOT/share/kb/categories.sh" &&
		kb import "$ROOT/share/kb" >/dev/null &&
		kb export --html site --title deskutils || return
	export DESK_DB=$PWD/hostile.db
	python3 "$ROOT/tests/browser/xss_desk.py" \
		"$ROOT/tests/browser/xss.txt" >hostile.jsonl
	desk init >/dev/null && kb import <hostile.jsonl >/dev/null &&
		python3 "$ROOT/tests/browser/xss_desk.py" \
			"$ROOT/tests/browser/xss.txt" --comments |
		sqlite3 -batch "$DESK_DB"
}

setup() {
	only_sqlite "pages are the same on both"
	# They have been made under them.
	[[ -z ${SAN-} ]] || skip 'no sanitizer looks into a browser'
	needs chromium
	cd "$BATS_FILE_TMPDIR" || return
	export HOME=$PWD DESK_CONFIG=/dev/null DESK_NOW=2026-03-02T09:00:00Z
}

browser() {
	python3 "$ROOT/tests/browser/browser.py" "$@"
}

pages() { # FOLDER
	find "$1" -name '*.html' | LC_ALL=C sort
}

few=(site/en/index.html site/de/index.html site/en/faq.html
	site/de/search.html site/en/articles/working-in-pipes.html
	site/de/articles/agenten-und-rechte.html site/en/topics/mail.html
	site/404.html)

@test "pages load without errors and fit a phone" {
	local all
	mapfile -t all < <(pages site)
	ok '' browser load "${all[@]}"
}

@test "headings, landmarks, names and places are in order" {
	local all
	mapfile -t all < <(pages site)
	ok '' browser outline "${all[@]}"
}

@test "text stands out from its ground, by day and night" {
	ok '' browser contrast "${few[@]}"
}

# Fetched once into a folder that is kept, where there is npm and its registry.
@test "axe-core finds nothing" {
	local cache=${XDG_CACHE_HOME:-/var/tmp}/deskutils-axe
	if [[ ! -e $cache/package/axe.min.js ]]; then
		needs npm
		mkdir -p "$cache"
		(cd "$cache" && timeout 60 npm pack --silent axe-core &&
			tar xzf axe-core-*.tgz) >npm.log 2>&1 ||
			skip "npm cannot fetch axe-core"
	fi
	ok '' browser axe "$cache/package/axe.min.js" "${few[@]}"
}

@test "what looks for faults does find them" {
	cat >bad.html <<-'END'
		<!doctype html><title>x</title><script>throw new Error("bad")
		</script><h2 onclick="x">x</h2><p style="color:#999">pale</p>
		<img src=x onerror="window.xss = 1"><div style="width:999px">
		wide</div><a href="javascript:x">y</a><a href="#no"></a>
	END
	runs browser load bad.html
	out_has 'exception' 'wider than the screen'
	runs browser outline bad.html
	out_has 'not one h1' 'no language' 'no name' 'leads nowhere' 'no alt'
	runs browser contrast bad.html
	out_has 'P.'
	runs browser scripts bad.html
	out_has 'a payload ran' 'attribute onclick' 'leads to javascript:x'
}

@test "the search finds words, beginnings, without accents, in its language" {
	runs browser search site/en/search.html 'setgid'
	out_is 'Agents, teams and rights
-- 1 result'
	runs browser search site/en/search.html 'procm recip'
	out_has 'Take in mail with procmail or fetchmail'
	runs browser search site/de/search.html 'GROSS'
	out_has 'Abfragen: welche Tickets gemeint sind'
	runs browser search site/de/search.html 'geloscht'
	out_has 'Mail annehmen mit procmail oder fetchmail'
	runs browser search site/en/search.html 'zzz'
	out_is '-- Nothing found. Try other words.'
	runs browser search site/en/search.html '  <b> & "'
	runs browser search "file://$PWD/site/en/search.html?q=setgid" ''
	out_has 'Working in pipes'
}

# first_found LANGUAGE QUESTION
first_found() {
	browser search "site/$1/search.html" "$2" | sed -n 1p
}

@test "the search takes questions, and other endings of words" {
	ok 'Backup and restore' first_found en 'how do I restore a backup'
	ok 'Backup and restore' first_found en 'backups'
	ok 'Sichern und zurückholen' first_found de 'wie lege ich eine Kopie an'
	ok 'Sichern und zurückholen' first_found de 'Sicherungen'
}

@test "without scripts everything is there to read" {
	runs browser plain site/en/search.html
	out_has 'Searching needs JavaScript' 'Working in pipes' 'Queries'
	runs browser plain site/en/articles/first-steps.html
	out_has 'desk init' 'On this page'
}

@test "on paper there is the article alone" {
	runs browser print site/en/articles/first-steps.html
	out_has 'First steps' 'desk init'
	out_lacks 'All articles' 'On this page' 'Deutsch' 'Related'
	runs browser print site/en/faq.html
	out_has 'In one file'
}

@test "hostile text everywhere: nothing of it runs, and no page has script" {
	local all
	(($(wc -l <"$ROOT/tests/browser/xss.txt") >= 100))
	export DESK_DB=$BATS_FILE_TMPDIR/hostile.db
	echo x >'"><img src=x onerror=xss=1>.html'
	echo '<script>parent.xss=1</script>' >'<script>xss=1<script>.svg'
	runs kb attach add x1 '"><img src=x onerror=xss=1>.html' \
		'<script>xss=1<script>.svg'
	ok '' kb export --html hostile --title '</title><script>xss=1</script>'
	ok '' python3 "$ROOT/tests/kb/site.py" hostile --markup
	mapfile -t all < <(pages hostile)
	((${#all[@]} > 200))
	ok '' browser scripts "${all[@]}"
	ok '' browser outline hostile/en/index.html hostile/en/search.html
}

@test "hostile words in the search box and the address stay words" {
	local query='%3Cimg%20src=x%20onerror=xss=1%3E%20script'
	kb export --html hostile -d hostile.db
	runs browser search hostile/en/search.html '<img src=x onerror=xss=1>'
	out_has '<img src=x onerror=xss=1>'
	ok '' browser scripts "file://$PWD/hostile/en/search.html?q=$query" \
		"file://$PWD/hostile/en/faq.html#$query"
}
