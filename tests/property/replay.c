/* tests/property/replay.c - write down the happenings of a run, and run it again from them. */
#include "tests/property/replay.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/history/history.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"
#include "tests/property/runs.h"
#include "tests/property/told.h"

static unsigned char unshared[HAPPENING_KINDS];
unsigned char *happenings_replayed = unshared;

#define HISTORY_END "]}" /* of a rendered history, behind its events */

/* A happening whose texts are its own; its output and items are JSON text. */
struct line {
    struct happening happening;
    char *output, *error, *cause, *items, *origins;
    struct map_run_change change;
};

/* An engine that tells of distributed Maps, if the options want to know. */
struct telling_engine {
    struct engine *engine;
    struct roll roll;
    struct map_sink sink;
};

static void open_engine(struct telling_engine *telling, const struct engine_options *options)
{
    struct engine_options own = *options;

    *telling = (struct telling_engine){.roll = {.recorded = own.record_history}};
    telling->sink = roll_sink(&telling->roll);
    if (own.map_sink != NULL)
        own.map_sink = &telling->sink;
    telling->engine = engine_new(&own);
}

static void close_engine(struct telling_engine *telling)
{
    engine_free(telling->engine);
    roll_fini(&telling->roll);
}

struct script {
    struct line *lines;
    size_t count, capacity;
};

struct script *script_new(void)
{
    return mem_zeroed(1, sizeof(struct script));
}

void script_free(struct script *script)
{
    if (script == NULL)
        return;
    for (size_t i = 0; i < script->count; i++) {
        free(script->lines[i].output);
        free(script->lines[i].error);
        free(script->lines[i].cause);
        free(script->lines[i].items);
        free(script->lines[i].origins);
    }
    free(script->lines);
    free(script);
}

static char *copy_of(const char *text)
{
    return text != NULL ? mem_text(text, strlen(text)) : NULL;
}

static char *written(const struct value *value)
{
    struct buffer text = BUFFER_EMPTY;

    if (value == NULL)
        return NULL;
    json_write(&text, value);
    return buffer_take(&text);
}

void script_add(struct script *script, const struct happening *happening)
{
    struct line *line;

    if (script->count == script->capacity) {
        script->capacity = script->capacity == 0 ? 32 : 2 * script->capacity;
        script->lines = mem_resize(script->lines, script->capacity * sizeof *script->lines);
    }
    line = &script->lines[script->count++];
    *line = (struct line){
        .happening = *happening,
        .error = copy_of(happening->error),
        .cause = copy_of(happening->cause),
        .output = written(happening->output),
        .items = written(happening->items),
        .origins = written(happening->origins),
    };
    line->happening.output = NULL;
    line->happening.error = line->error;
    line->happening.cause = line->cause;
    line->happening.items = line->happening.origins = NULL;
    if (happening->change != NULL)
        line->change = *happening->change;
}

/* ---- taken again ---- */

/* NULL: there was none. */
static const struct value *read_back(struct region *region, const char *text)
{
    struct json_error error;
    const struct value *value =
        text != NULL ? json_read(region, text, strlen(text), JSON_TEXT_COPIED, &error) : NULL;

    ENSURE((value == NULL) == (text == NULL));
    return value;
}

/* The execution learns of it; what it wants is appended. */
static void take(struct execution *execution, const struct line *line, struct buffer *seen)
{
    struct happening happening = line->happening;
    struct region region;
    struct effects effects;

    effects_init(&effects);
    region_init(&region);
    happening.output = read_back(&region, line->output);
    happening.items = read_back(&region, line->items);
    happening.origins = read_back(&region, line->origins);
    happening.change = &line->change;
    runs_tell_meddling(&happening, seen);
    execution_take(execution, &happening, &effects);
    region_fini(&region);
    tell_effects(&effects, happening.now_ms, seen);
    effects_fini(&effects);
    happenings_replayed[happening.kind] = 1;
}

/* An execution that has taken the first happenings of the script. */
static struct execution *begin(struct engine *engine, const struct script *script, size_t count,
                               const struct execution_start *start, struct buffer *seen)
{
    char *input = mem_text(start->input, start->input_size); /* not where it was */
    struct execution_start elsewhere = *start;
    struct json_error error;
    struct execution *execution;

    elsewhere.input = elsewhere.holder = input;
    elsewhere.release = free;
    execution = execution_new(engine, &elsewhere, &error);
    ENSURE(execution != NULL);
    for (size_t i = 0; i < count; i++)
        take(execution, &script->lines[i], seen);
    return execution;
}

/* A part of the script, then the execution is dropped as it is, or stopped before. Its effects and
 * its history are appended. */
static void replay_part(const struct script *script, const struct engine_options *options,
                        const struct execution_start *start, uint64_t seed, struct buffer *effects,
                        struct buffer *history)
{
    struct telling_engine telling;
    size_t count = 1 + seed / 2 % script->count;
    struct execution *execution;
    struct buffer unread = BUFFER_EMPTY;
    const struct line stop = {
        .happening = {.kind = HAPPENING_STOP, .now_ms = script->lines[count - 1].happening.now_ms}};

    open_engine(&telling, options);
    execution = begin(telling.engine, script, count, start, effects);
    history_render(execution_history(execution), history);
    if (seed % 2 == 0)
        take(execution, &stop, &unread);
    execution_free(execution);
    close_engine(&telling);
    buffer_fini(&unread);
}

/* Whether a text begins as its part does; the last `end` bytes of that do not count. */
static bool begins_with(const struct buffer *text, size_t from, const struct buffer *part,
                        size_t end)
{
    size_t count = part->size - end;

    return count <= text->size - from &&
           (count == 0 || memcmp(part->text, text->text + from, count) == 0);
}

const char *script_replay(const struct script *script, const struct engine_options *options,
                          const struct execution_start *start, uint64_t seed,
                          struct buffer *effects, struct buffer *outcome)
{
    struct buffer part = BUFFER_EMPTY, part_history = BUFFER_EMPTY;
    size_t from = effects->size, history_from;
    struct telling_engine telling;
    struct execution *execution;
    const char *problem;

    replay_part(script, options, start, seed, &part, &part_history);
    open_engine(&telling, options);
    execution = begin(telling.engine, script, script->count, start, effects);
    problem = tell_outcome(execution, outcome);
    history_from = outcome->size;
    if (problem == NULL)
        problem = tell_history(execution, outcome);
    if (problem == NULL && !begins_with(outcome, history_from, &part_history, strlen(HISTORY_END)))
        problem = "the first happenings have other events when they are taken again";
    if (!begins_with(effects, from, &part, 0))
        problem = "the first happenings have other effects when they are taken again";
    if (problem == NULL)
        problem = runs_tell(&telling.roll, outcome);
    execution_free(execution);
    close_engine(&telling);
    buffer_fini(&part);
    buffer_fini(&part_history);
    return problem;
}
