bats_require_minimum_version 1.5.0
load ../lib

setup() {
	cd "$ROOT" || return
}

# Lines of the code that call one of the functions, but for those in FILE.
calls() { # "NAME|NAME" [FILE|FILE]
	find lib cmd -name '*.[ch]' | sort | xargs awk -f tests/lint/code.awk |
		grep -E "(^|[^A-Za-z0-9_.>])($1)[ 	]*\\(" |
		grep -vE "^(${2:-none}):" || true
}

@test "nothing calls a function that cannot be called safely" {
	ok '' calls 'strcpy|strcat|strncpy|strncat|strtok|sprintf|vsprintf|gets'
	ok '' calls 'atoi|atol|atoll|atof|system|mktemp|tmpnam|tempnam|alloca'
}

@test "numbers are read by num.c, dates made by civil.c and clock.c" {
	ok '' calls 'strtol|strtoul|strtoll|strtoull|sscanf' 'lib/base/num\.c'
	ok '' calls 'gmtime|localtime|ctime|asctime'
}
