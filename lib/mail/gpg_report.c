/* What gpg says of its work, line by line. */
#include "mail/gpg.h"

#include <string.h>

#include "base/num.h"
#include "base/str.h"

struct reading {
	struct arena *arena;
	struct gpg_report *report;
	struct str keys;  /* secret ones that are not there */
	struct sv signer; /* of the last signature, while it lacks trust */
};

struct saying {
	const char *word;
	void (*heard)(
	    struct reading *r, const struct saying *s, struct sv rest);
	const char *before, *after;
};

static struct sv
next_word(struct sv *rest)
{
	struct sv word = SV_NULL;

	(void)sv_split(rest, ' ', &word);
	return word;
}

/* What is said of trust behind it is of this one. */
static void
add_signature(struct reading *r, const char *text, struct sv signer)
{
	struct gpg_report *p = r->report;

	r->signer = p->n_signatures < GPG_SIGNATURES_MAX ? signer : SV_NULL;
	if (p->n_signatures < GPG_SIGNATURES_MAX)
		p->signatures[p->n_signatures++] = text;
}

/* "KEYID USER ID" */
static void
hear_of(struct reading *r, const struct saying *s, struct sv rest, bool is_good)
{
	(void)next_word(&rest);
	add_signature(r,
	    arena_printf(
		r->arena, "%s'%.*s'%s", s->before, SV_ARG(rest), s->after),
	    is_good ? rest : SV_NULL);
}

static void
heard_signature(struct reading *r, const struct saying *s, struct sv rest)
{
	hear_of(r, s, rest, false);
}

/* A good one is no proof of who wrote it until its key is vouched for. */
static void
heard_good(struct reading *r, const struct saying *s, struct sv rest)
{
	hear_of(r, s, rest, true);
}

static void
heard_trust(struct reading *r, const struct saying *s, struct sv rest)
{
	struct gpg_report *p = r->report;

	(void)rest;
	if (r->signer.p)
		p->signatures[p->n_signatures - 1] = arena_printf(
		    r->arena, "%s'%.*s'", s->before, SV_ARG(r->signer));
	r->signer = SV_NULL;
}

/* "KEYID algorithm hash class time rc": 9 is a key that is not there. */
static void
heard_unchecked(struct reading *r, const struct saying *s, struct sv rest)
{
	struct sv key = next_word(&rest), word = SV_NULL;
	int i;

	for (i = 0; i < 5; i++)
		word = next_word(&rest);
	add_signature(r,
	    arena_printf(r->arena, "%s%s %.*s: not checked", s->before,
		sv_is(word, "9") ? " unknown key" : " key", SV_ARG(key)),
	    SV_NULL);
}

static void
heard_decrypted(struct reading *r, const struct saying *s, struct sv rest)
{
	(void)s;
	(void)rest;
	r->report->is_decrypted = true;
}

static void
heard_key(struct reading *r, const struct saying *s, struct sv rest)
{
	struct sv key = next_word(&rest);

	(void)s;
	str_add_f(&r->keys, "%s%.*s", r->keys.n ? ", " : "", SV_ARG(key));
}

/* The first cause that is named counts. */
static void
heard_trouble(struct reading *r, const struct saying *s, struct sv rest)
{
	(void)rest;
	if (!r->report->why_not)
		r->report->why_not = s->before;
}

/* "REASON ADDRESS" */
static void
heard_recipient(struct reading *r, const struct saying *s, struct sv rest)
{
	static const struct {
		const char *code, *text;
	} reasons[] = {
	    {"2", "several keys for"},
	    {"4", "a revoked key for"},
	    {"5", "an expired key for"},
	    {"10", "a key that is not certified for"},
	};
	struct sv code = next_word(&rest);
	const char *text = s->before;
	size_t i;

	for (i = 0; i < COUNT_OF(reasons); i++)
		if (sv_is(code, reasons[i].code))
			text = reasons[i].text;
	if (sv_starts(rest, SV("<")) && sv_ends(rest, SV(">")))
		rest = sv_sub(rest, 1, rest.n - 2);
	if (!r->report->why_not)
		r->report->why_not = arena_printf(
		    r->arena, "there is %s '%.*s'", text, SV_ARG(rest));
}

/* "TYPE ALGORITHM HASH ...": RFC 4880 9.4's numbers, RFC 3156's words. */
static void
heard_made(struct reading *r, const struct saying *s, struct sv rest)
{
	static const char *const hashes[] = {[1] = "pgp-md5",
	    [2] = "pgp-sha1",
	    [3] = "pgp-ripemd160",
	    [8] = "pgp-sha256",
	    [9] = "pgp-sha384",
	    [10] = "pgp-sha512",
	    [11] = "pgp-sha224"};
	int64_t n;

	(void)s;
	(void)next_word(&rest);
	(void)next_word(&rest);
	if (num_parse(next_word(&rest), 0, COUNT_OF(hashes) - 1, &n))
		r->report->micalg = hashes[n];
}

#define NOT_CERTIFIED ", by a key that is not certified"

static const struct saying sayings[] = {
    {"GOODSIG", heard_good, "good signature of ", NOT_CERTIFIED},
    {"EXPSIG", heard_signature, "signature of ", ", which has expired"},
    {"EXPKEYSIG", heard_signature, "signature of ",
	", by a key that has expired"},
    {"REVKEYSIG", heard_signature, "signature of ",
	", by a key that was revoked"},
    {"BADSIG", heard_signature, "BAD signature of ", ": it was altered"},
    {"ERRSIG", heard_unchecked, "signature by the", NULL},
    {"TRUST_FULLY", heard_trust, "good signature of ", NULL},
    {"TRUST_ULTIMATE", heard_trust, "good signature of ", NULL},
    {"DECRYPTION_OKAY", heard_decrypted, NULL, NULL},
    {"NO_SECKEY", heard_key, NULL, NULL},
    {"DECRYPTION_FAILED", heard_trouble,
	"it is not whole, or the key cannot be used", NULL},
    {"BADMDC", heard_trouble, "it was altered", NULL},
    {"NODATA", heard_trouble, "there is nothing of PGP in it", NULL},
    {"INV_RECP", heard_recipient, "no key for", NULL},
    {"NO_RECP", heard_trouble, "there is nobody to encrypt it to", NULL},
    {"INV_SGNR", heard_trouble, "there is no key of yours to sign with", NULL},
    {"SIG_CREATED", heard_made, NULL, NULL},
};

void
gpg_report_read(struct sv status, struct arena *a, struct gpg_report *report)
{
	struct reading r = {.arena = a, .report = report, .keys = STR_INIT};
	struct sv line, word;
	size_t i;

	memset(report, 0, sizeof *report);
	while (sv_line(&status, &line)) {
		word = next_word(&line);
		if (!sv_is(word, "[GNUPG:]"))
			continue;
		word = next_word(&line);
		for (i = 0; i < COUNT_OF(sayings); i++)
			if (sv_is(word, sayings[i].word))
				sayings[i].heard(&r, &sayings[i], line);
	}
	/* One of several keys is enough. */
	if (r.keys.n && !report->is_decrypted)
		report->why_not = arena_printf(
		    a, "there is no secret key %.*s", SV_ARG(str_sv(&r.keys)));
	str_free(&r.keys);
}
