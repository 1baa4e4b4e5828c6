/* compiler/prove/choice/reply.h - read what the solver has answered.
 *
 * Each function goes on from *at, which is moved behind what was read. */
#ifndef SFNC_PROVE_CHOICE_REPLY_H
#define SFNC_PROVE_CHOICE_REPLY_H

#include <stdbool.h>

#include "compiler/support/arena.h"

/* Go behind the line that is expected. False, and nothing is read, when it is another. */
bool reply_take(const char **at, const char *line);
/* Go behind a line, whatever it is; behind one that tells of an error, if it is that. */
void reply_skip(const char **at);
void reply_skip_error(const char **at);

/* A core like (q3 n0 n1): the numbers of its n, below `rules`, in order, in *out. Returns how many;
 * 0 also when there is no core. */
size_t reply_core(const char **at, struct arena *arena, size_t rules, size_t **out);

#endif
