/* What every program does around its verbs. */
#include "desk/cmd.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/proc.h"
#include "base/rights.h"
#include "io/term.h"

/* A text read from stdin or a file may be as long as this. */
#define TEXT_MAX ((size_t)64 * 1024 * 1024)

const char *
cmd_words(struct cmd *c)
{
	struct str s = STR_INIT;
	const char *joined;
	size_t i;

	for (i = 0; i < c->opts.n_operands; i++)
		str_add_f(&s, "%s%s", i ? " " : "", c->opts.operands[i]);
	joined = arena_dup(&c->arena, str_sv(&s));
	str_free(&s);
	return joined;
}

enum rc
cmd_operands(struct cmd *c, size_t min, size_t max, struct err *e)
{
	size_t n = c->opts.n_operands;

	if (n > max)
		return err_set(e, RC_USAGE, "'%s' is one operand too many",
		    c->opts.operands[max]);
	if (n < min)
		return err_set(e, RC_USAGE, "an operand is missing: %s%s%s %s",
		    c->program->name, c->verb->name ? " " : "",
		    c->verb->name ? c->verb->name : "",
		    c->verb->operands ? c->verb->operands : "");
	return RC_OK;
}

enum rc
cmd_sub(struct cmd *c, const struct sub_verb *subs, size_t n, const char *usage,
    struct err *e)
{
	const char *word = c->opts.n_operands ? c->opts.operands[0] : "";
	size_t i;

	for (i = 0; i < n; i++) {
		if (strcmp(word, subs[i].name) != 0)
			continue;
		c->opts.operands++;
		c->opts.n_operands--;
		return subs[i].run(c, e);
	}
	return err_set(e, RC_USAGE, "%s%s%sgive %s", *word ? "'" : "", word,
	    *word ? "': " : "", usage);
}

/* *by_hand: it was written in the editor. */
static enum rc
read_text(struct cmd *c, bool stdin_is_free, const char *start,
    struct str *text, bool *by_hand, struct err *e)
{
	const char *said = opt_text(&c->opts, "message", NULL);
	const char *path = c->verb->std & OPT_STD_FILE
	    ? opt_text(&c->opts, "file", NULL)
	    : NULL;

	if (said && path)
		return err_set(e, RC_USAGE,
		    "give the text with --message or --file, not both");
	if (said) {
		str_add_s(text, said);
		return RC_OK;
	}
	if (path && strcmp(path, "-") != 0)
		return file_read(path, TEXT_MAX, text, e);
	if (!stdin_is_free)
		return err_set(e, RC_USAGE,
		    "stdin has the records: give the text with --message or "
		    "--file");
	if (path || !term_is(STDIN_FILENO))
		return file_read_fd(STDIN_FILENO, "stdin", TEXT_MAX, text, e);
	*by_hand = true;
	str_add_s(text, start ? start : "");
	return proc_edit(text, e);
}

enum rc
cmd_text(struct cmd *c, bool stdin_is_free, bool may_be_empty,
    const char *start, struct sv *text, struct err *e)
{
	struct str s = STR_INIT;
	bool by_hand = false;
	enum rc rc = read_text(c, stdin_is_free, start, &s, &by_hand, e);

	*text = SV_NULL;
	if (rc == RC_NO)
		rc = err_set(e, RC_DATA, "the editor failed, nothing is done");
	if (!rc && !sv_trim(str_sv(&s)).n && !may_be_empty)
		rc = err_set(e, RC_DATA, "the text is empty");
	if (!rc)
		*text = arena_sv(&c->arena, str_sv(&s));
	if (by_hand)
		c->written = *text;
	str_free(&s);
	return rc;
}

bool
cmd_is_for_people(struct cmd *c)
{
	return strcmp(opt_text(&c->opts, "output", "table"), "table") == 0;
}

static void
print_line(const struct cmd *c, const char *text)
{
	bool has_verb = c->verb && c->verb->name;

	fprintf(stderr, "%s%s%s: %s\n", c->program->name, has_verb ? " " : "",
	    has_verb ? c->verb->name : "", text);
}

void
cmd_say(struct cmd *c, const char *fmt, ...)
{
	struct str s = STR_INIT;
	va_list ap;

	va_start(ap, fmt);
	str_add_vf(&s, fmt, ap);
	va_end(ap);
	print_line(c, s.p);
	str_free(&s);
}

/* What was written in the editor must not be lost. */
static void
keep_written(struct cmd *c)
{
	const char *folder = getenv("TMPDIR");
	const char *path = arena_printf(&c->arena, "%s/%s-%ld.txt",
	    folder && *folder ? folder : "/tmp", c->program->name,
	    (long)getpid());
	struct err other = ERR_INIT;

	if (c->written.n && !file_write(path, c->written, 0600, false, &other))
		cmd_say(c, "what you wrote is kept in '%s'", path);
}

static enum rc
open_output(struct cmd *c, struct err *e)
{
	struct out_setup setup = {NULL, false};

	if (c->verb->std & OPT_STD_OUTPUT) {
		setup.format = opt_text(&c->opts, "output", NULL);
		setup.no_header = opt_has(&c->opts, "no-header");
	}
	return out_open(&c->out, &setup, &c->arena, e);
}

