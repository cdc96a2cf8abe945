#include "base/base64.h"

#include <nettle/base64.h>

void
base64_add(struct str *out, struct sv bytes)
{
	size_t n = BASE64_ENCODE_RAW_LENGTH(bytes.n);
	char *p = str_reserve(out, n + 1);

	base64_encode_raw(p, bytes.n, (const uint8_t *)bytes.p);
	p[n] = '\0';
	out->n += n;
}

bool
base64_read(struct sv text, struct arena *a, struct sv *bytes)
{
	struct base64_decode_ctx ctx;
	size_t n = BASE64_DECODE_LENGTH(text.n);
	char *p = arena_alloc(a, n + 1);

	base64_decode_init(&ctx);
	if (!base64_decode_update(&ctx, &n, (uint8_t *)p, text.n, text.p) ||
	    !base64_decode_final(&ctx))
		return false;
	*bytes = (struct sv){p, n};
	return true;
}
