/*
 * mail2ticket: one mail on stdin becomes a ticket or a follow-up. Mail systems
 * run it, so every trouble ends in 75: the mail stays with its sender.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "desk/cmd.h"
#include "desk/fieldset.h"
#include "desk/intake.h"

enum {
	CHUNK = 64 * 1024,
	/* A mail beyond max_size is read this far, for the text that may
	 * stand behind its attachments; the rest is only counted. */
	READ_FACTOR = 4,
};

/* One read(2) onto the end of s; what was read, or -1. */
static ssize_t
read_some(struct str *s)
{
	ssize_t n;

	do
		n = read(STDIN_FILENO, str_reserve(s, CHUNK), CHUNK);
	while (n < 0 && errno == EINTR);
	if (n > 0)
		s->n += (size_t)n;
	s->p[s->n] = '\0';
	return n;
}

static enum rc
read_mail(struct str *raw, size_t max, size_t *n_unread, struct err *e)
{
	ssize_t n;

	*n_unread = 0;
	while ((n = read_some(raw)) > 0)
		if (raw->n > max) {
			*n_unread += raw->n - max;
			str_cut(raw, max);
		}
	if (n < 0)
		return err_sys(e, RC_IO, errno, "cannot read the mail");
	return RC_OK;
}

/* --max-size, else the configuration. */
static enum rc
find_max_size(struct cmd *c, size_t *max, struct err *e)
{
	int64_t n = opt_int(
	    &c->opts, "max-size", config_int(&c->desk.config, "mail.max_size"));

	if (n > INTAKE_SIZE_MAX)
		return err_set(e, RC_USAGE,
		    "%s: no mail is stored whole beyond %lld MiB",
		    opt_has(&c->opts, "max-size") ? "option '--max-size'"
						  : "setting mail.max_size",
		    (long long)(INTAKE_SIZE_MAX >> 20));
	*max = (size_t)n;
	return RC_OK;
}

static enum rc
find_channel(struct cmd *c, const char **channel, struct err *e)
{
	const struct field *f =
	    field_find(&ticket_fields_builtin, SV("channel"));
	struct value v;
	enum rc rc;

	if ((rc = field_parse(f, sv_of(opt_text(&c->opts, "channel", "email")),
		 c->desk.now, &v, &c->arena, e)))
		return rc;
	*channel = arena_dup(&c->arena, v.text);
	return RC_OK;
}

/* --set and --team. */
static enum rc
find_settings(struct cmd *c, struct settings *s, struct err *e)
{
	const char *team = opt_text(&c->opts, "team", NULL), *word;
	const struct fieldset *set = &ticket_fields_builtin;
	size_t at = 0;
	enum rc rc;

	if (!team)
		team = opt_text(&c->opts, "queue", NULL);
	if (team &&
	    (rc = settings_add(&c->desk, set, SV("team"), sv_of(team), s, e)))
		return rc;
	while ((word = opt_next(&c->opts, "set", &at)))
		if ((rc = fieldset_ticket(&c->desk, &set, e)) ||
		    (rc = settings_parse(&c->desk, set,
			 (char *const[]){arena_strdup(&c->arena, word)}, 1, s,
			 e)))
			return rc;
	return RC_OK;
}

static void
say_what_was_done(struct cmd *c, const struct intake_result *r)
{
	long long id = (long long)r->ticket_id;
	struct str from = STR_INIT;

	out_safe_line(&from, sv_of(r->from ? r->from : "nobody"));
	switch (r->what) {
	case INTAKE_NEW:
		if (r->continued_id)
			cmd_say(c, "new ticket %lld from %s, follow-up to %lld",
			    id, from.p, (long long)r->continued_id);
		else
			cmd_say(c, "new ticket %lld from %s", id, from.p);
		break;
	case INTAKE_FOLLOW_UP:
		cmd_say(c, "follow-up to %lld (%s)", id, thread_by_text(r->by));
		break;
	case INTAKE_SEEN:
		cmd_say(c, "seen before: ticket %lld", id);
		break;
	}
	str_free(&from);
}

static enum rc
run(struct cmd *c, struct err *e)
{
	struct intake in = {.n_unread = 0};
	struct intake_result r;
	struct str raw = STR_INIT;
	enum rc rc;

	if ((rc = cmd_operands(c, 0, 0, e)) ||
	    (rc = find_max_size(c, &in.max_size, e)) ||
	    (rc = find_channel(c, &in.channel, e)) ||
	    (rc = find_settings(c, &in.settings, e)))
		return rc;
	if ((rc = read_mail(&raw, in.max_size * READ_FACTOR, &in.n_unread, e)))
		goto out;
	in.raw = str_sv(&raw);
	/* Whoever runs this did not write the mail: the events name nobody. */
	if (!opt_has(&c->opts, "as"))
		c->desk.caller.id = 0;
	if ((rc = intake_mail(&c->desk, &in, &r, e)))
		goto out;
	str_add_f(out_text(c->out), "%lld\n", (long long)r.ticket_id);
	if (opt_has(&c->opts, "verbose"))
		say_what_was_done(c, &r);
out:
	str_free(&raw);
	return rc;
}

static const struct opt options[] = {
    {.name = "team",
	.type = OPT_TEXT,
	.arg = "NAME",
	.help = "team of a ticket that is opened"},
    {.name = "queue",
	.type = OPT_TEXT,
	.arg = "NAME",
	.help = "another word for --team"},
    {.name = "set",
	.type = OPT_TEXT,
	.arg = "FIELD=VALUE",
	.is_repeated = true,
	.help = "a field of a ticket that is opened"},
    {.name = "channel",
	.type = OPT_TEXT,
	.arg = "WORD",
	.help = "how it reached the desk: email unless given"},
    {.name = "max-size",
	.type = OPT_SIZE,
	.arg = "SIZE",
	.help = "of a larger mail surplus attachments are left out"},
};

static const struct verb verb = {
    .help = "take in one mail from stdin and print its ticket's id",
    VERB_OPTS(options),
    .std = OPT_STD_DATABASE | OPT_STD_VERBOSE,
    .store = STORE_WRITE,
    .run = run,
};

static const struct program program = {
    .name = "mail2ticket",
    .help = "turn a mail into a ticket or a follow-up",
    .verbs = &verb,
    .n_verbs = 1,
    .trouble_status = 75,
};

/*
 * Where a descriptor is closed, the store's files must not take its number, nor
 * an empty file pass for a mail: /dev/null for writing cannot be read.
 */
static void
fill_descriptors(void)
{
	int fd;

	while (fcntl(STDIN_FILENO, F_GETFD) < 0 ||
	    fcntl(STDOUT_FILENO, F_GETFD) < 0 ||
	    fcntl(STDERR_FILENO, F_GETFD) < 0)
		if ((fd = open("/dev/null", O_WRONLY)) < 0 ||
		    fd > STDERR_FILENO)
			break;
}

int
main(int argc, char **argv)
{
	fill_descriptors();
	/* A limit on file sizes is an error of write(2), no reason to die. */
	signal(SIGXFSZ, SIG_IGN);
	return cmd_main(&program, argc, argv);
}
