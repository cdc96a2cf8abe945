#!/usr/bin/env bats
# A mail system that hands mail to mail2ticket by a pipe: Exim, run from a folder
# of its own with the router and the transport of share/examples/exim.txt.

bats_require_minimum_version 1.5.0
load ../lib

# With a configuration of its own, Exim gives up root: it delivers as itself.
owner=(setpriv --reuid=Debian-exim --regid=Debian-exim --clear-groups)

setup() {
	only_sqlite "the desk's folder is the mail system's user's"
	needs exim4 setpriv
	[[ $(id -u) -eq 0 ]] || skip 'not root'
	desk_fresh
	cd "$BATS_TEST_TMPDIR" || return
	chmod a+x "$BATS_RUN_TMPDIR" "$BATS_RUN_TMPDIR/test" .
	install -d -o Debian-exim -g Debian-exim spool
	# The desk is that of the user who runs the pipe.
	DESK_DB=$PWD/box/desk.db
	install -d -o Debian-exim -g Debian-exim box
	"${owner[@]}" desk init -d "$DESK_DB" >/dev/null
	exim_conf
}

# The shipped lines, for this place and user.
exim_conf() {
	local lines
	lines=$(sed -n 's/^    //p' "$ROOT/share/examples/exim.txt" |
		sed "s|/usr/local/bin/mail2ticket|$BUILD/bin/mail2ticket|
			s|/var/lib/desk/desk.db|$DESK_DB|
			s|user = desk|user = Debian-exim|
			s|group = desk|group = Debian-exim|
			s|+local_domains|help.example|")
	{
		printf '%s\n' "spool_directory = $PWD/spool" \
			"log_file_path = $PWD/spool/%slog" \
			'primary_hostname = help.example' \
			'keep_environment =' 'never_users =' \
			'deliver_drop_privilege = true' \
			'begin routers'
		awk '/^support_desk:/ { n++ } n == 1' <<<"$lines"
		echo 'begin transports'
		awk '/^support_desk:/ { n++ } n == 2' <<<"$lines"
		printf '%s\n' 'begin retry' '* * F,1h,1s'
	} >exim.conf
	chmod 644 exim.conf
}

# deliver FILE [ADDRESS]: as a mail from outside.
deliver() {
	exim4 -C "$PWD/exim.conf" -odi -oi -f ann@example.org \
		"${2-support@help.example}" <"$1"
}

mail() {
	printf '%s\n' 'From: Ann <ann@example.org>' \
		'To: support@help.example' "Subject: $1" \
		"Message-ID: <$1@example.org>" '' "Text of $1."
}

@test "exim - a mail becomes a ticket" {
	mail one >one
	deliver one
	ok $'one\tann@example.org' "${owner[@]}" ticket list -H --fields \
		subject,requester
	[[ $(exim4 -C "$PWD/exim.conf" -bpc) == 0 ]]
}

@test "exim - an answer comes to the address that names its ticket" {
	mail one >one
	deliver one
	mail two >two
	deliver two support+1.6qqvzxn7ihl3yqca@help.example
	ok $'two\none' "${owner[@]}" ticket list -H --fields subject
	[[ $(exim4 -C "$PWD/exim.conf" -bpc) == 0 ]]
}

@test "exim - what cannot be stored stays in the queue, and comes later, once" {
	mail two >two
	mv box/desk.db box/away
	deliver two
	[[ $(exim4 -C "$PWD/exim.conf" -bpc) == 1 ]]
	mv box/away box/desk.db
	exim4 -C "$PWD/exim.conf" -qff
	wait_for bash -c "[[ \$(exim4 -C '$PWD/exim.conf' -bpc) == 0 ]]"
	ok 'two' "${owner[@]}" ticket list -H --fields subject
	ok '' "${owner[@]}" desk check -H
}
