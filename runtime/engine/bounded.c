/* runtime/engine/bounded.c - run compiled code in the memory that its execution may have. */
#include "runtime/engine/bounded.h"

#include "runtime/engine/execution.h"
#include "runtime/engine/limits.h"
#include "runtime/lang/jsonata/fail.h"

/* The code of an expression of JSONata may make as much of anything as it likes, so what it may
 * have is bounded even where what an execution has is not. */
static size_t memory_most(const struct frame *frame)
{
    const struct engine_options *options = &frame->execution->engine->options;
    size_t own = region_used(frame->head.region);

    if (!options->program->queries || own > SIZE_MAX - ENGINE_MEMORY_MOST)
        return options->memory_most;
    return own + ENGINE_MEMORY_MOST < options->memory_most ? own + ENGINE_MEMORY_MOST
                                                           : options->memory_most;
}

/* No expression is evaluated yet; one that failed may have left its text. */
static void enter(struct frame *frame, struct code_bound *bound)
{
    frame->head.bound = bound;
    frame->head.query_expression = NULL;
}

/* The code was left: the frame has failed. What an expression of JSONata does can be caught; not
 * that its execution may have less than any expression. */
static void leave(struct frame *frame, int why)
{
    const bool own = frame->execution->engine->options.memory_most < ENGINE_MEMORY_MOST;

    if (why != CODE_OUT_OF_MEMORY)
        return;
    if (frame->head.query_expression != NULL && !own)
        query_fail_memory(&frame->head);
    else
        limits_set_memory(frame);
}

int32_t bounded_run(struct frame *frame, int32_t point)
{
    const struct sfn_program *program = frame->execution->engine->options.program;
    struct code_bound bound = {.most = memory_most(frame)};
    volatile int32_t outcome = SFN_FAILED;
    int why;

    if (bound.most == SIZE_MAX)
        return program->run(&frame->head, point);
    enter(frame, &bound);
    why = setjmp(bound.out);
    if (why == 0)
        outcome = program->run(&frame->head, point);
    else
        leave(frame, why);
    frame->head.bound = NULL;
    return outcome;
}

const struct value *bounded_choose(struct frame *frame, sfn_chooser chooser)
{
    struct code_bound bound = {.most = memory_most(frame)};
    const struct value *volatile value = NULL;
    int why;

    if (bound.most == SIZE_MAX)
        return chooser(&frame->head);
    enter(frame, &bound);
    why = setjmp(bound.out);
    if (why == 0)
        value = chooser(&frame->head);
    else
        leave(frame, why);
    frame->head.bound = NULL;
    return value;
}
