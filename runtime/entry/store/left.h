/* runtime/entry/store/left.h - tell of starts that were left in a store for its next owner. */
#ifndef SFN_ENTRY_STORE_LEFT_H
#define SFN_ENTRY_STORE_LEFT_H

#include "runtime/entry/store/visit.h"

/* Nothing is told of a service: what is left is left in a store. */

/* There is no such execution before its start is carried out: if that is why, say so on standard
 * error. The execution is given by its name or its ARN. */
void left_tell_start(const struct visit *visit, const char *name);

/* Say which starts were left, unless there are none. */
void left_tell_starts(const struct visit *visit);

#endif
