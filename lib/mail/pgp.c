/* Finding and building encrypted and signed parts. */
#include "mail/pgp.h"

#include <string.h>

#include "base/hash.h"
#include "base/vec.h"
#include "mail/encode.h"
#include "mail/line.h"
#include "mail/part.h"
#include "mail/transfer.h"

static bool
is_type(const struct part *p, const char *type)
{
	return strcmp(p->type.word, type) == 0;
}

static struct sv
decoded(const struct part *p, struct arena *a)
{
	struct sv label =
	    header_get(p->header.v, p->header.n, "Content-Transfer-Encoding");

	return transfer_decode(transfer_find(label), p->body, a);
}

/* RFC 3156 5: what is signed has CR LF, however the mail is stored. */
static struct sv
canonical(struct sv v, struct arena *a)
{
	struct str out = STR_INIT;
	struct sv kept = v, rest = v;
	size_t lf;

	while ((lf = sv_find_c(rest, '\n')) < rest.n) {
		bool has_cr = lf > 0 && rest.p[lf - 1] == '\r';

		str_add(&out, sv_sub(rest, 0, has_cr ? lf - 1 : lf));
		str_add_s(&out, "\r\n");
		rest = sv_sub(rest, lf + 1, rest.n);
	}
	str_add(&out, rest);
	if (out.n != v.n)
		kept = arena_sv(a, str_sv(&out));
	str_free(&out);
	return kept;
}

static const char *
start_of(const struct part *p)
{
	return p->body.p - p->header.size;
}

/* One step back over what a line ends with, but not beyond first. */
static const char *
before_line_end(const char *first, const char *p)
{
	if (p > first && p[-1] == '\n')
		p--;
	if (p > first && p[-1] == '\r')
		p--;
	return p;
}

/* All bytes of a part up to the line end in front of the boundary that the
 * next one stands behind. */
static struct sv
whole_part(const struct part *p, const struct part *next)
{
	const char *first = start_of(p);
	const char *end = before_line_end(first, start_of(next));

	while (end > first && end[-1] != '\n' && end[-1] != '\r')
		end--;
	end = before_line_end(first, end);
	return (struct sv){first, (size_t)(end - first)};
}

/* The type by which the second part says that it is a signature. */
static bool
is_signature(const struct part *p)
{
	return is_type(p, "application/pgp-signature") ||
	    is_type(p, "application/x-pgp-signature");
}

static void
take_signed(
    const struct parts *parts, size_t i, struct arena *a, struct pgp_mime *p)
{
	size_t content = i + 1, signature;

	if (p->signature.p || !is_type(&parts->v[i], "multipart/signed") ||
	    content >= part_end(parts, i))
		return;
	signature = part_end(parts, content);
	if (signature >= part_end(parts, i) ||
	    !is_signature(&parts->v[signature]))
		return;
	p->content =
	    canonical(whole_part(&parts->v[content], &parts->v[signature]), a);
	p->signature = decoded(&parts->v[signature], a);
	p->is_whole = parts->v[i].level == 0;
}

/* The control part, and the part behind it that is the cipher text. */
static void
take_encrypted(
    const struct parts *parts, size_t i, struct arena *a, struct pgp_mime *p)
{
	const struct part *control = &parts->v[i];

	if (p->cipher.p || !is_type(control, "application/pgp-encrypted") ||
	    i + 1 >= parts->n || parts->v[i + 1].is_multi ||
	    parts->v[i + 1].level != control->level)
		return;
	p->cipher = decoded(&parts->v[i + 1], a);
}

void
pgp_mime_find(struct sv raw, struct arena *a, struct pgp_mime *p)
{
	struct parts parts =
	    part_split(sv_sub(raw, header_lead(raw), raw.n), a);
	size_t i;

	memset(p, 0, sizeof *p);
	for (i = 0; i < parts.n; i++)
		if (parts.v[i].is_multi)
			take_signed(&parts, i, a, p);
		else
			take_encrypted(&parts, i, a, p);
}

/* Armor that is read where it stands in a text. */
static const struct armor {
	enum pgp_kind kind;
	const char *begin, *end;
} armors[] = {
    {PGP_CIPHER, "-----BEGIN PGP MESSAGE-----", "-----END PGP MESSAGE-----"},
    {PGP_SIGNED, "-----BEGIN PGP SIGNED MESSAGE-----",
	"-----END PGP SIGNATURE-----"},
};

static bool
is_line(struct sv line, const char *word)
{
	return sv_starts(line, sv_of(word)) &&
	    sv_trim(sv_sub(line, strlen(word), line.n)).n == 0;
}

static const struct armor *
armor_begins(struct sv line)
{
	size_t i;

	for (i = 0; i < COUNT_OF(armors); i++)
		if (is_line(line, armors[i].begin))
			return &armors[i];
	return NULL;
}

