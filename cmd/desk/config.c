/* desk config: settings and where they came from; the site's own fields and
 * categories. */
#include "verbs.h"

#include <string.h>

#include "desk/records.h"
#include "desk/site.h"

static const struct field setting_fields[] = {
    {.name = "name", .type = FIELD_TEXT, .help = "section and key"},
    {.name = "value", .type = FIELD_TEXT, .help = "absent where unset"},
    {.name = "origin", .type = FIELD_TEXT, .help = "who set it"},
    {.name = "help", .type = FIELD_TEXT, .help = "what it means"},
};

/* A value as it counts: the store may be named by -d, or by nobody. */
static struct config_value
value_in_force(struct cmd *c, size_t i)
{
	const struct desk *d = &c->desk;

	if (strcmp(config_keys[i].name, "desk.database") == 0)
		return (struct config_value){shown_url(c), d->url_from, 0};
	return d->config.values[i];
}

static enum rc
begin_settings(struct record_table *t, struct cmd *c, struct err *e)
{
	return record_table_begin(
	    t, c, setting_fields, COUNT_OF(setting_fields), e);
}

static void
print_setting(struct record_table *t, size_t i)
{
	struct config_value v = value_in_force(t->cmd, i);

	record_table_row(t,
	    (struct value[]){record_text(config_keys[i].name),
		record_text(v.text), record_text(v.text ? v.origin : NULL),
		record_text(config_keys[i].help)});
}

/* "hook.*.url" as "hook.chat.url"; NULL for another kind's. */
static const char *
section_key(struct cmd *c, const struct config_section *s, size_t i)
{
	struct sv full = sv_of(config_keys[i].name);
	size_t star = sv_find(full, SV(".*."));

	if (star == full.n || !sv_is(sv_sub(full, 0, star), s->kind))
		return NULL;
	return arena_printf(&c->arena, "%s.%s.%s", s->kind, s->name,
	    config_keys[i].name + star + 3);
}

static void
print_section(struct record_table *t, const struct config_section *s)
{
	size_t i;

	for (i = 0; i < config_n_keys; i++) {
		const struct config_value *v = &s->values[i];
		const char *name = section_key(t->cmd, s, i);
		bool is_secret = config_keys[i].type == CONFIG_SECRET;

		if (!name)
			continue;
		record_table_row(t,
		    (struct value[]){record_text(name),
			record_text(v->text && is_secret ? "***" : v->text),
			record_text(v->text ? v->origin : NULL),
			record_text(config_keys[i].help)});
	}
}

static enum rc
find_key(const char *name, size_t *i, struct err *e)
{
	const char *names[64], *near;

	CHECK(config_n_keys <= COUNT_OF(names));
	for (*i = 0; *i < config_n_keys; ++*i) {
		names[*i] = config_keys[*i].name;
		if (strcmp(names[*i], name) == 0)
			return RC_OK;
	}
	near = name_closest(name, names, config_n_keys);
	return err_set(e, RC_USAGE, "no setting '%s'%s%s%s", name,
	    near ? ", did you mean '" : "", near ? near : "", near ? "'?" : "");
}

/* The value alone, fit for $(…), unless a format is asked for. */
static enum rc
run_one(struct cmd *c, struct err *e)
{
	struct record_table t;
	struct config_value v;
	size_t i;
	enum rc rc;

	if ((rc = cmd_operands(c, 1, 1, e)) ||
	    (rc = find_key(c->opts.operands[0], &i, e)))
		return rc;
	if (opt_has(&c->opts, "output")) {
		if (!(rc = begin_settings(&t, c, e)))
			print_setting(&t, i);
		return rc;
	}
	v = value_in_force(c, i);
	if (v.text)
		str_add_f(out_text(c->out), "%s\n", v.text);
	return RC_OK;
}

/* What "field" and "category" have in common. */
struct part {
	const char *word;
	const struct fieldset *set;
	enum rc (*put)(struct desk *d, struct sv name,
	    const struct settings *settings, struct err *e);
	enum rc (*remove)(struct desk *d, struct sv name, struct err *e);
};

static const struct part parts[] = {
    {"field", &site_fields, site_field_set, site_field_remove},
    {"category", &category_fields, site_category_set, site_category_remove},
};

struct job {
	struct desk *desk;
	const struct part *part;
	struct sv name;
	struct settings settings;
	bool is_removal;
};

static enum rc
change(void *arg, struct err *e)
{
	struct job *j = arg;

	if (j->is_removal)
		return j->part->remove(j->desk, j->name, e);
	return j->part->put(j->desk, j->name, &j->settings, e);
}

static enum rc
run_part(struct cmd *c, const struct part *part, struct err *e)
{
	struct job job = {.desk = &c->desk,
	    .part = part,
	    .is_removal = opt_has(&c->opts, "rm")};
	bool is_list = c->opts.n_operands == 1 && !job.is_removal;
	enum rc rc;

	if ((rc = cmd_operands(
		 c, job.is_removal ? 2 : 1, job.is_removal ? 2 : 64, e)) ||
	    (rc = open_store(c, is_list ? DB_READ : DB_WRITE, e)) ||
	    (rc = caller_require(
		 &c->desk.caller, is_list ? ACT_READ : ACT_ADMIN, e)))
		return rc;
	if (is_list)
		return records_list(c, "", part->set, NULL, e);
	job.name = sv_of(c->opts.operands[1]);
	if ((rc = settings_parse(&c->desk, part->set, c->opts.operands + 2,
		 c->opts.n_operands - 2, &job.settings, e)))
		return rc;
	return db_tx(c->desk.db, change, &job, e);
}

static enum rc
run_config(struct cmd *c, struct err *e)
{
	const char *word = c->opts.n_operands ? c->opts.operands[0] : NULL;
	const struct config_section *s;
	struct record_table t;
	size_t i;
	enum rc rc;

	for (i = 0; i < COUNT_OF(parts) && word; i++)
		if (strcmp(word, parts[i].word) == 0)
			return run_part(c, &parts[i], e);
	if (opt_has(&c->opts, "rm"))
		return err_set(e, RC_USAGE,
		    "option '--rm': it is for a field or a category");
	if (word)
		return run_one(c, e);
	if ((rc = begin_settings(&t, c, e)))
		return rc;
	for (i = 0; i < config_n_keys; i++)
		if (!strchr(config_keys[i].name, '*'))
			print_setting(&t, i);
	for (s = c->desk.config.sections; s; s = s->next)
		print_section(&t, s);
	return RC_OK;
}

static const struct opt config_opts[] = {
    {.name = "rm",
	.type = OPT_FLAG,
	.help = "remove the field or category, which no ticket may have"},
};

/* Settings are shown without a desk; the rest opens it. */
const struct verb verb_config = {
    .name = "config",
    .operands = "[NAME | field|category [NAME [field=value]...]]",
    .help = "settings and who set them; fields and categories of your own",
    VERB_OPTS(config_opts),
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FIELDS,
    .store = STORE_NONE,
    .run = run_config,
};
