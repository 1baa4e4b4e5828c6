/* runtime/engine/task.c - Task: its attempt, its events, its timers, its answer.
 * In: what compiled code says of the task, then what the world answers. Out: an effect that starts
 * the work, events of the kind its Resource calls for, and the frame's result or failure. */
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/engine/frame.h"
#include "runtime/json/read.h"

#define SECONDS_MAX INT64_C(99999999)

/* ---- before it starts, for compiled code ---- */

void sfn_task_begin(struct sfn_frame *head, const char *resource)
{
    struct frame *frame = frame_of(head);

    ENSURE(frame->task == NULL);
    frame->task = task_new(frame->execution->engine);
    resource_read(frame->task, resource);
    if (frame->task->submits || frame->task->kind == TASK_ACTIVITY)
        token_make(frame->task->token, head->random);
}

static int32_t read_seconds(struct sfn_frame *head, const struct value *value, const char *field,
                            const char *path, int64_t *seconds)
{
    if (value == NULL)
        frame_fail(head, ERROR_RUNTIME, "The %s parameter does not reference an input value: %s",
                   field, path);
    else if (!number_integer(value, seconds))
        frame_fail(head, ERROR_RUNTIME,
                   "The %s parameter cannot be parsed as a long value: %s == %s", field, path,
                   number_shown(head->region, value));
    else if (*seconds <= 0 || *seconds > SECONDS_MAX)
        frame_fail(head, ERROR_RUNTIME,
                   "The %s parameter must reference a value between 1 and 99999999: %s == %s",
                   field, path, number_shown(head->region, value));
    else
        return 1;
    return 0;
}

int32_t sfn_task_timeout(struct sfn_frame *head, const struct value *value, const char *path)
{
    return read_seconds(head, value, "TimeoutSecondsPath", path,
                        &frame_of(head)->task->timeout_seconds);
}

int32_t sfn_task_heartbeat(struct sfn_frame *head, const struct value *value, const char *path)
{
    return read_seconds(head, value, "HeartbeatSecondsPath", path,
                        &frame_of(head)->task->heartbeat_seconds);
}

void sfn_task_credentials(struct sfn_frame *head, const struct value *credentials)
{
    frame_of(head)->task->credentials = credentials;
}

/* ---- its events ---- */

/* Details that tell which task it is; only services repeat them in every event. */
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

static void named_begin(struct named *named, const struct task *task)
{
    named->count = 0;
    if (task->kind != TASK_SERVICE)
        return;
    named->type = (struct value){.kind = VALUE_STRING,
                                 .flags = VALUE_FIXED,
                                 .size = (uint32_t)task->type_size,
                                 .as.text = task->type};
    named->resource = event_text(task->action);
    named_add(named,
              (struct history_detail){HISTORY_FIELD_RESOURCE_TYPE, DETAIL_TEXT, &named->type, 0});
    named_add(named,
              (struct history_detail){HISTORY_FIELD_RESOURCE, DETAIL_TEXT, &named->resource, 0});
}

/* The events of a task, by what happened and by its kind. */
enum task_event { TASK_EVENT_SCHEDULED, STARTED, SUCCEEDED, FAILED, TIMED_OUT };

static enum history_type event_type(enum task_event event, enum task_kind kind)
{
    static const enum history_type types[][3] = {
        [TASK_EVENT_SCHEDULED] = {HISTORY_LAMBDA_SCHEDULED, HISTORY_ACTIVITY_SCHEDULED,
                                  HISTORY_TASK_SCHEDULED},
        [STARTED] = {HISTORY_LAMBDA_STARTED, HISTORY_ACTIVITY_STARTED, HISTORY_TASK_STARTED},
        [SUCCEEDED] = {HISTORY_LAMBDA_SUCCEEDED, HISTORY_ACTIVITY_SUCCEEDED,
                       HISTORY_TASK_SUCCEEDED},
        [FAILED] = {HISTORY_LAMBDA_FAILED, HISTORY_ACTIVITY_FAILED, HISTORY_TASK_FAILED},
        [TIMED_OUT] = {HISTORY_LAMBDA_TIMED_OUT, HISTORY_ACTIVITY_TIMED_OUT,
                       HISTORY_TASK_TIMED_OUT},
    };

