/* tests/sim/stored_items.h - check that each item of a source was given to one child. */
#ifndef TESTS_SIM_STORED_ITEMS_H
#define TESTS_SIM_STORED_ITEMS_H

#include <stdbool.h>
#include <stddef.h>

#include "runtime/store/read.h"

/* How the machines and the sources of a simulation agree: the label of a Map that reads says how
 * many items it gets, and the number of a state; the Key how many the source has; each item has its
 * number, from 0 on, in this member. */
#define SIM_SOURCE_LABEL "source%u-%d"
#define SIM_SOURCE_KEY "items%u"
#define SIM_ITEM_NUMBER "nth"

#define SIM_ITEMS_MAX 64

/* What the children of a run got. */
struct stored_items {
    unsigned given[SIM_ITEMS_MAX]; /* how often each */
    size_t count;                  /* all that were given */
    bool strange;                  /* one of them is none of the source's */
};

/* Whether the run with this ARN reads such items; then *expected is how many. */
bool stored_items_are_read(const char *run_arn, size_t *expected);

/* A child has this input. */
void stored_items_note(struct stored_items *items, struct store_text input);

/* NULL, or what is wrong. `taken`: so many items were given to children, as the run counts them;
 * `all`: it is over, and no item was left out. */
const char *stored_items_problem(const struct stored_items *items, size_t taken, size_t expected,
                                 bool all);

#endif
