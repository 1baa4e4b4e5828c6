/* runtime/engine/bounded.c - run compiled code in the memory that its execution may have. */
#include "runtime/engine/bounded.h"

#include "runtime/engine/execution.h"
#include "runtime/engine/limits.h"

static size_t memory_most(const struct frame *frame)
{
    return frame->execution->engine->options.memory_most;
}

int32_t bounded_run(struct frame *frame, int32_t point)
{
    const struct sfn_program *program = frame->execution->engine->options.program;
    struct memory_bound bound = {.most = memory_most(frame)};
    volatile int32_t outcome = SFN_FAILED;

    if (bound.most == SIZE_MAX)
        return program->run(&frame->head, point);
    frame->head.bound = &bound;
    if (setjmp(bound.scarce) == 0)
        outcome = program->run(&frame->head, point);
    else
        limits_set_memory(frame);
    frame->head.bound = NULL;
    return outcome;
}

const struct value *bounded_choose(struct frame *frame, sfn_chooser chooser)
{
    struct memory_bound bound = {.most = memory_most(frame)};
    const struct value *volatile value = NULL;

    if (bound.most == SIZE_MAX)
        return chooser(&frame->head);
    frame->head.bound = &bound;
    if (setjmp(bound.scarce) == 0)
        value = chooser(&frame->head);
    else
        limits_set_memory(frame);
    frame->head.bound = NULL;
    return value;
}
