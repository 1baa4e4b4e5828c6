/* runtime/lang/jsonata/run.h - what the operations of one expression share: bounds and calls. */
#ifndef SFN_LANG_JSONATA_RUN_H
#define SFN_LANG_JSONATA_RUN_H

#include "runtime/lang/frame.h"

#define RUN_DEPTH_MAX 10000             /* calls in calls */
#define RUN_STACK_MAX (4u * 1024 * 1024) /* bytes of the stack that they may take */
#ifndef RUN_STEPS_MAX                   /* tests/fuzz has fewer: its steps take far longer */
#define RUN_STEPS_MAX 100000000         /* calls, rounds of loops, and what is visited in values */
#endif
#define RUN_TIME_MAX_MS 1000            /* of the processor, where there is a bound as on AWS */
#define RUN_STEPS_UNSEEN 8192           /* calls and rounds between two looks at clock and memory */
#define RUN_TAIL_FEW 8

/* A call in tail position that is still to be made. */
struct run_tail {
    const char *name;
    const struct value *function;
    const struct value *const *values;
    size_t count;
    const struct value *few[RUN_TAIL_FEW];
};

struct query_run {
    const char *stack;  /* where the stack was at first */
    uint32_t depth;     /* calls under way */
    int64_t steps;
    int64_t look_at;    /* when there have been so many, the clock is looked at ... */
    int64_t end_ms;     /* ... whether it shows this; 0: it was not looked at yet */
    const char *name;   /* what the function that runs was called by; "": nothing */
    int64_t now_ms;     /* when it was first asked for; 0: never */
    struct run_tail tail;
};

/* The frame's; begun when there is none yet. */
struct query_run *run_of(struct sfn_frame *frame);

/* Count a call, or so many rounds. False, and the frame has failed (U1001), when it is too much. */
bool run_enter(struct sfn_frame *frame, struct query_run *run);
bool run_charge(struct sfn_frame *frame, struct query_run *run, int64_t steps);
/* Count what a walk through a value visits. Values share their parts, so a small one can be a tree
 * without end. Leaves the code when it is too much (frame_leave). */
void run_walk(struct sfn_frame *frame, int64_t steps);

/* The time at which the expression is evaluated: always the same in one. */
int64_t run_now(struct sfn_frame *frame);

#endif
