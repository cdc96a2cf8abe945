bats_require_minimum_version 1.5.0
load ../lib
load ../words

setup() {
	desk_fresh
	cd "$BATS_TEST_TMPDIR" || return
}

# refund: the canned reply that most tests are about.
refund() {
	# shellcheck disable=SC2016 # a template's variables
	ok 1 template new -o id refund --variable amount \
		--variable currency=EUR -m 'Hello ${requester_name|there},

we refund ${amount} ${currency}.'
}

# last_event: verb, record, id and changes of the latest one.
last_event() {
	desk events -H -n 1 sort:-id --fields verb,record,record_id,changes
}

@test "new - makes a template of each kind, and prints its id" {
	ok $'id\n1' template new hello -m 'Hello!'
	ok 2 template new -o id ack purpose=acknowledgement language=de_at \
		category=billing subject='Nummer ${ticket}' -m 'Hallo!'
	ok 3 template new -o id spam --set status=resolved \
		--set 'resolution=spam' </dev/null
	ok 4 template new -o id closed kind=mail body='Bye.'
	ok "\
id	name	kind	purpose	category	language	subject
2	ack	mail	acknowledgement	billing	de-AT	Nummer \${ticket}
4	closed	mail	closed			
1	hello	canned				
3	spam	macro				" template list
	ok 'template.created	template	3	{"name":[null,"spam"],"settings":[null,"status=resolved\\nresolution=spam"],"kind":[null,"macro"]}' \
		desk events -H record:template record_id:3 \
		--fields verb,record,record_id,changes
}

@test "new - reads the text from stdin, a file or the editor" {
	ok 1 template new -o id one <<<'From stdin.'
	printf '\r\n\n  From a file.\r\n\tTwo\n\n' >text
	ok 2 template new -o id two -f text
	ok '{"body":"  From a file.\n\tTwo"}' \
		template show two -o json --fields body
	fails 65 "template new: body: a template of kind 'canned' needs it" \
		template new three </dev/null
}

@test "new - refuses what could not be sent" {
	fails 65 "template new: body: line 2: no variable 'tickt', did you mean \
'ticket'?" template new x -m $'Your\n${tickt}'
	fails 65 "template new: body: line 1: '\${ticket' is not closed on its \
line" template new x -m '${ticket'
	fails 65 "template new: body: line 1: '\$t': write \${name} for a \
variable, \$\$ for a dollar" template new x -m 'Number $ticket'
	fails 65 "template new: settings: status: 'shut' is not one of open, \
assigned, in_progress, waiting, resolved, closed" \
		template new x --set status=shut -m x
	fails 65 "template new: category: no category 'biling', did you mean \
'billing'?" template new x category=biling -m x
	fails 65 "template new: language: 'deutsch!' is none of the form de or \
de-AT" template new x language='deutsch!' -m x
	fails 65 "template new: name: '12' is a number, not a name" \
		template new 12 -m x
	fails 65 "template new: name: 'a:b' is no name: controls and , : = * < > \
( ) \" \\ cannot be in it" template new a:b -m x
	fails 64 "template new: no field 'langauge', did you mean 'language'?" \
		template new x langauge=de -m x
	fails 64 "template new: field 'version' cannot be set" \
		template new x version=2 -m x
	ok 0 sql 'select count(*) from template'
}

@test "new - a name stands once in each language" {
	runs template new hello -m Hello
	runs template new hello language=de -m Hallo
	fails 65 "template new: name: 'hello' is there already" \
		template new hello -m x
	fails 65 "template new: name: 'hello:de' is there already" \
		template new hello language=DE -m x
	fails 65 "template set: name: 'hello' is there already" \
		template set hello:de language=
}

@test "show - prints what there is, for people and for programs" {
	refund
	ok "\
id           1
name         refund
kind         canned
variables    amount⏎currency=EUR
is_active    yes
version      1
created_at   2026-03-02 09:00
updated_at   2026-03-02 09:00

Hello \${requester_name|there},

we refund \${amount} \${currency}." template show refund
	ok '{"name":"refund","variables":"amount\ncurrency=EUR"}' \
		template show 1 -o json --fields name,variables
	fails 66 "template show: no template 'refnd', did you mean 'refund'?" \
		template show refnd
	fails 66 'template show: no template 7' template show 7
}

