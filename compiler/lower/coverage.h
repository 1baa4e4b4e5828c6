/* compiler/lower/coverage.h - the table of all that `sfnc test` counts for its coverage report.
 *
 * An item is a state, a transition, a retrier, a catcher or a top-level choice rule, with its place
 * in the definition. Its number is its index. Code that is lowered with this table reports the
 * number of each item that an execution takes (operation `cover`); the runtime counts. The table
 * lives in the arena. */
#ifndef SFNC_LOWER_COVERAGE_H
#define SFNC_LOWER_COVERAGE_H

#include "compiler/model/machine.h"

enum coverage_kind {
    COVERAGE_STATE,      /* taken when the state is entered */
    COVERAGE_TRANSITION, /* taken when a state is left towards this target */
    COVERAGE_RETRIER,    /* taken when it names the error, even if its attempts are used up */
    COVERAGE_CATCHER,    /* taken when it names the error */
    COVERAGE_RULE,       /* taken when it holds, and none before it */
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
    size_t *first; /* by state id: the index of its first item; the last entry is `count` */
};

/* Make the table of a machine. */
struct coverage *coverage_of(struct arena *arena, const struct machine *machine);

/* The number of the state itself, or of a target, choice rule, retrier or catcher of it (`of`). */
int64_t coverage_item(const struct coverage *coverage, const struct state *state, const void *of);

#endif
