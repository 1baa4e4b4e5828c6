/* runtime/engine/map_data.c - where a distributed Map's items come from, where its results go.
 * In: items that a reader outside gives, some at a time; results of children. Out: effects that ask
 * for items and hand over results.
 * Why: a Map over a million items holds a few of them at a time. What is done when they are used up
 * (ask for more) and when all are done (have the results closed) is the same for every format. */
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/engine/frame.h"
#include "runtime/engine/making.h"
#include "runtime/json/write.h"

/* Items asked for at a time. */
#define ITEMS_WANTED 1000

/* ---- for compiled code ---- */

static int32_t made(struct sfn_frame *head, const struct value *request)
{
    if (request == NULL)
        frame_fail(head, ERROR_RUNTIME, "The Parameters are nested too deeply.");
    return request != NULL;
}

int32_t sfn_map_read(struct sfn_frame *head, const char *resource, const struct value *parameters,
                     const struct value *literals, const struct value *config)
{
    struct join *join = frame_of(head)->join;
    struct making request = {.region = head->region};

    making_add(&request, "Parameters", parameters);
    making_add(&request, "Literals", literals);
    making_add(&request, "ReaderConfig", config);
    join->run.reader = resource;
    join->run.request = making_object(&request);
    join->drained = false;
    return made(head, join->run.request);
}

int32_t sfn_map_max_items(struct sfn_frame *head, const struct value *value, const char *path)
{
    if (number_integer(value, &frame_of(head)->join->run.max_items))
        return 1;
    if (value == NULL)
        frame_fail(head, ERROR_RUNTIME,
                   "The MaxItemsPath field does not reference an input value: %s", path);
    else
        frame_fail(head, ERROR_RUNTIME,
                   "The MaxItemsPath field refers to value \"%s\" which is not a valid integer: %s",
                   number_shown(head->region, value), path);
    return 0;
}

/* What happens to results is NONE when they go out, COMPACT when they stay, unless it is said. */
static enum map_form form_of(const struct value *config, bool exports)
{
    const struct value *transformation = value_member_named(config, "Transformation");

    if (value_is_text(transformation, "NONE"))
        return MAP_RECORDS;
    if (value_is_text(transformation, "COMPACT"))
        return MAP_OUTPUTS;
    if (value_is_text(transformation, "FLATTEN"))
        return MAP_FLAT;
    return exports ? MAP_RECORDS : MAP_OUTPUTS;
}

int32_t sfn_map_write(struct sfn_frame *head, const char *resource, const struct value *parameters,
                      const struct value *literals, const struct value *config)
{
    struct map_run *run = &frame_of(head)->join->run;
    bool exports = resource[0] != '\0';
    struct making request = {.region = head->region};

    run->form = form_of(config, exports);
    if (!exports)
        return 1;
    run->writer = resource;
    making_add(&request, "Parameters", parameters);
    making_add(&request, "Literals", literals);
    making_add(&request, "WriterConfig", config);
    run->destination = making_object(&request);
    return made(head, run->destination);
}

void sfn_map_count(struct sfn_frame *head)
{
    frame_of(head)->join->run.counts = true;
}

/* ---- items ---- */

static void add_effect(struct frame *parent, const struct effect *effect)
{
    effect_add(parent->execution->out, effect);
    parent->execution->pinned |= effect->input != NULL;
}

void map_data_open(struct frame *parent)
{
    struct map_run *run = &parent->join->run;

    if (run->writer != NULL) {
        run->sink = frame_make_id(parent);
        add_effect(parent, &(struct effect){.kind = EFFECT_OPEN_RESULTS,
                                            .id = run->sink,
                                            .resource = run->writer,
                                            .state = parent->state->name,
                                            .input = map_run_destination(parent)});
    }
    if (run->reader != NULL) {
        run->source = frame_make_id(parent);
        add_effect(parent, &(struct effect){.kind = EFFECT_OPEN_ITEMS,
                                            .id = run->source,
                                            .resource = run->reader,
                                            .state = parent->state->name,
                                            .input = run->request,
                                            .count = run->max_items});
        run->request = NULL;
    }
}

void map_data_ask(struct frame *parent)
{
    struct join *join = parent->join;
    struct map_run *run = &join->run;

    if (join->drained || run->asked || join->active >= join->limit || run->source == 0)
        return;
    run->asked = true;
    add_effect(parent, &(struct effect){
                           .kind = EFFECT_ITEMS, .id = run->source, .count = ITEMS_WANTED});
}

