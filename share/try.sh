#!/bin/sh
# The main job in a minute, on a desk to throw away: try.sh BINDIR.
# A real mail goes in by a pipe, becomes a ticket, is shown and answered.
set -eu

bin=$(cd "$1" && pwd)
examples=$(cd "$(dirname "$0")/examples" && pwd)
dir=$(mktemp -d "${TMPDIR:-/tmp}/desk-try.XXXXXX")
PATH=$bin:$PATH
DESK_DB=$dir/desk.db
DESK_CONFIG=/dev/null
export PATH DESK_DB DESK_CONFIG
unset DESK_NOW

# Shows a command line and runs it.
run() {
	printf '\n$ %s\n' "$1"
	eval "$1"
}

# As a shell reads it back.
quoted() {
	case $1 in
	*[!A-Za-z0-9_./:+@,-]*)
		printf "'%s'" "$(printf '%s' "$1" | sed "s/'/'\\\\''/g")"
		;;
	*) printf '%s' "$1" ;;
	esac
}

echo "A desk to try things on, in $dir; your own files are left alone."
cd "$examples"
run 'desk init'
run 'mail2ticket < mail.eml'
run 'ticket list -o table'
run 'ticket show 1'
run 'ticket reply 1 -m "Thank you, Zoé. A new reader is on its way."'
run 'ticket list -o table'

cat <<END

That was all: a mail came in, an answer is stored. The desk stays in
$dir until you remove it. To go on, type:

  export PATH=$(quoted "$bin"):\$PATH DESK_DB=$(quoted "$DESK_DB")
  echo "It is on fire." | ticket new "Printer" priority=urgent
  ticket list is:open sort:-priority
END