static enum rc
open_desk(struct cmd *c, struct err *e)
{
	static const enum db_mode modes[] = {
	    [STORE_READ] = DB_READ, [STORE_WRITE] = DB_WRITE};

	bool has = c->verb->std & OPT_STD_DATABASE;
	const char *url = has ? opt_text(&c->opts, "database", NULL) : NULL;
	const char *as = has ? opt_text(&c->opts, "as", NULL) : NULL;
	enum verb_store store = c->verb->store;
	enum rc rc;

	if (c->verb->writes_with && opt_has(&c->opts, c->verb->writes_with))
		store = STORE_WRITE;
	if ((rc = desk_find(&c->desk, url, &c->arena, e)) ||
	    store == STORE_NONE)
		return rc;
	return desk_open(&c->desk, modes[store], as, e);
}

/* Runs the verb that words start with. *done: --help and its like answered. */
static enum rc
run_verb(struct cmd *c, int argc, char **argv, struct err *e)
{
	const struct verb *v = c->verb;
	enum rc rc;

	if ((rc = opts_parse(&c->opts, v->opts, v->n_opts, v->std, v->is_query,
		 argc, argv, clock_now(), &c->arena, e)))
		return rc;
	if (opt_has(&c->opts, "help")) {
		verb_help(c->program, v);
		return RC_OK;
	}
	if (opt_has(&c->opts, "version")) {
		printf("%s %s\n", c->program->name, DESK_VERSION);
		return RC_OK;
	}
	if ((rc = open_output(c, e)) || (rc = open_desk(c, e)))
		return rc;
	return v->run(c, e);
}

/* What the first word says where it names no verb. *done: it was answered. */
static enum rc
first_word(struct cmd *c, const char *word, bool *done, struct err *e)
{
	*done = true;
	if (strcmp(word, "--spec") == 0) {
		verb_spec(c->program);
		return RC_OK;
	}
	if (!c->program->verbs[0].name) {
		*done = false;
		c->verb = &c->program->verbs[0];
		return RC_OK;
	}
	if (strcmp(word, "--help") == 0 || strcmp(word, "help") == 0) {
		verb_help_program(c->program);
		return RC_OK;
	}
	if (strcmp(word, "--version") == 0) {
		printf("%s %s\n", c->program->name, DESK_VERSION);
		return RC_OK;
	}
	*done = false;
	return verb_find(c->program, word, &c->verb, e);
}

static enum rc
run(struct cmd *c, int argc, char **argv, struct err *e)
{
	bool done, has_verb_word = c->program->verbs[0].name != NULL;
	int skip = has_verb_word ? 2 : 1;
	enum rc rc;

	if (has_verb_word && argc < 2)
		return err_set(e, RC_USAGE,
		    "a verb is missing; '%s --help' lists them",
		    c->program->name);
	if (has_verb_word)
		cmd_verb_first(argc, argv);
	rc = first_word(c, argc > 1 ? argv[1] : "", &done, e);
	if (rc || done)
		return rc;
	return run_verb(c, argc - skip, argv + skip, e);
}

/* Prints the one line of an error; a question answered no says nothing. */
static void
print_error(const struct cmd *c, const struct err *e)
{
	if (!e->text[0])
		return;
	print_line(c, e->text);
}

/* stdio's part of stdout: help texts and --version. */
static enum rc
flush_stdio(struct err *e)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return RC_OK;
	return err_sys(e, RC_IO, errno, "cannot write to stdout");
}

/* How many words the option -d or --as takes that stands there; 0: none. */
static int
option_words(const char *word)
{
	static const char *const names[] = {"-d", "--database", "--as"};
	struct sv v = sv_of(word);
	size_t i;

	for (i = 0; i < COUNT_OF(names); i++) {
		struct sv name = sv_of(names[i]);

		if (sv_eq(v, name))
			return 2;
		if (sv_starts(v, name) && (i == 0 || v.p[name.n] == '='))
			return 1;
	}
	return 0;
}

void
cmd_verb_first(int argc, char **argv)
{
	int n, at = 1, k;
	char *verb;

	while (at < argc && (n = option_words(argv[at])) > 0)
		at += n;
	if (at >= argc)
		return;
	verb = argv[at];
	for (k = at; k > 1; k--)
		argv[k] = argv[k - 1];
	argv[1] = verb;
}

int
cmd_main(const struct program *program, int argc, char **argv)
{
	struct cmd c;
	struct err e = ERR_INIT, late = ERR_INIT;
	enum rc rc, end;

	/* A limit on file sizes is an error of write(2), no reason to die. */
	signal(SIGXFSZ, SIG_IGN);
	memset(&c, 0, sizeof c);
	c.program = program;
	program_name_set(program->name);
	if (program->trouble_status)
		trouble_status_set(program->trouble_status);
	rc = clock_init(!rights_are_lent(), &e);
	if (!rc)
		rc = run(&c, argc, argv, &e);
	if ((end = out_close(c.out, &late)) || (end = flush_stdio(&late))) {
		if (!rc) {
			rc = end;
			e = late;
		}
	}
	if (rc)
		print_error(&c, &e);
	if (rc > RC_NO)
		keep_written(&c);
	desk_close(&c.desk);
	arena_free(&c.arena);
	if (rc > RC_NO && program->trouble_status)
		return program->trouble_status;
	return rc_exit(rc);
}