    return types[event][kind];
}

static void record_scheduled(struct frame *frame, const struct value *input)
{
    const struct task *task = frame->task;
    struct value region = event_text(frame->execution->engine->options.place->region);
    struct value whole = event_text(task->resource);
    const struct value *role = value_member_named(task->credentials, "RoleArn");
    struct named named;

    named_begin(&named, task);
    if (task->kind == TASK_SERVICE) {
        named_add(&named, (struct history_detail){HISTORY_FIELD_REGION, DETAIL_TEXT, &region, 0});
        named_add(&named, (struct history_detail){HISTORY_FIELD_PARAMETERS, DETAIL_JSON, input, 0});
    } else {
        named_add(&named, (struct history_detail){HISTORY_FIELD_RESOURCE, DETAIL_TEXT, &whole, 0});
        named_add(&named, (struct history_detail){HISTORY_FIELD_INPUT, DETAIL_JSON, input, 0});
    }
    if (task->timeout_seconds > 0)
        named_add(&named, (struct history_detail){HISTORY_FIELD_TIMEOUT, DETAIL_NUMBER, NULL,
                                                  task->timeout_seconds});
    if (task->heartbeat_seconds > 0 && task->kind != TASK_LAMBDA)
        named_add(&named, (struct history_detail){HISTORY_FIELD_HEARTBEAT, DETAIL_NUMBER, NULL,
                                                  task->heartbeat_seconds});
    if (value_is(role, VALUE_STRING) && task->kind != TASK_ACTIVITY)
        named_add(&named,
                  (struct history_detail){HISTORY_FIELD_TASK_CREDENTIALS, DETAIL_ROLE, role, 0});
    event_follow(frame, event_type(TASK_EVENT_SCHEDULED, task->kind), named.details, named.count);
}

static void record_started(struct frame *frame)
{
    struct named named;

    frame->task->started = true;
    named_begin(&named, frame->task);
    event_follow(frame, event_type(STARTED, frame->task->kind), named.details, named.count);
    if (!frame->task->submits)
        return;
    named_add(&named,
              (struct history_detail){HISTORY_FIELD_OUTPUT, DETAIL_JSON, &value_empty_object, 0});
    event_follow(frame, HISTORY_TASK_SUBMITTED, named.details, named.count);
}

static void record_succeeded(struct frame *frame, const struct value *output)
{
    struct named named;

    named_begin(&named, frame->task);
    named_add(&named, (struct history_detail){HISTORY_FIELD_OUTPUT, DETAIL_JSON, output, 0});
    event_follow(frame, event_type(SUCCEEDED, frame->task->kind), named.details, named.count);
}

static void record_failed(struct frame *frame, enum task_event event)
{
    const struct failure *failure = &frame->head.failure;
    struct named named;

    named_begin(&named, frame->task);
    named_add(&named, (struct history_detail){HISTORY_FIELD_ERROR, DETAIL_TEXT, failure->error, 0});
    named_add(&named, (struct history_detail){HISTORY_FIELD_CAUSE, DETAIL_TEXT, failure->cause, 0});
    event_follow(frame, event_type(event, frame->task->kind), named.details, named.count);
}

/* ---- from start to answer ---- */

static void arm_heartbeat(struct frame *frame)
{
    struct task *task = frame->task;

    if (task->heartbeat_seconds > 0)
        task->heartbeat_timer =
            effect_arm(frame, frame->execution->now_ms + task->heartbeat_seconds * 1000);
}

/* A task that a service does has begun as soon as it is scheduled. An activity waits until a worker
 * takes it, and only from then on for heartbeats. */
void task_started(struct frame *frame)
{
    if (frame->task->started)
        return;
    record_started(frame);
    arm_heartbeat(frame);
}

/* Of all Resources only an activity is looked for before it is asked (recorded:
 * activity_task_on_deleted). The failure is set. */
