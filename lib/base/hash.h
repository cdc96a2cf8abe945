/* Digests: SHA-256 (FIPS 180-4), HMAC (RFC 2104), through libnettle. */
#ifndef DESK_BASE_HASH_H
#define DESK_BASE_HASH_H

#include "arena.h"
#include "sv.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SHA256_SIZE 32
#define SHA256_HEX (2 * SHA256_SIZE + 1)

struct sha256 {
	uint8_t v[SHA256_SIZE];
};

struct sha256 sha256_of(struct sv bytes);

/* The digest of several pieces, each with its length in front (8 bytes, big
 * endian), so that no two lists of pieces look alike. */
struct sha256 sha256_pieces(const struct sv *pieces, size_t n);

/* The digest of what comes in pieces that are never there all at once. The
 * state lives in a. */
struct sha256_sum;
struct sha256_sum *sha256_begin(struct arena *a);
void sha256_add(struct sha256_sum *sum, struct sv bytes);
struct sha256 sha256_end(struct sha256_sum *sum);

struct sha256 hmac_sha256(struct sv key, struct sv bytes);

/* Lower-case hexadecimal into buf; returns buf. */
const char *hash_hex(const struct sha256 *h, char buf[SHA256_HEX]);
bool hash_from_hex(struct sv hex, struct sha256 *out);
struct sv hash_sv(const struct sha256 *h);

/* Compares in a time that does not depend on the bytes. */
bool hash_eq(struct sv a, struct sv b);

/* n random bytes from the kernel. */
void hash_random(void *buf, size_t n);

#endif
