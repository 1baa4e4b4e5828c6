/* runtime/lang/jsonata/text/case.h - upper and lower case of texts, by all of Unicode. */
#ifndef SFN_LANG_JSONATA_TEXT_CASE_H
#define SFN_LANG_JSONATA_TEXT_CASE_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/lang/frame.h"

/* $uppercase and $lowercase, as ECMAScript does it: a character may become several, and a sigma at
 * the end of a word is written as such. NULL if it has failed: the text is too long. */
const struct value *query_upper(struct sfn_frame *frame, const struct value *text);
const struct value *query_lower(struct sfn_frame *frame, const struct value *text);

/* The upper case of a character that has one that is one character, else the character. */
uint32_t case_upper(uint32_t character);

/* Call `see` for each character whose upper case is one other character. */
void case_each_upper(void (*see)(void *context, uint32_t character, uint32_t upper), void *context);

#endif
