bats_require_minimum_version 1.5.0
load ../lib
load ../words

setup() {
	desk_fresh
	cd "$BATS_TEST_TMPDIR" || return
}

# A desk that has something of everything.
filled() {
	agents bob:agent eve:auditor
	agent team new support email=support@desk.example >/dev/null
	agent set bob team=support >/dev/null
	desk config field ticket.serial type=int >/dev/null
	desk config category printers help='printers and paper' >/dev/null
	mail2ticket <"$ROOT/share/examples/mail.eml" >/dev/null
	opens 'Printer on fire' requester=ann@example.org serial=7 \
		category=printers team=support
	opens Again --key host/disk requester=ann@example.org
	opens 'Later, and merged' requester=ann@example.org
	ticket merge 3 --into 4 >/dev/null
	ticket merge 4 --into 2 >/dev/null
	ticket link 2 parent 1 >/dev/null
	ticket tag 2 +vip +smoke >/dev/null
	ticket time 2 5m >/dev/null
	ticket reply 2 -m $'“Zoë”\tsays \\ and\n\n\x01 more' >/dev/null
	template new hello language=de -m 'Hallo!' >/dev/null
	desk events --cursor bot -n 3 >/dev/null
}

# altered SED-SCRIPT: the export as another would have written it.
altered() {
	sed '/^{"end":/d' whole.jl | sed "$1" >altered
	printf '{"end":{"rows":%d,"sha256":"%s"}}\n' \
		$(($(wc -l <altered) - 1)) "$(sha256sum <altered | cut -c 1-64)" |
		cat altered - >altered.jl
}

# columns_of_store: table, column and type of all that is no copy of another.
columns_of_store() {
	if on_sqlite; then
		sql "select m.name || ' ' || x.name || ' ' ||
			replace(lower(x.type), 'integer', 'int')
			from sqlite_master m, pragma_table_xinfo(m.name) x
			where m.type = 'table' and x.hidden = 0"
	else
		sql "select table_name || ' ' || column_name || ' ' ||
			case data_type when 'bigint' then 'int'
			when 'bytea' then 'blob' else data_type end
			from information_schema.columns
			join information_schema.tables
			using (table_schema, table_name)
			where table_schema = 'public' and is_generated = 'NEVER'
			and table_type = 'BASE TABLE'"
	fi
}

@test "export, import - give the same desk, and the same bytes again" {
	filled
	desk export >whole.jl
	new=$(new_store new)
	ok '' desk import -d "$new" <whole.jl
	desk export -d "$new" | cmp - whole.jl
	ok $'part\tfault' desk check -d "$new"
	ok "$(desk audit)" desk audit -d "$new"
	ok "$(ticket export)" ticket export -d "$new"
	ok "$(ticket search card reader)" ticket search -d "$new" card reader
	# New records follow the old ones.
	ok $'id\n5' ticket new -d "$new" Five -m x
	ok "$(desk cursor -H)" desk cursor -H
}

@test "export - is a line a row, in order, between a first and a last one" {
	filled
	desk export >whole.jl
	ok "$(sort -u <<<"$(jq -r 'keys[]' whole.jl)" | wc -l)" \
		sh 'jq -r "keys[]" whole.jl | uniq | wc -l'
	ok "{\"format\":1,\"schema\":$(desk migrate -o json | jq .to)}" \
		sh 'head -n 1 whole.jl | jq -c .desk'
	ok "$(($(wc -l <whole.jl) - 2)) $(head -n -1 whole.jl | sha256sum |
		cut -c 1-64)" sh 'tail -n 1 whole.jl | jq -r \
		".end | \"\\(.rows) \\(.sha256)\""'
	ok $'1\n2\n3\n4' sh 'jq ".ticket.id // empty" whole.jl'
	desk export | cmp - whole.jl
}

@test "export - has every table and column that the store has" {
	# What is made anew from the others, and what the store has for itself.
	local own='sqlite_[a-z0-9]*|desk_store|desk_turn|event_unsealed'
	local anew='(message|article)_(fts|search)[a-z_]*|search_(word|language)'
	columns_of_store | grep -vE "^($own|$anew) " | LC_ALL=C sort >store
	"$BUILD/tests/tool/tables" | LC_ALL=C sort >known
	# A line that has < stands in the schema alone: add it to
	# lib/desk/store/portable_tables.c. A table that is made anew from others
	# belongs to those that are named here.
	diff store known
}

@test "export - is for admins" {
	agents bob:lead eve:auditor
	for who in bob eve; do
		exits 77 desk export --as "$who"
		out_is ''
		err_has "desk export: user '$who'" 'may not'
	done
	fails 64 "desk export: 'x' is one operand too many" desk export x
}

@test "export - says so when the disk is full, and is quiet when nobody reads" {
	filled
	exits 74 sh 'desk export >/dev/full'
	err_has 'desk export: cannot write'
	ok '{"desk"' sh 'desk export | head -c 7; true'
}

@test "import - takes the place of a desk that was just made" {
	filled
	desk export >whole.jl
	new=$(new_store new)
	desk init -d "$new" >/dev/null
	ok '' desk -d "$new" import <whole.jl
	desk -d "$new" export | cmp - whole.jl
	# And says how much it was where somebody looks.
	other=$(new_store other)
	exits 0 desk import -v --database="$other" <whole.jl
	out_is ''
	err_is "desk import: imported $(($(wc -l <whole.jl) - 2)) rows into \
'$(desk config -d "$other" desk.database)'"
}

