/*
 * Characters as words are made of them: what belongs to a word, and what it is
 * without case and marks, so that "Café" is "cafe". Latin, Greek, Cyrillic and
 * Armenian letters fold; those of other scripts stay as they are.
 */
#ifndef DESK_BASE_FOLD_H
#define DESK_BASE_FOLD_H

#include "ascii.h"
#include "sv.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What the inline ones below ask for characters beyond ASCII. */
bool fold_is_word_far(uint32_t cp);
uint32_t fold_lower_far(uint32_t cp);

/* A letter, a digit, or a mark on one. */
static inline bool
fold_is_word(uint32_t cp)
{
	return cp < 0x80 ? ascii_is_alnum((char)cp) : fold_is_word_far(cp);
}

/* A word of its own: scripts that put no blanks between their words. */
bool fold_is_lone(uint32_t cp);

/* In lower case, marks kept. */
static inline uint32_t
fold_lower(uint32_t cp)
{
	return cp < 0x80 ? (uint32_t)ascii_lower((char)cp) : fold_lower_far(cp);
}

/*
 * What is left of a character in lower case without its marks: the number of
 * characters written to base, 0 for a mark, 2 for such as the German sharp s.
 */
size_t fold_base(uint32_t cp, uint32_t base[2]);

#endif
