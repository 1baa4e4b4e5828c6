/* runtime/engine/context.c - the context object, for compiled code.
 * It is made only when a state reads it, so that other executions need not make up a name or an
 * ARN.
 */
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/engine/execution.h"
#include "runtime/engine/frame.h"
#include "runtime/engine/inspect.h"
#include "runtime/engine/join.h"
#include "runtime/engine/map.h"
#include "runtime/engine/names.h"
#include "runtime/engine/task.h"
#include "runtime/json/making.h"

/* Add what stands `levels` objects below the top of the context. What is nested too deeply to stand
 * there is left out: all else is there. */
static void add_deep(struct making *making, const char *name, const struct value *value, int levels)
{
    if (value != NULL && value->depth + levels <= VALUE_DEPTH_MAX)
        making_add(making, name, value);
}

static const struct value *make_object(const struct making *making)
{
    const struct value *object = making_object(making);

    ENSURE(object != NULL);
    return object;
}

static const struct value *role_arn(const struct execution *execution, struct region *region)
{
    return value_text(region, execution_role_arn(execution));
}

static void add_redrives(struct making *making, const struct ledger *ledger)
{
    making_add(making, "RedriveCount", value_integer(making->region, ledger->redrives));
    if (ledger->redrives > 0)
        making_add(making, "RedriveTime", making_time(making->region, ledger->redriven_ms));
}

/* The members stand as AWS has them, whose express executions have StartTime in another place. */
static const struct value *about_execution(struct execution *execution, struct region *region)
{
    bool express = execution->engine->options.program->express;
    const struct value *start = making_time(region, execution->awake->ledger.started_ms);
    struct making making = {.region = region};
    struct buffer text = BUFFER_EMPTY;

    execution_arn(execution, &text);
    making_add(&making, "Id", making_written(region, &text));
    add_deep(&making, "Input", execution_read_input(execution, NULL), 2);
    if (!express)
        making_add(&making, "StartTime", start);
    execution_name(execution, &text);
    making_add(&making, "Name", making_written(region, &text));
    making_add(&making, "RoleArn", role_arn(execution, region));
    if (express)
        making_add(&making, "StartTime", start);
    if (!express || execution->unawaited)
        add_redrives(&making, &execution->awake->ledger);
    buffer_fini(&text);
    return make_object(&making);
}

static const struct value *about_machine(struct execution *execution, struct region *region)
{
    struct making making = {.region = region};
    struct buffer arn = BUFFER_EMPTY;

    arn_begin(&arn, execution->engine, "stateMachine");
    buffer_add_text(&arn, machine_name(execution));
    making_add(&making, "Id", making_written(region, &arn));
    making_add(&making, "Name", value_text(region, machine_name(execution)));
    buffer_fini(&arn);
    return make_object(&making);
}

static const struct value *about_child_execution(struct frame *child, struct region *region)
{
    struct making making = {.region = region};
    struct buffer text = BUFFER_EMPTY;

    map_run_child_arn(child, &text);
    making_add(&making, "Id", making_written(region, &text));
    add_deep(&making, "Input", child->own.input, 2);
    making_add(&making, "StartTime", making_time(region, child->own.started_ms));
    map_run_child_name(child, &text);
    making_add(&making, "Name", making_written(region, &text));
    making_add(&making, "RoleArn", role_arn(child->execution, region));
    if (!child->parent->state->map->express)
        add_redrives(&making, &child->own);
    buffer_fini(&text);
    return make_object(&making);
}

static const struct value *about_child_machine(struct frame *child, struct region *region)
{
    struct making making = {.region = region};
    struct buffer text = BUFFER_EMPTY;

    arn_begin(&text, child->execution->engine, "stateMachine");
    map_run_machine_name(child, &text);
    making_add(&making, "Id", making_written(region, &text));
    map_run_machine_name(child, &text);
    making_add(&making, "Name", making_written(region, &text));
    buffer_fini(&text);
    return make_object(&making);
}

/* The members Execution and StateMachine, which never change and so are made once. */
static const struct value *about(struct frame *frame)
{
    struct execution *execution = frame->execution;
    struct frame *child = frame_map_child(frame);
    struct making making = {.region = &execution->awake->region};

    if (frame->ledger->about != NULL)
        return frame->ledger->about;
    if (child != NULL) {
        making_add(&making, "Execution", about_child_execution(child, making.region));
        making_add(&making, "StateMachine", about_child_machine(child, making.region));
    } else {
        making_add(&making, "Execution", about_execution(execution, making.region));
        making_add(&making, "StateMachine", about_machine(execution, making.region));
    }
    return frame->ledger->about = make_object(&making);
}

static const struct value *about_state(const struct frame *frame, struct region *region)
{
    struct making making = {.region = region};
    int32_t kind = frame->state->kind;

    making_add(&making, "Name", value_text(region, frame->state->name));
    making_add(&making, "EnteredTime", making_time(region, frame->entered_ms));
    if (kind == SFN_TASK || kind == SFN_PARALLEL || kind == SFN_MAP)
        making_add(&making, "RetryCount", value_integer(region, frame->retries));
    return make_object(&making);
}

static const struct value *about_task(const struct task *task, struct region *region)
{
    struct making making = {.region = region};

    making_add(&making, "Token", value_text(region, task->token));
    return make_object(&making);
}

static const struct value *about_map(struct sfn_frame *head)
{
    struct making item = {.region = head->region}, map = {.region = head->region};

    making_add(&item, "Index", sfn_item_index(head));
    making_add(&item, "Key", sfn_item_key(head));
    add_deep(&item, "Value", sfn_item_value(head), 3);
    making_add(&item, "Source", sfn_item_source(head));
    making_add(&map, "Item", make_object(&item));
    return make_object(&map);
}

const struct value *sfn_context(struct sfn_frame *head)
{
    struct frame *frame = frame_of(head);
    struct making making = {.region = head->region};

    if (frame->execution == NULL) /* engine_evaluate */
        return &value_empty_object;
    if (frame->execution->engine->options.inspection != NULL)
        return frame->execution->engine->options.inspection->inspector->context(head);
    making_add(&making, "Execution", value_member_named(about(frame), "Execution"));
    making_add(&making, "StateMachine", value_member_named(about(frame), "StateMachine"));
    if (frame->state != NULL)
        making_add(&making, "State", about_state(frame, head->region));
    if (frame->task != NULL && frame->task->token[0] != '\0')
        making_add(&making, "Task", about_task(frame->task, head->region));
    if (sfn_item_value(head) != NULL)
        making_add(&making, "Map", about_map(head));
    return make_object(&making);
}

const struct value *sfn_require_context_field(struct sfn_frame *head, const struct value *value,
                                              const char *path, const char *field)
{
    return value != NULL ? value : sfn_require_field(head, NULL, sfn_context(head), path, field);
}
