bats_require_minimum_version 1.5.0
load ../lib

setup() {
	module=$BUILD/lib/desk-postgres.so
	[ -e "$module" ] || skip "no libpq to build it with"
}

@test "no program is linked with libpq" {
	local program
	for program in "$BUILD"/bin/*; do
		runs objdump -p "$program"
		out_lacks libpq
	done
	runs objdump -p "$module"
	out_has libpq.so
}

@test "the module has one name that is seen from outside" {
	[ -z "${SAN:-}" ] || skip "the sanitizers have names of their own"
	ok desk_postgres bash -c "nm -D --defined-only '$module' | cut -d' ' -f3"
}

@test "a module that is missing or of another kind is named" {
	mkdir -p "$BATS_TEST_TMPDIR/bin" "$BATS_TEST_TMPDIR/lib"
	cp "$BUILD/bin/ticket" "$BATS_TEST_TMPDIR/bin"
	[ ! -e /usr/local/lib/deskutils/desk-postgres.so ] ||
		skip "one is installed"
	fails 69 "ticket list: cannot open 'postgresql://ann:***@host/desk':\
 there is no module for it: '/usr/local/lib/deskutils/desk-postgres.so'" \
		"$BATS_TEST_TMPDIR/bin/ticket" list \
		-d postgresql://ann:secret@host/desk
	cp "$BUILD/bin/ticket" "$BATS_TEST_TMPDIR/lib/desk-postgres.so"
	exits 69 "$BATS_TEST_TMPDIR/bin/ticket" list -d postgresql://host/desk
	err_has "ticket list: cannot open 'postgresql://host/desk': " \
		desk-postgres.so
}
