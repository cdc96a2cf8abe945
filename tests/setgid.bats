bats_require_minimum_version 1.5.0
load lib
load words

# The programs installed as desk(7) says, by its own lines, for users of a system
# of its own: a mount namespace in which /etc, /mnt and the like are ours. root
# is the desk's admin, ann a customer, bob an agent, lea a lead; eve is nobody
# there. DESK_DB and all that desk_fresh sets names another desk, and goes with
# each command: none must heed it.
setup() {
	only_sqlite 'the group that owns its files'
	[[ $(id -u) == 0 ]] || skip 'not root'
	[[ -z ${SAN-} ]] || skip 'no sanitizer can look into a setgid program'
	needs unshare nsenter setpriv groupadd mandoc
	desk_fresh
	cd "$BATS_TEST_TMPDIR" || return
	# shellcheck disable=SC2016 # for the shell there
	unshare --mount bash -c 'mount -t tmpfs -o mode=755 tmpfs /mnt &&
		cp -r "$BUILD/bin" /mnt && mkdir /mnt/etc /mnt/lib &&
		mount --bind /mnt/bin /usr/local/bin &&
		mount --bind /mnt/lib /var/lib &&
		mount --bind /mnt/etc /etc &&
		: >ready && exec sleep 1000' 3>&- &
	cage=$!
	wait_for test -e ready -o ! -e "/proc/$cage"
	[[ -e ready ]] || skip 'no mount namespaces here'
	as root bash -c "$(declare -f make_system); make_system"
	mandoc -T ascii "$ROOT/man/desk.7" | sed $'s/.\b//g' |
		sed -n 's/^ *# //p' >install
	as root bash -c 'umask 077; set -e; . /dev/stdin' <install >/dev/null
	as root agent new ann role=customer email=ann@desk.example >/dev/null
	as root agent set bob email=bob@desk.example >/dev/null
	as root agent new lea role=lead >/dev/null
}

teardown() {
	[[ -z ${cage-} ]] || kill "$cage" || true
}

make_system() {
	local user uid=20001
	set -e
	printf 'root:x:0:0::/root:/bin/sh\nmail:x:8:8::/:/bin/sh\n' >/etc/passwd
	printf 'root:x:0:\nmail:x:8:\n' >/etc/group
	for user in ann bob lea eve; do
		echo "$user:x:$uid:$uid::/mnt/$user:/bin/sh" >>/etc/passwd
		echo "$user:x:$uid:" >>/etc/group
		install -d -o $uid -g $uid "/mnt/$user"
		uid=$((uid + 1))
	done
	# Passes on none of the descriptors that bats has open.
	printf '#!/bin/sh\nexec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-\nexec "$@"\n' \
		>/usr/local/bin/closed
	chmod 755 /usr/local/bin/closed
}

# as USER COMMAND...: the command is USER's, on the system with the desk.
as() {
	runner_for "$1"
	"${runner[@]}" "${@:2}"
}

runner_for() {
	local uid=0
	case $1 in
	mail) uid=8 ;;
	ann) uid=20001 ;;
	bob) uid=20002 ;;
	lea) uid=20003 ;;
	eve) uid=20004 ;;
	esac
	runner=(nsenter "--mount=/proc/$cage/ns/mnt" setpriv "--reuid=$uid"
		"--regid=$uid" --clear-groups env "HOME=/mnt/$1"
		PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin)
}

# The log that stands beside the store is anew that of the first who writes:
# the last to leave takes it away, unlike our programs.
forget_log() {
	needs sqlite3
	runs as root sqlite3 /var/lib/desk/desk.db 'select count(*) from agent'
	ok $'desk.db\ndesk.db-lock' as root ls /var/lib/desk
}