/* What no child has taken yet, then what came. */
static const struct value *items_joined(struct frame *parent, const struct value *more)
{
    struct join *join = parent->join;
    size_t left = join->count - join->taken;
    struct value *items = value_new_items(parent->head.region, left + more->size);

    for (size_t i = 0; i < left; i++)
        items[i] = join->input->as.items[join->taken - join->base + i];
    for (uint32_t i = 0; i < more->size; i++)
        items[left + i] = *value_copy(parent->head.region, &more->as.items[i]);
    return value_array(parent->head.region, items, left + more->size);
}

struct frame *map_data_items(struct frame *parent, const struct value *items, bool last,
                             int32_t *point)
{
    struct join *join = parent->join;
    const struct value *joined = items_joined(parent, items);

    ENSURE(joined != NULL); /* they came in an array */
    join->input = joined;
    join->base = join->taken;
    join->count += items->size;
    join->drained = last;
    join->run.asked = join->run.starved = false;
    if (!last)
        return frame_next(parent, point);
    join->run.source = 0;
    return join_drained(parent, point);
}

struct frame *map_data_failed(struct frame *parent, uint64_t id, const char *cause,
                              int32_t *point)
{
    struct map_run *run = &parent->join->run;

    if (id == run->sink) {
        run->sink = 0;
        failure_set(parent, ERROR_RESULT_WRITER, cause);
    } else {
        run->source = 0;
        failure_set(parent, ERROR_ITEM_READER, cause);
    }
    return frame_failed(parent, point);
}

/* ---- results ---- */

/* What stands for the child in the result. */
static const struct value *result_of(struct frame *child, bool failed)
{
    if (failed || child->parent->join->run.form == MAP_RECORDS)
        return map_run_record(child, failed);
    return child->input;
}

const struct value *map_data_result(struct frame *child, bool failed)
{
    struct map_run *run = &child->parent->join->run;
    const struct value *result;

    if (run->counts && run->sink == 0)
        return NULL;
    result = result_of(child, failed);
    if (run->sink == 0)
        return result;
    add_effect(child->parent, &(struct effect){.kind = EFFECT_RESULT,
                                               .id = run->sink,
                                               .input = result,
                                               .failed = failed});
    return NULL;
}

/* True when the results are still to be closed outside: the Map waits for that. */
bool map_data_end(struct frame *parent)
{
    struct map_run *run = &parent->join->run;

    if (run->sink == 0)
        return false;
    if (!run->ended)
        add_effect(parent, &(struct effect){.kind = EFFECT_END_RESULTS, .id = run->sink});
    run->ended = true;
    return true;
}

struct frame *map_data_ended(struct frame *parent, int32_t *point)
{
    parent->join->run.sink = 0;
    return join_complete(parent, point);
}

static size_t flat_count(const struct join *join)
{
    size_t count = 0;

    for (size_t i = 0; i < join->results_count; i++)
        count += join->results[i].kind == VALUE_ARRAY ? join->results[i].size : 1;
    return count;
}

static const struct value *flattened(struct region *region, const struct join *join)
{
    size_t count = flat_count(join), at = 0;
    struct value *items = value_new_items(region, count);

    for (size_t i = 0; i < join->results_count; i++) {
        const struct value *result = &join->results[i];

        if (result->kind != VALUE_ARRAY) {
            items[at++] = *result;
            continue;
        }
        for (uint32_t n = 0; n < result->size; n++)
            items[at++] = result->as.items[n];
    }
    return value_array(region, items, count);
}

const struct value *map_data_whole(struct frame *parent)
{
    struct region *region = parent->head.region;
    const struct join *join = parent->join;
    struct value *items;

    if (join->run.writer != NULL)
        return map_run_exported(parent);
    if (join->run.form == MAP_FLAT)
        return flattened(region, join);
    items = value_new_items(region, join->results_count);
    if (join->results_count > 0)
        memcpy(items, join->results, join->results_count * sizeof *items);
    return value_array(region, items, join->results_count);
}

void map_data_close(struct frame *parent)
{
    struct map_run *run = &parent->join->run;

    if (run->source != 0)
        add_effect(parent, &(struct effect){.kind = EFFECT_CLOSE, .id = run->source});
    if (run->sink != 0)
        add_effect(parent, &(struct effect){.kind = EFFECT_CLOSE, .id = run->sink});
    run->source = run->sink = 0;
}
