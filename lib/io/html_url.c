/* Which addresses a page of ours may lead to. */
#include <stdint.h>
#include <string.h>

#include "base/ascii.h"
#include "base/utf8.h"
#include "io/html_clean.h"

static const char *const link_schemes[] = {"http", "https", "mailto", "tel"};
static const char *const image_schemes[] = {"http", "https"};

/* The characters before a ':' that may be taken for a scheme's end. */
static size_t
scheme_length(struct sv url)
{
	size_t n = 0;

	while (n < url.n && !strchr(":/?#", url.p[n]))
		n++;
	return n < url.n && url.p[n] == ':' ? n : SIZE_MAX;
}

static bool
is_listed(struct sv scheme, const char *const *list, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (sv_eq_ci(scheme, sv_of(list[i])))
			return true;
	return false;
}

/* Browsers take these out wherever they stand, others do at the ends. */
static bool
is_skipped(char c)
{
	return (unsigned char)c < 0x20 || c == 0x7f;
}

static void
add_byte(struct str *out, char c)
{
	if (c == ' ')
		str_add_s(out, "%20");
	else if (!is_skipped(c))
		str_add_c(out, c);
}

struct sv
html_url(struct sv url, bool is_image, struct arena *a)
{
	struct str clean = STR_INIT;
	struct sv v = sv_trim(url);
	bool is_good;
	size_t i, n;

	while (v.n > 0 && (is_skipped(v.p[0]) || v.p[0] == ' '))
		v = sv_sub(v, 1, v.n);
	for (i = 0; i < v.n; i++)
		add_byte(&clean, v.p[i]);
	v = arena_sv(a, str_sv(&clean));
	str_free(&clean);
	n = scheme_length(v);
	if (n == SIZE_MAX)
		return v;
	if (is_image)
		is_good = is_listed(
		    sv_sub(v, 0, n), image_schemes, COUNT_OF(image_schemes));
	else
		is_good = is_listed(
		    sv_sub(v, 0, n), link_schemes, COUNT_OF(link_schemes));
	return is_good ? v : SV_NULL;
}

struct sv
html_url_decode(struct sv url, struct arena *a)
{
	struct str out = STR_INIT;
	size_t i;

	for (i = 0; i < url.n; i++) {
		int high = i + 2 < url.n ? ascii_hex(url.p[i + 1]) : -1;
		int low = high >= 0 ? ascii_hex(url.p[i + 2]) : -1;

		if (url.p[i] == '%' && low >= 0) {
			str_add_c(&out, (char)(high * 16 + low));
			i += 2;
		} else {
			str_add_c(&out, url.p[i]);
		}
	}
	url = arena_sv(a, str_sv(&out));
	str_free(&out);
	return url;
}
