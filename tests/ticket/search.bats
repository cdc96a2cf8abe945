#!/usr/bin/env bats
bats_require_minimum_version 1.5.0
load ../lib
load ../words

some() {
	ticket new 'The quick brown fox' -m 'jumps over the lazy dog' >/dev/null
	ticket new 'Über Größe' -m $'first line\nsecond fox \\ back\ttab' >/dev/null
	ticket new 'fox fox fox' -m fox >/dev/null
	ticket reply 1 -m 'another fox came by' >/dev/null
}

@test "search - best first, each ticket once, with the place" {
	some
	ok $'id\tstatus\tpriority\tsubject\tsnippet
3\topen\tnormal\tfox fox fox\tfox fox fox
1\tin_progress\tnormal\tThe quick brown fox\tThe quick brown fox
2\topen\tnormal\tÜber Größe\tfirst line second fox \\\\ back\\ttab' \
		ticket search fox
	ok $'3\n1\n2' ticket search fox -o id
	ok '{"id":2,"status":"open","priority":"normal","subject":"Über Größe",'\
'"snippet":"first line second fox \\ back\ttab"}' \
		ticket search fox second -o json
	ok 'id  snippet
 1  another fox came by' ticket search 'came fox' -o table --fields id
}

@test "search - a snippet is the part of a long text where the words stand" {
	local text
	text=$(printf 'before %.0s' {1..500}; echo -n needle
		printf ' after%.0s' {1..500})
	ticket new long -m "$text" >/dev/null
	runs ticket search needle -H --fields id
	[[ $output == $'1\t…'*'before needle after'*… ]]
	((${#output} < 150))
}

@test "search - a snippet ends with a whole character" {
	local dashes
	dashes=$(printf '\u2014%.0s' {1..40})
	ticket new dashes -m "needle $dashes" >/dev/null
	ok "needle ${dashes:0:26}" sh \
		'ticket search needle -H --fields id | cut -f 2'
}

@test "search - words by their stem, without accents, as phrase and prefix" {
	some
	ok 1 ticket search -o id jump
	ok 1 ticket search -o id DOGS
	ok 2 ticket search -o id uber
	ok 2 ticket search -o id größe
	ok 1 ticket search -o id '"brown fox"'
	ok '' ticket search -o id '"fox brown"'
	ok 1 ticket search -o id 'qui*'
	ok '' ticket search -o id 'qui'
	ok 1 ticket search -o id 'jumps*'
	ok 1 ticket search -o id '"over the laz*"'
	ok '' ticket search -o id fox nothing
}

@test "search - the rest of a query narrows it" {
	some
	ok $'3\n2' ticket search -o id fox status:open
	ok $'3\n2' ticket search -o id fox not dog
	ok $'3\n2' ticket search -o id fox -- -dog
	ok $'2' ticket search -o id fox '#2'
	ok $'3\n1' ticket search -o id fox -n 2
	ok '' ticket search -o id fox -n 0
	fails 64 "ticket search: no word that every hit must have; 'ticket \
list' takes any query" ticket search is:open
	fails 64 "ticket search: no word that every hit must have; 'ticket \
list' takes any query" ticket search fox or dog
	fails 64 'ticket search: an operand is missing: ticket search WORD... '\
'[QUERY]...' ticket search
}

@test "search - without -n at most twenty" {
	local i
	for i in {1..25}; do
		opens "many $i"
	done
	ok 20 sh 'ticket search -H many | wc -l'
	ok 25 sh 'ticket search -H many -n 100 | wc -l'
}

@test "search - nothing that is typed is a syntax error of the index" {
	some
	local word
	for word in "a'b" "a''b" 'a"b' '%a' 'a_b' 'a^' '^a' 'NEAR' 'NEAR/3' 'a*b' \
		'*a' '**a' 'a**' 'fox}' '{fox' '[fox]' '{title' 'a-b' 'a+b' '+a' \
		'a.b' 'x@y.z' '12:30' 'http://x/?q=1&r=2' 'a;b' 'a|b' 'a&&b' 'a!' \
		'\a' 'a\' '$a' '`a`' '<a>' '=a' 'ñ' '日本語' $'a\x01b' $'a\u0301' \
		'"a b" "c d"' '"a*"' '"a b"*' 'é*' 'rowid' 'rank' 'message_fts'; do
		exits 0 ticket search -- "$word"
		[[ ${lines[0]} == id$'\t'* && -z $stderr ]] || tell "$word"
		exits 0 ticket list -- "$word"
		exits 0 ticket count -- "fox or $word"
	done
	for word in "'" '^' '*' '***' '-' '+' '{}' '[' ';' '/' '\' '%' '_' '&' '|' \
		'~' '`' '!' '?' '<' '>' '=' '@' '#' '$' ':' '"-"' '"*"' $'\x01' '😀'; do
		fails 64 "ticket search: no word that every hit must have; \
'ticket list' takes any query" ticket search -- "$word"
		ok '' ticket list -o id -- "$word"
	done
}

@test "search - what the query language cannot read is named with its place" {
	fails 64 'ticket search: position 1: quotes not closed' \
		ticket search '"fox'
	fails 64 "ticket search: position 5: missing ')'" \
		ticket search 'fox (dog'
	fails 64 "ticket search: position 4: ')' without '('" \
		ticket search 'fox)'
	fails 64 "ticket search: position 5: no field 'titel'" \
		ticket search fox titel:dog
	fails 64 'ticket search: position 5: not UTF-8 text' \
		ticket search $'fox \xff'
}

@test "search - finds mails by subject, text and what came in nested" {
	mail2ticket <"$ROOT/share/examples/mail.eml" >/dev/null
	ok 1 ticket search -o id 'Fehler 17'
	ok 1 ticket search -o id cafe zoe
}

@test "search - a mistyped word is read as the nearest one of the subjects" {
	some
	ok $'1' ticket search -o id quikc
	exits 0 ticket search -o id -v qiuck brown
	out_is 1
	err_is "ticket search: 'qiuck' is read as 'quick'"
	ok '' ticket search -o id --exact quikc
	ok '' ticket list -o id quikc
}

@test "search - a beginning is not read as another word" {
	ticket new tape -m 'that is all' >/dev/null
	ticket new Other -m 'two new papers here' >/dev/null
	ok 2 ticket search -o id 'pape*'
	ok 2 ticket search -o id '"new pape*"'
	ok 2 ticket search -o id '"new pape*"here'
	exits 0 ticket search -o id -v 'pape'
	out_is 1
	err_is "ticket search: 'pape' is read as 'tape'"
}

@test "search - --explain says what the rank is made of" {
	some
	runs ticket search fox -n 1 --explain -o json --fields id
	[[ $output == *'"why":"word\t'*'\tfox, in '*'score\t'* ]]
}

@test "search - words are stemmed in the language of the ticket" {
	ticket new Eins language=de -m 'Die Passwörter der Häuser' >/dev/null
	ticket new Two -m 'the passwords of houses' >/dev/null
	ok 1 ticket search -o id Passwort Haus
	ok 1 ticket list -o id 'passworter'
	ok 2 ticket search -o id password house
	ok '' desk check -H
}

@test "search - what names no language is in that of the desk" {
	printf '[desk]\nlanguage = de\n' >desk.conf
	DESK_CONFIG=$PWD/desk.conf ticket new 'Ärger mit Druckern' -m x >/dev/null
	ticket new 'Druckern, too' -m x >/dev/null
	ok 1 ticket search drucker -o id
}
