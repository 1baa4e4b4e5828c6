/* runtime/lang/jsonata/picture/integer_words.h - numbers in English words; private to the
 * pictures. */
#ifndef SFN_LANG_JSONATA_PICTURE_INTEGER_WORDS_H
#define SFN_LANG_JSONATA_PICTURE_INTEGER_WORDS_H

#include "runtime/lang/jsonata/text/building.h"

/* Add a number that is not negative, each word with a capital: "Twenty-Third". */
void words_write(struct building *building, double number, bool ordinal);

/* What words in lower case say; NaN when one of them is unknown. */
double words_read(const char *text, size_t size);

/* The word at an index, in the order in which the reference tries them; NULL: there is none. */
const char *words_at(size_t index, double *number);

#endif
