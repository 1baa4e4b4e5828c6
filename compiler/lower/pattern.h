/* compiler/lower/pattern.h - StringMatches patterns, taken apart when compiling.
 *
 * In a pattern `*` stands for any text, \* for a star and \\ for a backslash. Most patterns are one
 * text with stars before or behind it, which is a simple test of its own. */
#ifndef SFNC_LOWER_PATTERN_H
#define SFNC_LOWER_PATTERN_H

#include <stdbool.h>

#include "compiler/ir/ir.h"

/* How texts are tested: the operation, and what it is given beside the text. */
struct pattern {
    enum ir_opcode op;
    const struct value *operand; /* a string, an array of strings, NULL: nothing */
};

/* In: a pattern as it is written; the operand is made in the arena. False when it matches no text
 * at all: a backslash stands before something else, or at the end. */
bool pattern_read(struct arena *arena, const struct value *text, struct pattern *pattern);

#endif
