/* Accounts' URLs, mbox files, and what is remembered between two runs. */
#include "mail/fetch.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "mail/fetch_mbox.h"
#include "mail/fetch_state.h"
#include "mail/url.h"
#include "unit.h"

static void
urls(void)
{
	struct arena a = ARENA_INIT;
	struct url u;

	EXPECT(url_parse(&u, SV("ann%40x.org@[::1]:143/IN%20BOX/b"), &a));
	EXPECT_STR(u.user, "ann@x.org");
	EXPECT_STR(u.host, "::1");
	EXPECT_STR(u.port, "143");
	EXPECT_STR(u.path, "IN BOX/b");
	EXPECT(url_parse(&u, SV("me@work@host"), &a));
	EXPECT_STR(u.user, "me@work");
	EXPECT_STR(u.host, "host");
	EXPECT_STR(u.port, NULL);
	EXPECT_STR(u.path, NULL);
	EXPECT(url_parse(&u, SV("host/"), &a));
	EXPECT_STR(u.path, NULL);
	arena_free(&a);
}

static void
bad_urls(void)
{
	static const char *const bad[] = {"", "@host", "me@", "me@:143",
	    "a:b@host", "me@host:0", "me@host:65536", "me@host:x", "me@[::1",
	    "me@[::1]x", "m%0de@host", "m\re@host", "me@ho st", "me@host/a%0ab",
	    "me@ho%20st", "me@host/\x7f"};
	struct arena a = ARENA_INIT;
	struct url u;
	size_t i;

	for (i = 0; i < COUNT_OF(bad); i++)
		EXPECT(!url_parse(&u, sv_of(bad[i]), &a));
	arena_free(&a);
}

static void
accounts(void)
{
	struct arena a = ARENA_INIT;
	struct fetch_account at = {.host = NULL};
	struct err e = ERR_INIT;

	EXPECT(!fetch_parse(&at, "imaps://me@mail.example/Work", &a, &e));
	EXPECT(at.kind == FETCH_IMAP && at.is_tls && at.after == FETCH_SEEN);
	EXPECT_STR(at.port, "993");
	EXPECT_STR(at.box, "Work");
	EXPECT(!fetch_parse_after(&at, "move:Done/now", &e));
	EXPECT(at.after == FETCH_MOVE);
	EXPECT_STR(at.move_to, "Done/now");
	EXPECT(fetch_parse_after(&at, "move:", &e) == RC_CONFIG);
	EXPECT(fetch_parse_after(&at, "move:a\rb", &e) == RC_CONFIG);
	EXPECT(!fetch_parse(&at, "POP3://me@host:1110", &a, &e));
	EXPECT(at.kind == FETCH_POP3 && !at.is_tls && at.after == FETCH_DELETE);
	EXPECT_STR(at.port, "1110");
	EXPECT(fetch_parse_after(&at, "seen", &e) == RC_CONFIG);
	EXPECT(!fetch_parse(&at, "maildir:/a/b/", &a, &e));
	EXPECT_STR(at.box, "/a/b");
	EXPECT(fetch_parse(&at, "maildir:b", &a, &e) == RC_CONFIG);
	EXPECT(fetch_parse(&at, "imaps://host", &a, &e) == RC_CONFIG);
	EXPECT(fetch_parse(&at, "pop3://me@host/INBOX", &a, &e) == RC_CONFIG);
	EXPECT(fetch_parse(&at, "http://me@host", &a, &e) == RC_CONFIG);
	arena_free(&a);
}

static void
mboxes(void)
{
	struct sv rest = SV("From a Mon Mar  2 09:00:00 2026\nSubject: 1\n\n"
			    "Text.\n\nFrom here on, text.\n>From x\n>>From y\n"
			    "\nFrom b Mon Mar  2 09:00:01 2026\r\nTo: c\r\n\r\n"
			    "No end");
	struct str out = STR_INIT;
	struct sv piece;

	EXPECT(mbox_piece(&rest, &piece));
	mbox_text(&out, piece);
	EXPECT_SV(str_sv(&out),
	    "Subject: 1\n\nText.\n\nFrom here on, text.\nFrom x\n>From y\n");
	EXPECT(mbox_piece(&rest, &piece));
	str_clear(&out);
	mbox_text(&out, piece);
	EXPECT_SV(str_sv(&out), "To: c\r\n\r\nNo end");
	EXPECT(!mbox_piece(&rest, &piece));
	str_free(&out);
}

