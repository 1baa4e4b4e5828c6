/* runtime/lang/jsonata/regex/pattern.h - regular expressions of ECMAScript as patterns of PCRE2.
 *
 * They are those without the flag u, with all that engines take beside the standard's own grammar
 * (its annex B): "{" and "]" alone, octal escapes. A character is a code point. */
#ifndef SFN_LANG_JSONATA_REGEX_PATTERN_H
#define SFN_LANG_JSONATA_REGEX_PATTERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base/buffer.h"

/* What is wrong with a pattern, and the offset of the byte where. */
struct pattern_mistake {
    const char *message; /* static text: "Unterminated group" */
    size_t offset;
};

/* Append the pattern of PCRE2. `flags` has i, m, g or none; to be compiled with PCRE2_CASELESS for
 * i. False, with *mistake filled, when it is no regular expression. */
bool pattern_translate(struct buffer *out, const char *text, size_t size, const char *flags,
                       struct pattern_mistake *mistake);

#endif
