/* runtime/engine/engine.c - make and free an engine; evaluate an expression of `sfnc eval`. */
#include "runtime/engine/engine.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/text.h"
#include "runtime/engine/execution.h"
#include "runtime/engine/frame.h"
#include "runtime/engine/join.h"
#include "runtime/engine/task.h"
#include "runtime/lang/jsonata/fail.h"

/* How many of what executions have while they are awake are kept to be used again. */
#define AWAKE_KEPT 64

const struct engine_place engine_place_default = {
    .partition = "aws",
    .region = "us-east-1",
    .account = "123456789012",
    .role_arn = "arn:aws:iam::123456789012:role/sfnc",
};

struct engine *engine_new(const struct engine_options *options)
{
    struct engine *engine = mem_zeroed(1, sizeof *engine);
    const struct engine_place *place;

    ENSURE(options->program->abi_version == SFN_ABI_VERSION);
    engine->options = *options;
    if (engine->options.memory_most == 0)
        engine->options.memory_most = SIZE_MAX;
    if (engine->options.place == NULL)
        engine->options.place = &engine_place_default;
    place = engine->options.place;
    engine->arns =
        text_format("arn:%s:states:%s:%s:", place->partition, place->region, place->account);
    region_init_pooled(&engine->spare, &engine->pool);
    buffer_init(&engine->text);
    buffer_init(&engine->block);
    region_init(&engine->fields);
    engine->source = engine->options.row_source;
    engine->keeping = engine->options.keeping != NULL ? engine->options.keeping
                                                      : engine->options.program->keeping;
    ENSURE(engine->options.row_sink == NULL || engine->keeping != NULL);
    return engine;
}

struct awake *awake_take(struct engine *engine)
{
    struct awake *awake = engine->free_awake;
    struct region region;

    if (awake == NULL) {
        awake = mem_alloc(sizeof *awake);
        region_init_pooled(&region, &engine->pool);
    } else {
        engine->free_awake = awake->next_free;
        engine->free_awake_count--;
        region = awake->region;
    }
    *awake = (struct awake){.region = region};
    return awake;
}

void awake_give(struct engine *engine, struct awake *awake)
{
    if (engine->free_awake_count >= AWAKE_KEPT) {
        region_fini(&awake->region);
        free(awake);
        return;
    }
    region_reset(&awake->region);
    awake->next_free = engine->free_awake;
    engine->free_awake = awake;
    engine->free_awake_count++;
}

const struct sfn_state *engine_state_named(struct engine *engine, const char *name)
{
    const struct sfn_program *program = engine->options.program;

    if (engine->states.count == 0)
        for (size_t i = 0; i < program->state_count; i++) {
            const char *own = program->states[i].name;

            table_put(&engine->states, 0, own, strlen(own), (void *)(uintptr_t)&program->states[i]);
        }
    return table_get(&engine->states, 0, name, strlen(name));
}

void execution_damaged(struct execution *execution, const char *format, ...)
{
    char text[512];
    va_list arguments;

    if (execution->awake->damage != NULL)
        return;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    execution->awake->damage = mem_text(text, strlen(text));
}

static void free_awake(struct engine *engine)
{
    while (engine->free_awake != NULL) {
        struct awake *awake = engine->free_awake;

        engine->free_awake = awake->next_free;
        region_fini(&awake->region);
        free(awake);
    }
}

static void free_frames(struct engine *engine)
{
    while (engine->free_frames != NULL) {
        struct frame *frame = engine->free_frames;

        engine->free_frames = frame->next;
        free(frame->variables);
        free(frame->attempts);
        free(frame);
    }
}

static void free_joins(struct engine *engine)
{
    while (engine->free_joins != NULL) {
        struct join *join = engine->free_joins;

        engine->free_joins = join->next_free;
        free(join);
    }
}

static void free_tasks(struct engine *engine)
{
    while (engine->free_tasks != NULL) {
        struct task *task = engine->free_tasks;

        engine->free_tasks = task->next_free;
        free(task);
    }
}

void engine_free(struct engine *engine)
{
    if (engine == NULL)
        return;
    free_awake(engine);
    free_frames(engine);
    free_joins(engine);
    free_tasks(engine);
    free(engine->arns);
    free(engine->touched.frames);
    history_free(engine->telling.history);
    free(engine->telling.runs);
    table_fini(&engine->states);
    region_fini(&engine->spare);
    region_pool_fini(&engine->pool);
    buffer_fini(&engine->text);
    buffer_fini(&engine->block);
    region_fini(&engine->fields);
    free(engine);
}

/* What bounded_choose is to an execution. */
static const struct value *evaluate_bounded(struct sfn_frame *frame, sfn_chooser expression)
{
    struct code_bound bound = {.most = region_used(frame->region) + ENGINE_MEMORY_MOST};
    const struct value *volatile value = NULL;
    int why;

    frame->bound = &bound;
    why = setjmp(bound.out);
    if (why == 0)
        value = expression(frame);
    else if (why == CODE_OUT_OF_MEMORY)
        query_fail_memory(frame);
    frame->bound = NULL;
    return value;
}

/* So many variables of an expression have room on the stack. */
#define VARIABLES_FEW 8

const struct value *engine_evaluate(struct region *region, sfn_chooser expression,
                                    const struct value *input, const struct value *variables,
                                    uint64_t seed, struct failure *failure)
{
    const struct value *few[VARIABLES_FEW];
    uint64_t random = seed;
    uint32_t count = value_is(variables, VALUE_OBJECT) ? variables->size : 0;
    struct frame frame = {
        .head = {.region = region, .random = &random},
        .input = input,
        .result = input,
        .variables = count <= VARIABLES_FEW ? few : mem_zeroed(count, sizeof *frame.variables),
    };
    const struct value *value;

    for (uint32_t i = 0; i < count; i++)
        frame.variables[i] = &variables->as.members[i].value;
    value = evaluate_bounded(&frame.head, expression);
    *failure = frame.head.failure;
    if (frame.variables != few)
        free(frame.variables);
    return value;
}