static bool is_absent(struct frame *frame)
{
    const struct engine_options *options = &frame->execution->engine->options;
    const struct task *task = frame->task;

    if (task->kind != TASK_ACTIVITY || options->has_activity == NULL ||
        options->has_activity(options->world, frame->state->name, task->resource))
        return false;
    frame_fail(&frame->head, ERROR_RUNTIME, "The activity %s does not exist.", task->resource);
    return true;
}

void sfn_task_start(struct sfn_frame *head, const struct value *input)
{
    struct frame *frame = frame_of(head);
    struct execution *execution = frame->execution;
    struct task *task = frame->task;
    struct effect effect;

    ENSURE(task != NULL && task->id == 0);
    if (is_absent(frame) || !limits_allow_input(frame, input)) {
        frame->wait = FRAME_REFUSED;
        return;
    }
    record_scheduled(frame, input);
    task->id = frame_make_id(frame);
    if (task->timeout_seconds > 0)
        task->timeout_timer = effect_arm(frame, execution->now_ms + task->timeout_seconds * 1000);
    if (task->kind != TASK_ACTIVITY)
        task_started(frame);
    effect = (struct effect){
        .kind = EFFECT_TASK,
        .id = task->id,
        .resource = task->resource,
        .state = frame->state->name,
        .input = input,
        .token = task->token[0] != '\0' ? task->token : NULL,
        .timeout_ms = task->timeout_seconds * 1000,
        .tell_started = !task->started,
        .heartbeats = task->heartbeat_seconds > 0,
    };
    effect_add(execution, &effect);
    frame->wait = FRAME_WORKS;
}

void task_drop(struct frame *frame, bool cancel)
{
    struct task *task = frame->task;

    effect_disarm(frame->execution, &task->timeout_timer);
    effect_disarm(frame->execution, &task->heartbeat_timer);
    if (cancel && task->id != 0)
        effect_cancel(frame->execution, task->id);
    task_free(frame->execution->engine, task);
    frame->task = NULL;
}

void task_heartbeat(struct frame *frame)
{
    task_started(frame);
    effect_disarm(frame->execution, &frame->task->heartbeat_timer);
    arm_heartbeat(frame);
}

/* The attempt failed: on to Retry and Catch, or to whom the failing scope leaves to go on. */
static void task_end_failed(struct frame *frame, enum task_event event, bool cancel)
{
    struct execution *execution = frame->execution;
    int32_t point = -1;

    record_failed(frame, event);
    task_drop(frame, cancel);
    frame = frame_failed(frame, &point);
    execution_run(execution, frame, point);
}

void task_succeeded(struct frame *frame, const char *output, size_t size)
{
    struct execution *execution = frame->execution;
    struct json_error error;
    const struct value *result;

    task_started(frame);
    if (!limits_allow_result(frame, size)) {
        task_end_failed(frame, FAILED, false);
        return;
    }
    result = json_read(frame->head.region, output, size, JSON_TEXT_COPIED, &error);
    if (result == NULL) {
        struct buffer cause = BUFFER_EMPTY;

        buffer_add_format(&cause, "The output of the task is not JSON: %s at offset %zu",
                          error.message, error.offset);
        failure_set(frame, ERROR_RUNTIME, cause.text);
        buffer_fini(&cause);
        task_end_failed(frame, FAILED, false);
        return;
    }
    record_succeeded(frame, result);
    task_drop(frame, false);
    frame->result = result;
    frame->wait = FRAME_RUNS;
    execution_run(execution, frame, frame->state->leave);
}

void task_failed(struct frame *frame, const char *error, const char *cause)
{
    task_started(frame);
    limits_set_failure(frame, error, cause);
    task_end_failed(frame, FAILED, false);
}

void task_timed_out(struct frame *frame, bool heartbeat)
{
    failure_set(frame, ERROR_TIMEOUT, NULL);
    frame->heartbeat = heartbeat;
    task_end_failed(frame, TIMED_OUT, true);
}
