#!/bin/sh
# Installs what the build needs, and with "test" what the tests need too:
# deps.sh build [test]. With apt-get the missing packages are installed (by
# sudo where we are not root); elsewhere, or where that fails, what is missing
# is named and the exit status is 69. Nothing missing: silent.
set -eu

# When, Debian's package, and how to look for it on other systems: a command,
# pc:NAME (pkg-config knows it), h:NAME (a header), or - (comes with another one,
# or we do without).
needed() {
	cat <<-'END'
		build build-essential cc
		build build-essential make
		build pkg-config pkg-config
		build libsqlite3-dev pc:sqlite3
		build libcjson-dev pc:libcjson
		build libinih-dev pc:inih
		build libgumbo-dev pc:gumbo
		build libcmark-gfm-dev pc:libcmark-gfm
		build libcmark-gfm-extensions-dev -
		build nettle-dev pc:nettle
		build libzstd-dev pc:libzstd
		build libyaml-dev pc:yaml-0.1
		build libstemmer-dev h:libstemmer.h
		build libetpan-dev pc:libetpan
		build libgnutls28-dev pc:gnutls
		build libesmtp-dev pc:libesmtp-1.0
		build libssl-dev pc:openssl
		build libcurl4-gnutls-dev pc:libcurl
		build libpq-dev -
		test bats bats
		test sqlite3 sqlite3
		test procmail procmail
		test procmail formail
		test fetchmail fetchmail
		test dovecot-imapd dovecot
		test dovecot-pop3d -
		test gnupg gpg
		test openssl openssl
		test python3 python3
		test python3-aiosmtpd -
		test postgresql psql
		test pgbouncer pgbouncer
		test iproute2 ip
		test chromium chromium
		test jq jq
		test mandoc mandoc
		test shellcheck shellcheck
		test zsh zsh
		test fish fish
		test clang clang
		test libclang-rt-dev -
		test clang-format clang-format
		test cppcheck cppcheck
		test valgrind valgrind
	END
}

wanted() { # $1: the column of needed
	needed | awk -v sets=" $sets " -v column="$1" '
		index(sets, " " $1 " ") && !seen[$column]++ { print $column }'
}

# Names what is missing and leaves with 69; silent where nothing is.
probe() {
	missing=
	for need in $(wanted 3); do
		case $need in
		-) continue ;;
		pc:*) pkg-config --exists "${need#pc:}" 2>/dev/null ;;
		h:*) echo "#include <${need#h:}>" |
			"${CC:-cc}" -E - >/dev/null 2>&1 ;;
		*) command -v "$need" >/dev/null ;;
		esac || missing="$missing ${need#*:}"
	done
	[ -z "$missing" ] && exit 0
	echo "deps: not found here:$missing" >&2
	echo "deps: please install them (libraries with their headers and" \
		"pkg-config files), then try again" >&2
	exit 69
}

as_root() {
	if [ "$(id -u)" -eq 0 ]; then
		"$@"
	else
		sudo "$@"
	fi
}

apt() {
	as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y \
		-o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "$@" >&2
}

# The tests start servers of their own: PostgreSQL's package is to make none,
# which the system would start from now on. So says a file that is there only
# while packages are installed.
no_cluster=/etc/postgresql-common/createcluster.d/deskutils.conf

make_no_cluster() {
	trap 'as_root rm -f "$no_cluster"
		as_root rmdir --ignore-fail-on-non-empty "${no_cluster%/*}"' EXIT
	trap 'exit 1' INT TERM HUP
	as_root mkdir -p "${no_cluster%/*}"
	echo 'create_main_cluster = false' |
		as_root tee "$no_cluster" >/dev/null
}

update() {
	echo "deps: apt-get update" >&2
	updated=yes
	apt update
}

sets=$*
case " $sets " in
*" build "* | *" test "*) ;;
*)
	echo "usage: deps.sh build [test]" >&2
	exit 64
	;;
esac
if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
	probe
fi

packages=$(wanted 2)
# shellcheck disable=SC2086 # package names are single words
missing=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' $packages \
	2>/dev/null | awk -v packages="$packages" '
	$2 == "installed" { has[$1] = 1 }
	END {
		n = split(packages, p, "\n")
		for (i = 1; i <= n; i++)
			if (!(p[i] in has))
				printf " %s", p[i]
	}')
[ -z "$missing" ] && exit 0

echo "deps: Debian packages that are needed and missing:$missing" >&2
if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then
	echo "deps: neither root nor sudo here, so they are not installed" >&2
	probe
fi
by=
[ "$(id -u)" -eq 0 ] || by="sudo "
echo "deps: installing them: ${by}apt-get install$missing" >&2
updated=no
# shellcheck disable=SC2086
apt-get -s install $missing >/dev/null 2>&1 || update || probe
case "$missing " in
*' postgresql '*) make_no_cluster ;;
esac
# Package lists can be older than the mirror.
# shellcheck disable=SC2086
apt install --no-install-recommends $missing ||
	{ [ $updated = no ] && update &&
		apt install --no-install-recommends $missing; } || probe
