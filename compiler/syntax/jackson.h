/* compiler/syntax/jackson.h - how the service's JSON parser words a text that is no JSON. */
#ifndef SFNC_SYNTAX_JACKSON_H
#define SFNC_SYNTAX_JACKSON_H

#include <stddef.h>

#include "compiler/support/arena.h"

/* The message for the first fault of the text and, in *location, its place; NULL where the wording
 * is not known (words, numbers, escapes, what follows the value). */
const char *jackson_message(struct arena *arena, const char *text, size_t size,
                            const char **location);

#endif
