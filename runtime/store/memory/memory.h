/* runtime/store/memory/memory.h - a store in memory, whose failures a test can choose.
 *
 * It tells outcomes within store_submit. */
#ifndef SFN_STORE_MEMORY_H
#define SFN_STORE_MEMORY_H

#include "runtime/store/store.h"

struct store *store_memory_open(const struct store_options *options);

/* Open what an open store of this kind holds once more, as another process that is now the owner or
 * a visitor. What both hold lives until both are closed. */
struct store *store_memory_again(struct store *store, const struct store_options *options);

/* Let a commit fail: the next one if `after` is 0, else one so many later. */
void store_memory_fail(struct store *store, int after, enum store_result result);

#endif