@test "show --source - is what new --source takes" {
	refund
	runs template new hard language=de subject='Re: ${subject}' \
		purpose=reply category=billing html='<p>${message}</p>' \
		-m $'  indented\n\nName: x'
	ok "\
Name: hard
Kind: mail
Purpose: reply
Language: de
Category: billing
Subject: Re: \${subject}

  indented

Name: x
<!-- html -->
<p>\${message}</p>" template show --source hard
	template show --source hard >source
	ok 3 template new -o id copy --source -f source language=fr
	ok "$(sed 's/^Name: hard/Name: copy/; s/: de$/: fr/' source)" \
		template show --source copy
	fails 65 "template new: line 1: 'Subjekt' is no header of a template, \
did you mean 'Subject'?" template new x --source -m 'Subjekt: x'
}

@test "set - changes fields, all templates or none" {
	refund
	runs template new hello -m Hello
	ok $'id\n1\n2' template set refund hello category=billing
	ok 'template.changed	template	2	{"category":[null,"billing"]}' last_event
	ok $'id\n1\n2' sh 'template list -o id | sort |
		template set - is_active=no'
	ok 3 template show hello -H -o tsv --fields version
	fails 65 "template set: body: line 1: no variable 'x' is declared" \
		template set hello refund 'body=${x}'
	ok Hello template show hello -o tsv -H --fields body
	fails 64 'template set: nothing to set: give field=value' \
		template set hello
	fails 64 'template set: no template is named' template set body=x
	fails 66 "template set: no template 'helo', did you mean 'hello'?" \
		template set helo body=x
	ok $'id\n2' template set --dry-run hello body=Bye
	ok Hello template show hello -o tsv -H --fields body
}

@test "set - a name in several languages must say which" {
	runs template new hello -m Hello
	runs template new hello language=de -m Hallo
	fails 65 "template set: 'hello' is there in several languages: name one \
of hello:, hello:de" template set hello body=x
	ok 2 template set -o id hello:de body=Servus
	ok 1 template set -o id hello: body=Hi
	ok Servus template show -H -o tsv --fields body hello --language de-CH
	ok Hi template show -H -o tsv --fields body hello --language fr
}

@test "rm - takes templates away, and the log keeps them" {
	refund
	runs template new hello -m Hello
	ok $'id\n1' template rm refund
	runs last_event
	out_has 'template.removed	template	1	{"name":["refund",null]' \
		'we refund ${amount}'
	ok 2 template list -o id
	fails 66 "template rm: no template 'refund'" template rm refund
	fails 64 "template rm: 'body=x' is one operand too many" \
		template rm hello body=x
	ok 2 sh 'template list -o id | template rm -o id hello -'
	ok 0 sql 'select count(*) from template'
}

@test "edit - changes a template as one text" {
	refund
	template show --source refund |
		sed 's/^Variable: amount/&\nVariable: why/; $s/$/ ${why}/' >new
	ok $'id\n1' template edit refund -f new
	ok "$(<new)" template show --source refund
	ok 2 template show refund -H -o tsv --fields version
	runs template edit refund -f new
	ok 2 template show refund -H -o tsv --fields version
	fails 65 "template edit: body: line 1: no variable 'y' is declared" \
		template edit refund -m $'Kind: canned\n\n${y}'
	ok "$(<new)" template show --source refund
	fails 66 "template edit: no template 'x'" template edit x -m x
}

@test "edit - of a shipped template makes one of the desk's own" {
	template show --source closed:de | sed 's/Support-Team/Anna/' >new
	ok $'id\n1' template edit closed:de -f new
	ok 'closed	mail	closed		de' \
		template list -H --fields name,kind,purpose,category,language
	ticket new x language=de -m x >/dev/null
	runs template render --purpose closed --ticket 1
	out_has 'Ihr Anna'
}

