/*
 * Trims each reply that reply_expect.tsv in the given folder names and looks
 * for what must be shown and what must not. Prints the rows that fail and the
 * figure; exit status 1 when it is below 95 %.
 */
#include <stdio.h>

#include "base/file.h"
#include "base/str.h"
#include "mail/charset.h"
#include "mail/html.h"
#include "mail/mime_in.h"
#include "mail/trim.h"
#include "mail/word.h"

#define FILE_MAX_SIZE ((size_t)64 << 20)
#define LEAST 95.0

enum column {
	PATH,
	SHOWN,
	HIDDEN,
	KIND,
	BASIS,
	NOTE,
	COLUMNS,
};

struct score {
	int right, all, left_out;
};

static struct sv
folded(struct sv v, struct arena *a)
{
	struct str s = STR_INIT;
	struct sv copy;

	word_fold(&s, v);
	copy = arena_sv(a, str_sv(&s));
	str_free(&s);
	return copy;
}

static struct sv
body_of(struct sv raw, struct sv kind, struct arena *a)
{
	struct str utf8 = STR_INIT;
	struct mail m;
	struct sv body;

	if (sv_is(kind, "rfc822")) {
		mime_in_parse(raw, a, &m);
		return sv_of(m.body);
	}
	charset_to_utf8(&utf8, raw, SV_NULL);
	body = sv_is(kind, "html") ? sv_of(html_to_text(str_sv(&utf8), a))
				   : arena_sv(a, str_sv(&utf8));
	str_free(&utf8);
	return body;
}

static bool
is_right(const struct sv *row, struct sv raw, struct arena *a)
{
	struct trim t;
	struct sv shown, want = folded(row[SHOWN], a),
			 banned = folded(row[HIDDEN], a);
	bool is_shown, is_hidden;

	trim_reply(body_of(raw, row[KIND], a), a, &t);
	shown = folded(t.reply, a);
	is_shown = want.n == 0 || sv_find(shown, want) < shown.n;
	is_hidden = banned.n == 0 || sv_find(shown, banned) == shown.n;
	if (!is_shown)
		printf(
		    "not shown %.*s: %.*s\n", SV_ARG(row[PATH]), SV_ARG(want));
	if (!is_hidden)
		printf("not hidden %.*s: %.*s\n", SV_ARG(row[PATH]),
		    SV_ARG(banned));
	return is_shown && is_hidden;
}

static void
check_row(
    const char *dir, const struct sv *row, struct score *s, struct arena *a)
{
	const char *path = arena_printf(a, "%s/%.*s", dir, SV_ARG(row[PATH]));
	struct str raw = STR_INIT;
	struct err e = ERR_INIT;

	if (sv_starts(row[NOTE], SV("project-specific"))) {
		s->left_out++;
		return;
	}
	s->all++;
	if (file_read(path, FILE_MAX_SIZE, &raw, &e) == RC_OK)
		s->right += is_right(row, str_sv(&raw), a);
	else
		fprintf(stderr, "%s\n", e.text);
	str_free(&raw);
}

static struct score
check_all(const char *dir, struct sv text)
{
	struct score s = {0, 0, 0};
	struct arena a = ARENA_INIT;
	struct sv line;

	sv_line(&text, &line);
	while (sv_line(&text, &line)) {
		struct sv row[COLUMNS] = {{NULL, 0}};
		size_t i;

		for (i = 0; i < COLUMNS && sv_split(&line, '\t', &row[i]); i++)
			continue;
		check_row(dir, row, &s, &a);
		arena_reset(&a);
	}
	arena_free(&a);
	return s;
}

int
main(int argc, char **argv)
{
	struct str list = STR_INIT;
	struct err e = ERR_INIT;
	struct score s;
	char path[4096];
	double percent;

	if (argc != 2) {
		fprintf(stderr, "usage: reply_expect corpus-folder\n");
		return 64;
	}
	snprintf(path, sizeof(path), "%s/reply_expect.tsv", argv[1]);
	if (file_read(path, FILE_MAX_SIZE, &list, &e) != RC_OK) {
		fprintf(stderr, "%s\n", e.text);
		str_free(&list);
		return 66;
	}
	s = check_all(argv[1], str_sv(&list));
	percent = s.all ? 100.0 * s.right / s.all : 0.0;
	printf("replies %d/%d %.1f %% (project-specific, left out: %d)\n",
	    s.right, s.all, percent, s.left_out);
	str_free(&list);
	return percent >= LEAST ? 0 : 1;
}