/* A state file in a folder of its own. */
static const char *
make_folder(char buf[32])
{
	snprintf(buf, 32, "/tmp/fetch.XXXXXX");
	CHECK(mkdtemp(buf));
	return buf;
}

static void
drop_folder(const char *folder)
{
	static const char *const names[] = {"a%2Fb", "a%2Fb.lock"};
	struct arena a = ARENA_INIT;
	size_t i;

	for (i = 0; i < COUNT_OF(names); i++)
		unlink(arena_printf(&a, "%s/%s", folder, names[i]));
	EXPECT_INT(rmdir(folder), 0);
	arena_free(&a);
}

static void
set(struct fetch_state *st, const char *id, enum fetch_word word)
{
	struct err e = ERR_INIT;

	EXPECT(!fetch_state_set(st,
	    &(struct fetch_entry){.id = id,
		.word = word,
		.tries = 3,
		.first_at = 10,
		.last_at = 20,
		.reason = "no place",
		.subject = NULL},
	    &e));
}

static void
states(void)
{
	char folder[32];
	struct fetch_state st;
	struct err e = ERR_INIT;
	const struct fetch_entry *x;

	make_folder(folder);
	EXPECT(!fetch_state_open(&st, folder, "a/b", true, &e));
	EXPECT(!fetch_state_scope(&st, "here 1"));
	set(&st, "one", FETCH_TAKEN);
	set(&st, "two", FETCH_FAILED);
	set(&st, "three", FETCH_ASIDE);
	set(&st, "one", FETCH_GONE);
	/* As after a kill: nothing is saved. */
	fetch_state_close(&st);
	EXPECT(!fetch_state_open(&st, folder, "a/b", true, &e));
	EXPECT(!fetch_state_scope(&st, "here 1"));
	EXPECT(!fetch_state_find(&st, "one"));
	EXPECT_INT(st.n_taken, 1);
	x = fetch_state_find(&st, "two");
	EXPECT(x && x->word == FETCH_FAILED && x->tries == 3);
	EXPECT_STR(x ? x->reason : NULL, "no place");
	st.upto = 77;
	st.is_whole = st.is_changed = true;
	EXPECT(!fetch_state_save(&st, &e));
	fetch_state_close(&st);
	EXPECT(!fetch_state_open(&st, folder, "a/b", true, &e));
	EXPECT(st.upto == 77 && st.is_whole && st.n_taken == 1);
	EXPECT(fetch_state_find(&st, "three") != NULL);
	EXPECT(fetch_state_scope(&st, "here 2"));
	EXPECT(!fetch_state_find(&st, "three"));
	EXPECT(st.upto == 0 && !st.is_whole);
	fetch_state_close(&st);
	drop_folder(folder);
}

/* Thousands: the table grows. */
static void
many(void)
{
	char folder[32], id[16];
	struct fetch_state st;
	struct err e = ERR_INIT;
	int i;

	make_folder(folder);
	EXPECT(!fetch_state_open(&st, folder, "a/b", true, &e));
	fetch_state_scope(&st, "s");
	for (i = 0; i < 5000; i++) {
		snprintf(id, sizeof id, "%d", i);
		set(&st, id, FETCH_TAKEN);
	}
	for (i = 0; i < 5000; i++) {
		snprintf(id, sizeof id, "%d", i);
		EXPECT(fetch_state_find(&st, id) != NULL);
	}
	EXPECT(!fetch_state_find(&st, "5000"));
	fetch_state_close(&st);
	drop_folder(folder);
}

static const struct unit_test tests[] = {
    {"user, host, port and path of a URL", urls},
    {"what is no server, or has controls, is refused", bad_urls},
    {"accounts of each kind, and what is usual for them", accounts},
    {"an mbox is split at From lines with a header behind", mboxes},
    {"a state outlives a kill, and is forgotten with its scope", states},
    {"thousands of messages are known", many},
};

int
main(void)
{
	return unit_run(tests, COUNT_OF(tests));
}
