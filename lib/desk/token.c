/* Making and proving the marks of reply addresses and Message-IDs. */
#include "desk/token.h"

#include <string.h>

#include "base/hash.h"
#include "base/num.h"

enum {
	MAC_BYTES = 10,   /* 80 bits */
	NONCE_BYTES = 10, /* of a Message-ID */
	TEXT_LEN = 16,    /* either of them in base32 */
};

/* What is signed starts with its purpose: no mark passes for another kind. */
static const char address_form[] = "address %lld";
static const char message_id_form[] = "message-id %lld %.*s";

/* Ten bytes as sixteen letters, five bits each, and a NUL. */
static void
base32(const uint8_t *bytes, char text[TEXT_LEN + 1])
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz234567";
	size_t i;

	for (i = 0; i < TEXT_LEN; i++) {
		size_t bit = i * 5, at = bit / 8;
		unsigned two = (unsigned)bytes[at] << 8;

		if (at + 1 < MAC_BYTES)
			two |= bytes[at + 1];
		text[i] = letters[two >> (11 - bit % 8) & 31];
	}
	text[TEXT_LEN] = '\0';
}

static void
sign(struct sv key, const char *what, char mac[TEXT_LEN + 1])
{
	struct sha256 h = hmac_sha256(key, sv_of(what));

	base32(h.v, mac);
}

/* Does either of the desk's secrets give this MAC? */
static enum rc
verify(struct desk *d, const char *what, struct sv mac, bool *is_ours,
    struct err *e)
{
	static const char *const secrets[] = {"token", "token-old"};
	char given[TEXT_LEN], right[TEXT_LEN + 1];
	struct sv key;
	size_t i;
	enum rc rc;

	for (i = 0; i < TEXT_LEN; i++)
		given[i] = mac.p[i] >= 'A' && mac.p[i] <= 'Z'
		    ? (char)(mac.p[i] - 'A' + 'a')
		    : mac.p[i];
	*is_ours = false;
	for (i = 0; i < COUNT_OF(secrets) && !*is_ours; i++) {
		if ((rc = desk_secret(d, secrets[i], &key, e)))
			return rc;
		if (!key.n)
			continue;
		sign(key, what, right);
		*is_ours = hash_eq(
		    (struct sv){given, TEXT_LEN}, (struct sv){right, TEXT_LEN});
	}
	return RC_OK;
}

static enum rc
signing_key(struct desk *d, struct sv *key, struct err *e)
{
	enum rc rc = desk_secret(d, "token", key, e);

	if (!rc && !key->n)
		rc = err_set(e, RC_CONFIG,
		    "cannot sign: the desk has no secret 'token'");
	return rc;
}

/* Takes ".MAC" off the end of v. */
static bool
cut_word(struct sv *v, struct sv *word)
{
	if (v->n <= TEXT_LEN || v->p[v->n - TEXT_LEN - 1] != '.')
		return false;
	*word = sv_sub(*v, v->n - TEXT_LEN, TEXT_LEN);
	v->n -= TEXT_LEN + 1;
	return true;
}

/* The part before the last '@'. */
static struct sv
local_part(struct sv address)
{
	size_t n = address.n;

	while (n > 0 && address.p[n - 1] != '@')
		n--;
	return sv_sub(address, 0, n ? n - 1 : 0);
}

enum rc
token_address(struct desk *d, const char *address, int64_t ticket_id,
    const char **marked, struct err *e)
{
	struct sv local = local_part(sv_of(address)), key;
	char mac[TEXT_LEN + 1];
	enum rc rc;

	if (!local.n)
		return err_set(e, RC_CONFIG, "'%s' is no mail address",
		    address ? address : "");
	if ((rc = signing_key(d, &key, e)))
		return rc;
	sign(key, arena_printf(d->arena, address_form, (long long)ticket_id),
	    mac);
	*marked = arena_printf(d->arena, "%.*s+%lld.%s%s", SV_ARG(local),
	    (long long)ticket_id, mac, address + local.n);
	return RC_OK;
}

enum rc
token_message_id(struct desk *d, const char *domain, int64_t ticket_id,
    const char **id, struct err *e)
{
	uint8_t random[NONCE_BYTES];
	char nonce[TEXT_LEN + 1], mac[TEXT_LEN + 1];
	struct sv key;
	enum rc rc;

	if ((rc = signing_key(d, &key, e)))
		return rc;
	hash_random(random, sizeof random);
	base32(random, nonce);
	sign(key,
	    arena_printf(d->arena, message_id_form, (long long)ticket_id,
		TEXT_LEN, nonce),
	    mac);
	*id = arena_printf(d->arena, "ticket.%lld.%s.%s@%s",
	    (long long)ticket_id, nonce, mac, domain);
	return RC_OK;
}

enum rc
token_in_address(
    struct desk *d, struct sv address, int64_t *ticket_id, struct err *e)
{
	struct sv rest = local_part(address), mac;
	size_t at;
	int64_t id;
	bool is_ours;
	enum rc rc;

	*ticket_id = 0;
	if (!cut_word(&rest, &mac))
		return RC_OK;
	for (at = rest.n; at > 0; at--)
		if (rest.p[at - 1] == '+' || rest.p[at - 1] == '-')
			break;
	if (!at || !num_parse(sv_sub(rest, at, rest.n), 1, INT64_MAX, &id))
		return RC_OK;
	rc = verify(d, arena_printf(d->arena, address_form, (long long)id), mac,
	    &is_ours, e);
	if (!rc && is_ours)
		*ticket_id = id;
	return rc;
}

enum rc
token_in_message_id(
    struct desk *d, struct sv id, int64_t *ticket_id, struct err *e)
{
	struct sv rest = local_part(id), mac, nonce;
	int64_t n;
	bool is_ours;
	enum rc rc;

	*ticket_id = 0;
	if (!sv_starts_ci(rest, SV("ticket.")) || !cut_word(&rest, &mac) ||
	    !cut_word(&rest, &nonce) ||
	    !num_parse(sv_sub(rest, 7, rest.n), 1, INT64_MAX, &n))
		return RC_OK;
	rc = verify(d,
	    arena_printf(
		d->arena, message_id_form, (long long)n, SV_ARG(nonce)),
	    mac, &is_ours, e);
	if (!rc && is_ours)
		*ticket_id = n;
	return rc;
}

enum rc
token_mark(struct desk *d, const char **mark, struct err *e)
{
	char mac[TEXT_LEN + 1];
	struct sv key;
	enum rc rc;

	if ((rc = signing_key(d, &key, e)))
		return rc;
	sign(key, "mark", mac);
	*mark = arena_strdup(d->arena, mac);
	return RC_OK;
}
