/* runtime/lang/jsonata/run.c - what the operations of one expression share: bounds and time. */
#include "runtime/lang/jsonata/run.h"

#include <time.h>

#include "runtime/lang/jsonata/fail.h"

void sfn_query_begin(struct sfn_frame *frame, const char *expression, const char *field)
{
    frame->query_expression = expression;
    frame->query_field = field;
    frame->query_run = NULL;
}

struct query_run *run_of(struct sfn_frame *frame)
{
    struct query_run *run = frame->query_run;

    if (run == NULL) {
        run = region_alloc(frame->region, sizeof(*run));
        *run = (struct query_run){
            .stack = __builtin_frame_address(0), .look_at = RUN_STEPS_UNSEEN, .name = ""};
        frame->query_run = run;
    }
    return run;
}

static bool is_deep(const struct query_run *run)
{
    const char *here = __builtin_frame_address(0);
    size_t used = here < run->stack ? (size_t)(run->stack - here) : (size_t)(here - run->stack);

    return run->depth >= RUN_DEPTH_MAX || used > RUN_STACK_MAX;
}

bool run_enter(struct sfn_frame *frame, struct query_run *run)
{
    if (is_deep(run)) {
        query_fail(frame, "U1001",
                   "Stack overflow error: Check for non-terminating recursive function.  Consider "
                   "rewriting as tail-recursive.");
        return false;
    }
    if (!run_charge(frame, run, 1))
        return false;
    run->depth++;
    return true;
}

/* That of the processor for this thread: others that want it, too, must not fail an expression. */
static int64_t processor_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Whether an expression that has a second has had it. What is quick never looks at the clock; the
 * second begins at the first look. */
static bool is_late(struct query_run *run)
{
    int64_t now = processor_ms();

    if (run->end_ms == 0)
        run->end_ms = now + RUN_TIME_MAX_MS;
    return now >= run->end_ms;
}

bool run_charge(struct sfn_frame *frame, struct query_run *run, int64_t steps)
{
    run->steps += steps;
    if (run->steps < run->look_at)
        return true;
    run->look_at = run->steps + RUN_STEPS_UNSEEN;
    frame_afford(frame, FRAME_UNSEEN_BYTES + 1);
    if (run->steps <= RUN_STEPS_MAX && (!frame->query_timed || !is_late(run)))
        return true;
    query_fail(frame, "U1001", "Expression evaluation timeout: Check for infinite loop");
    return false;
}

void run_walk(struct sfn_frame *frame, int64_t steps)
{
    if (!run_charge(frame, run_of(frame), steps))
        frame_leave(frame);
}

int32_t sfn_query_visit(struct sfn_frame *frame, int64_t rounds)
{
    return run_charge(frame, run_of(frame), rounds);
}

int64_t run_now(struct sfn_frame *frame)
{
    struct query_run *run = run_of(frame);
    struct timespec now;

    if (run->now_ms != 0)
        return run->now_ms;
    if (frame->now_ms != NULL) {
        run->now_ms = *frame->now_ms;
    } else {
        clock_gettime(CLOCK_REALTIME, &now);
        run->now_ms = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
    }
    return run->now_ms;
}

const struct value *sfn_query_error(struct sfn_frame *frame, const char *code, const char *message)
{
    return query_fail(frame, code, "%s", message);
}
