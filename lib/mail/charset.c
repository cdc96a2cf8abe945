/*
 * Which converter a label means, and a conversion that goes on after bad
 * bytes. Only the converters named here are ever opened: labels come from
 * strangers, and glibc's exotic ones have had bugs.
 */
#include "mail/charset.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>

#include "base/ascii.h"
#include "base/utf8.h"

#define LABEL_MAX 40
#define PIECE ((size_t)4096)

/* Ways that need no iconv. */
#define GUESS ""
#define CP1252 "CP1252"
#define UTF_8 "UTF-8"

/* Labels in lower case, letters and digits only. */
static const struct {
	const char *label;
	const char *name;
} aliases[] = {
    {"utf8", UTF_8},
    {"unicode11utf8", UTF_8},
    {"utf8mb4", UTF_8},
    {"usascii", GUESS},
    {"ascii", GUESS},
    {"ansix341968", GUESS},
    {"iso646us", GUESS},
    {"default", GUESS},
    {"unknown", GUESS},
    {"unknown8bit", GUESS},
    {"xunknown", GUESS},
    {"8bit", GUESS},
    {"iso88591", CP1252},
    {"latin1", CP1252},
    {"l1", CP1252},
    {"cp819", CP1252},
    {"ansi", CP1252},
    {"xansi", CP1252},
    {"cp1252", CP1252},
    {"iso88592", "ISO-8859-2"},
    {"latin2", "ISO-8859-2"},
    {"iso88593", "ISO-8859-3"},
    {"iso88594", "ISO-8859-4"},
    {"iso88595", "ISO-8859-5"},
    {"cyrillic", "ISO-8859-5"},
    {"iso88596", "ISO-8859-6"},
    {"arabic", "ISO-8859-6"},
    {"iso88597", "ISO-8859-7"},
    {"greek", "ISO-8859-7"},
    {"iso88598", "ISO-8859-8"},
    {"iso88598i", "ISO-8859-8"},
    {"iso88598e", "ISO-8859-8"},
    {"hebrew", "ISO-8859-8"},
    {"iso88599", "CP1254"},
    {"latin5", "CP1254"},
    {"iso885910", "ISO-8859-10"},
    {"iso885911", "CP874"},
    {"iso885913", "ISO-8859-13"},
    {"iso885914", "ISO-8859-14"},
    {"iso885915", "ISO-8859-15"},
    {"latin9", "ISO-8859-15"},
    {"iso885916", "ISO-8859-16"},
    {"cp1250", "CP1250"},
    {"cp1251", "CP1251"},
    {"cp1253", "CP1253"},
    {"cp1254", "CP1254"},
    {"cp1255", "CP1255"},
    {"cp1256", "CP1256"},
    {"cp1257", "CP1257"},
    {"cp1258", "CP1258"},
    {"cp437", "CP437"},
    {"cp737", "CP737"},
    {"cp775", "CP775"},
    {"cp850", "CP850"},
    {"cp852", "CP852"},
    {"cp855", "CP855"},
    {"cp857", "CP857"},
    {"cp858", "CP858"},
    {"cp860", "CP860"},
    {"cp861", "CP861"},
    {"cp862", "CP862"},
    {"cp863", "CP863"},
    {"cp865", "CP865"},
    {"cp866", "CP866"},
    {"cp869", "CP869"},
    {"koi8r", "KOI8-R"},
    {"koi8", "KOI8-R"},
    {"koi8u", "KOI8-U"},
    {"koi8ru", "KOI8-U"},
    {"macintosh", "MACINTOSH"},
    {"macroman", "MACINTOSH"},
    {"xmacroman", "MACINTOSH"},
    {"mac", "MACINTOSH"},
    {"xmaccyrillic", "MAC-CYRILLIC"},
    {"maccyrillic", "MAC-CYRILLIC"},
    {"tis620", "CP874"},
    {"cp874", "CP874"},
    {"gb2312", "GB18030"},
    {"gb23121980", "GB18030"},
    {"xgb2312", "GB18030"},
    {"csgb2312", "GB18030"},
    {"euccn", "GB18030"},
    {"gbk", "GB18030"},
    {"xgbk", "GB18030"},
    {"cp936", "GB18030"},
    {"gb18030", "GB18030"},
    {"chinesesimplified", "GB18030"},
    {"big5", "BIG5-HKSCS"},
    {"xbig5", "BIG5-HKSCS"},
    {"csbig5", "BIG5-HKSCS"},
    {"cnbig5", "BIG5-HKSCS"},
    {"cp950", "CP950"},
    {"big5hkscs", "BIG5-HKSCS"},
    {"euctw", "EUC-TW"},
    {"shiftjis", "CP932"},
    {"shiftjisx0213", "CP932"},
    {"sjis", "CP932"},
    {"xsjis", "CP932"},
    {"mskanji", "CP932"},
    {"csshiftjis", "CP932"},
    {"cp932", "CP932"},
    {"cp31j", "CP932"},
    {"eucjp", "EUC-JP-MS"},
    {"xeucjp", "EUC-JP-MS"},
    {"eucjpms", "EUC-JP-MS"},
    {"ujis", "EUC-JP-MS"},
    {"cp51932", "EUC-JP-MS"},
    {"iso2022jp", "ISO-2022-JP-2"},
    {"iso2022jp1", "ISO-2022-JP-2"},
    {"iso2022jp2", "ISO-2022-JP-2"},
    {"iso2022jp3", "ISO-2022-JP-3"},
    {"iso2022jpms", "ISO-2022-JP-2"},
    {"cp50220", "ISO-2022-JP-2"},
    {"cp50221", "ISO-2022-JP-2"},
    {"jis", "ISO-2022-JP-2"},
    {"euckr", "CP949"},
    {"ksc56011987", "CP949"},
    {"ksc5601", "CP949"},
    {"ksc56011992", "CP949"},
    {"ksx1001", "CP949"},
    {"korean", "CP949"},
    {"uhc", "CP949"},
    {"cp949", "CP949"},
    {"johab", "JOHAB"},
    {"cp1361", "JOHAB"},
    {"iso2022kr", "ISO-2022-KR"},
    {"utf7", "UTF-7"},
    {"unicode11utf7", "UTF-7"},
    {"utf16", "UTF-16"},
    {"utf16le", "UTF-16LE"},
    {"utf16be", "UTF-16BE"},
    {"ucs2", "UTF-16"},
    {"unicode", "UTF-16"},
    {"utf32", "UTF-32"},
    {"utf32le", "UTF-32LE"},
    {"utf32be", "UTF-32BE"},
    {"viscii", "VISCII"},
    {"tcvn", "TCVN5712-1"},
    {"georgianps", "GEORGIAN-PS"},
    {"armscii8", "ARMSCII-8"},
};

