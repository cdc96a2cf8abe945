/* Reply tokens and signed Message-IDs. */
#include "desk/token.h"

#include <stdlib.h>
#include <unistd.h>

#include "unit.h"

/* A desk in a folder of its own, for one test. */
struct place {
	char folder[32];
	struct arena arena;
	struct desk desk;
	struct err err;
};

static void
begin(struct place *p)
{
	memset(p, 0, sizeof *p);
	snprintf(p->folder, sizeof p->folder, "/tmp/token.XXXXXX");
	CHECK(mkdtemp(p->folder));
	setenv("DESK_CONFIG", "/dev/null", 1);
	CHECK(!desk_find(&p->desk, arena_printf(&p->arena, "%s/d", p->folder),
	    &p->arena, &p->err));
	CHECK(!desk_create(&p->desk, &p->err));
}

static void
end(struct place *p)
{
	static const char *const files[] = {"d", "d-wal", "d-shm", "d-lock"};
	size_t i;

	desk_close(&p->desk);
	for (i = 0; i < COUNT_OF(files); i++)
		unlink(arena_printf(&p->arena, "%s/%s", p->folder, files[i]));
	rmdir(p->folder);
	arena_free(&p->arena);
}

static int64_t
in_address(struct place *p, const char *address)
{
	int64_t id = -1;

	EXPECT_INT(
	    token_in_address(&p->desk, sv_of(address), &id, &p->err), RC_OK);
	return id;
}

static int64_t
in_message_id(struct place *p, const char *text)
{
	int64_t id = -1;

	EXPECT_INT(
	    token_in_message_id(&p->desk, sv_of(text), &id, &p->err), RC_OK);
	return id;
}

static void
test_address(void)
{
	struct place p;
	const char *marked = NULL;
	struct sv v;

	begin(&p);
	EXPECT_INT(
	    token_address(&p.desk, "support@help.example", 42, &marked, &p.err),
	    RC_OK);
	v = sv_of(marked);
	EXPECT(sv_starts(v, SV("support+42.")));
	EXPECT(sv_ends(v, SV("@help.example")));
	EXPECT(v.n == sizeof "support+42.@help.example" - 1 + 16);
	EXPECT_INT(in_address(&p, marked), 42);
	EXPECT_INT(in_address(&p, "support@help.example"), 0);
	EXPECT_INT(in_address(&p, "support+42@help.example"), 0);
	EXPECT_INT(in_address(&p, ""), 0);
	EXPECT_INT(in_address(&p, "@"), 0);
	EXPECT_INT(in_address(&p, ".abcdefghijklmnop@x"), 0);
	EXPECT_INT(in_address(&p, "+.abcdefghijklmnop@x"), 0);
	end(&p);
}

static void
test_message_id(void)
{
	struct place p;
	const char *one = NULL, *two = NULL;

	begin(&p);
	EXPECT_INT(
	    token_message_id(&p.desk, "help.example", 42, &one, &p.err), RC_OK);
	EXPECT_INT(
	    token_message_id(&p.desk, "help.example", 42, &two, &p.err), RC_OK);
	EXPECT(strcmp(one, two) != 0);
	EXPECT(sv_starts(sv_of(one), SV("ticket.42.")));
	EXPECT(sv_ends(sv_of(one), SV("@help.example")));
	EXPECT_INT(in_message_id(&p, one), 42);
	EXPECT_INT(in_message_id(&p, two), 42);
	EXPECT_INT(in_message_id(&p, "ticket.42@help.example"), 0);
	EXPECT_INT(in_message_id(&p, "ticket."), 0);
	end(&p);
}

/* No letter of a mark can be another one. */
static void
test_forged(void)
{
	struct place p;
	const char *marked = NULL;
	char *copy;
	size_t i;

	begin(&p);
	EXPECT_INT(token_address(&p.desk, "a@b", 7, &marked, &p.err), RC_OK);
	copy = arena_strdup(&p.arena, marked);
	for (i = 4; i < 20; i++) {
		copy[i] = marked[i] == 'a' ? 'b' : 'a';
		EXPECT_INT(in_address(&p, copy), 0);
		copy[i] = marked[i];
	}
	EXPECT_INT(in_address(&p, copy), 7);
	copy[2] = '8';
	EXPECT_INT(in_address(&p, copy), 0);
	end(&p);
}

static void
test_no_secret(void)
{
	struct place p;
	const char *marked = NULL;

	begin(&p);
	CHECK(!db_script(p.desk.db, "delete from setting", &p.err));
	EXPECT_INT(
	    token_address(&p.desk, "a@b", 7, &marked, &p.err), RC_CONFIG);
	EXPECT_STR(p.err.text, "cannot sign: the desk has no secret 'token'");
	EXPECT_INT(in_address(&p, "a+7.aaaaaaaaaaaaaaaa@b"), 0);
	EXPECT_INT(
	    token_address(&p.desk, "nobody", 7, &marked, &p.err), RC_CONFIG);
	EXPECT_STR(p.err.text, "'nobody' is no mail address");
	end(&p);
}

int
main(void)
{
	static const struct unit_test tests[] = {
	    {"an address is marked and known again", test_address},
	    {"a Message-ID is signed, each its own", test_message_id},
	    {"no letter of a mark can be another", test_forged},
	    {"without a secret nothing is signed or proved", test_no_secret},
	};

	return unit_run(tests, COUNT_OF(tests));
}