@test "setgid - mails come from the mail system alone" {
	printf 'From: ann@desk.example\nSubject: Lamp\n\nIt is dark.\n' >letter
	ok 1 as mail mail2ticket <letter
	ok 1 as mail desk mail2ticket <letter
	exits 126 as ann mail2ticket <letter
	fails 69 "desk: cannot run '/usr/local/bin/mail2ticket': permission \
denied" as ann desk mail2ticket <letter
	fails 77 "ticket list: user 'mail' is no agent of this desk; an admin \
enters one with 'agent new mail'" as mail ticket list
	ok $'ann@desk.example\tLamp' \
		as ann ticket list -H --fields requester,subject
}

@test "setgid - several users work on one desk, whatever their umask" {
	ok $'id\n1' as ann sh -c 'umask 077; ticket new Lamp -m "It is dark."'
	ok $'id\n1' as bob sh -c 'umask 0; ticket reply 1 -m "Try this one."'
	ok $'id\n1' as lea sh -c 'umask 777; ticket close 1 --resolution done'
	ok $'agent\nann\nann\nbob\nbob\nlea\nlea' as lea ticket log 1 --fields agent
	# shellcheck disable=SC2016 # the shell's there
	ok $'660 desk\n660 desk\n660 desk\n660 desk' \
		as root sh -c 'stat -c "%a %G" /var/lib/desk/*'
}

@test "setgid - whoever makes the files beside the store, all go on" {
	forget_log
	as root rm /var/lib/desk/desk.db-lock
	ok $'id\n1' as ann sh -c 'umask 077; ticket new Lamp -m "It is dark."'
	ok $'ann desk 660\nann desk 660\nann desk 660' \
		as root sh -c 'stat -c "%U %G %a" /var/lib/desk/desk.db-*'
	ok $'id\n1' as bob ticket reply 1 -m 'Try this one.'
	ok $'id\n1' as lea ticket note 1 -m 'She has two.'
}

@test "setgid - many at once all get through" {
	cat >crowd <<'END'
for i in 1 2 3 4 5 6 7 8; do
	ticket new "$1 $i" -m x >/dev/null &
	pids="$pids $!"
done
for pid in $pids; do
	wait "$pid" || exit
done
END
	as ann bash -s ann <crowd 3>&- &
	as bob bash -s bob <crowd 3>&- &
	ok '' as lea bash -s lea <crowd
	wait %2
	wait %3
	ok 24 as bob ticket count
}

@test "setgid - the store is for nobody but the programs" {
	local who
	for who in ann bob lea eve; do
		fails 1 'cat: /var/lib/desk/desk.db: Permission denied' \
			as "$who" cat /var/lib/desk/desk.db
		fails 2 "ls: cannot open directory '/var/lib/desk': Permission denied" \
			as "$who" ls /var/lib/desk
	done
	fails 77 "ticket list: user 'eve' is no agent of this desk; an admin \
enters one with 'agent new eve'" as eve ticket list
	fails 77 "ticket list: user 'ann' (customer) may not act as another \
agent (--as)" as ann ticket list --as bob
}

@test "setgid - a file is read with the user's rights alone" {
	local file before
	as ann sh -c 'umask 077; echo hers >/mnt/ann/hers
		ln -s /var/lib/desk/desk.db /mnt/ann/link'
	as bob sh -c 'umask 077; echo his >/mnt/bob/his'
	ok $'id\n1' as ann ticket new Lamp -f /mnt/ann/hers
	ok $'id\n1' as bob ticket reply 1 -m x --attach /mnt/bob/his
	ok his as ann ticket attach get 1 his
	before=$(as root ticket export)
	for file in /var/lib/desk/{desk.db,desk.db-wal,none} /mnt/ann/link \
		/mnt/bob/his /etc/desk/desk.conf; do
		fails 77 "ticket new: cannot open '$file': permission denied" \
			as ann ticket new x -f "$file"
		fails 77 "ticket reply: cannot open '$file': permission denied" \
			as ann ticket reply 1 -m x --attach "$file"
	done
	fails 77 "ticket note: cannot open '/mnt/ann/hers': permission denied" \
		as bob ticket note 1 -f /mnt/ann/hers
	fails 77 "ticket attach: cannot open '/var/lib/desk/desk.db': permission \
denied" as bob ticket attach add 1 /var/lib/desk/desk.db
	[[ $(as root ticket export) == "$before" ]]
}