@test "edit - keeps what was written where it cannot be taken" {
	needs script
	refund
	cat >editor <<-'END'
		#!/bin/sh
		echo '${oops}' >>"$1"
	END
	chmod +x editor
	export EDITOR=$PWD/editor TMPDIR=$PWD
	unset VISUAL
	run script -qec 'template edit refund' /dev/null
	[[ $output == *"what you wrote is kept in '$PWD/template-"* ]]
	[[ $output == *"no variable 'oops' is declared"* ]]
	runs cat template-*.txt
	out_has 'Name: refund' '${oops}'
}

@test "list - takes a query, and shows what is shipped" {
	refund
	runs template new ack purpose=acknowledgement language=de -m x
	ok 2 template list -o id kind:mail
	ok 1 template list -o id has:variables is:active
	ok 2 template list -o id purpose:acknowledgement language:de
	fails 64 "template list: position 1: no field 'lang', did you mean \
'language'?" template list lang:de
	ok "\
name	language
acknowledgement	de
acknowledgement	en
closed	de
closed	en
escalated	de
escalated	en
reopened	de
reopened	en
reply	de
reply	en
resolved	de
resolved	en
survey	de
survey	en" template list --shipped --fields name,language
}

@test "check - finds what became useless" {
	refund
	runs template new spam --set status=resolved --set assignee=me -m x
	ok '' template check -H
	runs desk config field ticket.serial
	runs template new late language=de --set serial=1 </dev/null
	runs desk config --rm field ticket.serial
	exits 65 template check
	out_is $'id\tname\tlanguage\tfault\n3\tlate\tde\tsettings: no field \'serial\''
	err_is 'template check: 1 of 17 templates cannot be used'
}

@test "export - import gives the same templates" {
	refund
	runs template new hello language=de category=billing purpose=reply \
		subject='Re: ${subject}' html='<p>Hallo</p>' -m $'Hallo\tDu\\'
	runs template new spam --set status=resolved is_active=no </dev/null
	template export >all
	ok $'id\n2\n1\n3' template import <all
	ok 0 sql "select count(*) from event where verb = 'template.changed'"
	runs template rm 1 2 3
	# No id is used again.
	ok $'id\n4\n5\n6' template import <all
	ok "$(<all)" template export
	printf 'name\tbody\nx\ty\n' >tsv
	ok 7 template import -o id <tsv
	fails 65 "template import: stdin line 2: no field 'boddy', did you mean \
'body'?" template import <<<$'name\tboddy\nx\ty'
	fails 65 "template import: stdin line 2: body: line 1: no variable 'z' \
is declared" template import <<<$'{"name":"first","body":"b"}\n{"name":"c","body":"${z}"}'
	fails 66 "template show: no template 'first'" template show first
	fails 65 'template import: stdin line 1: the template has no name' \
		template import <<<'{"body":"b"}'
}

@test "variables - lists those that all have, and those declared" {
	refund
	runs template variables -H --fields name
	out_has ticket requester_name estimate link quote
	ok "\
name	default	help
amount		declared by the template
currency	EUR	declared by the template" template variables refund
}

@test "fields - lists the fields and the kinds" {
	ok $'mail\ncanned\nmacro' template fields -H kind
	runs template fields -H
	out_has 'name	text	set,ask,sort,list'
}

@test "who may read and write templates" {
	local role
	for role in customer viewer agent lead moderator auditor; do
		runs agent new "$role" role="$role"
	done
	refund
	fails 77 "template list: user 'customer' (customer) may not read \
templates" template list --as customer
	fails 77 "template render: user 'customer' (customer) may not read \
templates" template render --as customer closed
	for role in viewer agent moderator auditor; do
		ok 1 template list -o id --as "$role"
		fails 77 "template set: user '$role' ($role) may not write \
templates" template set --as "$role" refund category=billing
		fails 77 "template new: user '$role' ($role) may not write \
templates" template new --as "$role" x -m x
		fails 77 "template rm: user '$role' ($role) may not write \
templates" template rm --as "$role" refund
	done
	ok 1 template set -o id --as lead refund category=billing
}