static bool
has_kind(struct sv text, bool is_cipher_only)
{
	struct lines l = lines_of(text);
	const struct armor *armor;
	struct sv line;

	while (lines_next(&l, &line))
		if ((armor = armor_begins(line)) &&
		    (!is_cipher_only || armor->kind == PGP_CIPHER))
			return true;
	return false;
}

bool
pgp_has_armor(struct sv text)
{
	return has_kind(text, false);
}

bool
pgp_has_cipher(struct sv text)
{
	return has_kind(text, true);
}

bool
pgp_next(struct sv *rest, struct pgp_piece *piece)
{
	struct lines l = lines_of(*rest);
	const struct armor *armor = NULL, *begun;
	const char *end = rest->p + rest->n;
	struct sv line;

	if (!rest->n)
		return false;
	while (lines_next(&l, &line)) {
		begun = armor ? NULL : armor_begins(line);
		if (begun && line.p > rest->p) {
			end = line.p;
			break;
		}
		armor = begun ? begun : armor;
		if (armor && is_line(line, armor->end)) {
			end = l.p;
			break;
		}
	}
	piece->kind = armor ? armor->kind : PGP_PLAIN;
	piece->bytes = (struct sv){rest->p, (size_t)(end - rest->p)};
	*rest = sv_sub(*rest, piece->bytes.n, rest->n);
	return true;
}

struct sv
pgp_armor_field(struct sv armor, const char *name)
{
	struct lines l = lines_of(armor);
	struct sv line;
	size_t colon;

	if (!lines_next(&l, &line))
		return SV_NULL;
	while (lines_next(&l, &line) && sv_trim(line).n) {
		colon = sv_find_c(line, ':');
		if (sv_eq_ci(sv_sub(line, 0, colon), sv_of(name)))
			return sv_trim(sv_sub(line, colon + 1, line.n));
	}
	return SV_NULL;
}

static bool
is_text(const struct part *p)
{
	return !p->is_multi &&
	    (is_type(p, "text/plain") || is_type(p, "application/pgp")) &&
	    strcmp(p->disposition.word, "attachment") != 0;
}

size_t
pgp_texts(struct sv raw, struct arena *a, struct pgp_text **texts)
{
	struct parts parts =
	    part_split(sv_sub(raw, header_lead(raw), raw.n), a);
	struct pgp_text *v = arena_array(a, parts.n, sizeof *v);
	bool has_armor = false;
	size_t i, n = 0;

	for (i = 0; i < parts.n; i++) {
		if (!is_text(&parts.v[i]))
			continue;
		v[n].bytes = decoded(&parts.v[i], a);
		v[n].charset = param_raw(&parts.v[i].type, "charset");
		has_armor = has_armor || pgp_has_armor(v[n++].bytes);
	}
	*texts = v;
	return has_armor ? n : 0;
}

enum { BOUNDARY_HEX = 32 };

/* A digest of what stands between does not stand in it. */
static void
begin_multipart(struct str *header, struct sv content, const char *type,
    char boundary[SHA256_HEX])
{
	struct sha256 digest = sha256_of(content);

	hash_hex(&digest, boundary);
	memcpy(boundary, "=_pgp_", 6);
	boundary[BOUNDARY_HEX] = '\0';
	str_add_f(header, "Content-Type: %s;\r\n boundary=\"%s\"\r\n", type,
	    boundary);
}

void
pgp_wrap_encrypted(struct sv armor, struct str *header, struct str *body)
{
	char boundary[SHA256_HEX];

	begin_multipart(header, armor,
	    "multipart/encrypted; protocol=\"application/pgp-encrypted\"",
	    boundary);
	str_add_f(body,
	    "This is an encrypted message (OpenPGP, RFC 3156).\r\n"
	    "\r\n--%s\r\n"
	    "Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n"
	    "\r\n--%s\r\n"
	    "Content-Type: application/octet-stream; "
	    "name=\"encrypted.asc\"\r\n"
	    "Content-Disposition: inline; filename=\"encrypted.asc\"\r\n\r\n",
	    boundary, boundary);
	encode_lines(body, armor);
	str_add_f(body, "\r\n--%s--\r\n", boundary);
}

void
pgp_wrap_signed(struct sv part, struct sv armor, const char *micalg,
    struct str *header, struct str *body)
{
	char boundary[SHA256_HEX];
	struct str type = STR_INIT;

	str_add_f(&type,
	    "multipart/signed; protocol=\"application/pgp-signature\";\r\n "
	    "micalg=%s",
	    micalg);
	begin_multipart(header, armor, type.p, boundary);
	str_add_f(body,
	    "This is a signed message (OpenPGP, RFC 3156).\r\n\r\n--%s\r\n",
	    boundary);
	str_add(body, part);
	str_add_f(body,
	    "\r\n--%s\r\n"
	    "Content-Type: application/pgp-signature; "
	    "name=\"signature.asc\"\r\n"
	    "Content-Disposition: attachment; filename=\"signature.asc\"\r\n"
	    "\r\n",
	    boundary);
	encode_lines(body, armor);
	str_add_f(body, "\r\n--%s--\r\n", boundary);
	str_free(&type);
}
