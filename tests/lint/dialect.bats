bats_require_minimum_version 1.5.0
load ../lib

# All SQL outside lib/db, but for that of full text and of what only a server
# can be asked, which have files of their own.
setup_file() {
	cd "$ROOT" || return
	local own='^lib/desk/(search/(rows|search|store)|store/doctor_server)\.c$'
	find lib/desk cmd -name '*.[ch]' | grep -Ev "$own" | sort |
		xargs awk -f tests/lint/sql.awk >"$BATS_FILE_TMPDIR/texts"
}

# Texts in which the pattern is; with -w as whole words.
with() { # [-w] PATTERN
	if [ "$1" = -w ]; then
		grep -E "^[^:]*:[0-9]+:(.*[^a-z_'-])?($2)([^a-z_'-]|\$)" \
			"$BATS_FILE_TMPDIR/texts" || true
	else
		grep -E "$1" "$BATS_FILE_TMPDIR/texts" || true
	fi
}

@test "the texts that are looked at are found" {
	runs test "$(wc -l <"$BATS_FILE_TMPDIR/texts")" -gt 300
}

@test "SQL has no word that SQLite alone knows" {
	ok '' with -w 'ifnull|iif|group_concat|insert or|replace into|pragma'
	ok '' with -w 'rowid|last_insert_rowid|autoincrement|glob|typeof'
	ok '' with -w 'instr|strftime|datetime|julianday|unixepoch|printf'
	ok '' with -w 'match|bm25|snippet|highlight|indexed by|json_each'
	ok '' with -w 'begin immediate|collate nocase|changes\(\)|total'
}

@test "SQL has no word that PostgreSQL alone knows" {
	ok '' with -w 'string_agg|ilike|similar to|nextval|currval|setval'
	ok '' with -w 'strpos|greatest|least|now\(\)|generate_series|to_char'
	ok '' with -w 'tsvector|to_tsvector|tsquery|ts_rank|regclass|bytea'
	ok '' with -w 'for update|skip locked|distinct on|lateral|extract'
	ok '' with -w 'interval|array|unnest|true|false|pg_[a-z_]+|jsonb?'
	ok '' with '::|~\*|!~|\$\$'
}

@test "SQL takes the greater of two by case, not by max(a, b)" {
	ok '' with '(^|[^a-z_])(max|min)\([^()]*,'
}

# SQLite's like does not care for case. Addresses are stored in lower case, and
# what PGP puts at its start is in upper case.
@test "SQL compares by like what lower() has made alike" {
	like() {
		with ' like ' | grep -vE -e 'lower\([^)]*\) like lower\(' \
			-e "address like|like '%-----BEGIN PGP" || true
	}
	ok '' like
}

# So that texts sort and fold alike, whatever the locale of a server.
@test "the schema's texts are {TEXT}" {
	# shellcheck disable=SC2016
	ok '' bash -c 'cd "$ROOT" && grep -nE "^(	[a-z0-9_]+|alter .* column [a-z_]+) text([^a-z]|$)" \
		share/schema/*.sql | grep -v -e "\.sqlite\.sql" -e "C\"" ||
		true'
}
