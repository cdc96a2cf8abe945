#!/bin/sh
# A PostgreSQL server for tests, apart from any that the system has: its data,
# log and socket are in a folder of its own.
#
#	postgres.sh start [--until PID] DIR [SETTING=VALUE...]
#	postgres.sh stop DIR [smart|fast|immediate]
#	postgres.sh run DIR PROGRAM [ARG...]
#	postgres.sh database URL NAME [TEMPLATE]
#	postgres.sh bin
#
# start makes the server where DIR has none, starts it and prints its URL, with
# the database "postgres"; with --until it is stopped and DIR removed once that
# process has ended, unless it was stopped before. Settings are those of
# postgresql.conf and stay; those that it starts with suit tests: nothing is
# synced, no port is open (port=N listen_addresses=127.0.0.1 opens one).
# database makes one, anew where it is there, on the server of the URL, and
# prints its own URL. run runs a program of PostgreSQL's as the user whose the
# server is, who is not root; bin prints where they are.
# Exit status 69: there is no server to start here.
set -eu

bin() {
	dir=$(pg_config --bindir 2>/dev/null) || dir=
	[ -x "$dir/initdb" ] || dir=$(
		set -- /usr/lib/postgresql/*/bin/initdb
		eval "echo \"\${$#%/*}\""
	)
	[ -x "$dir/initdb" ] || {
		dir=$(command -v initdb) || {
			echo 'postgres.sh: no PostgreSQL server here' >&2
			exit 69
		}
		dir=${dir%/*}
	}
	echo "$dir"
}

# The user that the server runs as: root may not.
find_user() {
	user=
	[ "$(id -u)" -eq 0 ] || return 0
	for user in postgres nobody; do
		! id "$user" >/dev/null 2>&1 || return 0
	done
	echo 'postgres.sh: no user to run PostgreSQL as' >&2
	exit 69
}

as_user() {
	if [ -n "$user" ]; then
		setpriv --reuid="$user" --regid="$(id -g "$user")" \
			--clear-groups -- "$@"
	else
		"$@"
	fi
}

make_server() {
	as_user "$bin/initdb" -D "$dir/data" -A trust -U desk --no-sync \
		-E UTF8 --locale=C.UTF-8 >"$dir/initdb.log" 2>&1 || {
		cat "$dir/initdb.log" >&2
		return 1
	}
	cat >>"$dir/data/postgresql.conf" <<-END
		unix_socket_directories = '$dir'
		listen_addresses = ''
		max_connections = 200
		fsync = off
		synchronous_commit = off
		full_page_writes = off
		autovacuum = off
		log_line_prefix = '%m %d '
	END
}

start() {
	until=
	if [ "$1" = --until ]; then
		until=$2
		shift 2
	fi
	mkdir -p "$1"
	dir=$(cd "$1" && pwd)
	shift
	if [ ${#dir} -gt 85 ]; then
		echo "postgres.sh: '$dir': too long for a socket" >&2
		exit 64
	fi
	[ -z "$user" ] || chown "$user" "$dir"
	chmod 755 "$dir"
	cd "$dir"
	[ -e data/PG_VERSION ] || make_server
	# Of one that died, and may wait as a zombie for its parent.
	is_running || rm -f data/postmaster.pid .s.PGSQL.*
	for setting; do
		echo "${setting%%=*} = '${setting#*=}'"
	done >>data/postgresql.conf
	as_user "$bin/pg_ctl" -D data -l log -w -t 60 start \
		</dev/null >start.log 2>&1 || {
		cat start.log log >&2
		exit 69
	}
	if [ -n "$until" ]; then
		# Redirected by exec: the caller's pipe is not kept aside.
		(
			exec </dev/null >/dev/null 2>&1
			watch
		) &
	fi
	port=$(sed -n '4s/^5432$//; 4s/^[0-9]/\&port=&/p' data/postmaster.pid)
	echo "postgresql://desk@/postgres?host=$dir$port"
}

is_running() {
	pid=$(head -n 1 data/postmaster.pid 2>/dev/null) || return
	kill -0 "$pid" 2>/dev/null || return
	! grep -q ') Z ' "/proc/$pid/stat" 2>/dev/null
}

# Who stops it himself removes it himself.
watch() {
	while kill -0 "$until"; do
		[ -e "$dir/data/postmaster.pid" ] || return 0
		sleep 0.5
	done
	stop "$dir" immediate
	cd /
	rm -rf "$dir"
}

database() {
	PGOPTIONS='-c client_min_messages=warning' "$bin/psql" -Xq \
		-v ON_ERROR_STOP=1 -d "$1" \
		-c "drop database if exists \"$2\" with (force)" \
		-c "create database \"$2\"${3+ template \"$3\"}"
	echo "$1" | sed "s|/postgres?|/$2?|"
}

stop() {
	cd "$1"
	is_running || return 0
	as_user "$bin/pg_ctl" -D data -m "${2:-fast}" -w stop >stop.log 2>&1 || {
		cat stop.log >&2
		return 1
	}
}

# What a caller has open, as bats has, is not for a server to keep.
exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-
verb=${1-}
case $verb in
start | stop | run | database) [ $# -ge 2 ] || verb= ;;
esac
[ $# -eq 0 ] || shift
find_user
bin=$(bin)
case $verb in
start) start "$@" ;;
stop) stop "$@" ;;
database) database "$@" ;;
run)
	cd "$1"
	program=$2
	shift 2
	as_user "$bin/$program" "$@"
	;;
bin) echo "$bin" ;;
*)
	sed -n '/^#	/s///p' "$0" >&2
	exit 64
	;;
esac