@test "import - does not touch a desk that is in use" {
	desk export >whole.jl
	opens One
	before=$(desk export | sha256sum)
	fails 65 "desk import: cannot import into '$(desk config desk.database)': \
the desk there is in use; name a new one" desk import <whole.jl
	ok "$before" sh 'desk export | sha256sum'
	new=$(new_store new)
	desk init -d "$new" >/dev/null
	agent new bob -d "$new" role=viewer >/dev/null
	exits 65 desk import -d "$new" <whole.jl
	err_has 'the desk there is in use'
	exits 77 desk import -d "$new" --as bob <whole.jl
}

@test "import - takes nothing that is cut short or altered" {
	local lines new shown line
	filled
	desk export >whole.jl
	lines=$(wc -l <whole.jl)
	new=$(new_store new)
	shown=$(desk config -d "$new" desk.database)
	line=$(grep -n '^{"ticket":' whole.jl | head -n 1 | cut -d : -f 1)
	refused() {
		exits "$1" desk import -d "$new"
		out_is ''
		err_has "desk import: cannot import into '$shown': $2"
		exits 66 desk whoami -d "$new"
	}
	head -n -1 whole.jl | refused 65 "stdin line $lines: the end is missing"
	head -n 5 whole.jl | refused 65 'stdin line 6: the end is missing'
	head -c -200 whole.jl | refused 65 'stdin line'
	sed 's/Again/Never/' whole.jl |
		refused 65 "stdin line $lines: the lines before it were altered"
	sed "$((line + 3))d" whole.jl | refused 65 'stdin line'
	sed "2s/^/x/" whole.jl | refused 65 'stdin line 2: not JSON'
	cat whole.jl whole.jl |
		refused 65 "stdin line $((lines + 1)): something behind the end"
	sed 1d whole.jl | refused 65 'stdin line 1: this is no exported desk'
	ticket export | refused 65 'stdin line 1: '
	refused 65 'stdin is empty' </dev/null
	# What another has written with a closing line that fits.
	altered '3s/^{"[a-z_]*"/{"nowhere"/'
	refused 65 "stdin line 3: there is no table 'nowhere'" <altered.jl
	altered "${line}s/\"id\"/\"ident\"/"
	refused 65 "stdin line $line: ticket has no column 'ident'" <altered.jl
	altered "${line}s/\"id\":1/\"id\":\"one\"/"
	refused 65 "stdin line $line: ticket.id: not what this column holds" \
		<altered.jl
	altered "${line}s/\"status\":\"[a-z_]*\"/\"status\":\"lost\"/"
	refused 65 "stdin line $line: cannot write" <altered.jl
	altered "${line}p"
	refused 65 "stdin line $((line + 1)): cannot write" <altered.jl
	altered '/^{"customer"/d'
	refused 65 'stdin line' <altered.jl
	altered '1s/"schema":[0-9]*/"schema":99/'
	refused 78 'stdin line 1: its schema is 99, this program knows' <altered.jl
	altered '1s/"format":1/"format":2/'
	refused 78 'stdin line 1: its format is 2, this program knows 1' <altered.jl
	# It was not spoilt by all that.
	ok '' desk import -d "$new" <whole.jl
	desk export -d "$new" | cmp - whole.jl
}

@test "import - brings a desk of an earlier schema to this one" {
	filled
	desk export >whole.jl
	altered '1s/"schema":[0-9]*/"schema":2/'
	new=$(new_store new)
	ok '' desk import -d "$new" <altered.jl
	desk export -d "$new" | cmp - whole.jl
	ok $'part\tfault' desk check -d "$new"
	other=$(new_store other)
	desk init -d "$other" >/dev/null
	exits 78 desk import -d "$other" <altered.jl
	err_has 'its schema is 2, and that of the desk there'
}

@test "import - says when you are nobody in the new desk" {
	filled
	sql "update agent set login = 'somebody' where login = '$ME'"
	new=$(new_store new)
	# Who may not export it has been handed the file.
	sql "update agent set login = '$ME' where login = 'somebody'"
	desk export | sed '/^{"end"/d' >whole.jl
	altered "s/\"login\":\"$ME\"/\"login\":\"somebody\"/"
	exits 0 desk import -d "$new" <altered.jl
	out_is ''
	err_is "desk import: you, '$ME', are no agent of this desk; an admin of \
it enters you with 'agent new $ME'"
}

@test "export - keeps numbers and texts that JSON cannot hold" {
	opens One
	desk config field ticket.big type=int >/dev/null
	sql "insert into field_value (field_id, record_id, num)
		values (1, 1, 9223372036854775807)"
	desk export >whole.jl
	ok '"9223372036854775807"' sh 'jq ".field_value.num // empty" whole.jl'
	new=$(new_store new)
	ok '' desk import -d "$new" <whole.jl
	desk export -d "$new" | cmp - whole.jl
	on_sqlite || return 0
	sql "update message set body = cast(x'41ff00' as text)"
	desk export >odd.jl
	ok '{"base64":"Qf8A"}' sh 'jq -c ".message.body // empty" odd.jl'
	ok '' desk import -d odd.db <odd.jl
	desk export -d odd.db | cmp - odd.jl
}

@test "import - leaves no half desk when it is killed" {
	only_sqlite 'the file that is left is the point'
	local i
	seq 300 | jq -c '{subject: "s\(.)", body: ("b" * 3000)}' >in
	runs ticket import <in
	desk export >whole.jl
	for i in 1 2 4 8 16 32 64; do
		timeout -s KILL "$(printf '0.%03d' "$i")" \
			desk import -d new.db <whole.jl 2>err || true
	done
	# All of it, or nothing: a store without a desk, or not even that.
	if [[ $(ticket count -d new.db 2>err) != 300 ]]; then
		[[ $(desk whoami -d new.db 2>&1) == *'its schema is 0'* ]] ||
			rm -f new.db*
		ok '' desk import -d new.db <whole.jl
	fi
	desk export -d new.db | cmp - whole.jl
}
