/* runtime/engine/context.c - the context object, for compiled code.
 * Why: made only when a state looks at it; an execution nobody asks has no name, no ARN, no UUID.
 */
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/engine/frame.h"
#include "runtime/lang/random.h"
#include "runtime/base/time.h"

#define ARN_STATES "arn:aws:states:us-east-1:123456789012:"

/* Names come from the seed, but not from the execution's own sequence: asking changes nothing. */
#define NAME_SALT UINT64_C(0x6e616d65)
#define RUN_SALT UINT64_C(0x72756e)

#define MEMBERS_MAX 8

/* An object under construction. */
struct making {
    struct region *region;
    struct key keys[MEMBERS_MAX];
    const struct value *values[MEMBERS_MAX];
    size_t count;
};

static void make_member(struct making *making, const char *name, const struct value *value)
{
    struct key key = key_of(name, strlen(name));

    ENSURE(making->count < MEMBERS_MAX);
    key.hash |= KEY_FIXED;
    making->keys[making->count] = key;
    making->values[making->count++] = value;
}

static const struct value *make_object(const struct making *making)
{
    const struct value *object =
        value_object_of(making->region, making->keys, making->values, making->count);

    /* Only the input can be deep, and it stands two levels below the context object. */
    return object != NULL ? object : &value_null;
}

static const struct value *text_of(struct region *region, const char *first, const char *second,
                                   const char *third)
{
    struct buffer text = BUFFER_EMPTY;
    const struct value *value;

    buffer_add_text(&text, first);
    buffer_add_text(&text, second);
    buffer_add_text(&text, third);
    value = value_string_copy(region, text.text, text.size);
    buffer_fini(&text);
    return value;
}

static const struct value *time_of(struct region *region, int64_t time_ms)
{
    char text[TIME_TEXT_MAX];
    int size = time_write_ms(text, time_ms);

    return value_string_copy(region, text, (size_t)size);
}

const char *execution_name(struct execution *execution)
{
    uint64_t random = execution->seed ^ NAME_SALT;

    if (execution->name == NULL) {
        execution->name = mem_alloc(UUID_TEXT_SIZE);
        random_uuid(&random, execution->name);
    }
    return execution->name;
}

static const char *machine_name(const struct execution *execution)
{
    const char *name = execution->engine->options.program->name;

    return name != NULL ? name : "machine";
}

static const struct value *execution_arn(struct execution *execution, struct region *region)
{
    struct buffer text = BUFFER_EMPTY;
    const struct value *arn;
    bool express = execution->engine->options.program->express;

    buffer_add_format(&text, ARN_STATES "%s:%s:%s", express ? "express" : "execution",
                      machine_name(execution), execution_name(execution));
    if (express) {
        char uuid[UUID_TEXT_SIZE];
        uint64_t random = execution->seed ^ RUN_SALT;

        random_uuid(&random, uuid);
        buffer_add_format(&text, ":%s", uuid);
    }
    arn = value_string_copy(region, text.text, text.size);
    buffer_fini(&text);
    return arn;
}

static const struct value *about_execution(struct execution *execution, struct region *region)
{
    struct making making = {.region = region};

    make_member(&making, "Id", execution_arn(execution, region));
    make_member(&making, "Input", execution_read_input(execution));
    make_member(&making, "StartTime", time_of(region, execution->started_ms));
    make_member(&making, "Name", text_of(region, execution_name(execution), "", ""));
    make_member(&making, "RoleArn", text_of(region, ROLE_ARN, "", ""));
    if (!execution->engine->options.program->express)
        make_member(&making, "RedriveCount", &value_zero);
    return make_object(&making);
}

static const struct value *about_machine(struct execution *execution, struct region *region)
{
    struct making making = {.region = region};

    make_member(&making, "Id",
                text_of(region, ARN_STATES, "stateMachine:", machine_name(execution)));
    make_member(&making, "Name", text_of(region, machine_name(execution), "", ""));
    return make_object(&making);
}

/* Execution and StateMachine never change: made once. */
static const struct value *about(struct execution *execution)
{
    struct making making = {.region = &execution->region};

    if (execution->about == NULL) {
        make_member(&making, "Execution", about_execution(execution, making.region));
        make_member(&making, "StateMachine", about_machine(execution, making.region));
        execution->about = make_object(&making);
    }
    return execution->about;
}

static const struct value *about_state(const struct frame *frame, struct region *region)
{
    struct making making = {.region = region};
    int32_t kind = frame->state->kind;

    make_member(&making, "Name", text_of(region, frame->state->name, "", ""));
    make_member(&making, "EnteredTime", time_of(region, frame->entered_ms));
    if (kind == SFN_TASK || kind == SFN_PARALLEL || kind == SFN_MAP)
        make_member(&making, "RetryCount", value_integer(region, frame->retries));
    return make_object(&making);
}

static const struct value *about_task(const struct task *task, struct region *region)
{
    struct making making = {.region = region};

    make_member(&making, "Token", text_of(region, task->token, "", ""));
    return make_object(&making);
}

static const struct value *about_map(struct sfn_frame *head)
{
    struct making item = {.region = head->region}, map = {.region = head->region};

    make_member(&item, "Index", sfn_item_index(head));
    make_member(&item, "Value", sfn_item_value(head));
    make_member(&map, "Item", make_object(&item));
    return make_object(&map);
}

const struct value *sfn_context(struct sfn_frame *head)
{
    struct frame *frame = frame_of(head);
    struct making making = {.region = head->region};

    if (frame->execution == NULL) /* engine_evaluate */
        return &value_empty_object;
    make_member(&making, "Execution", value_member_named(about(frame->execution), "Execution"));
    make_member(&making, "StateMachine",
                value_member_named(about(frame->execution), "StateMachine"));
    if (frame->state != NULL)
        make_member(&making, "State", about_state(frame, head->region));
    if (frame->task != NULL && frame->task->token[0] != '\0')
        make_member(&making, "Task", about_task(frame->task, head->region));
    if (sfn_item_value(head) != NULL)
        make_member(&making, "Map", about_map(head));
    return make_object(&making);
}
