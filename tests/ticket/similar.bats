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
