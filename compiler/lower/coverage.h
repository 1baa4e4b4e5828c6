/* compiler/lower/coverage.h - what an execution may take on its way: the table behind coverage.
 *
 * An item is a state, a transition, a retrier, a catcher or a top-level choice rule, with its place
 * in the definition. Its number is its index; code lowered with this table says that number when
 * the item is taken (operation `cover`), and somebody else counts. Lives in the arena. */
#ifndef SFNC_LOWER_COVERAGE_H
#define SFNC_LOWER_COVERAGE_H

#include "compiler/model/machine.h"

enum coverage_kind {
    COVERAGE_STATE,      /* taken: entered */
    COVERAGE_TRANSITION, /* a target: left towards it */
    COVERAGE_RETRIER,    /* it named the error, even when its attempts were used up */
    COVERAGE_CATCHER,    /* it named the error */
    COVERAGE_RULE,       /* it held, and none before it */
    COVERAGE_KINDS,
};

struct coverage_item {
    enum coverage_kind kind;
    const void *of; /* the state, target, retrier, catcher or choice rule */
    const struct state *state;
    const char *target;   /* TRANSITION: the state it leads to; else NULL */
    const char *location; /* "/States/Charge/Retry[0]" */
    struct span span;
};

struct coverage {
    struct coverage_item *items; /* state by state, in order of appearance */
    size_t count;
    size_t *first; /* by state id: its first item, and one more for the end */
};

struct coverage *coverage_of(struct arena *arena, const struct machine *machine);

/* The number of what belongs to the state. */
int64_t coverage_item(const struct coverage *coverage, const struct state *state, const void *of);

#endif
