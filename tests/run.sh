#!/bin/sh
# Runs the tests: run.sh [FILE...]; without FILE all but those of tests/lint.
# A file is a unit program of $BUILD/unit, a .bats file or a script (.sh) of
# tests/corpus; each prints TAP, and all of it is shown, file after file. The
# last line is "N passed, N failed", with ", N skipped" where some were; the
# exit status is 1 when one failed. From the environment:
#   BUILD     where the programs are: build, or build/san for SAN=1
#   STORE     sqlite, or postgres: on a server that is started for the run;
#             without FILE it is what has to do with a store alone
#   TESTS     only the files that have one of these words in their path
#   JOBS      how many files run at once: 3, as some wait
#   LIMIT_S   a file that takes longer is stopped and has failed: 600
set -eu

cd "$(dirname "$0")/.."

# Runs file $2, the $1-th; its output and its figures go to $work.
run_file() {
	n=$1 file=$2
	log=$work/$n
	mkdir "$log.home"
	HOME=$log.home
	STORE_NAME=file$n
	export HOME STORE_NAME
	if [ -n "${SAN:-}" ]; then
		ASAN_OPTIONS=$ASAN_OPTIONS:log_path=$log.report
		UBSAN_OPTIONS=$UBSAN_OPTIONS:log_path=$log.report
	fi
	if [ -z "$CORPUS" ] && [ "${file#tests/corpus/}" != "$file" ]; then
		set -- echo "1..1
ok 1 - $file # skip no ../shared/corpus"
		file=
	fi
	case $file in
	'') ;;
	*.bats) set -- bats --formatter tap "$file" ;;
	*.sh) set -- sh "$file" ;;
	*) set -- "$file" ;;
	esac
	! command -v timeout >/dev/null ||
		set -- timeout -k 5 "${LIMIT_S:-600}" "$@"
	start=$(date +%s)
	# In the background, so that a signal is heeded while it runs.
	"$@" </dev/null >"$log.out" 2>&1 &
	pid=$!
	trap 'kill "$pid"; exit 1' INT TERM
	status=0
	wait "$pid" || status=$?
	took=$(($(date +%s) - start))
	[ "$STORE" = sqlite ] || drop_databases
	count "$n" "$file" "$status" >"$log.sum"
	[ "$took" -lt 5 ] || echo "$file: $(cat "$log.sum"), $took s" >&2
}

# Those that the file has made on the server.
drop_databases() {
	"$PSQL" -XAtq -d "$STORE_URL" -c "select datname from pg_database
		where datname like '$STORE_NAME-%'" |
		sed 's/.*/drop database "&" with (force);/' |
		"$PSQL" -Xq -d "$STORE_URL"
}

# Has it nothing but what the search for leaks says of a program that was
# killed at that moment?
is_cut_off() {
	! grep -qv '^==[0-9]*==Unable to get registers from thread' "$1"
}

# Prints how many passed, failed and were skipped in the output of a file, and
# adds a failure to it for what TAP does not say: a crash, a missing test, what
# a sanitizer found.
count() {
	n=$1 file=$2 status=$3
	out=$work/$n.out
	case $file in
	*.sh)
		# One that prints no TAP is one test.
		if ! grep -q '^1\.\.[0-9]' "$out"; then
			word="ok"
			[ "$status" -eq 0 ] || word="not ok"
			echo "1..1
