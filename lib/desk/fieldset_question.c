/* Questions with answers: articles of one kind, and what faq calls them. */
#include "desk/kb/select.h"

#include <string.h>

/* The fields of a question in their order, by the names of an article's. */
static const struct {
	const char *field;
	const char *name; /* NULL: the same */
	const char *help;
	unsigned flags; /* more of them */
} shown[] = {
    {"id", NULL, NULL, 0},
    {"slug", NULL, NULL, 0},
    {"title", "question", "the question", 0},
    {"content", "answer", "the answer, in Markdown", 0},
    {"category", NULL, NULL, 0},
    {"language", NULL, NULL, 0},
    {"position", NULL, NULL, 0},
    {"state", NULL, NULL, 0},
    {"views", NULL, NULL, FIELD_LISTED},
    {"helpful", NULL, NULL, FIELD_LISTED},
    {"unhelpful", NULL, NULL, FIELD_LISTED},
    {"created_at", NULL, NULL, 0},
    {"updated_at", NULL, NULL, 0},
    {"published_at", NULL, NULL, 0},
    {"review_by", NULL, NULL, 0},
    {"tags", NULL, NULL, 0},
    {"audience", NULL, NULL, 0},
    {"difficulty", NULL, NULL, 0},
    {"source", NULL, NULL, 0},
    {"author", NULL, NULL, 0},
    {"summary", NULL, NULL, 0},
    {"stage", NULL, NULL, 0},
    {"version", NULL, NULL, 0},
    {"published_version", NULL, NULL, 0},
    {"source_version", NULL, NULL, 0},
    {"publish_at", NULL, NULL, 0},
    {"first_published_at", NULL, NULL, 0},
};

bool
article_is_faq(const struct cmd *c)
{
	return strcmp(c->program->name, "faq") == 0;
}

const char *
article_scope_of(const struct cmd *c)
{
	return article_is_faq(c) ? article_questions : NULL;
}

const struct fieldset *
article_fields_for(struct cmd *c, const struct fieldset *all)
{
	struct fieldset *set;
	struct field *fields;
	size_t i;

	if (!article_is_faq(c))
		return all;
	set = ARENA_NEW(&c->arena, struct fieldset);
	fields = arena_array(&c->arena, COUNT_OF(shown), sizeof *fields);
	for (i = 0; i < COUNT_OF(shown); i++) {
		fields[i] = *field_find(all, sv_of(shown[i].field));
		if (shown[i].name)
			fields[i].name = shown[i].name;
		if (shown[i].help)
			fields[i].help = shown[i].help;
		fields[i].flags |= shown[i].flags;
	}
	*set = *all;
	set->record = "question";
	set->sort = "position";
	set->fields = fields;
	set->n_fields = COUNT_OF(shown);
	return set;
}

const struct fieldset *
article_set_for(struct cmd *c)
{
	return article_fields_for(c, article_set(&c->desk.caller));
}

enum rc
article_settings(struct cmd *c, char *const *words, size_t n,
    struct settings *out, struct err *e)
{
	const struct fieldset *set = article_fields_for(c, &article_fields);
	const struct field *field;
	struct sv name, text;
	size_t i, k;
	enum rc rc;

	if (set == &article_fields)
		return settings_parse(&c->desk, set, words, n, out, e);
	for (i = 0; i < n; i++) {
		if (!field_setting(words[i], &name, &text))
			return err_set(e, RC_USAGE,
			    "'%s' is no setting of the form field=value",
			    words[i]);
		if ((rc = field_get(set, name, &field, e)))
			return rc;
		k = (size_t)(field - set->fields);
		if ((rc = settings_add(&c->desk, &article_fields,
			 sv_of(shown[k].field), text, out, e)))
			return rc;
	}
	return RC_OK;
}
