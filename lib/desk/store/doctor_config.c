/* What is wrong with what desk.conf says. */
#include "desk/store/doctor_part.h"

#include <string.h>
#include <sys/stat.h>

#include "desk/fieldset.h"

/* The file that a setting came from; NULL when it was none. */
static const char *
origin_file(struct doctor *doc, size_t i)
{
	const char *origin = doc->desk->config.values[i].origin;
	const char *colon = origin ? strrchr(origin, ':') : NULL;

	if (!colon || origin[0] != '/')
		return NULL;
	return arena_dup(
	    doc->desk->arena, (struct sv){origin, (size_t)(colon - origin)});
}

/* A file that others may change decides which store we open. */
static void
look_at_config_file(struct doctor *doc, const char *path, int settings)
{
	struct stat st;

	if (stat(path, &st) == 0 && (st.st_mode & S_IWOTH))
		doctor_say(doc, FINDING_ERROR,
		    doctor_text(doc, "chmod o-w '{}'", path),
		    "anybody on this host can change '%s'", path);
	else
		doctor_say(doc, FINDING_OK, NULL, "'%s' sets %d value%s", path,
		    settings, settings == 1 ? "" : "s");
}

void
doctor_config(struct doctor *doc)
{
	const char *path, *last = NULL;
	int settings = 0;
	size_t i;

	for (i = 0; i < config_n_keys; i++) {
		if (!(path = origin_file(doc, i)))
			continue;
		if (last && strcmp(path, last) != 0) {
			look_at_config_file(doc, last, settings);
			settings = 0;
		}
		last = path;
		settings++;
	}
	if (last)
		look_at_config_file(doc, last, settings);
	else
		doctor_say(doc, FINDING_OK, NULL,
		    "no configuration file sets anything");
}

void
doctor_address(struct doctor *doc)
{
	const char *address = config_text(&doc->desk->config, "desk.address");

	if (!address)
		doctor_say(doc, FINDING_WARN,
		    "set 'address' in section [desk] of desk.conf",
		    "the desk does not know the address that customers write "
		    "to");
	else if (!strchr(address, '@'))
		doctor_say(doc, FINDING_ERROR,
		    "set 'address' in section [desk] of desk.conf",
		    "desk.address: '%s' is no mail address", address);
	else
		doctor_say(
		    doc, FINDING_OK, NULL, "customers write to %s", address);
}

/* What desk.conf says of new tickets must be there, or none can be opened. */
void
doctor_defaults(struct doctor *doc)
{
	static const char sql[] =
	    "select count(*) from category where name = $1";
	struct desk *d = doc->desk;
	const char *category = config_text(&d->config, "ticket.category");
	const char *priority = config_text(&d->config, "ticket.priority");
	const struct field *f =
	    field_find(&ticket_fields_builtin, SV("priority"));
	struct err e = ERR_INIT;
	struct value v;
	int64_t n;

	if (category &&
	    db_get_int(d->db, sql, DB_ARGS(db_text(category)), &n, &e) ==
		RC_OK &&
	    !n)
		doctor_say(doc, FINDING_ERROR,
		    doctor_text(doc,
			"run 'desk config category {}', or name another",
			category),
		    "ticket.category: there is no category '%s', so no ticket "
		    "can be opened",
		    category);
	if (priority &&
	    field_parse(f, sv_of(priority), d->now, &v, d->arena, &e))
		doctor_say(doc, FINDING_ERROR, "correct it in desk.conf",
		    "ticket.%s", e.text);
}
