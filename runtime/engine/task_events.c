/* runtime/engine/task_events.c - record the history events of a Task's attempt.
 * Which they are, and their details, depends on the kind of the Resource. */
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/text.h"
#include "runtime/engine/event.h"
#include "runtime/engine/execution.h"
#include "runtime/engine/frame.h"
#include "runtime/engine/task.h"

/* The details that say which Resource it is. Only those of services repeat them in every event. */
struct named {
    struct value resource, type;
    struct history_detail details[8];
    size_t count;
};

static void named_add(struct named *named, struct history_detail detail)
{
    ENSURE(named->count < sizeof named->details / sizeof named->details[0]);
    named->details[named->count++] = detail;
}

static void named_begin(struct named *named, const struct frame *frame)
{
    const struct sfn_resource *resource = frame->state->task;

    named->count = 0;
    if (resource->kind != SFN_SERVICE)
        return;
    named->type = event_text(resource->type);
    named->resource = event_text(resource->action);
    named_add(named,
              (struct history_detail){HISTORY_FIELD_RESOURCE_TYPE, DETAIL_TEXT, &named->type, 0});
    named_add(named,
              (struct history_detail){HISTORY_FIELD_RESOURCE, DETAIL_TEXT, &named->resource, 0});
}

/* The events of a task, by what happened and by its kind. */
enum task_event { SCHEDULED, STARTED, SUCCEEDED, FAILED, TIMED_OUT };

static enum history_type event_type(enum task_event event, const struct frame *frame)
{
    static const enum history_type types[][3] = {
        [SCHEDULED] = {HISTORY_LAMBDA_SCHEDULED, HISTORY_ACTIVITY_SCHEDULED,
                       HISTORY_TASK_SCHEDULED},
        [STARTED] = {HISTORY_LAMBDA_STARTED, HISTORY_ACTIVITY_STARTED, HISTORY_TASK_STARTED},
        [SUCCEEDED] = {HISTORY_LAMBDA_SUCCEEDED, HISTORY_ACTIVITY_SUCCEEDED,
                       HISTORY_TASK_SUCCEEDED},
        [FAILED] = {HISTORY_LAMBDA_FAILED, HISTORY_ACTIVITY_FAILED, HISTORY_TASK_FAILED},
        [TIMED_OUT] = {HISTORY_LAMBDA_TIMED_OUT, HISTORY_ACTIVITY_TIMED_OUT,
                       HISTORY_TASK_TIMED_OUT},
    };

    return types[event][frame->state->task->kind];
}

void task_event_scheduled(struct frame *frame, const struct value *input)
{
    const struct task *task = frame->task;
    const struct sfn_resource *resource = frame->state->task;
    struct value region = event_text(frame->execution->engine->options.place->region);
    struct value whole = event_text(resource->text);
    const struct value *role = value_member_named(task->credentials, "RoleArn");
    struct named named;

    named_begin(&named, frame);
    if (resource->kind == SFN_SERVICE) {
        named_add(&named, (struct history_detail){HISTORY_FIELD_REGION, DETAIL_TEXT, &region, 0});
        named_add(&named, (struct history_detail){HISTORY_FIELD_PARAMETERS, DETAIL_JSON, input, 0});
    } else {
        named_add(&named, (struct history_detail){HISTORY_FIELD_RESOURCE, DETAIL_TEXT, &whole, 0});
        named_add(&named, (struct history_detail){HISTORY_FIELD_INPUT, DETAIL_JSON, input, 0});
    }
    if (task->timeout_seconds > 0)
        named_add(&named, (struct history_detail){HISTORY_FIELD_TIMEOUT, DETAIL_NUMBER, NULL,
                                                  task->timeout_seconds});
    if (task->heartbeat_seconds > 0 && resource->kind != SFN_LAMBDA)
        named_add(&named, (struct history_detail){HISTORY_FIELD_HEARTBEAT, DETAIL_NUMBER, NULL,
                                                  task->heartbeat_seconds});
    if (value_is(role, VALUE_STRING) && resource->kind != SFN_ACTIVITY)
        named_add(&named,
                  (struct history_detail){HISTORY_FIELD_TASK_CREDENTIALS, DETAIL_ROLE, role, 0});
    event_follow(frame, event_type(SCHEDULED, frame), named.details, named.count);
}

static void record_submitted(struct frame *frame, const struct value *output)
{
    struct named named;

    named_begin(&named, frame);
    named_add(&named, (struct history_detail){HISTORY_FIELD_OUTPUT, DETAIL_JSON, output, 0});
    event_follow(frame, HISTORY_TASK_SUBMITTED, named.details, named.count);
}

bool task_tells_submission(const struct frame *frame)
{
    const struct sfn_resource *resource = frame->state->task;

    return frame->execution->engine->options.tokens_come_back && resource->submits &&
           (text_ends(resource->text, ".waitForTaskToken") ||
            (strcmp(resource->type, "states") == 0 &&
             text_starts(resource->action, "startExecution.")));
}

void task_event_started(struct frame *frame)
{
    const char *worker = turn_of(frame->execution)->happening->worker;
    struct value name;
    struct named named;

    named_begin(&named, frame);
    if (worker != NULL) {
        name = event_text(worker);
        named_add(&named,
                  (struct history_detail){HISTORY_FIELD_WORKER_NAME, DETAIL_TEXT, &name, 0});
    }
    event_follow(frame, event_type(STARTED, frame), named.details, named.count);
    if (frame->state->task->submits && !task_tells_submission(frame))
        record_submitted(frame, &value_empty_object);
}

void task_event_submitted(struct frame *frame, const struct value *output)
{
    if (task_tells_submission(frame))
        record_submitted(frame, output);
}

void task_event_succeeded(struct frame *frame, const struct value *output)
{
    struct named named;

    named_begin(&named, frame);
    named_add(&named, (struct history_detail){HISTORY_FIELD_OUTPUT, DETAIL_JSON, output, 0});
    event_follow(frame, event_type(SUCCEEDED, frame), named.details, named.count);
}

static void record_failed(struct frame *frame, enum task_event event)
{
    const struct failure *failure = &frame->head.failure;
    struct named named;

    named_begin(&named, frame);
    named_add(&named, (struct history_detail){HISTORY_FIELD_ERROR, DETAIL_TEXT, failure->error, 0});
    named_add(&named, (struct history_detail){HISTORY_FIELD_CAUSE, DETAIL_TEXT, failure->cause, 0});
    event_follow(frame, event_type(event, frame), named.details, named.count);
}

void task_event_failed(struct frame *frame)
{
    record_failed(frame, FAILED);
}

void task_event_timed_out(struct frame *frame)
{
    record_failed(frame, TIMED_OUT);
}
