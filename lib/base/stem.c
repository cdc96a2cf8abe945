/*
 * libstemmer through its public functions. Its archive has each language in
 * up to three encodings, all of which a program that calls it would carry and
 * relocate at each start: 0.2 ms. The ones named here are therefore defined as
 * missing, so that the linker does not take them from the archive; the library
 * then answers that it has no such stemmer.
 */
#include "stem.h"

#include <libstemmer.h>
#include <limits.h>
#include <string.h>

#include "ascii.h"

struct SN_env;

#define LEFT_OUT(name)                                                         \
	struct SN_env *name##_create_env(void);                                \
	void name##_close_env(struct SN_env *);                                \
	int name##_stem(struct SN_env *);                                      \
	struct SN_env *name##_create_env(void)                                 \
	{                                                                      \
		return NULL;                                                   \
	}                                                                      \
	void name##_close_env(struct SN_env *z)                                \
	{                                                                      \
		(void)z;                                                       \
	}                                                                      \
	int name##_stem(struct SN_env *z)                                      \
	{                                                                      \
		(void)z;                                                       \
		return -1;                                                     \
	}

/* clang-format off */
LEFT_OUT(arabic_UTF_8)
LEFT_OUT(armenian_UTF_8)
LEFT_OUT(basque_ISO_8859_1)
LEFT_OUT(basque_UTF_8)
LEFT_OUT(catalan_ISO_8859_1)
LEFT_OUT(catalan_UTF_8)
LEFT_OUT(danish_ISO_8859_1)
LEFT_OUT(dutch_ISO_8859_1)
LEFT_OUT(english_ISO_8859_1)
LEFT_OUT(finnish_ISO_8859_1)
LEFT_OUT(german_ISO_8859_1)
LEFT_OUT(greek_UTF_8)
LEFT_OUT(hindi_UTF_8)
LEFT_OUT(hungarian_ISO_8859_2)
LEFT_OUT(indonesian_ISO_8859_1)
LEFT_OUT(indonesian_UTF_8)
LEFT_OUT(irish_ISO_8859_1)
LEFT_OUT(irish_UTF_8)
LEFT_OUT(italian_ISO_8859_1)
LEFT_OUT(lithuanian_UTF_8)
LEFT_OUT(nepali_UTF_8)
LEFT_OUT(norwegian_ISO_8859_1)
LEFT_OUT(porter_ISO_8859_1)
LEFT_OUT(porter_UTF_8)
LEFT_OUT(portuguese_ISO_8859_1)
LEFT_OUT(romanian_ISO_8859_2)
LEFT_OUT(russian_KOI8_R)
LEFT_OUT(serbian_UTF_8)
LEFT_OUT(spanish_ISO_8859_1)
LEFT_OUT(swedish_ISO_8859_1)
LEFT_OUT(tamil_UTF_8)
LEFT_OUT(yiddish_UTF_8)

/* clang-format on */

struct stem *
stem_open(const char *language)
{
	char code[4];
	size_t i, n = language ? strcspn(language, "-_.") : 0;

	if (n < 2 || n >= sizeof code)
		return NULL;
	for (i = 0; i < n; i++)
		code[i] = ascii_lower(language[i]);
	code[n] = '\0';
	return (struct stem *)sb_stemmer_new(code, NULL);
}

void
stem_close(struct stem *s)
{
	if (s)
		sb_stemmer_delete((struct sb_stemmer *)s);
}

struct sv
stem_word(struct stem *s, struct sv word)
{
	struct sb_stemmer *stemmer = (struct sb_stemmer *)s;
	const sb_symbol *p;

	/* Hardly a language takes anything off so short a word. */
	if (!s || word.n < 3 || word.n > INT_MAX)
		return word;
	p = sb_stemmer_stem(stemmer, (const sb_symbol *)word.p, (int)word.n);
	if (!p)
		return word;
	return (struct sv){(const char *)p, (size_t)sb_stemmer_length(stemmer)};
}
