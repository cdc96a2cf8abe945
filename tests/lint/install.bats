bats_require_minimum_version 1.5.0
load ../lib

setup() {
	cd "$ROOT" || return
	dest=$BATS_TEST_TMPDIR/dest
}

make_() {
	"${MAKE:-make}" -s BUILD="$BUILD" DESTDIR="$dest" PREFIX=/usr "$@"
}

@test "what is installed works, and uninstall removes all of it" {
	runs make_ install
	out_has "$dest/usr/bin/ticket" "$dest/usr/share/man/man7/desk.7" \
		"$dest/usr/share/zsh/site-functions/_ticket"
	runs "$dest/usr/bin/ticket" --version
	runs make_ uninstall
	ok '' find "$dest" -type f
	runs test ! -e "$dest/usr/share/deskutils"
}

@test "uninstall leaves other files alone" {
	runs make_ install
	touch "$dest/usr/bin/other" "$dest/usr/share/deskutils/other"
	runs make_ uninstall
	ok "$dest/usr/bin/other
$dest/usr/share/deskutils/other" bash -c "find '$dest' -type f | sort"
}

@test "PROGRAM_PREFIX renames programs, their pages and completions" {
	runs make_ install PROGRAM_PREFIX=my-
	runs test -x "$dest/usr/bin/my-ticket"
	runs test -e "$dest/usr/share/man/man1/my-ticket.1"
	runs test -e "$dest/usr/share/man/man7/desk.7"
	ok '#compdef my-ticket' \
		head -n 1 "$dest/usr/share/zsh/site-functions/_my-ticket"
	ok 'complete -o default -F _desk_ticket my-ticket' tail -n 1 \
		"$dest/usr/share/bash-completion/completions/my-ticket"
	fails 1 '' grep -v -e '^complete -c my-ticket ' -e '^[#	]' -e '^$' \
		-e ^function -e ^end \
		"$dest/usr/share/fish/vendor_completions.d/my-ticket.fish"
	runs make_ uninstall PROGRAM_PREFIX=my-
	ok '' find "$dest" -type f
}

@test "make try shows a mail become a ticket, and what to type next" {
	local dir typed
	TMPDIR=$BATS_TEST_TMPDIR runs share/try.sh "$BUILD/bin"
	# shellcheck disable=SC2016
	out_has '$ mail2ticket < mail.eml' '$ ticket show 1' Zoé '“Fehler' .png
	typed=$(sed -n 's/^  //p' <<<"$output" | tail -n 3)
	dir=$(echo "$BATS_TEST_TMPDIR"/desk-try.*)
	runs test -e "$dir/desk.db"
	runs bash -e -c "$typed"
	out_has Printer Zoé
}

@test "the example of a configuration has every setting, and good values" {
	desk_fresh
	cd "$ROOT" || return
	sed 's/^#\([a-z_]* = \)/\1/' share/examples/desk.conf >"$HOME/desk.conf"
	unset DESK_DB
	DESK_CONFIG=$HOME/desk.conf runs desk config -H -o tsv
	fails 1 '' grep -v "$HOME/desk.conf:" <<<"$output"
}

@test "deps.sh has nothing to do where all is there" {
	command -v apt-get dpkg-query >/dev/null || skip "no apt-get"
	ok '' share/deps.sh build test
}

# Commands that deps.sh may find on a system without apt-get.
elsewhere() {
	local command
	mkdir -p "$BATS_TEST_TMPDIR/bin"
	for command in sh awk cat "$@"; do
		ln -s "$(command -v "$command")" "$BATS_TEST_TMPDIR/bin"
	done
}

@test "deps.sh names what is missing where there is no apt-get" {
	elsewhere cc make
	fails 69 "\
deps: not found here: pkg-config sqlite3 libcjson inih gumbo libcmark-gfm nettle\
 libzstd yaml-0.1 libetpan gnutls libesmtp-1.0 openssl libcurl
deps: please install them (libraries with their headers and pkg-config files),\
 then try again" env PATH="$BATS_TEST_TMPDIR/bin" share/deps.sh build
}

@test "deps.sh is silent where there is no apt-get and all is there" {
	elsewhere cc make pkg-config
	ok '' env PATH="$BATS_TEST_TMPDIR/bin" share/deps.sh build
}

# By sudo, which only tells; all packages are missing.
@test "deps.sh has PostgreSQL's package make no server of the system's" {
	elsewhere env
	cd "$BATS_TEST_TMPDIR/bin" || return
	printf '#!/bin/sh\necho "$*" >>%s\n' "$BATS_TEST_TMPDIR/log" >sudo
	printf '#!/bin/sh\necho 1000\n' >id
	printf '#!/bin/sh\n' | tee apt-get >dpkg-query
	chmod +x sudo id apt-get dpkg-query
	cd "$ROOT" || return
	log() {
		env PATH="$BATS_TEST_TMPDIR/bin" share/deps.sh "$@" 2>/dev/null
		sed 's/ -o.*install / install /' "$BATS_TEST_TMPDIR/log"
	}
	runs log build
	out_lacks postgresql-common
	rm "$BATS_TEST_TMPDIR/log"
	runs log build test
	local file=/etc/postgresql-common/createcluster.d/deskutils.conf
	[[ $output == "mkdir -p ${file%/*}
tee $file
env DEBIAN_FRONTEND=noninteractive apt-get "*" postgresql "*"
rm -f $file
rmdir --ignore-fail-on-non-empty ${file%/*}" ]]
}

@test "make -n tells what would be done, and does nothing" {
	runs make_ -n BUILD="$BATS_TEST_TMPDIR/none" fuzz lint
	out_has tests/fuzz/run.sh tests/lint/run.sh 'deps.sh build test'
	runs test ! -e "$BATS_TEST_TMPDIR/none"
}
