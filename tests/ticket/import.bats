#!/usr/bin/env bats
bats_require_minimum_version 1.5.0
load ../lib
load ../words

@test "import - a table of another system: id, body, requester, times, status" {
	agents bob:agent
	printf '%s\n' \
		$'id\tsubject\tbody\trequester\tcreated_at\tstatus\tpriority\tassignee\ttags' \
		$'101\tNo light\tIt is\\tdark.\\nVery.\tAnn@example.org\t2025-12-01T10:00:00+01:00\tresolved\tmedium\tbob\tvip,late' \
		$'105\tNo heat\t\tcy@example.org\t2025-12-02\tnew\thigh\tdora\t' \
		'' \
		$'103\tshort line' >table
	ok '' ticket import <table
	ok $'id\tstatus\tpriority\tassignee\trequester\tsubject\tcreated_at\ttags
105\topen\thigh\tdora\tcy@example.org\tNo heat\t2025-12-02T00:00:00Z\t
103\topen\tnormal\t\t\tshort line\t2026-03-02T09:00:00Z\t
101\tresolved\tnormal\tbob\tann@example.org\tNo light\t2025-12-01T09:00:00Z\tlate,vip' \
		ticket list --fields \
		id,status,priority,assignee,requester,subject,created,tags
	[[ $(sql 'select ticket_id, sender, from_addr, title, body from message
		order by id') == $'101|user|ann@example.org|No light|It is\tdark.
Very.
105|user|cy@example.org|No heat|
103|system||short line|' ]]
	ok 101 ticket search -o id dark
	# Agents that it names and nobody knows cannot sign in.
	ok $'bob|1\ndora|0' sql "select login, is_active from agent
		where login <> '$ME' order by 1"
	ok $'id\n106' ticket new next -m x
	ok $'part\tfault' desk check
}

@test "import - the columns in any order; without id numbers are new" {
	ok '' ticket import <<<$'priority\tsubject\nhigh\tone\n\ttwo'
	ok $'2\tnormal\ttwo\n1\thigh\tone' ticket list -H \
		--fields id,priority,subject
	ok '' ticket import <<<$'\ufeffsubject\r\nthree\r'
	ok $'3\tthree' ticket list -H --fields id,subject -n 1
	ok '' ticket import </dev/null
	ok '' ticket import <<<'subject'
	ok 3 ticket count
}

@test "import - JSON lines, with messages and what belongs to them" {
	ok '' ticket import <<'END'
{"id":7,"subject":"one","requester":"ann@example.org","tags":["A","b"],"participants":["bo@example.org"],"references":["invoice=INV-7"],"key":"k"}

{"subject":"two","messages":[{"sender":"user","from_addr":"ann@example.org","from_name":"Ann Lee","to":["us@desk.example"],"body":"help","sent_at":"2026-01-01T00:00:00Z","attachments":[{"name":"a.txt","type":"text/plain","data":"aGk="}]},{"kind":"note","sender":"agent","agent":"bob","body":"hm"}],"links":[{"relation":"depends-on","ticket_id":7}]}
END
	fields_are 7 tags,participants,references,key \
		$'a,b\tbo@example.org\tinvoice=INV-7\tk'
	[[ $(sql 'select kind, sender, from_addr, from_name, to_list, body, sent_at
		from message where ticket_id = 8 order by id') == \
'reply|user|ann@example.org|Ann Lee|us@desk.example|help|1767225600
note|agent||||hm|' ]]
	ok hi ticket attach get 8 a.txt
}

@test "import - links and merges find the new numbers" {
	opens mine
	ok '' ticket import --renumber <<'END'
{"id":1,"subject":"one","links":[{"relation":"blocks","ticket_id":2,"status":"open","subject":"x"}]}
{"id":2,"subject":"two","links":[{"relation":"depends-on","ticket_id":1},{"relation":"parent","ticket_id":4}]}
{"id":3,"subject":"three","merged_into":2,"messages":[]}
{"id":4,"subject":"four"}
END
	ok $'3|2|depends-on\n3|5|parent' sql 'select from_id, to_id, kind from link
		order by 1, 2'
	ok $'4|3' sql 'select id, merged_into_id from ticket
		where merged_into_id is not null'
	ok 3 ticket show 4 -o id
}

@test "import --renumber - the same again beside what is there" {
	opens one
	ticket reply 1 -m x >/dev/null
	echo file >file
	ticket attach add 1 file >/dev/null
	ticket time 1 5m >/dev/null
	mail2ticket <"$ROOT/share/examples/mail.eml" >/dev/null
	ticket export >first
	local before
	before=$(digest)
	fails 65 'ticket import: stdin line 1: there is a ticket 1 already; '\
'--renumber gives new numbers' ticket import <first
	[[ $(digest) == "$before" ]]
	exits 0 ticket import --renumber -v <first
	out_is ''
	err_is 'ticket import: imported 2 tickets'
	ok 4 ticket count
	ok '' sh 'ticket show 4 --raw | cmp - "$ROOT/share/examples/mail.eml"'
	# The mail is still one that was seen, as ticket 2.
	ok 2 mail2ticket <"$ROOT/share/examples/mail.eml"
	ok $'part\tfault' desk check
}

@test "import - one bad line and nothing at all is imported" {
	opens one
	local before
	before=$(digest)
	fails 65 "ticket import: stdin line 4: status: 'opne' is not one of open, \
assigned, in_progress, waiting, resolved, closed; did you mean 'open'?" \
		ticket import <<<$'subject\tstatus\na\topen\nb\t\nc\topne\nd\topen'
	fails 65 "ticket import: stdin header: no field 'subjct', did you mean \
'subject'?" ticket import <<<$'id\tsubjct\n1\tx'
	fails 65 "ticket import: stdin header: no field 'hello world'" \
		ticket import <<<'hello world'
	fails 65 'ticket import: stdin line 3: 3 columns, but the header names 2' \
		ticket import <<<$'id\tsubject\n5\tx\n6\tx\ty'
	fails 65 'ticket import: stdin line 2: there is a ticket 5 already; '\
'--renumber gives new numbers' \
		ticket import <<<$'{"id":5,"subject":"a"}\n{"id":5,"subject":"b"}'
	fails 65 'ticket import: stdin line 2: key: ticket 5 is open with '"'k'" \
		ticket import <<<$'{"id":5,"key":"k"}\n{"key":"k"}'
	fails 65 'ticket import: stdin line 2: links: a circle, for '\
'5 depends-on 6 already' ticket import <<'END'
{"id":5,"links":[{"relation":"depends-on","ticket_id":6}]}
{"id":6,"links":[{"relation":"depends-on","ticket_id":5}]}
END
	fails 65 'ticket import: stdin line 1: links: a ticket with itself' \
		ticket import <<<'{"id":5,"links":[{"relation":"parent","ticket_id":5}]}'
	runs sh 'ticket import 2>&1 >/dev/null || echo "status $?"' <<'END'
{"id":5,"merged_into":6}
{"id":6,"merged_into":5}
END
	out_has 'stdin line 2: ' 'merges go in a circle' 'status 65'
	[[ $(digest) == "$before" ]]
}

@test "import - a key that is open already is taken by a solved one only" {
	ok '' ticket import <<<$'{"key":"k","status":"resolved"}\n{"key":"k"}'
	ok $'id\n2' ticket new --key k again -m x
}

@test "import - from a pipe as from a file, whatever its size" {
	local i
	for i in {1..3000}; do
		echo "subject $i"
	done >body
	(
		echo subject
		cat body
	) >table
	ok '' sh 'cat table | ticket import'
	ok 3000 ticket count
	ok 1 ticket count '"subject 2999"'
}

@test "import - reads stdin and no file" {
	fails 64 "ticket import: 'file' is one operand too many" \
		ticket import file </dev/null
}