/* Other spellings of "cp". */
static const char *const cp_words[] = {
    "windows", "xcp", "ibm", "microsoftcp", "mswin", "win", "xwindows"};

/* windows-1252 from 0x80 to 0x9F; 0 has no meaning. */
static const uint16_t cp1252_high[32] = {0x20AC, 0, 0x201A, 0x0192, 0x201E,
    0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D,
    0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC,
    0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178};

/* "Windows-1252" becomes "cp1252". */
static void
label_fold(struct sv label, char out[LABEL_MAX])
{
	char plain[LABEL_MAX];
	struct sv v;
	size_t i, n = 0;

	for (i = 0; i < label.n && n + 1 < LABEL_MAX; i++)
		if (ascii_is_alnum(label.p[i]))
			plain[n++] = ascii_lower(label.p[i]);
	v = (struct sv){plain, n};
	out[0] = '\0';
	for (i = 0; i < COUNT_OF(cp_words); i++) {
		struct sv word = sv_of(cp_words[i]);

		if (v.n > word.n && sv_starts(v, word) &&
		    ascii_is_digit(v.p[word.n])) {
			v = sv_sub(v, word.n, v.n);
			memcpy(out, "cp", sizeof("cp"));
			break;
		}
	}
	n = strlen(out);
	if (v.n > LABEL_MAX - 1 - n)
		v.n = LABEL_MAX - 1 - n;
	memcpy(out + n, v.p, v.n);
	out[n + v.n] = '\0';
}

