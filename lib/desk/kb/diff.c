/* Versions compared by diff(1). */
#include "desk/kb/diff.h"

#include "base/proc.h"
#include "base/scratch.h"
#include "desk/kb/kb.h"

#define DIFF_MAX ((size_t)256 * 1024 * 1024)

enum { DIFF_SECONDS = 60 };

/* A version as lines: its title, its summary, its text. */
static void
print_version(const struct article_text *t, struct str *out)
{
	str_add_f(out, "title: %s\n", t->title);
	if (t->summary)
		str_add_f(out, "summary: %s\n", t->summary);
	str_add_s(out, "\n");
	str_add_s(out, t->body ? t->body : "");
}

static char *
label(struct desk *d, const struct article *a, int64_t version)
{
	return arena_printf(
	    d->arena, "%s version %lld", a->slug, (long long)version);
}

static enum rc
run_diff(struct desk *d, const struct article *a,
    const struct article_text *from, const struct article_text *to,
    struct str *out, struct err *e)
{
	char diff[] = "diff", u[] = "-u", l[] = "--label", dash[] = "-";
	struct str old = STR_INIT, new = STR_INIT, path = STR_INIT;
	int status = 0;
	enum rc rc;

	print_version(from, &old);
	print_version(to, &new);
	if (!(rc = scratch_write(&path, str_sv(&old), e))) {
		char *argv[] = {diff, u, l, label(d, a, from->version), l,
		    label(d, a, to->version), path.p, dash, NULL};

		rc = proc_filter(argv, str_sv(&new), DIFF_MAX, DIFF_SECONDS,
		    out, &status, e);
	}
	if (!rc && status > 1)
		rc = err_set(e, RC_UNAVAILABLE,
		    "cannot compare the versions: 'diff' ended with status %d",
		    status);
	scratch_remove(&path);
	str_free(&new);
	str_free(&old);
	return rc;
}

enum rc
article_diff(struct desk *d, int64_t id, int64_t from, int64_t to,
    struct str *out, struct err *e)
{
	struct article_text old, new;
	struct article a;
	enum rc rc;

	if ((rc = article_load(d, id, &a, e)))
		return rc;
	if (!to)
		to = a.version;
	if (!from)
		from = a.published_version && a.published_version != to
		    ? a.published_version
		    : to - 1;
	if (!from)
		return err_set(e, RC_DATA,
		    "article '%s' has one version: there is nothing to compare",
		    a.slug);
	if ((rc = article_text_load(d, &a, from, &old, e)) ||
	    (rc = article_text_load(d, &a, to, &new, e)))
		return rc;
	return run_diff(d, &a, &old, &new, out, e);
}
