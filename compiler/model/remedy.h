/* compiler/model/remedy.h - what to write where a call names no function. */
#ifndef SFNC_MODEL_REMEDY_H
#define SFNC_MODEL_REMEDY_H

#include "compiler/support/arena.h"

/* What was probably meant by $name(...), of which there is no function. NULL: it is not known; else
 * in the arena, or static. */
const char *remedy_of_call(struct arena *arena, const char *name);

/* What to write for name(...), which calls a function by its name alone: not(...), SUM(...). NULL:
 * no function has that name; else in the arena. */
const char *remedy_of_bare_call(struct arena *arena, const char *name, size_t size);

/* What is wrong where an intrinsic function has no such name, with the one that was probably meant.
 * In the arena. */
const char *remedy_of_intrinsic(struct arena *arena, const char *name);

#endif
