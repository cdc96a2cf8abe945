bats_require_minimum_version 1.5.0
load ../lib
load ../words

conf() {
	printf '%s\n' "$@" >desk.conf
	export DESK_CONFIG=$PWD/desk.conf
}

@test "config - shows each setting, and who set it" {
	conf '[desk]' 'name = helpdesk' '' '[mail]' 'max_size = 10M'
	ok "\
desk.database	$DESK_DB	environment DESK_DB
desk.name	helpdesk	$PWD/desk.conf:2
desk.address		
desk.language	en	default
desk.link		
ticket.category		
ticket.priority	normal	default
ticket.reopen_window	30d	default
ticket.duplicates	link	default
mail.max_size	10M	$PWD/desk.conf:5" sh 'desk config -H | head -n 10 | cut -f 1-3'
	ok 'name	value	origin	help' sh 'desk config | head -n 1'
	ok '{"name":"desk.address","value":null,"origin":null}' \
		desk config -o json --fields name,value,origin desk.address
}

@test "config - needs no desk, and says which one would be used" {
	unset DESK_DB
	ok "desk.database	$HOME/.local/share/desk/desk.db	default" \
		sh 'desk config -H | head -n 1 | cut -f 1-3'
	ok 'desk.database	other.db	option -d' \
		sh 'desk config -H -d other.db | head -n 1 | cut -f 1-3'
	export XDG_CONFIG_HOME=$PWD/xdg
	unset DESK_CONFIG
	mkdir -p xdg/desk
	printf '[desk]\ndatabase=/x/y.db\n' >xdg/desk/desk.conf
	ok "desk.database	/x/y.db	$PWD/xdg/desk/desk.conf:2" \
		sh 'desk config -H | head -n 1 | cut -f 1-3'
}

@test "config NAME - prints one value and nothing else" {
	ok desk desk config desk.name
	ok '' desk config desk.address
	ok "$DESK_DB" desk config desk.database
	fails 64 "desk config: no setting 'desk.nam', did you mean 'desk.name'?" \
		desk config desk.nam
	fails 64 "desk config: no setting 'xyz'" desk config xyz
	fails 64 "desk config: 'b' is one operand too many" \
		desk config desk.name b
}

@test "config - takes an indented line as one of its own" {
	conf '[desk]' '  name = a' $'\t''address = x@y.example ; a comment' \
		'[ticket]' '  # another' '  priority = high'
	ok "\
desk.name	a	$PWD/desk.conf:2
desk.address	x@y.example	$PWD/desk.conf:3
ticket.priority	high	$PWD/desk.conf:6" \
		sh 'desk config -H | grep desk.conf | cut -f 1-3'
}

@test "config - names the file and the line of a mistake" {
	conf '[desk]' 'nam = x'
	fails 78 "desk config: $PWD/desk.conf:2: no setting 'desk.nam', did you \
mean 'desk.name'?" desk config
	conf '[mail]' 'max_size = big'
	fails 78 "desk config: $PWD/desk.conf:2: mail.max_size: 'big' is no size \
such as 50M" desk config
	DESK_CONFIG=$PWD/none fails 78 "desk config: cannot read '$PWD/none': no \
such file or directory" desk config
}

@test "config field - adds a field that then works everywhere" {
	ok '' desk config field ticket.serial type=text 'help=serial number'
	ok "\
name	type	words	help
ticket.serial	text		serial number" desk config field
	runs ticket new Printer serial=A-7 -m x
	opens Other
	ok 1 ticket list -o id serial:A-7
	ok 'A-7' ticket list -H --fields serial serial:*
	ok 2 ticket set -o id 2 serial=B-1
	ok $'1\n2' ticket list -o id sort:serial
	runs ticket fields
	out_has 'serial	text	set,ask,sort		serial number'
}

@test "config field - has text, numbers, truth, times and words" {
	ok '' desk config field ticket.size type=enum words=small,large
	ok '' desk config field ticket.seats type=int
	ok '' desk config field ticket.paid type=bool
	ok '' desk config field ticket.visit_at type=time
	runs ticket new x size=large seats=7 paid=yes visit_at=2026-03-04T09:00Z -m x
	ok '{"size":"large","seats":7,"paid":true,"visit_at":"2026-03-04T09:00:00Z"}' \
		ticket list -o json --fields size,seats,paid,visit_at seats:\>5
	fails 65 "ticket set: size: 'huge' is not one of small, large" \
		ticket set 1 size=huge
}

