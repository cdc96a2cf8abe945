/* Digests through libnettle, random bytes from the kernel. */
#include "base/hash.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>
#include <sys/types.h>

#include <nettle/hmac.h>
#include <nettle/memops.h>
#include <nettle/sha2.h>

#include "base/err.h"

static void
update(struct sha256_ctx *ctx, struct sv v)
{
	if (v.n > 0)
		sha256_update(ctx, v.n, (const uint8_t *)v.p);
}

struct sha256
sha256_of(struct sv bytes)
{
	struct sha256_ctx ctx;
	struct sha256 h;

	sha256_init(&ctx);
	update(&ctx, bytes);
	sha256_digest(&ctx, sizeof(h.v), h.v);
	return h;
}

struct sha256
sha256_pieces(const struct sv *pieces, size_t n)
{
	struct sha256_ctx ctx;
	struct sha256 h;

	sha256_init(&ctx);
	for (size_t i = 0; i < n; i++) {
		uint8_t len[8];
		uint64_t left = pieces[i].n;

		for (size_t k = sizeof(len); k-- > 0; left >>= 8)
			len[k] = (uint8_t)(left & 0xFF);
		sha256_update(&ctx, sizeof(len), len);
		update(&ctx, pieces[i]);
	}
	sha256_digest(&ctx, sizeof(h.v), h.v);
	return h;
}

struct sha256_sum {
	struct sha256_ctx ctx;
};

struct sha256_sum *
sha256_begin(struct arena *a)
{
	struct sha256_sum *sum = ARENA_NEW(a, struct sha256_sum);

	sha256_init(&sum->ctx);
	return sum;
}

void
sha256_add(struct sha256_sum *sum, struct sv bytes)
{
	update(&sum->ctx, bytes);
}

struct sha256
sha256_end(struct sha256_sum *sum)
{
	struct sha256 h;

	sha256_digest(&sum->ctx, sizeof(h.v), h.v);
	return h;
}

struct sha256
hmac_sha256(struct sv key, struct sv bytes)
{
	struct hmac_sha256_ctx ctx;
	struct sha256 h;

	hmac_sha256_set_key(&ctx, key.n, (const uint8_t *)(key.n ? key.p : ""));
	if (bytes.n > 0)
		hmac_sha256_update(&ctx, bytes.n, (const uint8_t *)bytes.p);
	hmac_sha256_digest(&ctx, sizeof(h.v), h.v);
	return h;
}

const char *
hash_hex(const struct sha256 *h, char buf[SHA256_HEX])
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < SHA256_SIZE; i++) {
		buf[2 * i] = digits[h->v[i] >> 4];
		buf[2 * i + 1] = digits[h->v[i] & 0xF];
	}
	buf[SHA256_HEX - 1] = '\0';
	return buf;
}

/* The value of a hexadecimal digit, or -1. */
static int
digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool
hash_from_hex(struct sv hex, struct sha256 *out)
{
	struct sha256 h;

	if (hex.n != SHA256_HEX - 1)
		return false;
	for (size_t i = 0; i < SHA256_SIZE; i++) {
		int high = digit_of(hex.p[2 * i]);
		int low = digit_of(hex.p[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		h.v[i] = (uint8_t)(high * 16 + low);
	}
	*out = h;
	return true;
}

struct sv
hash_sv(const struct sha256 *h)
{
	return (struct sv){(const char *)h->v, sizeof(h->v)};
}

bool
hash_eq(struct sv a, struct sv b)
{
	return a.n == b.n && (a.n == 0 || memeql_sec(a.p, b.p, a.n));
}

void
hash_random(void *buf, size_t n)
{
	unsigned char *p = buf;

	while (n > 0) {
		ssize_t got = getrandom(p, n, 0);

		/* Without random bytes tokens could be guessed: no way on. */
		CHECK(got > 0 || (got < 0 && errno == EINTR));
		if (got > 0) {
			p += got;
			n -= (size_t)got;
		}
	}
}
