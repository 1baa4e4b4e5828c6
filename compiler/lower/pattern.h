/* compiler/lower/pattern.h - turn a StringMatches pattern into the cheapest test for it.
 *
 * In a pattern `*` stands for any text, \* for a star and \\ for a backslash. Most patterns are one
 * text with a star before or behind it, for which there are simple tests. */
#ifndef SFNC_LOWER_PATTERN_H
#define SFNC_LOWER_PATTERN_H

#include <stdbool.h>

#include "compiler/ir/ir.h"

/* The test: an operation, and its operand beside the text. */
struct pattern {
    enum ir_opcode op;
    const struct value *operand; /* a string, an array of strings, NULL: nothing */
};

/* Read a pattern; the operand is made in the arena. False when it matches no text at all, because a
 * backslash stands before something else, or at the end. */
bool pattern_read(struct arena *arena, const struct value *text, struct pattern *pattern);

#endif
