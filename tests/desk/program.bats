bats_require_minimum_version 1.5.0
load ../lib
load ../words

@test "desk PROGRAM - runs each program that is installed beside desk" {
	local path name
	for path in "$BUILD"/bin/*; do
		name=${path##*/}
		[[ $name == desk ]] || ok "$name $(desk --version | cut -d' ' -f2)" \
			desk "$name" --version
	done
}

@test "desk PROGRAM - hands on operands, input and exit status" {
	ok 1 desk ticket new -o id 'Printer on fire' <<<'It burns.'
	ok 'Printer on fire' desk ticket list -H --fields subject
	fails 64 "ticket list: position 1: no field 'nope'" \
		desk ticket list nope:1
}

@test "desk PROGRAM - runs nothing else that lies in the same folder" {
	mkdir bin
	cp "$BUILD/bin/desk" bin
	printf '#!/bin/sh\necho ran\n' | tee bin/rm >bin/kb
	chmod +x bin/*
	fails 64 "desk: no verb 'rm', see 'desk --help'" bin/desk rm
	ok ran bin/desk kb
	fails 69 "desk: cannot run '$PWD/bin/sla': no such file or directory" \
		bin/desk sla
	fails 64 "desk: no verb '../bin/kb', see 'desk --help'" \
		bin/desk ../bin/kb
}

@test "desk PROGRAM - knows the prefix that it was installed with" {
	mkdir bin
	cp "$BUILD/bin/desk" bin/my-desk
	printf '#!/bin/sh\necho "mine $*"\n' >bin/my-ticket
	chmod +x bin/*
	ok 'mine list -n 3' bin/my-desk ticket list -n 3
	ln -s bin/my-desk link
	ok 'mine list' ./link ticket list
	PATH=$PWD/bin:$PATH ok 'mine list' my-desk ticket list
}

@test "desk - without a verb, or with one that is not, says what to do" {
	fails 64 "desk: a verb is missing; 'desk --help' lists them" desk
	fails 64 "desk: no verb 'chek', did you mean 'check'?" desk chek
	runs desk --help
	out_has 'usage: desk VERB' '  doctor ' '  restore '
}

@test "which desk, and as whom, may stand before the verb" {
	agents bob:viewer
	runs desk init -d other.db
	ok 0 ticket -d other.db count
	ok 0 ticket --database=other.db count
	ok bob sh "desk --as bob -d '$DESK_DB' whoami -H | cut -f 1"
	ok 0 desk -dother.db ticket count
	fails 64 "ticket: no verb '-d', see 'ticket --help'" ticket -d other.db
}
