/* runtime/store/memory/contents_apply.c - what the operations of a commit do to a store in memory.
 */
#include <stddef.h>
#include <string.h>

#include "runtime/base/count.h"
#include "runtime/store/memory/contents.h"
#include "runtime/store/kind.h"

/* ---- keys ---- */

/* A key of an index of executions by a text. */
static void text_number(struct contents *contents, struct store_text text, int64_t number)
{
    sorted_key_add(contents_text_key(contents, text), number);
}

/* ---- executions ---- */

static enum store_result start(struct contents *contents, const struct store_start *start)
{
    const struct store_execution execution = {.start = *start, .status = {"RUNNING", 7}};
    struct buffer *key = contents_text_key(contents, start->id);

    if (sorted_is_in(sorted_from(&contents->maps[IDS], key), key))
        return STORE_EXISTS;
    if (contents_execution(contents, start->number) != NULL)
        return STORE_REFUSED;
    contents_text_key(contents, start->definition);
    if (contents_get(contents, DEFINITIONS) == NULL)
        return STORE_REFUSED;
    contents_set_execution(contents, &execution);
    text_number(contents, start->id, start->number);
    contents_note(contents, IDS);
    text_number(contents, start->machine, start->number);
    contents_note(contents, MACHINES);
    text_number(contents, start->definition, start->number);
    contents_note(contents, USERS);
    if (start->map_run.text != NULL) {
        text_number(contents, start->map_run, start->number);
        contents_note(contents, MAP_RUNS);
    }
    if (contents->last.execution < start->number)
        contents->last.execution = start->number;
    return STORE_OK;
}

static enum store_result end(struct contents *contents, int64_t number, const struct store_end *end)
{
    const struct store_execution *former = contents_execution(contents, number);
    struct store_execution ended;

    if (former == NULL || former->ended_ms != 0)
        return STORE_REFUSED;
    ended = *former;
    ended.status = end->status;
    ended.ended_ms = end->ended_ms;
    ended.redrive_until_ms = end->redrive_until_ms;
    ended.output = end->output;
    ended.error = end->error;
    ended.cause = end->cause;
    contents_set_execution(contents, &ended);
    CONTENTS_KEY(contents, end->ended_ms, number);
    contents_note(contents, ENDED);
    contents_drop_waits(contents, number);
    if (end->redrive_until_ms == 0) {
        contents_drop_rows(contents, number);
        return STORE_OK;
    }
    CONTENTS_KEY(contents, end->redrive_until_ms, number);
    contents_note(contents, REDRIVABLE);
    return STORE_OK;
}

static enum store_result redrive(struct contents *contents, int64_t number, int64_t at_ms)
{
    const struct store_execution *former = contents_execution(contents, number);
    struct store_execution running;

    if (former == NULL || former->ended_ms == 0 ||
        (former->redrive_until_ms == 0 && former->start.child == 0))
        return STORE_REFUSED;
    running = *former;
    running.status = (struct store_text){"RUNNING", 7};
    running.ended_ms = running.redrive_until_ms = 0;
    running.redrives++;
    running.redriven_ms = at_ms;
    running.output = running.error = running.cause = (struct store_text){NULL, 0};
    CONTENTS_KEY(contents, former->ended_ms, number);
    contents_set(contents, ENDED, NULL);
    if (former->redrive_until_ms != 0) {
        CONTENTS_KEY(contents, former->redrive_until_ms, number);
        contents_set(contents, REDRIVABLE, NULL);
    }
    contents_set_execution(contents, &running);
    return STORE_OK;
}

static enum store_result change(struct contents *contents, int64_t number, struct store_text detail)
{
    const struct store_execution *former = contents_execution(contents, number);
    struct store_execution changed;

    if (former == NULL)
        return STORE_REFUSED;
    changed = *former;
    changed.start.detail = detail;
    contents_set_execution(contents, &changed);
    return STORE_OK;
}

static enum store_result adopt(struct contents *contents, int64_t number, struct store_text digest)
{
    const struct store_execution *former = contents_execution(contents, number);
    struct store_execution changed;

    contents_text_key(contents, digest);
    if (former == NULL || contents_get(contents, DEFINITIONS) == NULL)
        return STORE_REFUSED;
    if (store_text_equal(former->start.definition, digest))
        return STORE_OK;
    changed = *former;
    changed.start.definition = digest;
    contents_release_definition(contents, former->start.definition, number);
    text_number(contents, digest, number);
    contents_note(contents, USERS);
    contents_set_execution(contents, &changed);
    return STORE_OK;
}

/* ---- events, requests, definitions ---- */

/* The number of the execution's next event. */
static int64_t next_event(struct contents *contents, int64_t execution)
{
    const struct sorted_entry *last;
    const struct store_events *events;

    CONTENTS_KEY(contents, execution, INT64_MAX);
    last = sorted_before(&contents->maps[EVENTS], &contents->key);
    if (last == NULL || sorted_key_number(last, 0) != execution)
        return 1;
    events = last->item;
    return events->first + events->count;
}

static enum store_result add_events(struct contents *contents,
                                    const struct store_operation *operation)
{
    static const size_t texts[] = {offsetof(struct store_events, text)};
    const struct store_events events = {operation->as.events.first, operation->as.events.count,
                                        operation->as.events.text};

    if (next_event(contents, operation->execution) != events.first)
        return STORE_REFUSED;
    CONTENTS_KEY(contents, operation->execution, events.first);
    contents_set(contents, EVENTS, contents_record(&events, sizeof events, texts, COUNT_OF(texts)));
    return STORE_OK;
}

