/* tests/property/depot.h - the folders that random machines read from and write to.
 *
 * Readers and writers are those of the product (runtime/bucket/bucket.h) over a folder that holds
 * the specimen's files for the time of one execution. */
#ifndef TESTS_PROPERTY_DEPOT_H
#define TESTS_PROPERTY_DEPOT_H

#include "runtime/bucket/bucket.h"
#include "runtime/engine/engine.h"
#include "tests/property/generate.h"

struct depot {
    char folder[256];                /* "": nothing was opened yet */
    const struct specimen *specimen; /* borrowed */
};

void depot_init(struct depot *depot, const struct specimen *specimen);

/* What an EFFECT_OPEN_ITEMS or EFFECT_OPEN_RESULTS asks for. The first one lays the files out. */
struct item_source *depot_source(struct depot *depot, const struct effect *effect);
struct result_sink *depot_sink(struct depot *depot, const struct effect *effect);

/* A problem as all ways have it: without the folder's name. Takes and gives memory of mem_alloc. */
char *depot_plain(const struct depot *depot, char *problem);

/* Remove the folder; if `seen` is given, append all files that were written, by name. */
void depot_fini(struct depot *depot, struct buffer *seen);

#endif
