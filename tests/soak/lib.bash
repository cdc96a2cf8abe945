# shellcheck shell=bash
# What the soaks share; each is a script that begins with
#
#	. "${BASH_SOURCE[0]%/*}/lib.bash"
#
# and then stands in a folder of its own, $work, that goes when it ends, with
# the programs of $BUILD in $PATH and no configuration. $STORE is sqlite or
# postgres. What still runs when it ends is killed.
#
#	store_start [SETTING=VALUE...]  makes $DESK_DB: a file, or a database of
#	                                a server of its own that syncs what it
#	                                acknowledges; settings are the server's
#	victim NAME OUT CMD...          runs it as one that kill_one may kill
#	kill_one                        kills one of the victims, if any runs
#	pause                           10 to 90 ms
#	ask SQL                         asks the store behind the programs' back
#	expect WHAT IS OUGHT            a line of the verdict
#	conclude [REMARK]               whether the desk is whole, and the exit

set -euo pipefail

ROOT=$(cd "${BASH_SOURCE[0]%/*}/../.." && pwd)
[[ ${BUILD:=build} == /* ]] || BUILD=$ROOT/$BUILD
PATH=$BUILD/bin:$BUILD/tests/bench:$BUILD/tests/tool:$PATH
export STORE=${STORE:-sqlite}
unset "${!DESK_@}" "${!PG@}"
work=$(mktemp -d "${TMPDIR:-/tmp}/soak.XXXXXX")
export PATH TZ=UTC LC_ALL=C.UTF-8 HOME=$work DESK_CONFIG=/dev/null
chmod 755 "$work"
cd "$work"
failed=0
servers=()

clear_up() {
	local pids dir
	mapfile -t pids < <(jobs -p)
	((${#pids[@]} == 0)) || kill "${pids[@]}" 2>/dev/null || true
	wait || true
	for dir in "${servers[@]}"; do
		"$ROOT/tests/postgres.sh" stop "$dir" immediate || true
	done
	if declare -F clear_up_more >/dev/null; then
		clear_up_more
	fi
	cd /
	rm -rf "$work"
}
trap clear_up EXIT
trap 'exit 1' INT TERM HUP

# server_start NAME [SETTING=VALUE...]: a server in $work/NAME, started by the
# command line in $starter; $url is its database postgres.
starter=()
server_start() {
	local name=$1
	shift
	servers+=("$work/$name")
	url=$("${starter[@]}" "$ROOT/tests/postgres.sh" start --until $$ \
		"$work/$name" fsync=on synchronous_commit=on \
		full_page_writes=on autovacuum=on "$@")
}

store_start() {
	case $STORE in
	sqlite) export DESK_DB=$work/desk.db ;;
	postgres)
		server_start pg "$@"
		export DESK_DB=$url
		;;
	*)
		echo "soak: no store '$STORE'" >&2
		exit 64
		;;
	esac
	asked=$DESK_DB
	desk init >/dev/null
}

# Of a soak that was killed itself nothing goes on; it may be a zombie.
end_with_soak() {
	local state
	kill -0 $$ 2>/dev/null || exit 1
	read -r _ _ state _ 2>/dev/null </proc/$$/stat || return 0
	[[ $state != Z ]] || exit 1
}

victim() {
	local status=0
	end_with_soak
	"${@:3}" >"$2" 2>>"$1.err" <&0 &
	echo $! >"$1.pid"
	wait $! 2>/dev/null || status=$?
	rm -f "$1.pid"
	return "$status"
}

kill_one() {
	local files=(*.pid) pid
	end_with_soak
	pid=$(cat "${files[RANDOM % ${#files[@]}]}" 2>/dev/null) || return 0
	[[ -z $pid ]] || kill -9 "$pid" 2>/dev/null || return 0
}

pause() {
	sleep "0.0$((RANDOM % 9 + 1))"
}

ask() {
	case $asked in
	*://*) psql -XAtqF'|' -v ON_ERROR_STOP=1 -c "$1" "$asked" ;;
	*) sqlite3 "$asked" "$1" ;;
	esac
}

expect() {
	if [[ $2 == "$3" ]]; then
		echo "ok - $1: $2"
	else
		echo "not ok - $1: $2, not $3"
		failed=1
	fi
}

# expect_mails N: mails.py made so many, and each is in once.
expect_mails() {
	expect 'mails that are in' "$(ask "select count(*) from message
		where message_id like 'soak.%'")" "$1"
	expect 'each of them once' "$(ask "select count(distinct message_id)
		from message where message_id like 'soak.%'")" "$1"
}

conclude() {
	local events
	expect 'faults that desk check finds' "$(desk check -H | wc -l)" 0
	expect 'what desk audit says' \
		"$(desk audit >audit.out 2>audit.err && echo fine ||
			cat audit.out audit.err)" fine
	events=$(ask 'select count(*) from event')
	expect 'the last of the events, that none is missing' \
		"$(ask 'select max(id) from event')" "$events"
	[[ $asked != *://* ]] || expect 'events outside the chain' \
		"$(ask 'select count(*) from event_unsealed')" 0
	echo "# ${1:+$1, }$STORE, $SECONDS s"
	exit "$failed"
}