@test "setgid - nor is a file that the program itself has open" {
	local fd denied=0
	forget_log
	ok $'id\n1' as ann ticket new Lamp -m 'It is dark.'
	ok ann as root stat -c %U /var/lib/desk/desk.db-wal
	for fd in 3 4 5 6 7 8 9; do
		run --separate-stderr as ann closed ticket new Lamp \
			-f "/proc/self/fd/$fd"
		command_line="ticket new Lamp -f /proc/self/fd/$fd"
		[[ $status == 77 || $status == 66 ]] || tell "status $status"
		denied=$((denied + (status == 77)))
	done
	((denied >= 3)) || tell "only $denied were open"
	ok 1 as root ticket count
}

@test "setgid - a file is written with the user's rights alone" {
	local file
	echo secret >a.txt
	as bob sh -c 'cat >/mnt/bob/a.txt' <a.txt
	as ann ticket new Lamp -m x >/dev/null
	as bob ticket reply 1 -m x --attach /mnt/bob/a.txt >/dev/null
	as ann ln -s /var/lib/desk/desk.db /mnt/ann/link
	ok '' as ann sh -c 'umask 027; ticket attach get 1 a.txt -f /mnt/ann'
	ok 'ann ann 640' as root stat -c '%U %G %a' /mnt/ann/a.txt
	for file in /var/lib/desk/desk.db /var/lib/desk/none /mnt/bob/a.txt; do
		exits 77 as ann ticket attach get 1 a.txt -y -f "$file"
		err_is "ticket attach: cannot write '$file': permission denied"
	done
	exits 77 as ann ticket attach get 1 a.txt -y -f /var/lib/desk
	forget_log
	as ann ticket reply 1 -m x >/dev/null
	exits 74 as ann closed ticket attach get 1 a.txt -y -f /proc/self/fd/4
	# The link becomes a file; what it named stays.
	ok '' as ann ticket attach get 1 a.txt -y -f /mnt/ann/link
	ok secret as ann cat /mnt/ann/link
	ok $'part\tfault' as root desk check
	ok 1 as ann ticket count
}

@test "setgid - an editor has the user's rights alone" {
	cat >edit <<'END'
id -g >/mnt/ann/told
ls -l /proc/$$/fd | grep -c /var/lib/desk >>/mnt/ann/told
cat /var/lib/desk/desk.db >/mnt/ann/stolen 2>/dev/null
echo "It is dark." >"$1"
END
	as ann sh -c 'cat >/mnt/ann/edit' <edit
	# shellcheck disable=SC2016 # for the shell there
	as ann sh -c 'echo "ln -sf /var/lib/desk/desk.db \"\$1\"" >/mnt/ann/swap'
	runner_for ann
	exits 0 on_terminal "${runner[@]}" VISUAL='sh /mnt/ann/edit' \
		ticket new Lamp
	ok $'20001\n0' as ann cat /mnt/ann/told
	ok '' as ann cat /mnt/ann/stolen
	runs as bob ticket show 1
	out_has 'It is dark.'
	exits 0 on_terminal "${runner[@]}" VISUAL='sh /mnt/ann/swap' \
		ticket new Lamp
	out_has "permission denied"
	ok 1 as root ticket count
}

