#!/usr/bin/env bats
bats_require_minimum_version 1.5.0
load ../lib
load ../words

@test "fields - every field with what it holds and is good for" {
	ok $'id\ttype\tuses\tvalues\thelp' sh 'ticket fields | head -n 1'
	ok $'id\tid\task,sort,list\t\tnumber of the ticket
status\tenum\tset,ask,sort,list\topen,assigned,in_progress,waiting,resolved,closed\twhere the work on it stands
priority\tenum\tset,ask,sort,list\tlow,normal,high,urgent\thow pressing it is' \
		sh 'ticket fields -H | head -n 3'
	ok '{"id":"tags","type":"list","uses":["ask"],"values":[],'\
$'"help":"words of the agents\' own"}' \
		sh 'ticket fields -o json | grep tags'
}

@test "fields - are those that a ticket has, in the same order" {
	opens one
	ok "$(ticket show 1 -o tsv | head -n 1 | tr '\t' '\n')" \
		ticket fields -o id
}

# What taking its value away ends with.
must_be() {
	case $1 in
	status | priority | subject) echo 65 ;;
	*) echo 0 ;;
	esac
}

@test "fields - what is said to be set, asked and sorted by is" {
	opens one
	local name uses
	while IFS=$'\t' read -r name _ uses _ <&9; do
		if [[ ,$uses, == *,sort,* ]]; then
			ok 1 ticket list -o id "sort:$name"
		else
			exits 64 ticket list "sort:$name"
		fi
		if [[ ,$uses, == *,ask,* ]]; then
			exits 0 ticket list "$name:*"
		else
			exits 64 ticket list "$name:*"
		fi
		if [[ ,$uses, == *,set,* ]]; then
			exits "$(must_be "$name")" ticket set 1 "$name="
		else
			fails 64 "ticket set: field '$name' cannot be set" \
				ticket set 1 "$name=1"
		fi
	done 9< <(ticket fields -H)
}

@test "fields status - the statuses with the moves from each" {
	ok $'id\tclass\tmoves
open\tnew\tassigned,in_progress,waiting,resolved
assigned\tnew\topen,in_progress,waiting,resolved
in_progress\tactive\topen,assigned,waiting,resolved
waiting\twaiting\topen,assigned,in_progress,resolved
resolved\tsolved\topen,assigned,in_progress,waiting,closed
closed\tclosed\topen,assigned,in_progress' ticket fields status
	ok '{"id":"closed","class":"closed","moves":["open","assigned",'\
'"in_progress"]}' sh 'ticket fields status -o json | tail -n 1'
}

@test "fields FIELD - the values that it may have" {
	agents bob:agent
	teams blue amber
	ok $'id\nlow\nnormal\nhigh\nurgent' ticket fields priority
	ok $'amber\nblue' ticket fields team -o id
	ok "$(printf '%s\n' bob "$ME" | sort)" ticket fields assignee -H
	ok $'account\nbilling\nbooking\ncontent\nemergency\ngeneral\nother\ntechnical' \
		ticket fields category -H
	fails 64 "ticket fields: no field 'statsu', did you mean 'status'?" \
		ticket fields statsu
	fails 65 "ticket fields: field 'subject' is of type text: there is no \
list of its values" ticket fields subject
	fails 64 "ticket fields: 'b' is one operand too many" ticket fields a b
}

@test "fields - a field of the site's own is one of them" {
	runs desk config field ticket.serial type=text
	ok $'serial\ttext\tset,ask,sort\t\t' sh 'ticket fields -H | tail -n 1'
	runs desk config field ticket.size type=enum words=s,m,l
	ok $'s\nm\nl' ticket fields size -H
}
