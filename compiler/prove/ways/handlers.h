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

/* What an operation says that asks for the error, or allows a try more: 1, 0, or -1: it asks
 * something else. `attempts`, by retrier, are counted. */
int handlers_truth(const struct ir_instruction *at, const char *error, int *attempts);

/* How often in a row the error must come until it is not retried any more: at least once. *attempts
 * becomes what retriers have allowed by the last time. 0: that takes too long. */
size_t handlers_exhaust(struct arena *arena, const struct ir_function *fail, const char *error,
                        int **attempts);

/* Whether nothing may retry or catch the error. */
bool handlers_fatal(const char *error);

/* What ends an execution. */
#define HANDLERS_RUNTIME "States.Runtime"
/* What States.TaskFailed does not take. */
#define HANDLERS_TIMEOUT "States.Timeout"
#define HANDLERS_HEARTBEAT "States.HeartbeatTimeout"
/* The error of a Fail state that gives none: only States.ALL takes it. */
#define HANDLERS_NAMELESS "(an error without a name)"
#define HANDLERS_RETRIERS_MAX 64 /* of one state, whose attempts are counted */

/* What nobody names: only States.ALL and States.TaskFailed take it. */
#define HANDLERS_OTHER "Any.Error"

#endif
