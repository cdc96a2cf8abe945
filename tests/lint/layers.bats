bats_require_minimum_version 1.5.0
load ../lib

setup() {
	cd "$ROOT" || return
}

# Each #include of a file as "FILE NAME", outside ones with their brackets.
includes() {
	# shellcheck disable=SC2016 # awk's $
	find lib cmd -name '*.[ch]' | sort | xargs awk '
		/^#[ \t]*include[ \t]/ {
			name = $0
			sub(/^#[ \t]*include[ \t]*/, "", name)
			sub(/[ \t]*(\/[*\/].*)?$/, "", name)
			gsub(/"/, "", name)
			print FILENAME, name
		}'
}

@test "includes point downwards: cmd, desk, then mail, io, db, then base" {
	includes | awk '
		BEGIN {
			floor["base"] = 1
			floor["db"] = floor["io"] = floor["mail"] = 2
			floor["desk"] = 3
			floor["cmd"] = 4
		}
		/</ { next }
		{
			split($1, part, "/")
			own = part[1] == "cmd" ? "cmd" : part[2]
			other = $2
			if (!sub(/\/.*/, "", other))
				next
			if (!(other in floor))
				print $1 ": no such floor: " $2
			else if (floor[other] > floor[own])
				print $1 ": upwards: " $2
			else if (floor[other] == floor[own] && other != own)
				print $1 ": sideways: " $2
		}' >"$BATS_TEST_TMPDIR/wrong"
	ok '' cat "$BATS_TEST_TMPDIR/wrong"
}

@test "a header of our own is there" {
	local file name missing=''
	while read -r file name; do
		[[ $name == \<* || -e lib/$name || -e ${file%/*}/$name ]] ||
			missing+="$file: $name"$'\n'
	done < <(includes)
	ok '' printf %s "$missing"
}

# What C11 and POSIX.1-2008 have may be included anywhere; what a library or
# one system has by one module alone: X.c, or X_*.c where it is split.
@test "each outside library has one door" {
	includes | awk '
		BEGIN {
			n = split("assert complex ctype errno fenv float " \
				"inttypes iso646 limits locale math setjmp " \
				"signal stdalign stdarg stdbool stddef stdint " \
				"stdio stdlib stdnoreturn string time wchar " \
				"wctype aio arpa/inet dirent dlfcn fcntl " \
				"fnmatch ftw glob grp iconv langinfo libgen " \
				"net/if netdb netinet/in netinet/tcp nl_types " \
				"poll pthread pwd regex sched semaphore spawn " \
				"strings sys/file sys/ioctl sys/mman " \
				"sys/resource sys/select sys/socket sys/stat " \
				"sys/statvfs sys/time sys/times sys/types " \
				"sys/uio sys/un sys/utsname sys/wait syslog " \
				"termios unistd utime", standard, " ")
			for (i = 1; i <= n; i++)
				door["<" standard[i] ".h>"] = "any"
			door["<sqlite3.h>"] = "lib/db/sqlite"
			door["<libstemmer.h>"] = "lib/base/stem"
			door["<libpq-fe.h>"] = "lib/db/pg"
			door["<cjson/cJSON.h>"] = "lib/io/json"
			door["<gumbo.h>"] = "lib/base/html lib/io/html lib/mail/html"
			door["<nettle/base64.h>"] = "lib/base/base64"
			door["<nettle/hmac.h>"] = "lib/base/hash"
			door["<nettle/memops.h>"] = "lib/base/hash"
			door["<nettle/sha2.h>"] = "lib/base/hash"
			door["<sys/random.h>"] = "lib/base/hash"
			door["<yaml.h>"] = "lib/io/yaml"
			door["<cmark-gfm.h>"] = "lib/io/markdown"
			door["<cmark-gfm-core-extensions.h>"] = "lib/io/markdown"
			door["<zstd.h>"] = "lib/desk/content"
			door["<ini.h>"] = "lib/desk/config"
			door["<curl/curl.h>"] = "lib/mail/curl"
			door["<auth-client.h>"] = "lib/mail/smtp"
			door["<libesmtp.h>"] = "lib/mail/smtp"
			door["<openssl/ssl.h>"] = "lib/mail/smtp"
			door["<openssl/x509_vfy.h>"] = "lib/mail/smtp"
			n = split("idle mailimap uidplus mailpop3 mailstream " \
				"mailstream_ssl libetpan mmapstring carray " \
				"mailimap_oauth2 mailpop3_types mailimap_ssl " \
				"mailpop3_ssl mailimap_socket mailpop3_socket " \
				"mailstream_helper mailstream_low",
				etpan, " ")
			for (i = 1; i <= n; i++)
				door["<libetpan/" etpan[i] ".h>"] = "lib/mail/fetch"
			door["<gnutls/gnutls.h>"] = "lib/mail/fetch"
			door["<gnutls/x509.h>"] = "lib/mail/fetch"
		}
		!/</ { next }
		!($2 in door) { print $1 ": no door for " $2; next }
		{
			module = $1
			sub(/(_[a-z0-9_]+)?\.[ch]$/, "", module)
			if (door[$2] != "any" &&
			    !index(" " door[$2] " ", " " module " "))
				print $1 ": " $2 " belongs to " door[$2] ".c"
		}' >"$BATS_TEST_TMPDIR/wrong"
	ok '' cat "$BATS_TEST_TMPDIR/wrong"
}
