/* The phrases of trim, in the languages whose mail we know. All arguments are
 * in the form that trim_line gives to lines. */
#ifndef DESK_MAIL_TRIM_WORDS_H
#define DESK_MAIL_TRIM_WORDS_H

#include "base/sv.h"

#include <stdbool.h>
#include <stddef.h>

enum {
	TRIM_HEAD_FROM = 1,
	TRIM_HEAD_DATE = 2,
	TRIM_HEAD_TO = 4,
	TRIM_HEAD_SUBJECT = 8,
	TRIM_HEAD_OTHER = 16,
};

/* What kind of header field a line is, by the word before its colon; 0: none.
 */
unsigned trim_head_word(struct sv line);

/* "Original message" and "Forwarded message", with nothing around them. */
bool trim_is_original_words(struct sv v);
bool trim_is_forward_words(struct sv v);

/* "Reply above this line". */
bool trim_has_above_words(struct sv v);

/* A line that a mail program or a list adds below the text. */
bool trim_is_sent_line(struct sv v);

/* The last "wrote" in v. */
struct trim_verb {
	size_t at, n;   /* n: 0 when there is none */
	bool is_middle; /* in that language the name may stand behind it */
};

struct trim_verb trim_verb_find(struct sv v);

#endif
