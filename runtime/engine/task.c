/* runtime/engine/task.c - start an attempt of a Task, arm its timers, and drop it.
 * In: the timeouts and the input that compiled code gives. Out: an effect that starts the work. Its
 * answer is taken in answer.c. */
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/engine/effect.h"
#include "runtime/engine/execution.h"
#include "runtime/engine/failure.h"
#include "runtime/engine/frame.h"
#include "runtime/engine/ids.h"
#include "runtime/engine/limits.h"
#include "runtime/engine/names.h"
#include "runtime/engine/number.h"
#include "runtime/engine/task.h"
#include "runtime/json/read.h"
#include "runtime/lang/random.h"

#define SECONDS_MAX INT64_C(99999999)

/* ---- before it starts, for compiled code ---- */

static void random_token(char token[TASK_TOKEN_SIZE], uint64_t *random)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint64_t bits = 0;

    for (int i = 0; i < TASK_TOKEN_SIZE - 1; i++) {
        if (i % 10 == 0)
            bits = random_next(random);
        token[i] = digits[bits & 63];
        bits >>= 6;
    }
    token[TASK_TOKEN_SIZE - 1] = '\0';
}

/* The input of a task may hold its token, so that is made before the task has its id. */
static void make_token(struct frame *frame)
{
    const struct execution *execution = frame->execution;
    const struct token_maker *maker = execution->engine->options.token_maker;

    if (maker == NULL)
        random_token(frame->task->token, frame->head.random);
    else
        maker->make(maker->context, execution->owner, frame_next_id(frame), frame->task->token);
}

void sfn_task_begin(struct sfn_frame *head)
{
    struct frame *frame = frame_of(head);

    ENSURE(frame->task == NULL);
    frame->task = task_new(frame->execution->engine);
    if (frame->state->task->token)
        make_token(frame);
}

/* Read the seconds that a path has found; others are checked before, and 0 of them is no limit. */
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
    else if ((*seconds <= 0 && path[0] != '\0') || *seconds > SECONDS_MAX)
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

int32_t sfn_task_heartbeat_every(struct sfn_frame *head, const struct value *value,
                                 const char *path)
{
    return read_seconds(head, value, "HeartbeatSecondsPath", path,
                        &frame_of(head)->task->heartbeat_seconds);
}

void sfn_task_credentials(struct sfn_frame *head, const struct value *credentials)
{
    frame_of(head)->task->credentials = credentials;
}

/* ---- from start to answer ---- */

static void arm_heartbeat(struct frame *frame)
{
    struct task *task = frame->task;

    if (task->heartbeat_seconds > 0)
        effect_arm(frame, &task->heartbeat,
                   turn_of(frame->execution)->now_ms + task->heartbeat_seconds * 1000);
}

/* The attempt has started. For a service that is as soon as it is scheduled; for an activity it is
 * when a worker takes it, and only then heartbeats are expected. */
void task_started(struct frame *frame)
{
    if (frame->task->started)
        return;
    frame->task->started = true;
    task_event_started(frame);
    arm_heartbeat(frame);
}

/* It was taken: for the first time, or again, because who had taken it before is gone. */
void task_taken(struct frame *frame)
{
    if (frame->task->started)
        task_heartbeat(frame);
    else
        task_started(frame);
}

void task_submitted(struct frame *frame, const struct value *output, bool working)
{
    task_started(frame);
    frame->task->working = working;
    if (frame->task->submitted)
        return;
    frame->task->submitted = true;
    task_event_submitted(frame, output);
}

/* Whether the Resource is an activity that does not exist; the failure is set then. As recorded
 * from AWS, no other Resource is looked for before it is called. */
static bool is_absent(struct frame *frame)
{
    const struct happening *happening = turn_of(frame->execution)->happening;
    const struct sfn_resource *resource = frame->state->task;

    if (resource->kind != SFN_ACTIVITY || happening->absent == NULL ||
        !happening->absent(happening->absent_context, frame->state))
        return false;
    frame_fail(&frame->head, ERROR_RUNTIME, "The activity %s does not exist.", resource->text);
    return true;
}

/* The token for an effect: the frame may be forgotten before that is carried out. */
static const char *effect_token(struct frame *frame)
{
    const struct task *task = frame->task;

    return task->token[0] != '\0'
               ? memcpy(region_alloc(&frame->execution->awake->region, TASK_TOKEN_SIZE),
                        task->token, TASK_TOKEN_SIZE)
               : NULL;
}

static struct effect effect_of(struct frame *frame, enum effect_kind kind)
{
    const struct task *task = frame->task;

    return (struct effect){
        .kind = kind,
        .id = task->id,
        .resource = frame->state->task->text,
        .state = frame->state->name,
        .unfilled = frame->state->unfilled_work,
        .input = task->input,
        .token = effect_token(frame),
        .timeout_ms = task->timeout_seconds * 1000,
        .tell_started = !task->started,
        .tell_submitted = task_tells_submission(frame),
        .resumes = task->working,
        .heartbeats = task->heartbeat_seconds > 0,
    };
}

void task_work(struct frame *frame)
{
    const struct effect effect = effect_of(frame, EFFECT_TASK);

    effect_add(frame->execution, &effect);
}

static const char *effect_text(struct frame *frame, struct buffer *text)
{
    char *copy = region_alloc(&frame->execution->awake->region, text->size + 1);

    memcpy(copy, text->text, text->size);
    copy[text->size] = '\0';
    buffer_fini(text);
    return copy;
}

/* The task is given up while its work goes on elsewhere: who stops that may not know of it yet. */
static void cancel_elsewhere(struct frame *frame)
{
    struct effect effect = effect_of(frame, EFFECT_CANCEL);
    struct buffer arn = BUFFER_EMPTY, key = BUFFER_EMPTY;

    task_names(frame, &arn, &key);
    effect.arn = effect_text(frame, &arn);
    effect.key = effect_text(frame, &key);
    effect_add(frame->execution, &effect);
}

void sfn_task_start(struct sfn_frame *head, const struct value *input)
{
    struct frame *frame = frame_of(head);
    struct execution *execution = frame->execution;
    struct task *task = frame->task;

    ENSURE(task != NULL && task->id == 0);
    if (is_absent(frame) || !limits_allow_input(frame, input)) {
        frame->wait = FRAME_REFUSED;
        return;
    }
    task_event_scheduled(frame, input);
    task->id = frame_make_id(frame); /* its first one since sfn_task_begin */
    task->input = input;
    task->same_input = input == frame->input;
    task->credentials = NULL; /* told of */
    frame->rows.new_task = true;
    if (task->timeout_seconds > 0)
        effect_arm(frame, &task->timeout,
                   turn_of(execution)->now_ms + task->timeout_seconds * 1000);
    if (frame->state->task->kind != SFN_ACTIVITY)
        task_started(frame);
    task_work(frame);
    frame->wait = FRAME_WORKS;
}

void task_drop(struct frame *frame, bool cancel)
{
    struct task *task = frame->task;

    effect_disarm(frame->execution, &task->timeout);
    effect_disarm(frame->execution, &task->heartbeat);
    if (cancel && task->working)
        cancel_elsewhere(frame);
    else if (cancel && task->id != 0)
        effect_cancel(frame->execution, task->id);
    task_free(frame->execution->engine, task);
    frame->task = NULL;
}

void task_heartbeat(struct frame *frame)
{
    task_started(frame);
    effect_disarm(frame->execution, &frame->task->heartbeat);
    arm_heartbeat(frame);
}