@test "config field - takes more words and another help, not another type" {
	runs desk config field ticket.size type=enum words=small,large
	opens x size=large
	ok '' desk config field ticket.size words=small,large,huge help=how
	ok 'ticket.size	enum	small,large,huge	how' desk config field -H
	fails 65 "desk config: words: a ticket has the word 'large', so it must \
stay" desk config field ticket.size words=small
	fails 65 "desk config: field 'ticket.size': its type is enum and stays so" \
		desk config field ticket.size type=text
	# What is so already is no change.
	n=$(sql 'select max(id) from event')
	ok '' desk config field ticket.size type=enum words=small,large,huge
	ok "$n" sql 'select max(id) from event'
	ok "\
field.created	{\"name\":[null,\"ticket.size\"],\"type\":[null,\"enum\"],\"words\":[null,\"small,large\"]}
field.changed	{\"words\":[\"small,large\",\"small,large,huge\"],\"help\":[null,\"how\"]}" \
		desk events -H --fields verb,changes record:=field
}

@test "config field - refuses names that mean something else" {
	local name
	for name in status created tags tag is has sort or not body; do
		fails 65 "desk config: field 'ticket.$name': the name is taken" \
			desk config field "ticket.$name"
	done
	for name in Serial 1st '' 'a b' a-b _x; do
		fails 64 "desk config: field 'ticket.$name': a name is up to 40 \
of a-z, 0-9 and _, and begins with a letter" desk config field "ticket.$name"
	done
	for name in serial agent.serial; do
		fails 64 "desk config: '$name' is no field of the form \
ticket.NAME" desk config field "$name"
	done
	ok '' desk config field -H
}

@test "config field - refuses what makes no sense" {
	fails 65 "desk config: type: 'txt' is not one of text, int, bool, time, \
enum; did you mean 'text'?" desk config field ticket.a type=txt
	fails 65 "desk config: words: an enum needs them, as words=small,large" \
		desk config field ticket.a type=enum
	fails 65 "desk config: words: only an enum has them" \
		desk config field ticket.a words=a,b
	fails 65 "desk config: words: 'a' stands twice" \
		desk config field ticket.a type=enum words=a,b,A
	fails 64 "desk config: no field 'typ', did you mean 'type'?" \
		desk config field ticket.a typ=text
	fails 64 "desk config: 'text' is no setting of the form field=value" \
		desk config field ticket.a text
	ok '' desk config field -H
}

@test "config --rm - removes a field that no ticket has" {
	runs desk config field ticket.serial
	opens x serial=1
	fails 65 "desk config: field 'ticket.serial': 1 tickets have it" \
		desk config field --rm ticket.serial
	runs ticket set 1 serial=
	ok '' desk config field --rm ticket.serial
	ok '' desk config field -H
	fails 66 "desk config: no field 'ticket.serial'" \
		desk config field --rm ticket.serial
	fails 64 "desk config: option '--rm': it is for a field or a category" \
		desk config --rm
	fails 64 "desk config: option '--rm': it is for a field or a category" \
		desk config --rm desk.name
}

@test "config category - lists, adds, changes and removes" {
	ok '' desk config category printers 'help=printers and paper'
	opens x category=printers
	runs desk config category -H
	out_has 'printers	printers and paper	1' 'billing	billing and'
	ok '' desk config category printers help=printers
	fails 65 "desk config: category 'printers': 1 tickets have it" \
		desk config category --rm printers
	runs ticket set 1 category=
	ok '' desk config category --rm printers
	fails 66 "desk config: no category 'printers'" \
		desk config category --rm printers
	fails 65 "desk config: category: 'a,b' is no name: controls and \
, : = * < > ( ) \" \\ cannot be in it" desk config category a,b
	ok "\
category.created	{\"name\":[null,\"printers\"]}
category.changed	{\"help\":[\"printers and paper\",\"printers\"]}
category.removed	{\"name\":[\"printers\",null]}" \
		desk events -H --fields verb,changes record:category
}

@test "config field, category - are for admins to change, for all to see" {
	agents bob:agent
	ok '' desk config field -H --as bob
	fails 77 "desk config: user 'bob' (agent) may not change people, settings \
and the store" desk config field ticket.a --as bob
	fails 77 "desk config: user 'bob' (agent) may not change people, settings \
and the store" desk config category --rm other --as bob
}
