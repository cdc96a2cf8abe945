bats_require_minimum_version 1.5.0
load ../lib
load ../words

setup() {
	desk_fresh
	cd "$BATS_TEST_TMPDIR" || return
	! on_sqlite || chmod 600 desk.db*
	printf '[desk]\naddress = help@desk.example\n' >desk.conf
	export DESK_CONFIG=$PWD/desk.conf
}

# diagnosis OPTION...: what doctor finds; on PostgreSQL without what it rightly
# says of the server that the tests run on.
diagnosis() {
	if on_sqlite; then
		"${doctor:-desk}" doctor "$@"
	else
		"${doctor:-desk}" doctor "$@" | sed -E '/is off: |all rights on the|may delete/d'
	fi
}

# finds LEVEL WHAT ADVICE: doctor has that one finding, and no other.
finds() {
	ok "$1	$2	$3" diagnosis -H
	if [[ $1 == error ]]; then
		fails 1 '' desk doctor -q
	else
		ok '' desk doctor -q
	fi
}

@test "doctor - has nothing to say where all is well" {
	opens Printer
	ok $'level\twhat\tadvice' diagnosis
	ok '' desk doctor -q
	ok '' diagnosis -o json
	on_sqlite || return 0
	exits 0 on_terminal desk doctor
	out_is 'desk doctor: nothing is wrong'
}

@test "doctor -v - tells what it looked at" {
	ticket new Printer -m 'It burns extraordinarily.' >/dev/null
	exits 0 diagnosis -v -H
	out_lacks warn error
	out_has "'$BUILD/bin/ticket' is found by its name" \
		"'$PWD/desk.conf' sets 1 value" \
		'customers write to help@desk.example' \
		"'$DESK_DB' (named by environment DESK_DB) opens, its schema is $(schema)" \
		"you are '$ME', admin" \
		"finds the latest message by its word 'extraordinarily'" \
		'the clock shows 2026-03-02T09:00:00Z'
	! on_sqlite || err_is 'desk doctor: nothing is wrong'
}

@test "doctor - misses the desk" {
	lose_store
	ok "error	cannot open '$SHOWN': no desk there; 'desk init' makes one (named by environment DESK_DB)	run 'desk init', or name your desk with -d, DESK_DB or desk.conf" \
		sh 'desk doctor -H | grep -v " MB left"'
	fails 1 '' desk doctor -q
}

@test "doctor - names a desk of another version" {
	latest=$(schema)
	set_schema 0
	finds error "cannot use this desk: its schema is 0, this program needs $latest; run 'desk migrate'" ''
}

@test "doctor - sees who else may read or write the desk" {
	only_sqlite 'the modes of its files'
	chmod 604 desk.db
	finds warn "anybody on this host can read '$DESK_DB'" "chmod o-rwx '$DESK_DB'"
	chmod 602 desk.db
	finds error "anybody on this host can change '$DESK_DB'" "chmod o-rwx '$DESK_DB'"
	chmod 600 desk.db
	chmod 777 .
	finds error "anybody on this host can put other files into '$PWD'" "chmod o-w '$PWD'"
	chmod 700 .
	chmod 666 desk.conf
	finds error "anybody on this host can change '$PWD/desk.conf'" "chmod o-w '$PWD/desk.conf'"
}

@test "doctor - sees files that root left behind" {
	only_sqlite 'the owners of its files'
	((EUID == 0)) || skip 'not root'
	needs setpriv
	local as_nobody=(setpriv --reuid=65534 --regid=65534 --clear-groups)
	chmod 755 "$BATS_RUN_TMPDIR" "$BATS_TEST_TMPDIR" 2>/dev/null
	"${as_nobody[@]}" test -x "$BUILD/bin/desk" -a -r desk.conf ||
		skip 'nobody cannot get here'
	chown 65534 . desk.db desk.db-wal desk.db-shm
	sql "insert into agent (login, role, created_at) values ('nobody', 'admin', 0)"
	chown 65534 desk.db*
	chown 0 desk.db-lock
	exits 0 "${as_nobody[@]}" desk doctor -H
	out_is "error	you cannot write '$DESK_DB-lock', which belongs to the database	give '$DESK_DB-lock' the owner and mode of the database"
}

@test "doctor - knows who is calling, and whether there is an admin" {
	sql "update agent set login = 'other'"
	finds warn "you, '$ME', are no agent of this desk" "an admin enters you with 'agent new $ME'"
	sql "update agent set login = '$ME', role = 'lead'"
	finds error 'the desk has no admin' 'restore a backup that has one'
}

@test "doctor - reads what the configuration says of new tickets" {
	printf '[ticket]\ncategory = printers\npriority = top\n' >>desk.conf
	ok "\
error	ticket.category: there is no category 'printers', so no ticket can be opened	run 'desk config category printers', or name another
error	ticket.priority: 'top' is not one of low, normal, high, urgent	correct it in desk.conf" \
		diagnosis -H
	DESK_CONFIG=/dev/null ok "warn	the desk does not know the address that customers write to	set 'address' in section [desk] of desk.conf" \
		diagnosis -H
	printf '[desk]\naddress = desk\n' >desk.conf
	finds error "desk.address: 'desk' is no mail address" "set 'address' in section [desk] of desk.conf"
}

@test "doctor - misses the latest message in the full text" {
	ticket new Printer -m 'It burns extraordinarily.' >/dev/null
	forget_words
	finds error "ticket 1 is not found by its word 'extraordinarily'" "run 'desk check --repair'"
	runs desk check --repair
	ok '' diagnosis -H
}

@test "doctor - finds the clock wrong" {
	opens Printer
	DESK_NOW=2026-03-01T09:00:00Z ok "error	the clock shows 2026-03-01T09:00:00Z, but the last event is of 2026-03-02T09:00:00Z	set the clock" \
		diagnosis -H
	lose_store
	DESK_NOW=2001-01-01T00:00:00Z ok "error	the clock shows 2001-01-01T00:00:00Z	set the clock" \
		sh 'desk doctor -H | tail -n 1'
}

@test "doctor - finds programs that are missing, and others of their name" {
	mkdir bin
	cp "$BUILD/bin/"{desk,ticket,mail2ticket} bin
	cp -r "$BUILD/lib" .
	PATH=$PWD/bin:$PATH ok "error	'$PWD/bin/agent' is missing	install all of deskutils" \
		diagnosis -H
	cp "$BUILD/bin/agent" bin
	mkdir other
	printf '#!/bin/sh\n' >other/ticket
	chmod +x other/ticket
	PATH=$PWD/other:$PWD/bin:$PATH ok "warn	'ticket' runs '$PWD/other/ticket', which is another program	put '$PWD/bin' in front of PATH, or install with PROGRAM_PREFIX" \
		diagnosis -H
	for program in bin/*; do
		mv "$program" "bin/my-${program#bin/}"
	done
	PATH=$PWD/bin:$PATH doctor=my-desk ok '' diagnosis -H
	PATH=/usr/bin:/bin ok 4 sh "bin/my-desk doctor -H | grep -c 'is not found by its name	put .*/bin.* into PATH'"
}

@test "doctor - prints whole lines for people" {
	runs env DESK_CONFIG=/dev/null desk doctor -o table
	out_is "\
warn   the desk does not know the address that customers write to
       set 'address' in section [desk] of desk.conf${output##*of desk.conf}"
	! on_sqlite || [[ $output == *'of desk.conf' ]]
}
