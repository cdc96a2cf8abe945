bats_require_minimum_version 1.5.0
load lib
load words

@test "desk init: one database, one config, ready" {
	unset DESK_DB
	ok "$HOME/.local/share/desk/desk.db" desk init
	fails 65 "desk init: cannot create '$HOME/.local/share/desk/desk.db': \
it is there already" desk init
	ok $'id\n1' ticket new 'First one' -m 'hello'
	ok '1' ticket count is:open
	ok '' desk check -H
}

@test "mail2ticket < message.eml: a mail is a ticket, once" {
	ok 1 mail2ticket <"$ROOT/share/examples/mail.eml"
	ok 1 mail2ticket <"$ROOT/share/examples/mail.eml"
	ok $'id\tstatus\trequester\tsubject\n1\topen\tzoe@cafe-zoe.example\t'\
'Café Zoé: the card reader refuses every card – “Fehler 17”' \
		ticket list --fields id,status,requester,subject
	fails 75 "mail2ticket: cannot open '$HOME/none/desk.db': no desk \
there; 'desk init' makes one" \
		mail2ticket -d "$HOME/none/desk.db" \
		<"$ROOT/share/examples/mail.eml"
}

@test "ticket new: a subject, settings, and the text on stdin" {
	echo 'Smoke on the second floor.' >details.txt
	ok $'id\n1' ticket new 'Printer on fire' priority=urgent \
		requester=ann@example.org <details.txt
	ok $'ticket 1: Printer on fire
status             open
priority           urgent
requester          ann@example.org
channel            cli
created_at         2026-03-02 09:00
updated_at         2026-03-02 09:00

#1 2026-03-02 09:00 ann@example.org (cli)
    Smoke on the second floor.' ticket show 1
}

@test "ticket list: a table on a terminal, TSV in a pipe" {
	opens 'Printer on fire' priority=urgent requester=ann@example.org
	opens 'Paper jam' priority=high
	opens 'Mine' priority=high assignee=me
	opens 'Later'
	ok $'id\tstatus\tpriority\tassignee\trequester\tsubject\tupdated_at
2\topen\thigh\t\t\tPaper jam\t2026-03-02T09:00:00Z
1\topen\turgent\t\tann@example.org\tPrinter on fire\t2026-03-02T09:00:00Z' \
		ticket list is:open priority:high,urgent '-assignee:*'
	needs python3
	export NO_COLOR=1
	ok 'id  status  priority  assignee  requester       subject         updated_at
 2  open    high                                Paper jam       2026-03-02 09:00
 1  open    urgent              ann@example.o…  Printer on fi…  2026-03-02 09:00' \
		on_terminal ticket list is:open \
		priority:high,urgent '-assignee:*'
}

@test "ticket list | ticket set -: what a query finds is changed at once" {
	agents bob:agent
	DESK_NOW=2026-01-10T08:00:00Z opens 'Wrong invoice' category=billing
	DESK_NOW=2026-01-11T08:00:00Z opens 'Refund' category=billing
	DESK_NOW=2026-01-12T08:00:00Z opens 'Cannot log in' category=account
	opens 'New price' category=billing
	ok $'id\n2\n1' sh 'ticket list category:billing created:..-30d |
		ticket set - assignee=bob priority=high'
	ok $'id\tstatus\tpriority\tassignee
4\topen\tnormal\t
3\topen\tnormal\t
2\tassigned\thigh\tbob
1\tassigned\thigh\tbob' ticket list --fields id,status,priority,assignee
}

@test "ticket next: the most pressing ticket of a team, claimed" {
	teams billing
	opens 'Not ours' priority=urgent
	opens 'Ours' team=billing
	opens 'Ours, pressing' team=billing priority=high
	ok $'id\n3' ticket next team:billing
	ok $'id\n2' ticket next team:billing
	exits 1 ticket next team:billing
	out_is ''
	err_is ''
	ok $'id\tstatus\tassignee\n3\tassigned\t'"$ME"$'\n2\tassigned\t'"$ME"$'
1\topen\t' ticket list --fields id,status,assignee
}

@test "ticket show -o json: every message is there for other programs" {
	needs jq
	ticket new 'Printer on fire' requester=ann@example.org \
		-m 'It "burns" \ still.' >/dev/null
	at 09:30 ok $'id\n1' ticket reply 1 <<<$'Which one?\nThe red one?'
	ok $'It "burns" \\ still.\nWhich one?\nThe red one?' \
		sh "ticket show 1 -o json | jq -r '.messages[].body'"
	ok 'user agent' sh "ticket show 1 -o json |
		jq -r '[.messages[].sender] | join(\" \")'"
}

@test "desk events --cursor: each event once, in order, across restarts" {
	ok '' sh 'desk events --cursor slack -o json >before'
	opens one
	ok $'ticket.created\nmessage.added' \
		desk events --cursor slack -H --fields verb
	ok '' desk events --cursor slack -H
	ok $'id\n1' ticket set 1 priority=high
	opens two
	ok $'verb\tticket_id\tchanges
ticket.changed\t1\t{"priority":["normal","high"]}
ticket.created\t2\t{"priority":[null,"normal"]}
message.added\t2\t{"kind":"reply","sender":"agent"}' \
		desk events --cursor slack --fields verb,ticket_id,changes
	ok '' desk events --cursor slack -H
}

@test "ticket new --key: one open ticket a key, repeats append" {
	ok $'id\n1' ticket new --key web1/disk 'Disk full on web1' <<<'98 %'
	at 09:10 ok $'id\n1' ticket new --key web1/disk 'Disk full on web1' \
		<<<'99 %'
	ok $'id\n2' ticket new --key web2/disk 'Disk full on web2' <<<'98 %'
	ok 2 ticket count
	fields_are 1 status,message_count,updated_at \
		$'open\t2\t2026-03-02T09:10:00Z'
	ok $'id\n1' ticket set 1 status=resolved
	ok $'id\n3' ticket new --key web1/disk 'Disk full on web1' <<<'97 %'
}