static const char *
find_charset(struct sv label)
{
	char folded[LABEL_MAX];
	size_t i;

	label_fold(label, folded);
	for (i = 0; i < COUNT_OF(aliases); i++)
		if (strcmp(folded, aliases[i].label) == 0)
			return aliases[i].name;
	return GUESS;
}

static bool
is_ascii(struct sv v)
{
	unsigned char all = 0;
	size_t i;

	for (i = 0; i < v.n; i++)
		all |= (unsigned char)v.p[i];
	return all < 0x80;
}

/* Appends valid UTF-8 without its NUL bytes. */
static void
add_text(struct str *out, struct sv v)
{
	size_t n;

	while (v.n > 0) {
		n = sv_find_c(v, '\0');
		str_add_n(out, v.p, n);
		v = sv_sub(v, n + 1, v.n);
	}
}

static void
add_utf8(struct str *out, struct sv v)
{
	struct str fixed = STR_INIT;

	if (utf8_is_valid(v)) {
		add_text(out, v);
		return;
	}
	utf8_repair(&fixed, v);
	add_text(out, str_sv(&fixed));
	str_free(&fixed);
}

static void
add_cp1252(struct str *out, struct sv v)
{
	size_t i;

	for (i = 0; i < v.n; i++) {
		unsigned char c = (unsigned char)v.p[i];
		uint32_t cp = c;

		if (c >= 0x80 && c < 0xA0)
			cp = cp1252_high[c - 0x80];
		if (c == 0)
			continue;
		if (c < 0x80)
			str_add_c(out, (char)c);
		else
			utf8_put(out, cp ? cp : 0xFFFD);
	}
}

/* Whether 7-bit bytes mean something other than ASCII in the charset. */
static bool
is_modal(const char *name)
{
	return strncmp(name, "UTF-", 4) == 0 ||
	    strncmp(name, "ISO-2022", 8) == 0;
}

/* The bytes that are still to be converted. */
struct source {
	/* iconv's second argument is not const, but it does not write. */
	union {
		const char *from;
		char *p;
	} at;

	size_t left;
};

/*
 * One call of iconv on the next piece: what it gives is appended. False at a
 * byte that has no meaning. Pieces are short because a bad byte costs a call,
 * and checkers of memory look at all that a call might read.
 */
static bool
convert(iconv_t cd, struct str *out, struct source *in)
{
	char buf[4096], *dst = buf;
	size_t room = sizeof(buf), got, before, piece;
	int why;

	piece = before = in->left < PIECE ? in->left : PIECE;
	errno = 0;
	got = iconv(cd, &in->at.p, &piece, &dst, &room);
	why = errno;
	in->left -= before - piece;
	str_add_n(out, buf, (size_t)(dst - buf));
	if (got != (size_t)-1 || why == E2BIG)
		return true;
	/* A character that the piece's end cuts goes on in the next one. */
	return why == EINVAL && piece < before && in->left > piece;
}

/* Converts to the end, with a U+FFFD for each bad byte. */
static void
convert_all(iconv_t cd, struct str *out, struct sv v)
{
	struct source in = {{v.p}, v.n};
	char buf[64], *dst = buf;
	size_t room = sizeof(buf);

	while (in.left > 0) {
		if (convert(cd, out, &in))
			continue;
		str_add_s(out, UTF8_REPLACEMENT);
		in.at.p++;
		in.left--;
	}
	iconv(cd, NULL, NULL, &dst, &room); /* what it holds back */
	str_add_n(out, buf, (size_t)(dst - buf));
}

static bool
add_iconv(struct str *out, struct sv v, const char *name)
{
	struct str text = STR_INIT;
	iconv_t cd = iconv_open(UTF_8, name);
	bool is_open = cd != (iconv_t)-1;

	if (is_open) {
		convert_all(cd, &text, v);
		add_utf8(out, str_sv(&text));
		iconv_close(cd);
	}
	str_free(&text);
	return is_open;
}

