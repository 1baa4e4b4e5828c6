/* compiler/driver/test/generating.h - test cases that are being made. Inside generate.c and its
 * parts. */
#ifndef SFNC_DRIVER_TEST_GENERATING_H
#define SFNC_DRIVER_TEST_GENERATING_H

#include "compiler/driver/memory.h"
#include "compiler/driver/prove.h"
#include "compiler/driver/test/generate.h"
#include "compiler/driver/test/made.h"
#include "compiler/prove/inputs/search.h"
#include "compiler/lower/coverage.h"
#include "compiler/prove/claims.h"

struct generating {
    struct generation *g;
    struct compilation *c;
    struct arena *arena;
    struct memory_program memory;
    struct entry entry;
    struct proof proof;
    struct search search;
    const struct claim *claims; /* what is proven of it */
    uint64_t *counts;           /* of all cases */
    uint64_t *trial;            /* of the one that is tried */
    struct made_case *first, **end;
    size_t count;
    const struct coverage_item *goal;
    struct made_case *made; /* that is tried */
    const char **fillings;  /* by state: what calls of it return that were not thought of, as text;
                               NULL: that was not asked yet */
    long long end_ms;       /* when the search ends */
    long long told;         /* when a terminal was told last how far it is; see solver_now */
    const char *shortfall;  /* what came of the last one for the goal that does not take it */
};

#endif
