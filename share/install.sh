#!/bin/sh
# Installs the programs with their pages, completions and examples, or removes
# just these: install.sh install|uninstall DESTDIR BINDIR MANDIR DATADIR PREFIX
# PROGRAM_PREFIX BUILDBIN PROGRAM... PROGRAM_PREFIX goes before the name of
# each program, of its page and of its completions.
set -eu
umask 022

action=$1 dest=$2 bin=$3 lib=$4 man=$5 data=$6 prefix=$7 before=$8 build=$9
shift 9

# One installed file a line: mode, source, target, program (for a completion).
files() {
	for program; do
		name=$before$program
		echo "755:$build/bin/$program:$bin/$name"
		echo "644:completions/bash/$program:$prefix/share/bash-completion/completions/$name:$program"
		echo "644:completions/zsh/_$program:$prefix/share/zsh/site-functions/_$name:$program"
		echo "644:completions/fish/$program.fish:$prefix/share/fish/vendor_completions.d/$name.fish:$program"
	done
	for page in man/*.[1-8]; do
		[ -e "$page" ] || continue
		name=${page#man/}
		for program; do
			[ "$name" != "$program.1" ] || name=$before$name
		done
		echo "644:$page:$man/man${page##*.}/$name"
	done
	for example in share/examples/*; do
		echo "644:$example:$data/examples/${example##*/}"
	done
	for article in share/kb/categories.sh share/kb/*/*.md; do
		echo "644:$article:$data/${article#share/}"
	done
	# Where there was no libpq to build it with, there is none.
	module=lib/desk-postgres.so
	[ "$action" = install ] && [ ! -e "$build/$module" ] ||
		echo "644:$build/$module:$lib/${module#lib/}"
	echo "644:share/postgres/roles.sql:$data/postgres/roles.sql"
}

# A completion names its program: $1 becomes $before$1.
renamed() {
	sed -e "s/^#compdef $1\$/#compdef $before$1/" \
		-e "s/^complete -c $1 /complete -c $before$1 /" \
		-e "s/^\(complete -o .*\) $1\$/\1 $before$1/"
}

put() { # mode, source, target, program
	mkdir -p "${3%/*}"
	if [ -n "$4" ]; then
		renamed "$4" <"$2" >"$3.new"
	else
		cp "$2" "$3.new"
	fi
	chmod "$1" "$3.new"
	mv -f "$3.new" "$3"
}

files "$@" | while IFS=: read -r mode source target program; do
	target=$dest$target
	case $action in
	install)
		put "$mode" "$source" "$target" "$program"
		echo "$target"
		;;
	uninstall) rm -f "$target" ;;
	*)
		echo "usage: install.sh install|uninstall ..." >&2
		exit 64
		;;
	esac
done
if [ "$action" = uninstall ]; then
	rmdir "$dest$data/kb/en" "$dest$data/kb/de" "$dest$data/kb" \
		"$dest$data/examples" "$dest$data/postgres" "$dest$data" \
		"$dest$lib" 2>/dev/null || true
fi
