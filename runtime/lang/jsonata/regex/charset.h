/* runtime/lang/jsonata/regex/charset.h - sets of characters, for the classes of regular
 * expressions. */
#ifndef SFN_LANG_JSONATA_REGEX_CHARSET_H
#define SFN_LANG_JSONATA_REGEX_CHARSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base/buffer.h"

#define CHARACTER_MAX 0x10ffff

struct charset_range {
    uint32_t first, last;
};

/* Ranges in any order; owns them. Begin with {NULL, 0, 0}. */
struct charset {
    struct charset_range *ranges;
    size_t count;
    size_t room;
};

void charset_fini(struct charset *set);
void charset_add(struct charset *set, uint32_t first, uint32_t last);

/* Add what an escape stands for: d, w, s, or what is not in it: D, W, S. */
void charset_add_escape(struct charset *set, char escape);

/* Sort the ranges and join those that touch. */
void charset_sort(struct charset *set);

/* Add every character that is the same as one of the set but for its case, as ECMAScript has it
 * without the flag u: by the upper case, if that is one character, and not from beyond ASCII into
 * it. Sorts the set. */
void charset_fold(struct charset *set);

/* Write a sorted set as a class of PCRE2. */
void charset_write(struct buffer *out, const struct charset *set, bool negated);

#endif
