/*
 * gpg's result comes by its stdout. What it says of it goes to a file of its
 * own, so that no text can pass for a status line.
 */
#include "mail/gpg.h"

#include <string.h>

#include "base/file.h"
#include "base/proc.h"
#include "base/scratch.h"
#include "base/str.h"
#include "base/vec.h"

/* A pass phrase may have to be found first. */
enum { TIMEOUT_S = 600 };

#define OUT_MAX ((size_t)256 * 1024 * 1024)
#define STATUS_MAX ((size_t)1024 * 1024)

typedef VEC(const char *) words;

/* One run of gpg under way. */
struct run {
	const struct gpg *gpg;
	struct str status, extra; /* names of temporary files */
	words args;
	struct str out;
	int exit;
	struct gpg_report *report;
};

static enum rc
run_begin(struct run *r, const struct gpg *g, struct gpg_report *report,
    struct err *e)
{
	static const char *const always[] = {
	    "--batch", "--no-tty", "--log-file", "/dev/null", "--status-file"};
	size_t i;
	enum rc rc;

	*r = (struct run){.gpg = g,
	    .status = STR_INIT,
	    .extra = STR_INIT,
	    .args = VEC_INIT,
	    .out = STR_INIT,
	    .report = report};
	if ((rc = scratch_write(&r->status, SV_NULL, e)))
		return rc;
	VEC_ADD(&r->args, g->program);
	for (i = 0; i < COUNT_OF(always); i++)
		VEC_ADD(&r->args, always[i]);
	VEC_ADD(&r->args, r->status.p);
	return RC_OK;
}

static void
run_end(struct run *r)
{
	scratch_remove(&r->status);
	scratch_remove(&r->extra);
	VEC_FREE(&r->args);
	str_free(&r->out);
}

/* Runs gpg on input and reads what it said. */
static enum rc
run_go(struct run *r, struct sv input, struct err *e)
{
	struct arena *a = r->gpg->arena;
	char **argv = arena_array(a, r->args.n + 1, sizeof *argv);
	struct str status = STR_INIT;
	size_t i;
	enum rc rc;

	for (i = 0; i < r->args.n; i++)
		argv[i] = arena_strdup(a, r->args.v[i]);
	if (!(rc = proc_filter(
		  argv, input, OUT_MAX, TIMEOUT_S, &r->out, &r->exit, e)) &&
	    !(rc = file_read(r->status.p, STATUS_MAX, &status, e)))
		gpg_report_read(str_sv(&status), a, r->report);
	str_free(&status);
	return rc;
}

enum rc
gpg_decrypt(const struct gpg *g, struct sv message, struct sv *text,
    struct gpg_report *report, struct err *e)
{
	struct run r;
	enum rc rc = run_begin(&r, g, report, e);

	*text = SV_NULL;
	if (!rc) {
		VEC_ADD(&r.args, "--decrypt");
		rc = run_go(&r, message, e);
	}
	/* A text that was not whole, or altered, is none (why_not). */
	if (!rc && !report->why_not && !report->is_decrypted &&
	    !report->n_signatures)
		report->why_not =
		    arena_printf(g->arena, "gpg ended with status %d", r.exit);
	if (!rc && !report->why_not)
		*text = arena_sv(g->arena, str_sv(&r.out));
	run_end(&r);
	return rc;
}

enum rc
gpg_verify(const struct gpg *g, struct sv content, struct sv signature,
    struct gpg_report *report, struct err *e)
{
	struct run r;
	enum rc rc = run_begin(&r, g, report, e);

	if (!rc && !(rc = scratch_write(&r.extra, signature, e))) {
		VEC_ADD(&r.args, "--verify");
		VEC_ADD(&r.args, "--");
		VEC_ADD(&r.args, r.extra.p);
		VEC_ADD(&r.args, "-");
		rc = run_go(&r, content, e);
	}
	if (!rc && !report->n_signatures && !report->why_not)
		report->why_not =
		    arena_printf(g->arena, "gpg ended with status %d", r.exit);
	run_end(&r);
	return rc;
}

/* The end of a run that was to make something. */
static enum rc
take_made(struct run *r, const char *what, struct sv *made, struct err *e)
{
	struct arena *a = r->gpg->arena;

	if (r->exit == 0 && r->out.n) {
		*made = arena_sv(a, str_sv(&r->out));
		return RC_OK;
	}
	if (r->report->why_not)
		return err_set(
		    e, RC_DATA, "cannot %s: %s", what, r->report->why_not);
	return err_set(
	    e, RC_DATA, "cannot %s: gpg ended with status %d", what, r->exit);
}

enum rc
gpg_encrypt(const struct gpg *g, struct sv content, const char *const *to,
    size_t n_to, bool is_signed, struct sv *armor, struct err *e)
{
	struct gpg_report report;
	struct run r;
	size_t i;
	enum rc rc = run_begin(&r, g, &report, e);

	if (!rc) {
		VEC_ADD(&r.args, "--armor");
		if (is_signed)
			VEC_ADD(&r.args, "--sign");
		/* In brackets the address is meant whole. */
		for (i = 0; i < n_to; i++) {
			bool is_address = strchr(to[i], '@') != NULL;

			VEC_ADD(&r.args, "--recipient");
			VEC_ADD(&r.args,
			    is_address ? arena_printf(g->arena, "<%s>", to[i])
				       : to[i]);
		}
		VEC_ADD(&r.args, "--encrypt");
		rc = run_go(&r, content, e);
	}
	if (!rc)
		rc = take_made(&r, "encrypt", armor, e);
	run_end(&r);
	return rc;
}

enum rc
gpg_sign(const struct gpg *g, struct sv content, struct sv *armor,
    const char **micalg, struct err *e)
{
	struct gpg_report report;
	struct run r;
	enum rc rc = run_begin(&r, g, &report, e);

	if (!rc) {
		VEC_ADD(&r.args, "--armor");
		VEC_ADD(&r.args, "--detach-sign");
		rc = run_go(&r, content, e);
	}
	if (!rc && !(rc = take_made(&r, "sign", armor, e)))
		*micalg = report.micalg ? report.micalg : "pgp-sha256";
	run_end(&r);
	return rc;
}
