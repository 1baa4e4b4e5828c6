/* runtime/store/upkeep.h - what takes long: check a store, give space back, write it all out.
 *
 * These work beside an owner, on a store that is open in either mode, and go on until they are done
 * or are told to stop. */
#ifndef SFN_STORE_UPKEEP_H
#define SFN_STORE_UPKEEP_H

#include <stdbool.h>

#include "runtime/store/store.h"

/* Look at everything that is there. Each thing that is wrong is told as a line; `progress` is
 * called now and then; false from either stops the check. STORE_OK: nothing is wrong;
 * STORE_DAMAGED: something was told; STORE_NONE: it was stopped before that. */
enum store_result store_check(struct store *store, bool (*found)(void *context, const char *line),
                              bool (*progress)(void *context), void *context);

/* Give the space of what was removed back to the system, a little at a time, so that commits come
 * in between. `progress` is told how many bytes are left to give; false stops. */
enum store_result store_compact(struct store *store,
                                bool (*progress)(void *context, int64_t bytes_left), void *context);

/* Everything as it was at one moment, each thing a JSON object on one line without its end: its
 * member "is" says what it is. False stops. */
enum store_result store_export(struct store *store,
                               bool (*line)(void *context, const char *text, size_t size),
                               void *context);

#endif
