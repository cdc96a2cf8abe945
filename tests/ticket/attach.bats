bats_require_minimum_version 1.5.0
load ../lib
load relations

setup() {
	desk_fresh
	tickets one two
	cd "$BATS_TEST_TMPDIR" || return
	printf 'hello\n' >a.txt
	printf '\0\1\377binary' >b.bin
}

@test "attach - adds files as a note, lists them, gets them back" {
	ok $'id\n1' ticket attach add 1 a.txt ./b.bin -m 'two files'
	ok $'id\tattachment_id\tmessage_id\tname\ttype\tsize
1\t1\t3\ta.txt\ttext/plain\t6
1\t2\t3\tb.bin\tapplication/octet-stream\t9' ticket attach list 1
	is 'note|agent|two files' \
		'select kind, sender, body from message where id = 3'
	ok hello ticket attach get 1 a.txt
	ok hello ticket attach get 1 1
	ok '' bash -c 'ticket attach get 1 b.bin | cmp - b.bin'
	ok '' bash -c 'ticket attach get 1 2 -f - | cmp - b.bin'
	runs ticket attach list 1 -o json
	out_has '"sha256":"5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03"'
	sound
}

@test "attach - to several tickets, the bytes stored once" {
	ok $'id\n1\n2' ticket attach add 1 2 a.txt
	ok $'id\n2' ticket attach add 2 a.txt
	is '1|3' 'select (select count(*) from content),
		(select count(*) from attachment)'
	ok $'id\tname\n1\ta.txt\n2\ta.txt\n2\ta.txt' \
		ticket attach list 1 2 --fields id,name
	ok $'id\n2\n1' ticket attach add --where is:open a.txt
	: >empty
	ok $'id\n1' ticket attach add 1 empty
	ok '' ticket attach get 1 empty
	sound
}

@test "attach - the type is told by the ending" {
	: >a.PDF
	: >b.tar.gz
	: >c
	ok $'id\n1' ticket attach add 1 a.PDF b.tar.gz c
	ok $'type\napplication/pdf\napplication/gzip\napplication/octet-stream' \
		ticket attach list 1 --fields type
}

@test "attach get - to a file, which is never overwritten without -y" {
	ok $'id\n1' ticket attach add 1 b.bin
	ok '' ticket attach get 1 b.bin -f out
	cmp out b.bin
	fails 65 "ticket attach: cannot write 'a.txt': file exists" \
		ticket attach get 1 b.bin -f a.txt
	[[ $(<a.txt) == hello ]]
	ok '' ticket attach get 1 b.bin -f a.txt -y
	cmp a.txt b.bin
	ln -s b.bin link
	exits 65 ticket attach get 1 b.bin -f link
	exits 65 ticket attach get 1 b.bin -y -f /dev/null
	err_is "ticket attach: cannot write '/dev/null': it is no regular file"
	exits 74 ticket attach get 1 b.bin -f none/out
	[[ $(find . -name '*.tmp*' -o -name '.*tmp*') == '' ]]
}

@test "attach get - into a folder, under a name that stays in it" {
	mkdir in
	printf x >'evil'
	ok $'id\n1' ticket attach add 1 evil
	local name
	for name in '../up' '/etc/passwd' '..' '.profile' 'a\..\b' '-rf' \
		$'new\nline' 'dir/'; do
		sql "update attachment set name = '$name'"
		ok '' ticket attach get 1 1 -f in
	done
	sql 'update attachment set name = null'
	rm in/_.
	exits 65 ticket attach get 1 1 -f in
	rm in/attachment-1
	ok '' ticket attach get 1 1 -f in/
	ok $'_profile\n_rf\nattachment-1\nb\nnew_line\npasswd\nup' \
		env LC_ALL=C ls -A in
	[[ ! -e up && ! -e ../up ]]
}

@test "attach get - several of one name: by number, unless they are the same" {
	mkdir d
	cp a.txt d/a.txt
	ok $'id\n1' ticket attach add 1 a.txt d/a.txt
	ok hello ticket attach get 1 a.txt
	echo other >a.txt
	ok $'id\n1' ticket attach add 1 a.txt
	fails 65 "ticket attach: ticket 1: several attachments are called \
'a.txt': give the number, one of 1, 2, 3" ticket attach get 1 a.txt
	ok other ticket attach get 1 3
	cp a.txt 1
	ok $'id\n1' ticket attach add 1 ./1
	ok hello ticket attach get 1 1
}

@test "attach get - a terminal gets text alone, and no commands" {
	needs script
	printf 'a\033[31mb\n' >esc.log
	ok $'id\n1' ticket attach add 1 b.bin esc.log
	run script -qec 'ticket attach get 1 b.bin' /dev/null </dev/null
	[[ $status == 65 && $output == *'attachment 1 is no text for a terminal: '\
'name a file with -f'* ]]
	run script -qec 'ticket attach get 1 esc.log' /dev/null </dev/null
	[[ $status == 0 && $output != *$'\033'* && $output == *b* ]]
}

@test "attach - notes' files are not for customers" {
	ok $'id\n1' ticket attach add 1 a.txt
	ok $'id\n1' ticket reply 1 -m see --attach b.bin
	sql "update agent set role = 'customer', email = 'ann@acme.example'"
	ok $'name\nb.bin' ticket attach list 1 --fields name
	fails 66 "ticket attach: ticket 1: has no attachment 'a.txt'" \
		ticket attach get 1 a.txt
	fails 66 "ticket attach: ticket 1: has no attachment '1'" \
		ticket attach get 1 1
	ok '' bash -c 'ticket attach get 1 b.bin | cmp - b.bin'
	exits 77 ticket attach add 1 a.txt
	sql "update agent set email = 'bo@other.example'"
	fails 66 'ticket attach: no ticket 1' ticket attach get 1 b.bin
}

@test "attach - says what is missing, and one bad file adds none" {
	fails 64 "ticket attach: give 'add ID FILE', 'list ID' or 'get ID \
NAME'" ticket attach
	fails 64 "ticket attach: '1': give 'add ID FILE', 'list ID' or 'get ID \
NAME'" ticket attach 1 a.txt
	fails 64 'ticket attach: no file is named (one called 42 is ./42 here)' \
		ticket attach add 1
	fails 64 "ticket attach: 'a.txt' is no ticket's id" \
		ticket attach add a.txt
	exits 66 ticket attach add 1 a.txt none.txt
	exits 66 ticket attach add 1 9 a.txt
	fails 64 'ticket attach: get takes a ticket and the name or number of '\
'one of its attachments' ticket attach get 1
	fails 66 "ticket attach: ticket 1: has no attachment 'x'" \
		ticket attach get 1 x
	is 0 'select count(*) from attachment'
}
