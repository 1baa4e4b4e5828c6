/* compiler/syntax/jackson.h - what AWS's JSON parser, Jackson, says of a text that is not JSON. */
#ifndef SFNC_SYNTAX_JACKSON_H
#define SFNC_SYNTAX_JACKSON_H

#include <stddef.h>

#include "compiler/support/arena.h"

/* The message for the first fault of the text and, in *location, its place; both live in the arena.
 * NULL where Jackson's wording is not known: for words, numbers, escapes, and what follows the
 * value. */
const char *jackson_message(struct arena *arena, const char *text, size_t size,
                            const char **location);

#endif
