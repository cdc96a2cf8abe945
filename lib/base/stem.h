/*
 * Stems: a word without the endings of its language, so that "printers" and
 * "printing" meet. The one door to libstemmer.
 */
#ifndef DESK_BASE_STEM_H
#define DESK_BASE_STEM_H

#include "sv.h"

#include <stddef.h>

struct stem;

/*
 * For a language by its code ("de", "pt-BR", of which the first part counts);
 * NULL for one that has no stems here. stem_close takes NULL.
 */
struct stem *stem_open(const char *language);
void stem_close(struct stem *s);

/* The stem of a word in lower case, valid until the next call; the word itself
 * for a stem of NULL. */
struct sv stem_word(struct stem *s, struct sv word);

#endif
