/* Unit tests of base/hash. */
#include "base/hash.h"

#include <stdlib.h>

#include "base/err.h"

#include "unit.h"

static const char *
hex(struct sha256 h)
{
	static char buf[SHA256_HEX];

	return hash_hex(&h, buf);
}

/* FIPS 180-4's examples. */
static void
sha256(void)
{
	static char million[1000000];

	EXPECT_STR(hex(sha256_of(SV_NULL)),
	    "e3b0c44298fc1c149afbf4c8996fb924"
	    "27ae41e4649b934ca495991b7852b855");
	EXPECT_STR(hex(sha256_of(SV("abc"))),
	    "ba7816bf8f01cfea414140de5dae2223"
	    "b00361a396177a9cb410ff61f20015ad");
	memset(million, 'a', sizeof(million));
	EXPECT_STR(hex(sha256_of((struct sv){million, sizeof(million)})),
	    "cdc76e5c9914fb9281a1c7e284d73e67"
	    "f1809a48a497200e046d39ccc7112cd0");
}

static void
pieces(void)
{
	struct sv ab[] = {SV("ab"), SV("c")};
	struct sv bc[] = {SV("a"), SV("bc")};
	struct sv none[] = {SV_NULL, SV("abc")};
	struct sv one[] = {SV("abc")};

	EXPECT_STR(hex(sha256_pieces(one, 1)),
	    hex(sha256_of(SV("\0\0\0\0\0\0\0\3abc"))));
	EXPECT(hash_sv(&(struct sha256){{0}}).n == SHA256_SIZE);
	struct sha256 h[] = {sha256_pieces(ab, 2), sha256_pieces(bc, 2),
	    sha256_pieces(none, 2), sha256_pieces(one, 1),
	    sha256_pieces(NULL, 0)};
	for (size_t i = 0; i < COUNT_OF(h); i++)
		for (size_t k = 0; k < i; k++)
			EXPECT(!hash_eq(hash_sv(&h[i]), hash_sv(&h[k])));
}

/* RFC 4231, cases 1, 2 and 6. */
static void
hmac(void)
{
	char key[131];

	memset(key, 0x0B, 20);
	EXPECT_STR(hex(hmac_sha256((struct sv){key, 20}, SV("Hi There"))),
	    "b0344c61d8db38535ca8afceaf0bf12b"
	    "881dc200c9833da726e9376c2e32cff7");
	EXPECT_STR(
	    hex(hmac_sha256(SV("Jefe"), SV("what do ya want for nothing?"))),
	    "5bdcc146bf60754e6a042426089575c7"
	    "5a003f089d2739839dec58b964ec3843");
	memset(key, 0xAA, sizeof(key));
	EXPECT_STR(hex(hmac_sha256((struct sv){key, sizeof(key)},
		       SV("Test Using Larger Than Block-Size Key - "
			  "Hash Key First"))),
	    "60e431591ee0b67f0d8a26aacbf5b77f"
	    "8e0bc6213728c5140546040f0ee37f54");
	EXPECT_STR(hex(hmac_sha256(SV_NULL, SV_NULL)),
	    "b613679a0814d9ec772f95d778c35fc5"
	    "ff1697c493715653c6c712144292c5ad");
}

static void
from_hex(void)
{
	struct sha256 h = sha256_of(SV("abc"));
	struct sha256 back;
	char buf[SHA256_HEX];

	hash_hex(&h, buf);
	EXPECT(hash_from_hex(sv_of(buf), &back));
	EXPECT(hash_eq(hash_sv(&h), hash_sv(&back)));
	buf[0] = 'B';
	EXPECT(hash_from_hex(sv_of(buf), &back));
	EXPECT(hash_eq(hash_sv(&h), hash_sv(&back)));
	EXPECT(!hash_from_hex(sv_sub(sv_of(buf), 0, 63), &back));
	EXPECT(!hash_from_hex((struct sv){buf, 65}, &back));
	buf[63] = 'g';
	EXPECT(!hash_from_hex(sv_of(buf), &back));
	EXPECT(!hash_from_hex(SV_NULL, &back));
	EXPECT(hash_eq(hash_sv(&h), hash_sv(&back)));
}

static void
equal(void)
{
	EXPECT(hash_eq(SV("abc"), SV("abc")));
	EXPECT(!hash_eq(SV("abc"), SV("abd")));
	EXPECT(!hash_eq(SV("abc"), SV("ab")));
	EXPECT(hash_eq(SV_NULL, SV("")));
}

static void
random_bytes(void)
{
	unsigned char a[1000] = {0};
	unsigned char b[1000] = {0};
	size_t zeros = 0;

	hash_random(a, sizeof(a));
	hash_random(b, sizeof(b));
	hash_random(NULL, 0);
	EXPECT(memcmp(a, b, sizeof(a)) != 0);
	for (size_t i = 0; i < sizeof(a); i++)
		zeros += a[i] == 0;
	EXPECT(zeros < 100);
}

static const struct unit_test tests[] = {
    {"SHA-256 gives the standard's values", sha256},
    {"no two lists of pieces have one digest", pieces},
    {"HMAC gives the RFC's values", hmac},
    {"hexadecimal is read back, and nothing else", from_hex},
    {"comparing sees length and bytes", equal},
    {"random bytes differ", random_bytes},
};

int
main(void)
{
	return unit_run(tests, COUNT_OF(tests));
}
