/*
 * mail2ticket: one mail on stdin becomes a ticket or a follow-up. Mail systems
 * run it, so every trouble ends in 75: the mail stays with its sender.
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "desk/cmd.h"
#include "desk/fieldset.h"
#include "desk/intake/intake.h"
#include "desk/intake/many.h"
#include "desk/search/similar_note.h"
#include "mail/frame.h"
#include "mail/mbox.h"

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

/* "ticket 42 from ann@example.org" and what else there is to say of it. */
static void
say_new(struct cmd *c, const struct intake_result *r, const char *from)
{
	long long id = (long long)r->ticket_id;

	if (r->robot)
		cmd_say(c, "new ticket %lld from %s, automatic (%s)", id, from,
		    r->robot);
	else if (r->continued_id)
		cmd_say(c, "new ticket %lld from %s, follow-up to %lld", id,
		    from, (long long)r->continued_id);
	else
		cmd_say(c, "new ticket %lld from %s", id, from);
}

static void
say_what_was_done(struct cmd *c, const struct intake_result *r)
{
	long long id = (long long)r->ticket_id;
	struct str from = STR_INIT;

	out_safe_line(&from, sv_of(r->from ? r->from : "nobody"));
	switch (r->what) {
	case INTAKE_NEW:
		say_new(c, r, from.p);
		break;
	case INTAKE_FOLLOW_UP:
		cmd_say(c, "follow-up to %lld (%s)%s%s", id,
		    thread_by_text(r->by), r->robot ? ", automatic: " : "",
		    r->robot ? r->robot : "");
		break;
	case INTAKE_SEEN:
		cmd_say(c, "seen before: ticket %lld", id);
		break;
	case INTAKE_OWN:
		cmd_say(c, "the desk's own mail: ticket %lld", id);
		break;
	}
	str_free(&from);
}

/* The mail is stored, whatever becomes of this. */
static void
look_for_like(struct cmd *c, const struct intake_result *r)
{
	struct err e = ERR_INIT;

	if (r->what == INTAKE_NEW && !r->robot &&
	    !opt_has(&c->opts, "archive") &&
	    similar_note_new(&c->desk, r->ticket_id, &e))
		cmd_say(c, "ticket %lld: no note of what reads alike: %s",
		    (long long)r->ticket_id, e.text);
}

/* Many mails on stdin, one after the other. */
struct many {
	struct cmd *cmd;
	struct intake_many intake;
	bool is_stream; /* answered by status and id, not by the id alone */
	size_t n_failed;
};

/* A mail is safe, or its writer must keep it. */
static void
answer(
    void *arg, enum rc rc, const struct intake_result *r, const struct err *e)
{
	struct many *m = arg;
	struct str *out = out_text(m->cmd->out);
	long long id = (long long)r->ticket_id;

	if (rc) {
		m->n_failed++;
		cmd_say(m->cmd, "%s", e->text);
		str_add_s(out, m->is_stream ? "75 -\n" : "");
	} else {
		str_add_f(out, m->is_stream ? "0 %lld\n" : "%lld\n", id);
		if (opt_has(&m->cmd->opts, "verbose"))
			say_what_was_done(m->cmd, r);
		look_for_like(m->cmd, r);
	}
}

static enum rc
take_stream(struct many *m, struct err *e)
{
	struct frames f = FRAMES_INIT(
	    STDIN_FILENO, "stdin", m->intake.how.max_size * READ_FACTOR);
	struct sv mail;
	enum rc rc = RC_OK, out_rc = RC_OK;

	while (!out_rc && frame_next(&f, &mail, &rc, e)) {
		intake_many_add(&m->intake, mail);
		if (frame_must_wait(&f))
			intake_many_flush(&m->intake);
		if (!m->intake.mails.n)
			out_rc = out_flush(m->cmd->out, e);
	}
	intake_many_flush(&m->intake);
	frames_free(&f);
	return rc ? rc : out_rc;
}

static enum rc
take_mbox(struct many *m, struct err *e)
{
	struct mbox box = MBOX_INIT(STDIN_FILENO, "stdin");
	struct sv mail;
	enum rc rc;

	while (mbox_next(&box, &mail, &rc, e))
		intake_many_add(&m->intake, mail);
	intake_many_flush(&m->intake);
	mbox_free(&box);
	return rc;
}

static enum rc
take_many(struct cmd *c, const struct intake *how, struct err *e)
{
	struct many m = {.cmd = c,
	    .is_stream = opt_has(&c->opts, "stream"),
	    .intake = {.desk = &c->desk,
		.how = *how,
		.batch = (size_t)opt_int(&c->opts, "batch", 1),
		.answer = answer}};
	enum rc rc;

	m.intake.arg = &m;
	rc = m.is_stream ? take_stream(&m, e) : take_mbox(&m, e);
	intake_many_free(&m.intake);
	if (!rc && m.n_failed)
		rc = err_set(
		    e, RC_TEMPFAIL, "%zu mails were not stored", m.n_failed);
	return rc;
}

static enum rc
take_one(struct cmd *c, struct intake *in, struct err *e)
{
	struct intake_result r;
	struct str raw = STR_INIT;
	enum rc rc;

	if ((rc = read_mail(
		 &raw, in->max_size * READ_FACTOR, &in->n_unread, e)))
		goto out;
	in->raw = str_sv(&raw);
	if ((rc = intake_mail(&c->desk, in, &r, e)))
		goto out;
	str_add_f(out_text(c->out), "%lld\n", (long long)r.ticket_id);
	if (opt_has(&c->opts, "verbose"))
		say_what_was_done(c, &r);
	look_for_like(c, &r);
out:
	str_free(&raw);
	return rc;
}

static enum rc
run(struct cmd *c, struct err *e)
{
	bool is_stream = opt_has(&c->opts, "stream"),
	     is_mbox = opt_has(&c->opts, "mbox");
	struct intake in = {.is_archive = opt_has(&c->opts, "archive")};
	enum rc rc;

	if ((rc = cmd_operands(c, 0, 0, e)) ||
	    (rc = find_max_size(c, &in.max_size, e)) ||
	    (rc = find_channel(c, &in.channel, e)) ||
	    (rc = find_settings(c, &in.settings, e)))
		return rc;
	if (is_stream && is_mbox)
		return err_set(
		    e, RC_USAGE, "--stream and --mbox are one too many");
	/* Whoever runs this did not write the mail: the events name nobody. */
	if (!opt_has(&c->opts, "as"))
		c->desk.caller.id = 0;
	return is_stream || is_mbox ? take_many(c, &in, e)
				    : take_one(c, &in, e);
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
    {.name = "archive",
	.type = OPT_FLAG,
	.help = "old mail: nobody is answered, no limit per hour counts"},
    {.name = "mbox",
	.type = OPT_FLAG,
	.help = "stdin is an mbox: take in each of its mails"},
    {.name = "stream",
	.type = OPT_FLAG,
	.help = "stdin is a stream of mails, each behind its length in bytes"},
    {.name = "batch",
	.type = OPT_INT,
	.arg = "N",
	.help = "of many mails, N share a transaction: 1 unless given"},
};

static const struct verb verb = {
    .help = "take in mail from stdin and print its ticket's id",
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
	return cmd_main(&program, argc, argv);
}
