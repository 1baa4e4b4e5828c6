/* compiler/prove/ways/handlers.h - what becomes of an error: which retrier and catcher take it. */
#ifndef SFNC_PROVE_WAYS_HANDLERS_H
#define SFNC_PROVE_WAYS_HANDLERS_H

#include "compiler/ir/ir.h"

/* How a state handles an error. */
struct handled {
    const struct ir_instruction *end; /* the terminator that its `fail` comes to */
    int *attempts;                    /* by retrier: how many it has allowed by then */
    int64_t covers[16];               /* the items of the coverage table that are taken */
    size_t cover_count;
};

/* Walk a state's `fail` with that error; `attempts` as struct handled has them, or NULL. False: its
 * code asks something else. */
bool handlers_walk(struct arena *arena, const struct ir_function *fail, const char *error,
                   const int *attempts, struct handled *out);

/* How often in a row the error must come until it is not retried any more: at least once. *attempts
 * becomes what retriers have allowed by the last time. 0: that takes too long. */
size_t handlers_exhaust(struct arena *arena, const struct ir_function *fail, const char *error,
                        int **attempts);

/* Errors that calls of a Task can fail with so that each retrier and catcher gets its own, those of
 * the states around it included, and those that somebody compares a caught error with; behind them
 * one that nobody names. NULL ends the list. */
const char *const *handlers_errors(struct arena *arena, const struct ir_program *program,
                                   const struct ir_state *state);

/* The error that a Fail state ends with, as far as its code says it. */
const char *handlers_thrown(const struct ir_instruction *fail);

/* What nobody names: only States.ALL and States.TaskFailed take it. */
#define HANDLERS_OTHER "Any.Error"

#endif
