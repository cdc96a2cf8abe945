# ticket similar, and what is linked by itself.
bats_require_minimum_version 1.5.0
load ../lib

setup() {
	desk_fresh
}

TEXT='the big printer in the hall makes a noise since monday morning and then
it prints nothing but grey pages, please send somebody to look at it'

opened() { # SUBJECT REQUESTER TEXT
	ticket new "$1" requester="$2" -m "$3" >/dev/null
}

@test "similar - tells the same text from what is like it" {
	opened 'Printer is loud' ann@x.org "$TEXT"
	opened 'No login' bob@x.org 'my password is refused at the login page'
	opened 'Fwd: Printer' carl@x.org "Hello, this was sent to me: > $TEXT"
	opened 'Loud printer' dora@x.org 'our printer is loud, too, and the pages are grey'
	runs ticket similar 1 --fields id -H
	[[ $output == $'3\tsame\t0.9'* && ${#lines[@]} -eq 1 ]]
	ok $'4\n1\n3' ticket similar - -o id -m 'printer loud grey pages'
	ok $'4\n3\n1' ticket similar - -o id -m '*printers*'
	ok '' ticket similar 2 -o id
	exits 1 ticket similar 2 -q
	fails 66 'ticket similar: no ticket 99' ticket similar 99
}

@test "new - the same text of the same person is linked, not merged" {
	opened 'Printer is loud' ann@x.org "$TEXT"
	opened 'Re: Printer is loud' ann@x.org "$TEXT"$'\n\nany news?'
	opened 'Printer is loud' bob@x.org "$TEXT"
	opened 'Short' ann@x.org 'the same'
	opened 'Short' ann@x.org 'the same'
	ok $'2\tduplicate\t1' bash -c 'ticket link -H 2 | cut -f 1-3'
	ok '' ticket link -H 3 4 5
	ok open bash -c 'ticket show -o json 2 | jq -r .status'
}

@test "new - nothing is compared where the site says no" {
	printf '[ticket]\nduplicates = no\n' >"$BATS_TEST_TMPDIR/desk.conf"
	export DESK_CONFIG=$BATS_TEST_TMPDIR/desk.conf
	opened 'Printer is loud' ann@x.org "$TEXT"
	opened 'Printer is loud' ann@x.org "$TEXT"
	ok '' ticket link -H 2
}

@test "mail2ticket - a mail that is sent again as another one is linked" {
	local n
	for n in 1 2; do
		printf 'From: Ann <ann@x.org>\nTo: desk@y.org\nSubject: loud
Message-ID: <%s@x.org>\n\n%s\n' "$n" "$TEXT" | mail2ticket >/dev/null
	done
	ok $'2\tduplicate\t1' bash -c 'ticket link -H 2 | cut -f 1-3'
}

duplicates() { # WORD
	printf '[ticket]\nduplicates = %s\n' "$1" >"$BATS_TEST_TMPDIR/desk.conf"
	export DESK_CONFIG=$BATS_TEST_TMPDIR/desk.conf
}

notes() { # TICKET: what the desk itself says there
	ticket show -o json "$1" |
		jq -r '.messages[] | select(.kind == "system") | .body'
}

OTHERS='since monday morning the big printer in the hall makes such a noise,
then it prints nothing but grey pages, please send somebody'

@test "new - where the site wants it, a note names what reads alike" {
	opened 'Printer is loud' ann@x.org "$TEXT"
	opened 'Grey pages' bob@x.org "$OTHERS"
	ok '' notes 2
	duplicates suggest
	ok 3 ticket new -o id 'Grey pages' requester=carl@x.org -m "$OTHERS"
	runs notes 3
	[[ $output == 'Perhaps reported before: #2 Grey pages (1.00); '\
'#1 Printer is loud (0.'[4-9]?')' ]]
	ok 4 ticket new -o id 'No login' requester=dora@x.org \
		-m 'my password is refused at the login page since I changed it'
	ok '' notes 4
	ok 5 ticket new -o id 'Hall' requester=dora@x.org -m 'grey pages'
	ok '' notes 5
	ok $'reply\nsystem' bash -c \
		'ticket show -o json 3 | jq -r ".messages[].kind"'
	ok '' ticket link -H 3
}

@test "new - with notes, too, one's own text again is linked, by any channel" {
	duplicates suggest
	opened 'Printer is loud' ann@x.org "$TEXT"
	ok 2 ticket new -o id Printer requester=ann@x.org --channel phone \
		-m "$TEXT"
	ok $'2\tduplicate\t1' bash -c 'ticket link -H 2 | cut -f 1-3'
	ok '' notes 2
	ok 3 ticket new -o id Noise requester=ann@x.org --channel web \
		-m "$OTHERS"
	runs notes 3
	out_has 'Perhaps reported before: #' '#1 Printer is loud (0.'
}

@test "new - a setting without a value, or another word, compares nothing" {
	local word
	opened 'Printer is loud' ann@x.org "$TEXT"
	for word in '' sugest no; do
		duplicates "$word"
		runs ticket new -o id 'Printer' requester=ann@x.org -m "$TEXT"
		ok '' ticket link -H "$output"
	done
	ok '' notes 4
}

@test "similar --note - writes a note once, and what --dry-run shows" {
	opened 'Grey pages' bob@x.org "$OTHERS"
	opened 'Noise' ann@x.org "$OTHERS"
	opened 'No login' bob@x.org 'my password is refused at the login page'
	exits 0 ticket similar --note --dry-run -v -o id is:open
	out_is 2
	err_is 'ticket similar: 2: Perhaps reported before: #1 Grey pages (1.00)'
	ok '' notes 2
	ok 2 ticket similar --note -o id is:open
	ok 'Perhaps reported before: #1 Grey pages (1.00)' notes 2
	ok '' ticket similar --note -o id is:open
	ok '' ticket similar --note -o id --dry-run is:open
	ok 'Perhaps reported before: #1 Grey pages (1.00)' notes 2
	[[ $(sql "select count(*) from event where verb = 'message.added'
		and ticket_id = 2") == 2 ]]
}

@test "similar --note - an exported note comes along, and is not written again" {
	opened 'Grey pages' bob@x.org "$OTHERS"
	opened 'Noise' ann@x.org "$OTHERS"
	ok 2 ticket similar --note -o id is:open
	ticket export >all
	DESK_DB=$(new_store other)
	desk init >/dev/null
	ticket import <all >/dev/null
	ok '' ticket similar --note -o id is:open
}

@test "similar --note - leaves out the merged, the long solved and monitors'" {
	opened 'Grey pages' bob@x.org "$OTHERS"
	ticket set 1 status=resolved >/dev/null
	export DESK_NOW=2026-05-30T09:00:00Z
	opened 'Noise' ann@x.org "$OTHERS"
	ok 2 ticket similar --note -o id --dry-run is:open
	export DESK_NOW=2026-06-02T09:00:00Z
	ok '' ticket similar --note -o id --dry-run is:open
	ticket new 'Disk full' --key a/disk -m "$OTHERS" >/dev/null
	ok '' ticket similar --note -o id --dry-run is:open
	opened 'Noise' carl@x.org "$OTHERS"
	ticket merge 2 --into 4 --allow-other-customer >/dev/null
	ok 4 ticket similar --note -o id id:2 or id:4
	runs notes 4
	[[ $output == *'Perhaps reported before: #3 Disk full ('?.??')' ]]
}

@test "similar --note - a customer neither writes notes nor sees them" {
	opened 'Grey pages' bob@x.org "$OTHERS"
	opened 'Noise' ann@x.org "$OTHERS"
	ok 2 ticket similar --note -o id is:open
	sql "update agent set role = 'customer', email = 'ann@x.org'"
	runs ticket show 2
	out_lacks Perhaps Grey
	exits 77 ticket similar --note is:open
	out_is ''
}

@test "similar --note - says what cannot be" {
	fails 64 'ticket similar: --note: no query says which tickets are meant' \
		ticket similar --note
	fails 64 'ticket similar: --note and --explain do not go together' \
		ticket similar --note --explain is:open
	fails 64 'ticket similar: --note and --file do not go together' \
		ticket similar --note -f x is:open
	fails 64 'ticket similar: --dry-run is for --note' \
		ticket similar --dry-run 1
	exits 64 ticket similar --note nothing:open
	out_is ''
	ok '' ticket similar --note -o id is:open
}
