/* runtime/store/memory/store.h - an open store in memory; private to runtime/store. */
#ifndef SFN_STORE_MEMORY_STORE_H
#define SFN_STORE_MEMORY_STORE_H

#include "runtime/store/kind.h"

struct memory_store {
    struct store store;
    struct contents *contents;
    enum store_result failure; /* of the commit after `fails_after` others; STORE_OK: none */
    int fails_after;
    bool broken;
};

extern const struct store_reads memory_reads;

#endif
