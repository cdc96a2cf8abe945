#!/bin/sh
# Writes the shell completions of programs: completions.sh BINDIR PROGRAM...
# into completions/, or into the folder $OUT. All that a program takes comes
# from its own tables (PROGRAM --spec): a line "verb NAME HELP", then a line
# "option VERB LETTER NAME ARG WORDS HELP" for each of its options. The names
# of fields, and the values of one, are asked of the program while somebody
# types.
set -eu
export LC_ALL=C

# What the three scripts share: the table, and what may stand behind the name
# of a field in an operand of a verb.
# shellcheck disable=SC2016 # awk's $
read_spec='
BEGIN { FS = "\t" }
$1 == "verb" { verb[++n_verbs] = $2; verb_help[n_verbs] = $3; has[$2] = 1 }
$1 == "option" {
	of[++n] = $2; letter[n] = $3; name[n] = $4
	arg[n] = $5; words[n] = $6; help[n] = $7
	gsub(/,/, " ", words[n])
}
function field_end(v) {
	if (!has["fields"])
		return ""
	if (v ~ /^(new|set)$/)
		return "="
	return v ~ /^(list|search|count|next|watch)$/ ? ":" : ""
}
function is_file(arg) {
	return arg ~ /^(FILE|PATH|DIR|URL)$/
}
# s between single quotes; with backslashes before the characters in special.
function quoted(s, special,    i, c, out) {
	for (i = 1; i <= length(s); i++) {
		c = substr(s, i, 1)
		if (index(special, c))
			out = out "\\"
		out = out (c == "\047" && !index(special, c) ? "\047\\\047\047" : c)
	}
	return out
}
'

bash_script() {
	awk -v program="$1" "$read_spec"'
	function options_of(v,    i, list) {
		for (i = 1; i <= n; i++)
			if (of[i] == v)
				list = list (list == "" ? "" : " ") "--" name[i]
		return list
	}
	# What stands behind the options of a verb; nothing is known of a FILE,
	# so bash completes file names.
	function values_of(v, t,    i, names, others, list) {
		for (i = 1; i <= n; i++) {
			if (of[i] != v || arg[i] == "")
				continue
			names = "--" name[i] (letter[i] == "" ? "" : " | -" letter[i])
			if (words[i] == "")
				others = others (others == "" ? "" : " | ") names
			else
				list = list t names ") words=\047" words[i] "\047 ;;\n"
		}
		if (others != "")
			list = list t others ") return ;;\n"
		if (list != "")
			printf "%scase $prev in\n%s%sesac\n", t, list, t
	}
	function verb_case(v, t) {
		print t "options=\047" options_of(v) "\047"
		if (field_end(v) != "")
			print t "end=\047" field_end(v) "\047"
		values_of(v, t)
	}
	END {
		f = program
		gsub(/[^A-Za-z0-9_]/, "_", f)
		print "# bash completion for " program ", by share/completions.sh"
		print "# shellcheck shell=bash"
		print ""
		print "_desk_" f "() {"
		print "\tlocal cur=${COMP_WORDS[COMP_CWORD]} is_value=\047\047"
		print "\tlocal prev=${COMP_WORDS[COMP_CWORD - 1]}"
		print "\tlocal words=\047\047 options=\047\047" \
			(has["fields"] ? " end=\047\047" : "")
		print "\tCOMPREPLY=()"
		print "\t# bash takes \"--output=id\" and \"status:open\" apart."
		print "\tif [[ $cur == [=:] ]]; then"
		print "\t\tcur=\047\047 is_value=yes"
		print "\telif [[ $prev == [=:] ]]; then"
		print "\t\tprev=${COMP_WORDS[COMP_CWORD - 2]} is_value=yes"
		print "\tfi"
		if (verb[1] == "") {
			verb_case("", "\t")
		} else {
			for (i = 1; i <= n_verbs; i++)
				all = all verb[i] " "
			print "\tcase ${COMP_CWORD}:${COMP_WORDS[1]} in"
			print "\t1:*) words=\047" all "--help --version\047 ;;"
			for (i = 1; i <= n_verbs; i++) {
				print "\t*:" verb[i] ")"
				verb_case(verb[i], "\t\t")
				print "\t\t;;"
			}
			print "\tesac"
		}
		print "\tif [[ -z $words && -z $is_value && $cur == -* ]]; then"
		print "\t\twords=$options"
		if (has["fields"]) {
			print "\telif [[ -z $words && -n $end && -n $is_value ]]; then"
			print "\t\twords=$(\"$1\" fields -o id \"${prev#-}\" 2>/dev/null)"
			print "\telif [[ -z $words && -n $end ]]; then"
			print "\t\twords=$(\"$1\" fields -o id 2>/dev/null | sed \"s/\\$/$end/\")"
			print "\t\tcompopt -o nospace 2>/dev/null"
		}
		print "\tfi"
		print "\t# shellcheck disable=SC2207 # words without blanks or patterns"
		print "\tCOMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))"
		print "}"
		print ""
		print "complete -o default -F _desk_" f " " program
	}'
}

