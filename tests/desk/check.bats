bats_require_minimum_version 1.5.0
load ../lib
load ../words

# A ticket with a mail that has an attachment.
mail() {
	mail2ticket <<-'END' >/dev/null
		From: Ann <ann@example.org>
		To: desk@example.com
		Subject: Printer
		Message-ID: <1@example.org>
		MIME-Version: 1.0
		Content-Type: multipart/mixed; boundary=b

		--b
		Content-Type: text/plain

		It burns extraordinarily.
		--b
		Content-Type: application/pdf
		Content-Disposition: attachment; filename=a.pdf

		some bytes
		--b--
	END
}

# faults TEXT: those that check finds, and how many it says there are.
faults() {
	local n
	n=$(wc -l <<<"$1")
	exits 65 desk check -H
	out_is "$1"
	err_is "desk check: cannot trust '$DESK_DB': $n fault$( ((n == 1)) || echo s)"
}

@test "check - finds nothing in a desk that is whole" {
	mail
	opens 'Second' requester=ann@example.org tags=x 2>/dev/null ||
		opens 'Second' requester=ann@example.org
	runs ticket set 2 status=resolved
	ok 'part	fault' desk check
	exits 0 desk check -v -o json
	out_is ''
	err_is "desk check: '$DESK_DB' is whole"
}

@test "check - finds nothing after all that tickets go through" {
	mail
	opens Two requester=bob@example.org
	opens Three requester=ann@example.org
	runs ticket reply 1 -m answer
	runs ticket time 1 5m
	runs ticket time 3 7m
	runs ticket link 1 depends-on 2
	runs ticket merge 3 --into 1
	runs ticket split 1 4
	runs ticket close 2 --resolution solved
	runs ticket reopen 2
	runs ticket escalate 1 -m late
	ok '' desk check -H
	ticket export >all
	local other
	other=$(new_store other)
	runs desk init -d "$other"
	runs ticket import -d "$other" <all
	ok '' desk check -H -d "$other"
	runs ticket unmerge 3
	ok '' desk check -H
}

@test "check - finds bytes that were altered" {
	mail
	sql "update content set data = $(blob 00) where id = 1"
	faults 'content	content 1: its bytes are altered'
}

@test "check - finds a row that names one that is not there" {
	only_sqlite 'a server holds foreign keys for everybody'
	mail
	sql_unchecked 'update attachment set content_id = 99'
	faults 'store	attachment 1: names a row of content that is not there'
}

@test "check - finds pages that were overwritten" {
	only_sqlite 'pages of its file'
	mail
	sql 'pragma wal_checkpoint(truncate)' >/dev/null
	page=$(sql "select rootpage from sqlite_schema where name = 'message_ticket'")
	printf '\377\377\377\377\377\377\377\377' |
		dd of="$DESK_DB" bs=1 seek=$(((page - 1) * 4096)) conv=notrunc \
			2>/dev/null
	exits 65 desk check -H
	err_has "desk check: cannot"
}

@test "check - finds a full text that is out of step, and mends it" {
	mail
	forget_words
	ok '' ticket search -H extraordinarily
	faults "search	the full text is not what the messages say; 'desk check \
--repair' makes it anew"
	exits 0 desk check -H --repair -v
	out_is ''
	err_is "desk check: made the full text anew
desk check: '$DESK_DB' is whole"
	ok 1 ticket search -o id extraordinarily
	runs desk events -H -n 1 sort:-id --fields verb,record
	out_is 'search.rebuilt	desk'
	# Once more there is nothing to do.
	ok '' desk check -H --repair
	ok 1 sql "select count(*) from event where verb = 'search.rebuilt'"
}

@test "check - finds an event that was altered" {
	mail
	sql "update event set verb = 'ticket.closed' where id = 3"
	faults 'event	event 3: the event or the one before it was altered'
}

@test "check - finds what is kept twice and does not agree" {
	mail
	opens Two
	opens Three
	sql "update ticket set merged_into_id = 1 where id = 2;
		update ticket set closed_at = 5, worked_s = 7 where id = 1;
		update attachment set size = 3;
		update customer set email = 'bob@example.org';
		insert into cursor values ('x', 99, 0);
		insert into field (record, name, type) values
			('ticket', 'serial', 'text');
		insert into field_value values (1, 55, null, 'a');
		insert into link values (1, 3, 'parent', 0), (3, 1, 'parent', 0);
		delete from setting where name = 'token'"
	faults "\
ticket	ticket 2: is part of another ticket but not closed
ticket	ticket 1: is open, but has a time of solving or closing
ticket	ticket 1: the time worked is not the sum of its entries
ticket	ticket 1: its links go in a circle
ticket	ticket 3: its links go in a circle
attachment	attachment 1: its size is not that of its content
customer	customer 1: the address is not among the customer's addresses
field	field ticket.serial: has a value of a ticket that is not there
cursor	cursor x: is ahead of the events
setting	the secret 'token' is missing: answers by mail are not known by it"
}

@test "check - finds merges in a circle, and ends" {
	opens One
	opens Two
	sql "update ticket set merged_into_id = 3 - id, status = 'closed'"
	faults "\
ticket	ticket 1: its merges go in a circle
ticket	ticket 2: its merges go in a circle"
}

@test "check - is for those who may read everything, repair for admins" {
	agents bob:agent eve:auditor
	fails 77 "desk check: user 'bob' (agent) may not read the event log and \
prove it whole" desk check --as bob
	ok '' desk check -H --as eve
	fails 77 "desk check: user 'eve' (auditor) may not change people, settings \
and the store" desk check --repair --as eve
	fails 64 "desk check: 'x' is one operand too many" desk check x
}

@test "check - says of a file that is no desk what it is" {
	echo 'something else, which is long enough to be read as a header, and more
of it, so that SQLite looks at it' >file
	exits 65 desk check -d file
	out_is ''
	err_has "desk check: cannot" "'file'"
	sqlite3 other.db 'create table a (b)'
	fails 65 "desk check: cannot open 'other.db': the file is no desk's \
database" desk check -d other.db
}

@test "check - prints whole lines for people" {
	opens "$(printf 'x%.0s' {1..100})"
	sql "update ticket set worked_s = 7, closed_at = 5"
	exits 65 desk check -o table
	out_is "\
ticket 1: is open, but has a time of solving or closing
ticket 1: the time worked is not the sum of its entries"
	err_is "desk check: cannot trust '$DESK_DB': 2 faults"
}