static void add_request(struct contents *contents, const struct store_operation *operation)
{
    static const size_t texts[] = {offsetof(struct store_request, text)};
    const struct store_request request = {++contents->last.request, operation->as.request.made_ms,
                                          operation->as.request.text};

    CONTENTS_KEY(contents, request.number);
    contents_set(contents, REQUESTS,
                 contents_record(&request, sizeof request, texts, COUNT_OF(texts)));
}

static enum store_result take_request(struct contents *contents, int64_t number)
{
    CONTENTS_KEY(contents, number);
    if (contents_get(contents, REQUESTS) == NULL)
        return STORE_REFUSED;
    contents_set(contents, REQUESTS, NULL);
    return STORE_OK;
}

static void keep_definition(struct contents *contents, struct store_text digest,
                            struct store_text text)
{
    static const size_t texts[] = {0};

    contents_text_key(contents, digest);
    if (contents_get(contents, DEFINITIONS) == NULL)
        contents_set(contents, DEFINITIONS,
                     contents_record(&text, sizeof text, texts, COUNT_OF(texts)));
}

/* ---- all of them ---- */

static enum store_result apply_to_execution(struct contents *contents,
                                            const struct store_operation *operation)
{
    switch (operation->kind) {
    case STORE_START:
        return start(contents, &operation->as.start);
    case STORE_CHANGE:
        return change(contents, operation->execution, operation->as.detail);
    case STORE_END:
        return end(contents, operation->execution, &operation->as.end);
    case STORE_ADOPT:
        return adopt(contents, operation->execution, operation->as.digest);
    default: /* STORE_REDRIVE */
        return redrive(contents, operation->execution, operation->as.at_ms);
    }
}

static void apply_to_rows(struct contents *contents, const struct store_operation *operation)
{
    const int64_t execution = operation->execution;

    switch (operation->kind) {
    case STORE_PUT:
        contents_put_row(contents, execution, &operation->as.row);
        break;
    case STORE_DROP:
        contents_drop_row(contents, execution, &operation->as.row.key);
        break;
    case STORE_DROP_KINDS:
        contents_drop_kinds(contents, execution, operation->as.kinds.frame,
                            operation->as.kinds.first, operation->as.kinds.last);
        break;
    default: /* STORE_DROP_ROWS */
        contents_drop_rows(contents, execution);
    }
}

static void apply_to_waits(struct contents *contents, const struct store_operation *operation)
{
    switch (operation->kind) {
    case STORE_TIMER:
        contents_set_timer(contents, &operation->as.timer);
        break;
    case STORE_CLEAR_TIMER:
        contents_clear_timer(contents, operation->execution, operation->as.timer.id);
        break;
    case STORE_MOVE_TIMERS:
        contents_move_timers(contents, operation->as.by_ms);
        break;
    case STORE_ATTEMPT:
        contents_set_attempt(contents, &operation->as.attempt);
        break;
    case STORE_END_ATTEMPT:
        contents_end_attempt(contents, operation->execution, operation->as.attempt.id);
        break;
    case STORE_OFFER:
        contents_set_offer(contents, &operation->as.offer);
        break;
    default: /* STORE_END_OFFER */
        contents_end_offer(contents, operation->execution, operation->as.offer.id);
    }
}

static enum store_result apply_to_service(struct contents *contents,
                                          const struct store_operation *operation)
{
    switch (operation->kind) {
    case STORE_RESOURCE:
        return contents_set_resource(contents, &operation->as.resource);
    case STORE_DROP_RESOURCE:
        contents_drop_resource(contents, operation->as.resource.arn);
        return STORE_OK;
    case STORE_EXPRESS:
        return contents_set_express(contents, &operation->as.express);
    default: /* STORE_END_EXPRESS */
        contents_end_express(contents, operation->as.express.number);
        return STORE_OK;
    }
}

enum store_result contents_apply(struct contents *contents, const struct store_operation *operation)
{
    switch (operation->kind) {
    case STORE_START:
    case STORE_CHANGE:
    case STORE_END:
    case STORE_REDRIVE:
    case STORE_ADOPT:
        return apply_to_execution(contents, operation);
    case STORE_PUT:
    case STORE_DROP:
    case STORE_DROP_KINDS:
    case STORE_DROP_ROWS:
        apply_to_rows(contents, operation);
        return STORE_OK;
    case STORE_TIMER:
    case STORE_CLEAR_TIMER:
    case STORE_MOVE_TIMERS:
    case STORE_ATTEMPT:
    case STORE_END_ATTEMPT:
    case STORE_OFFER:
    case STORE_END_OFFER:
        apply_to_waits(contents, operation);
        return STORE_OK;
    case STORE_RESOURCE:
    case STORE_DROP_RESOURCE:
    case STORE_EXPRESS:
    case STORE_END_EXPRESS:
        return apply_to_service(contents, operation);
    case STORE_MAP_RUN:
        return contents_set_run(contents, &operation->as.map_run);
    case STORE_EVENTS:
        return add_events(contents, operation);
    case STORE_REQUEST:
        add_request(contents, operation);
        return STORE_OK;
    case STORE_TAKE_REQUEST:
        return take_request(contents, operation->as.request.number);
    case STORE_DEFINITION:
        keep_definition(contents, operation->as.definition.digest, operation->as.definition.text);
        return STORE_OK;
    case STORE_RETAIN:
        contents_retain(contents, &operation->as.retention);
        return STORE_OK;
    case STORE_OPERATIONS:
        break;
    }
    return STORE_REFUSED;
}