@test "setgid - neither environment nor option leads to another desk" {
	as ann mkdir -p /mnt/ann/.config/desk /mnt/ann/.local/share/desk
	as ann sh -c 'printf "[desk]\nname = hers\ndatabase = /mnt/ann/d\n" |
		tee /mnt/ann/.config/desk/desk.conf >/mnt/ann/desk.conf'
	export DESK_CONFIG=/mnt/ann/desk.conf DESK_DB=/mnt/ann/d
	export XDG_CONFIG_HOME=/mnt/ann/.config
	ok $'ann\tcustomer\tann@desk.example\t/var/lib/desk/desk.db\t/etc/desk/desk.conf:2' \
		as ann desk whoami -H
	ok desk as ann desk config desk.name
	fails 77 "ticket list: option '-d': not here, where the programs guard \
the desk" as ann ticket list -d /mnt/ann/d
	ok $'id\n1' as ann ticket new Lamp -m x
	# Nor to another time.
	as ann ticket list -H --fields created_at >when
	[[ $(<when) > 2026-03-02T09:00:01Z ]]
}

@test "setgid - no desk but the one that the system's file names" {
	as root sh -c 'printf "[desk]\ndatabase = desk.db\n" \
		>/etc/desk/desk.conf'
	fails 78 "ticket list: /etc/desk/desk.conf:2: desk.database: 'desk.db' \
does not begin with /" as bob ticket list
	as root rm /etc/desk/desk.conf
	as bob mkdir -p /mnt/bob/.local/share/desk
	as bob ln -s /var/lib/desk/desk.db /mnt/bob/.local/share/desk/desk.db
	fails 78 "ticket list: no desk is named: set 'database' in section \
[desk] of '/etc/desk/desk.conf'" as bob ticket list
	exits 78 as root desk init
}

@test "setgid - only the desk's owner makes, copies and replaces it" {
	local no='not here, where the programs guard the desk: run it as the '
	no+="desk's owner"
	fails 77 "desk backup: $no" as lea desk backup /mnt/lea/copy
	fails 77 "desk restore: $no" as lea desk restore -y /mnt/lea/copy
	fails 77 "desk init: $no" as lea desk init
	fails 77 "desk backup: user 'ann' (customer) may not read the event \
log and prove it whole" as ann desk backup /mnt/ann/copy

	as ann ticket new Lamp -m x >/dev/null
	ok '' as root desk backup /mnt/copy
	ok 'root 600' as root stat -c '%U %a' /mnt/copy
	as ann ticket new Chair -m x >/dev/null
	runs as root desk restore -y /mnt/copy
	out_has /var/lib/desk/desk.db.old-
	ok 1 as bob ticket count
	as root sh -c 'rm /var/lib/desk/*'
	fails 77 "desk init: $no" as bob desk init
	fails 77 "desk restore: $no" as bob desk restore /mnt/bob/copy
	ok '' as root sh -c 'umask 077; desk restore /mnt/copy'
	ok 'desk 660' as root stat -c '%G %a' /var/lib/desk/desk.db
	ok $'id\n1' as ann ticket reply 1 -m again
	ok $'id\n1' as bob ticket note 1 -m 'and again'
}

@test "setgid - desk gives its rights to no other program" {
	ok $'id\n1' as ann desk ticket new Lamp -m x
	as root ln /mnt/bin/desk /mnt/ann/desk
	as ann sh -c 'printf "#!/bin/sh\nid -g\n" >/mnt/ann/ticket
		chmod +x /mnt/ann/ticket'
	ok 20001 as ann /mnt/ann/desk ticket
}

@test "setgid - doctor sees a folder that others can look into" {
	as root sh -c 'echo "address = help@desk.example" \
		>>/etc/desk/desk.conf'
	ok '' as root desk doctor -H
	as root chmod 2775 /var/lib/desk
	ok "error	anybody on this host can look into '/var/lib/desk', where the \
programs guard the desk	chmod o-rwx '/var/lib/desk'" as root desk doctor -H
}

@test "setgid - doctor tells a customer nothing of what is in the desk" {
	as bob ticket new Lamp -m extraordinary >/dev/null
	exits 0 as ann desk doctor -v
	out_lacks extraordinary
	exits 0 as bob desk doctor -v
	out_has extraordinary
}