zsh_script() {
	awk -v program="$1" "$read_spec"'
	function option(i,    spec, names, what) {
		spec = "\047[" quoted(help[i], "\\[]:") "]"
		if (arg[i] == "") {
			names = letter[i] == "" ? "\047" "--" name[i] : \
				"\047(-" letter[i] " --" name[i] ")\047{-" letter[i] \
				",--" name[i] "}\047"
		} else {
			names = letter[i] == "" ? "\047*--" name[i] "=" : \
				"\047*\047{-" letter[i] "+,--" name[i] "=}\047"
			what = words[i] != "" ? "(" words[i] ")" : \
				is_file(arg[i]) ? "_files" : " "
		}
		sub(/^\047/, "", spec)
		return names spec (what == "" ? "" : ":" arg[i] ":" what) "\047"
	}
	function arguments(v, t,    i) {
		print t "_arguments -s \\"
		for (i = 1; i <= n; i++)
			if (of[i] == v)
				print t "\t" option(i) " \\"
		if (field_end(v) != "")
			print t "\t\047*:field:{_desk_fields " field_end(v) "}\047"
		else
			print t "\t\047*:file:_files\047"
	}
	END {
		print "#compdef " program
		print "# zsh completion for " program ", by share/completions.sh"
		print ""
		if (verb[1] == "") {
			arguments("", "")
			exit
		}
		print "local program=$words[1] verb=$words[2]"
		print "local -a verbs fields"
		print ""
		if (has["fields"]) {
			print "_desk_fields() {"
			print "\tlocal field=${${PREFIX%%[:=]*}#-}"
			print "\tif compset -P \"*[:=]\"; then"
			print "\t\tfields=(${(f)\"$($program fields -o id $field 2>/dev/null)\"})"
			print "\t\tcompadd -a fields"
			print "\telse"
			print "\t\tfields=(${(f)\"$($program fields -o id 2>/dev/null)\"})"
			print "\t\tcompadd -q -S $1 -a fields"
			print "\tfi"
			print "}"
			print ""
		}
		print "if (( CURRENT == 2 )); then"
		print "\tverbs=("
		for (i = 1; i <= n_verbs; i++)
			print "\t\t\047" verb[i] ":" quoted(verb_help[i], "\\:") "\047"
		print "\t)"
		print "\t_describe verb verbs"
		print "\treturn"
		print "fi"
		print ""
		print "shift words"
		print "(( CURRENT-- ))"
		print "case $verb in"
		for (i = 1; i <= n_verbs; i++) {
			print verb[i] ")"
			arguments(verb[i], "\t")
			print "\t;;"
		}
		print "esac"
	}'
}

fish_script() {
	awk -v program="$1" "$read_spec"'
	function when(v) {
		return v == "" ? "" : " -n \047__desk_verb " v "\047"
	}
	END {
		c = "complete -c " program
		print "# fish completion for " program ", by share/completions.sh"
		print ""
		if (verb[1] != "") {
			print "function __desk_verb"
			print "\tset -l words (commandline -opc)"
			print "\ttest \"$words[2]\" = $argv[1]"
			print "end"
			print ""
		}
		if (has["fields"]) {
			print "function __desk_fields"
			print "\tset -l words (commandline -opc)"
			print "\tset -l name (string replace -rf \"[:=].*\" \"\" -- (commandline -ct))"
			print "\tif test -n \"$name\""
			print "\t\tstring join \\n -- $name$argv[1](command $words[1] fields -o id $name 2>/dev/null)"
			print "\telse"
			print "\t\tstring join \\n -- (command $words[1] fields -o id 2>/dev/null)$argv[1]"
			print "\tend"
			print "end"
			print ""
		}
		for (i = 1; i <= n_verbs; i++)
			if (verb[i] != "")
				print c " -n \047test (count (commandline -opc)) = 1\047" \
					" -f -a " verb[i] " -d \047" \
					quoted(verb_help[i], "\\\047") "\047"
		for (i = 1; i <= n_verbs; i++)
			if ((end = field_end(verb[i])) != "")
				print c when(verb[i]) " -f -a \047(__desk_fields " \
					end ")\047"
		for (i = 1; i <= n; i++) {
			kind = arg[i] == "" ? "" : words[i] != "" ? \
				" -x -a \047" words[i] "\047" : \
				is_file(arg[i]) ? " -r" : " -x"
			print c when(of[i]) (letter[i] == "" ? "" : " -s " letter[i]) \
				" -l " name[i] kind " -d \047" \
				quoted(help[i], "\\\047") "\047"
		}
	}'
}

bin=$1
shift
out=${OUT:-completions}
mkdir -p "$out/bash" "$out/zsh" "$out/fish"
for program; do
	spec=$("$bin/$program" --spec)
	printf '%s\n' "$spec" | bash_script "$program" >"$out/bash/$program"
	printf '%s\n' "$spec" | zsh_script "$program" >"$out/zsh/_$program"
	printf '%s\n' "$spec" | fish_script "$program" \
		>"$out/fish/$program.fish"
done
