/* The help centre as a whole: one view of the desk, written page by page. */
#include "desk/helpcentre/helpcentre.h"

#include <string.h>

#include "base/embed.h"
#include "desk/helpcentre/part.h"

static const char title_otherwise[] = "Help";

static enum rc
write_embedded(struct help_site *s, struct err *e)
{
	const struct embed *f;
	enum rc rc = RC_OK;

	for (f = embed_html; f->name && !rc; f++)
		rc = help_files_add(
		    s->files, f->name, (struct sv){f->bytes, f->n}, e);
	return rc;
}

static enum rc
write_all(void *arg, struct err *e)
{
	struct help_site *s = arg;
	enum rc rc;

	if ((rc = help_files_begin(s->files, e)) || (rc = help_load(s, e)))
		return rc;
	help_order(s);
	if ((rc = help_write_articles(s, e)) || (rc = help_write_lists(s, e)) ||
	    (rc = help_write_questions(s, e)) ||
	    (rc = help_write_search(s, e)) || (rc = help_write_feeds(s, e)))
		return rc;
	return write_embedded(s, e);
}

static bool
is_site(struct sv url)
{
	struct sv host = SV_NULL;
	size_t i;

	if (sv_starts_ci(url, SV("https://")))
		host = sv_sub(url, 8, url.n);
	else if (sv_starts_ci(url, SV("http://")))
		host = sv_sub(url, 7, url.n);
	for (i = 0; i < host.n; i++)
		if ((unsigned char)host.p[i] <= ' ' ||
		    strchr("<>\"?#", host.p[i]))
			return false;
	return host.n > 0 && host.p[0] != '/';
}

/* With one slash at its end. */
static enum rc
set_url(struct help_site *s, const char *url, struct err *e)
{
	struct sv v = sv_of(url);

	if (!v.n)
		return RC_OK;
	if (!is_site(v))
		return err_set(e, RC_USAGE,
		    "'%s' is no address of a site, as "
		    "https://help.example.org is",
		    url);
	while (v.p[v.n - 1] == '/')
		v.n--;
	s->url = arena_printf(s->a, "%.*s/", SV_ARG(v));
	return RC_OK;
}

static enum rc
set_feedback(struct help_site *s, const char *to, struct err *e)
{
	struct sv v = sv_of(to);

	s->feedback = v.n ? to : NULL;
	if (!v.n || sv_starts_ci(v, SV("mailto:")) ||
	    sv_starts_ci(v, SV("https://")) || sv_starts_ci(v, SV("http://")))
		return RC_OK;
	return err_set(e, RC_CONFIG,
	    "kb.feedback: '%s' is neither a mailto: nor a web address", to);
}

static enum rc
set_audience(struct help_site *s, const char *audience, struct err *e)
{
	static const char *const known[] = {"public", "customer", "agent"};
	size_t i;

	s->audience = audience ? audience : "customer";
	for (i = 0; i < COUNT_OF(known); i++)
		if (strcmp(known[i], s->audience) == 0)
			return RC_OK;
	return err_set(e, RC_USAGE,
	    "no audience '%s': public, customer or agent", s->audience);
}

static enum rc
set_up(struct help_site *s, const struct helpcentre *how, struct err *e)
{
	const struct config *c = &s->desk->config;
	enum rc rc;

	s->title = how->title ? how->title : config_text(c, "kb.title");
	if (!s->title || !*s->title)
		s->title = title_otherwise;
	if ((rc = set_audience(s, how->audience, e)) ||
	    (rc = set_url(
		 s, how->url ? how->url : config_text(c, "kb.url"), e)))
		return rc;
	return set_feedback(s, config_text(c, "kb.feedback"), e);
}

static void
count(const struct help_site *s, struct helpcentre_result *result)
{
	size_t i;

	*result = (struct helpcentre_result){0};
	for (i = 0; i < s->n_articles; i++)
		if (s->articles[i].is_question)
			result->questions++;
		else
			result->articles++;
	result->files = help_files_count(s->files);
}

enum rc
helpcentre_export(struct desk *d, const struct helpcentre *how,
    struct helpcentre_result *result, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct help_site s = {.desk = d, .a = &a};
	enum rc rc;

	if ((rc = set_up(&s, how, e)) ||
	    (rc = help_files_open(&s.files, how->folder, e)) ||
	    (rc = db_snapshot(d->db, write_all, &s, e)))
		goto out;
	rc = help_files_put(s.files, e);
	if (!rc)
		count(&s, result);
out:
	help_files_close(s.files);
	arena_free(&a);
	return rc;
}
