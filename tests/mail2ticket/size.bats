#!/usr/bin/env bats
bats_require_minimum_version 1.5.0
load ../lib
load mail

@test "a mail that is none is stored as a broken ticket" {
	head -c 2000 /dev/urandom >m
	ok 1 mail2ticket <m
	[[ $(sql 'select subject, is_broken, requester_id from ticket') == \
		'(no subject)|1|' ]]
	ok 1 ticket list -o id is:broken
	ok 1 ticket list -o id tag:broken
	[[ $(notes_of 1) == "The mail could not be read; 'ticket show --raw'"\
' has it as it came.' ]]
	ticket show --raw 1 >got
	cmp got m
	ok 1 mail2ticket <m
	[[ $(messages_of 1) == 1 ]]
}

@test "a text without a header is broken and can be read" {
	printf 'just a line\nand another\n' >m
	ok 1 mail2ticket <m
	[[ $(sql 'select is_broken from ticket') == 1 ]]
	[[ $(sql 'select body from message where id = 1') == \
		$'just a line\nand another'* ]]
}

@test "nothing at all is stored too, once" {
	ok 1 mail2ticket </dev/null
	ok 1 mail2ticket </dev/null
	[[ $(sql 'select count(*), sum(is_broken) from ticket') == '1|1' ]]
}

@test "NUL bytes, bad UTF-8 and lone CRs do no harm" {
	printf 'From: ann@example.org\rSubject: a\0b\xff\r\rtext\0 \xc3\r' >m
	ok 1 mail2ticket <m
	[[ $(sql 'select is_broken from ticket') == 0 ]]
	[[ $(sql "select count(*) from message where body like 'text%'") == 1 ]]
	ticket show --raw 1 >got
	cmp got m
}

@test "over --max-size the largest attachments are left out, and named" {
	head -c 2000 /dev/urandom >small.bin
	head -c 9000 /dev/urandom >large.bin
	head -c 4000 /dev/urandom >middle.bin
	mail_with small.bin large.bin middle.bin >m
	ok 1 mail2ticket --max-size 10K <m
	[[ $(sql 'select name, size from attachment order by id') == \
		$'small.bin|2000\nmiddle.bin|4000' ]]
	[[ $(notes_of 1) == "The mail has $(wc -c <m) bytes, more than the \
10240 that are stored: of the original only its beginning is kept."$'\n'\
'left out: large.bin (application/octet-stream, 9000 bytes)' ]]
	[[ $(sql 'select body from message where id = 1') == 'See the files.'* ]]
	ticket show --raw 1 >got
	head -c 10240 m | cmp - got
	ok 1 mail2ticket --max-size 10K <m
	[[ $(messages_of 1) == 1 ]]
}

@test "a mail of just the size is whole, one byte more is too many" {
	head -c 2000 /dev/urandom >a.bin
	mail_with a.bin >m
	size=$(wc -c <m)
	ok 1 mail2ticket --max-size "$size" <m
	[[ $(sql 'select count(*) from attachment') == 1 ]]
	desk_fresh
	ok 1 mail2ticket --max-size "$((size - 1))" <m
	[[ $(sql 'select count(*) from attachment') == 0 ]]
	ok '' printf %s "$(notes_of 1 | grep -v -e '^The mail has' -e a.bin)"
}

@test "the text behind a large attachment is kept" {
	head -c 20000 /dev/urandom >a.bin
	{
		mail_with a.bin | sed '$d'
		printf '%s\n' '--b1' 'Content-Type: text/plain' '' \
			'A last word.' '--b1--'
	} >m
	ok 1 mail2ticket --max-size 8K <m
	[[ $(sql "select count(*) from message where
		body like '%See the files.%A last word.%'") == 1 ]]
	[[ $(sql 'select count(*) from attachment') == 0 ]]
}

@test "of a mail beyond all bounds the beginning is kept" {
	head -c 200000 /dev/urandom >a.bin
	mail_with a.bin >m
	exits 0 mail2ticket -v --max-size 8K <m
	out_is 1
	err_is 'mail2ticket: new ticket 1 from ann@example.org'
	[[ $(sql 'select count(*) from attachment') == 0 ]]
	[[ $(notes_of 1) == "The mail has $(wc -c <m) bytes, more than"*a.bin*"at least "* ]]
	[[ $(sql 'select sum(size) from content') == 8192 ]]
}

@test "a text larger than the size is cut, and the ticket says so" {
	mail -b "$(printf 'é%.0s' {1..9000})" 'From: ann@example.org' \
		'Subject: long' 'Content-Type: text/plain; charset=utf-8' >m
	ok 1 mail2ticket --max-size 10001 <m
	[[ $(sql 'select length(body) from message where id = 1') == 5000 ]]
	[[ $(notes_of 1) == *$'\nleft out: the text behind 10001 bytes' ]]
}

@test "mail.max_size is what --max-size is not given" {
	head -c 4000 /dev/urandom >a.bin
	mail_with a.bin >m
	printf '[mail]\nmax_size = 2K\n' >c
	DESK_CONFIG=c ok 1 mail2ticket <m
	[[ $(sql 'select count(*) from attachment') == 0 ]]
}

@test "twelve megabytes of text are a ticket in no time" {
	{
		mail 'From: ann@example.org' 'Subject: log'
		seq -f 'line %.0f of the log tells something' 300000
	} >m
	ok 1 timeout 20 mail2ticket <m
	(($(sql "select length(body) from message") > 10000000))
	# A server's index holds the words of a text's beginning.
	local word=299999
	on_sqlite || word=2000
	ok 1 ticket list -o id "$word"
}
