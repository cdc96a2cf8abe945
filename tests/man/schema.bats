# The pages against the programs: desk.conf(5), desk-schema(5), agent(1).
bats_require_minimum_version 1.5.0
load ../lib

setup() {
	needs jq
	desk_fresh
	cd "$BATS_TEST_TMPDIR" || return
	cp "$ROOT/share/examples/mail.eml" .
}

# items PAGE SECTION: the names of the first list in a subsection, a line each.
items() {
	sed -n "/^\.Ss $2\$/,/^\.El/p" "$ROOT/man/$1" |
		sed -n '/^\.It Cm /{ s///; s/ , /\n/g; p; }'
}

# keys FILTER COMMAND...: the keys of the object that FILTER takes from the
# first line that COMMAND prints.
keys() {
	"${@:2}" | head -n 1 | jq -r "$1 | keys_unsorted[]"
}

# has_keys SECTION FILTER COMMAND...: desk-schema(5) has these keys, and the
# ones that are named in the text behind the list in EXTRA.
has_keys() {
	local want
	want=$(keys "${@:2}")
	[[ -n $want ]] || tell "nothing to compare $1 with"
	runs items desk-schema.5 "$1"
	[[ -z ${EXTRA-} ]] || output+=$'\n'$EXTRA
	out_is "$want"
}

@test "desk.conf(5) has each setting that desk config prints and no others" {
	local want
	want=$(desk config -H | cut -f 1)
	runs items desk.conf.5 Settings
	out_is "$want"
}

@test "desk-schema(5) has the fields of a ticket and all that is nested in it" {
	runs mail2ticket <mail.eml
	runs ticket new Two -m x
	runs ticket link 1 parent 2
	runs ticket time 1 5m
	has_keys Ticket . ticket list -o json --fields \
		"$(ticket fields -o id | paste -sd,)"
	EXTRA=$'messages\nlinks' has_keys Ticket . ticket show 1 -o json
	EXTRA=attachments has_keys Message '.messages[0]' ticket show 1 -o json
	has_keys Attachment '.messages[0].attachments[0]' ticket show 1 -o json
	has_keys Link '.links[0]' ticket show 1 -o json
	has_keys Time '.time[0]' ticket export id:1
}

@test "desk-schema(5) has the fields of the other records" {
	runs agent team new support
	runs desk config field ticket.serial
	runs desk events --cursor bot
	has_keys Event . desk events -o json
	has_keys Agent . agent list -o json
	has_keys Team . agent team list -o json
	has_keys Cursor . desk cursor -o json
	printf 'From: a@b.c\n\nx\n' | outbox add d@e.f >/dev/null
	has_keys Outbox . outbox list -o json
	has_keys Field . desk config field -o json
	has_keys Category . desk config category -o json
	runs template new x -m x
	has_keys Template . template list -o json
	runs agent new other role=lead
	runs kb new x -m x
	has_keys Article . kb list -o json \
		--fields "$(kb fields -o id | paste -sd,)"
	EXTRA=attachments has_keys Article . kb show 1 -o json
	has_keys 'Version of an article' . kb log 1 -o json
	runs kb attach add 1 mail.eml
	has_keys 'File of an article' . kb attach list 1 -o json \
		--fields id,attachment_id,name,type,size,created_at,sha256
	runs kb category new x
	has_keys 'Category of articles' . kb category list -o json
	runs kb submit 1
	runs kb review 1 --approve --as other
	runs kb publish 1
	runs kb rate 1 yes
	has_keys 'Vote on an article' . kb votes 1 -o json
	runs kb comment 1 -m x
	has_keys 'Comment on an article' . kb comments -o json
	runs kb confirm 1 --question x
	has_keys 'Phrasing of an article' . kb phrasings -o json
	runs kb search zebra
	has_keys Gap . kb gaps -o json
	has_keys 'Figures of articles' . kb stats -o json
}

@test "desk-schema(5) has the types of a ticket's fields" {
	local name type
	while IFS=$'\t' read -r name type; do
		runs sed -n "/^\.Ss Ticket/,/^\.El/{/^\.It Cm $name\$/{n;p;};}" \
			"$ROOT/man/desk-schema.5"
		out_is "$type."
	done < <(ticket fields -H | cut -f 1,2)
}

# The verbs of events stand in the sources as texts of their own.
verbs() {
	cat "$ROOT"/lib/desk/*.c "$ROOT"/lib/desk/*/*.c "$ROOT"/cmd/desk/*.c |
		grep -oE '"[a-z_%]+\.([a-z]+ed|set|split|rebuilt|held|sent)"' |
		tr -d '"' | sort -u
}

@test "desk-schema(5) has each verb of an event and no others" {
	local want
	# Those of fields and categories are removed by one function.
	want=$(verbs | sed 's/^%s\.removed/field.removed\ncategory.removed/' |
		sort -u)
	runs bash -c "$(declare -f items)
		items desk-schema.5 'Event verbs' | sort"
	out_is "$want"
}

@test "template(1) has the fields and the variables, and no others" {
	local want
	want=$(template fields -H | cut -f 1-3 |
		sed -E 's/\t([a-z]+)\t/ \1; /; s/,/, /g; s/$/./')
	runs bash -c "sed -n '/^\.Ss Fields/,/^\.El/p' '$ROOT/man/template.1' |
		sed -n '/^\.It Cm /{N; s/^\.It Cm \(.*\)\n/\1 /; p;}'"
	out_is "$want"
	want=$(template variables -H --fields name)
	runs items template.1 Variables
	out_is "$want"
}

@test "a page has the fields that its program's fields prints and no others" {
	local want program
	for program in agent outbox kb faq; do
		want=$($program fields -H | cut -f 1-3 |
			sed -E 's/\t([a-z]+)\t/ \1; /; s/,/, /g; s/$/./')
		runs sed -n '/^\.Ss Fields/,/^\.El/p' "$ROOT/man/$program.1"
		runs sed -n '/^\.It Cm /{N; s/^\.It Cm \(.*\)\n/\1 /; p;}' \
			<<<"$output"
		out_is "$want"
	done
}