static bool
has_jis_escape(struct sv v)
{
	size_t at;

	for (; v.n > 0; v = sv_sub(v, at + 1, v.n)) {
		at = sv_find_c(v, '\033');
		if (sv_starts(sv_sub(v, at, v.n), SV("\033$B")) ||
		    sv_starts(sv_sub(v, at, v.n), SV("\033$@")))
			return true;
	}
	return false;
}

/* Whether nearly all that lies beyond ASCII is UTF-8: a text that was cut or
 * glued together is not some other charset for that. */
static bool
is_mostly_utf8(struct sv v)
{
	size_t i, n, good = 0, bad = 0;
	uint32_t c;

	for (i = 0; i < v.n; i += n) {
		n = utf8_next(sv_sub(v, i, v.n), &c);
		good += n > 1;
		bad += n == 1 && (unsigned char)v.p[i] >= 0x80;
	}
	return good >= 4 * bad;
}

static void
add_guess(struct str *out, struct sv v)
{
	if (is_ascii(v) && has_jis_escape(v) &&
	    add_iconv(out, v, "ISO-2022-JP-2"))
		return;
	if (is_mostly_utf8(v))
		add_utf8(out, v);
	else
		add_cp1252(out, v);
}

/* A 7-bit charset cannot hold bytes beyond ASCII: such a text is UTF-8 or,
 * from Japanese mailers, Shift_JIS. */
static const char *
correct(const char *name, struct sv bytes)
{
	bool is_seven_bit =
	    strncmp(name, "ISO-2022", 8) == 0 || strcmp(name, "UTF-7") == 0;

	if (!is_seven_bit || is_ascii(bytes))
		return name;
	if (is_mostly_utf8(bytes))
		return UTF_8;
	if (strncmp(name, "ISO-2022-JP", 11) == 0 && !has_jis_escape(bytes))
		return "CP932";
	return name;
}

void
charset_to_utf8(struct str *out, struct sv bytes, struct sv label)
{
	const char *name = correct(find_charset(label), bytes);

	if (bytes.n == 0)
		return;
	if (strcmp(name, UTF_8) == 0)
		add_utf8(out, bytes);
	else if (strcmp(name, GUESS) == 0)
		add_guess(out, bytes);
	else if (!is_modal(name) && is_ascii(bytes))
		add_text(out, bytes);
	else if (strcmp(name, CP1252) == 0)
		add_cp1252(out, bytes);
	else if (!add_iconv(out, bytes, name))
		add_guess(out, bytes);
}

struct sv
charset_field(struct sv v, struct sv label, struct arena *a)
{
	struct str text = STR_INIT;
	struct sv kept;

	if (utf8_is_valid(v) || sv_find(v, SV("=?")) < v.n)
		return v;
	charset_to_utf8(&text, v, label);
	kept = arena_sv(a, str_sv(&text));
	str_free(&text);
	return kept;
}

struct sv
charset_of_html(struct sv html)
{
	struct sv head = sv_sub(html, 0, 2048);
	size_t at, n = 0;

	for (; head.n > 0; head = sv_sub(head, 1, head.n)) {
		head = sv_sub(head, sv_find_ci(head, SV("<meta")), head.n);
		at = sv_find_ci(
		    sv_sub(head, 0, sv_find_c(head, '>')), SV("charset="));
		if (at + 8 < sv_find_c(head, '>'))
			break;
	}
	if (head.n == 0)
		return SV_NULL;
	head = sv_sub(head, at + 8, head.n);
	while (head.n > 0 && (head.p[0] == '"' || head.p[0] == '\''))
		head = sv_sub(head, 1, head.n);
	while (n < head.n &&
	    (ascii_is_alnum(head.p[n]) || head.p[n] == '-' || head.p[n] == '_'))
		n++;
	return sv_sub(head, 0, n);
}