$word 1 - $file" >>"$out"
		fi
		;;
	esac
	reports=0
	for report in "$work/$n".report.*; do
		[ -e "$report" ] || continue
		! is_cut_off "$report" || continue
		reports=$((reports + 1))
		sed 's/^/# /' "$report" >>"$out"
	done
	awk -v file="$file" -v status="$status" -v reports=$reports \
		-v out="$out" '
		function trouble(what) {
			print "not ok - " file ": " what >>out
			failed++
		}
		/^1\.\.[0-9]+/ { plan = substr($0, 4) + 0; has_plan = 1 }
		/^1\.\.0 *# *[Ss][Kk][Ii][Pp]/ { plan = skipped = 1 }
		/^ok / { if (/# [Ss][Kk][Ii][Pp]/) skipped++; else passed++ }
		/^not ok / { failed++ }
		END {
			seen = passed + failed + skipped
			if (reports)
				trouble("sanitizer reports: " reports)
			if (status == 124)
				trouble("stopped, it took too long")
			else if (status >= 128)
				trouble("ended by signal " status - 128)
			else if (!has_plan)
				trouble("it printed no plan")
			else if (plan == 0)
				trouble("it has no tests")
			else if (seen != plan)
				trouble(seen + 0 " of " plan " tests ran")
			else if (status != 0 && !failed)
				trouble("exit status " status)
			printf "%d passed, %d failed", passed, failed
			printf skipped ? ", %d skipped\n" : "\n", skipped
		}' "$out"
}

# What a test may rely on: this, and nothing of the caller's.
set_environment() {
	BUILD=$(mkdir -p "${BUILD:-build}" && cd "${BUILD:-build}" && pwd)
	CORPUS=$(cd ../shared/corpus 2>/dev/null && pwd) || CORPUS=
	PATH=$BUILD/bin:/usr/bin:/bin:/usr/sbin:/sbin:$PATH
	TZ=UTC LC_ALL=C.UTF-8 TMPDIR=$work/tmp
	export BUILD CORPUS PATH TZ LC_ALL TMPDIR
	unset NO_COLOR COLUMNS LINES EDITOR VISUAL PAGER MAIL LANG LANGUAGE \
		CDPATH BASH_ENV ENV STORE_URL STORE_NAME PSQL MAKEFLAGS \
		MFLAGS MAKELEVEL MAKEOVERRIDES XDG_CONFIG_HOME XDG_DATA_HOME \
		XDG_CACHE_HOME XDG_STATE_HOME
	for name in $(env | sed -n -e 's/^\(DESK_[A-Z0-9_]*\)=.*/\1/p' \
		-e 's/^\(PG[A-Z0-9_]*\)=.*/\1/p'); do
		unset "$name"
	done
	# shellcheck disable=SC3045 # dash, bash, ksh and busybox have it
	ulimit -c 0
	if [ -n "${SAN:-}" ]; then
		ASAN_OPTIONS=abort_on_error=1:detect_leaks=1:suppressions=$PWD/tests/asan.supp
		ASAN_OPTIONS=$ASAN_OPTIONS:strict_string_checks=1
		ASAN_OPTIONS=$ASAN_OPTIONS:detect_stack_use_after_return=1
		UBSAN_OPTIONS=abort_on_error=1:print_stacktrace=1
		export ASAN_OPTIONS UBSAN_OPTIONS SAN
	fi
}

# One server for all files; each of them makes databases of its own there.
start_store() {
	STORE=${STORE:-sqlite}
	export STORE
	case $STORE in
	sqlite) return ;;
	postgres) ;;
	*)
		echo "run.sh: STORE is sqlite or postgres, not '$STORE'" >&2
		exit 64
		;;
	esac
	STORE_URL=$(tests/postgres.sh start --until $$ "$work/pg")
	PSQL=$(tests/postgres.sh bin)/psql
	export STORE_URL PSQL
}

stop_store() {
	[ ! -e "$work/pg" ] || tests/postgres.sh stop "$work/pg" immediate
	rm -rf "$work"
}

# In memory where there is room for it, and programs run there with their own
# rights: tests make files by the ten thousand.
find_room() {
	room=$(df -Pk /dev/shm 2>/dev/null | awk '$1 == "tmpfs" { print $4 }')
	if [ "${room:-0}" -ge 4000000 ] && awk '$2 == "/dev/shm" {
			exit $4 ~ /(^|,)(noexec|nosuid)(,|$)/ }' /proc/mounts; then
		echo /dev/shm
	else
		echo /tmp
	fi
}

# The files to run, those that take longest first.
list_files() {
	for script in tests/corpus/*.sh; do
		[ -e "$script" ] || continue
		[ "$STORE" = sqlite ] || grep -q STORE "$script" || continue
		echo "$script"
	done
	find tests -name '*.bats' ! -path 'tests/lint/*' | sort
	[ "$STORE" = sqlite ] || return 0
	for unit in tests/unit/*.c; do
		unit=${unit##*/}
		[ "$unit" = '*.c' ] || echo "$BUILD/unit/${unit%.c}"
	done
}

if [ "${1-}" = --one ]; then
	work=$2
	run_file "$3" "$4"
	exit 0
fi

work=$(mktemp -d "${TMPDIR:-$(find_room)}/dt.XXXXXX")
# Some tests run a program as another user.
chmod 755 "$work"
trap stop_store EXIT
trap 'exit 1' INT TERM HUP
mkdir "$work/tmp"
set_environment
start_store

if [ $# -gt 0 ]; then
	printf '%s\n' "$@"
else
	list_files
fi | awk -v words="${TESTS-}" '
	BEGIN { n = split(words, word, " ") }
	{
		for (i = 1; i <= n && !index($0, word[i]); i++)
			;
		if (n == 0 || i <= n)
			print
	}' >"$work/files"

[ ! -s "$work/files" ] ||
	awk '{ print NR; print "\"" $0 "\"" }' "$work/files" |
	xargs -P "${JOBS:-3}" -n 2 tests/run.sh --one "$work" || true

n=0
while read -r file; do
	n=$((n + 1))
	echo "# $file"
	cat "$work/$n.out" || true
done <"$work/files"

awk -v files="$work/files" -v work="$work" -v store="$STORE" '
	{ file[NR] = $0 }
	END {
		for (i = 1; i <= NR; i++) {
			out = work "/" i ".out"
			while ((getline line <out) > 0)
				if (line ~ /^not ok/)
					print "# " file[i] ": " line
			close(out)
			if ((getline line <(work "/" i ".sum")) <= 0)
				line = "0 passed, 1 failed"
			split(line, sum, /[ ,a-z]+/)
			passed += sum[1]
			failed += sum[2]
			skipped += sum[3]
		}
		if (NR == 0)
			print "# no tests"
		print "# store: " store
		printf "%d passed, %d failed", passed, failed
		printf skipped ? ", %d skipped\n" : "\n", skipped
		exit failed > 0 || NR == 0
	}' "$work/files"
