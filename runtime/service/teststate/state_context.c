/* runtime/service/teststate/state_context.c - the context object of a state that is tested.
 *
 * In: what is known of the test, or an object that somebody gave. Out: the object, in the order in
 * which AWS has its members; or what is wrong with it. */
#include "runtime/service/teststate/state_context.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/count.h"
#include "runtime/base/text.h"
#include "runtime/engine/engine.h"
#include "runtime/json/making.h"
#include "runtime/json/value.h"
#include "runtime/lang/random.h"

/* ---- made up ---- */

/* Each test is an express execution of a machine of its own. */
struct names {
    char machine[UUID_TEXT_SIZE], execution[UUID_TEXT_SIZE];
};

static const struct value *arn_of(struct region *region, const struct engine_place *place,
                                  const char *kind, const char *name)
{
    struct buffer text = BUFFER_EMPTY;
    const struct value *arn;

    buffer_add_format(&text, "arn:%s:states:%s:%s:%s:%s", place->partition, place->region,
                      place->account, kind, name);
    arn = making_written(region, &text);
    buffer_fini(&text);
    return arn;
}

static const struct value *about_execution(struct region *region, const struct state_context *about,
                                           const struct names *names)
{
    struct making making = {.region = region};
    struct buffer path = BUFFER_EMPTY;

    buffer_add_format(&path, "%s:%s", names->machine, names->execution);
    making_add(&making, "Id", arn_of(region, about->place, "express", path.text));
    making_add(&making, "Input", about->input);
    making_add(&making, "Name", value_text(region, names->execution));
    making_add(&making, "RoleArn",
               about->role_arn != NULL ? value_text(region, about->role_arn) : &value_null);
    making_add(&making, "StartTime", making_time(region, about->now_ms));
    buffer_fini(&path);
    return making_object(&making);
}

static const struct value *about_machine(struct region *region, const struct state_context *about,
                                         const struct names *names)
{
    struct making making = {.region = region};

    making_add(&making, "Id", arn_of(region, about->place, "stateMachine", names->machine));
    making_add(&making, "Name", value_text(region, names->machine));
    return making_object(&making);
}

static const struct value *about_state(struct region *region, const struct state_context *about)
{
    struct making making = {.region = region};

    making_add(&making, "Name", value_text(region, "StateName"));
    making_add(&making, "EnteredTime", making_time(region, about->now_ms));
    if (about->works)
        making_add(&making, "RetryCount", value_integer(region, about->retries));
    return making_object(&making);
}

static const struct value *about_task(struct region *region, uint64_t *random)
{
    struct making making = {.region = region};
    char token[UUID_TEXT_SIZE];

    random_uuid(random, token);
    making_add(&making, "Token", value_text(region, token));
    return making_object(&making);
}

static const struct value *about_map(struct region *region, const struct state_context *about)
{
    struct making item = {.region = region}, map = {.region = region};

    making_add(&item, "Index", value_integer(region, 0));
    making_add(&item, "Value", about->input);
    making_add(&map, "Item", making_object(&item));
    return making_object(&map);
}

const struct value *state_context_make(struct region *region, const struct state_context *about)
{
    struct making making = {.region = region};
    uint64_t random = about->seed;
    struct names names;
    const struct value *context;

    random_uuid(&random, names.machine);
    random_uuid(&random, names.execution);
    making_add(&making, "Execution", about_execution(region, about, &names));
    making_add(&making, "StateMachine", about_machine(region, about, &names));
    making_add(&making, "State", about_state(region, about));
    if (about->token)
        making_add(&making, "Task", about_task(region, &random));
    if (about->in_map)
        making_add(&making, "Map", about_map(region, about));
    context = making_object(&making);
    return context != NULL ? context : &value_empty_object;
}

/* ---- given ---- */

enum context_kind { CONTEXT_ANY, CONTEXT_TEXT, CONTEXT_NUMBER, CONTEXT_OBJECT };

/* The members that a context object may have; those of objects stand behind their own. */
static const struct context_member {
    const char *path;
    enum context_kind kind;
} members[] = {
    {"Execution", CONTEXT_OBJECT},
    {"Execution.Id", CONTEXT_TEXT},
    {"Execution.Input", CONTEXT_ANY},
    {"Execution.Name", CONTEXT_TEXT},
    {"Execution.RoleArn", CONTEXT_TEXT},
    {"Execution.StartTime", CONTEXT_TEXT},
    {"Execution.RedriveCount", CONTEXT_NUMBER},
    {"Execution.RedriveTime", CONTEXT_TEXT},
    {"State", CONTEXT_OBJECT},
    {"State.EnteredTime", CONTEXT_TEXT},
    {"State.Name", CONTEXT_TEXT},
    {"State.RetryCount", CONTEXT_NUMBER},
    {"StateMachine", CONTEXT_OBJECT},
    {"StateMachine.Id", CONTEXT_TEXT},
    {"StateMachine.Name", CONTEXT_TEXT},
    {"Task", CONTEXT_OBJECT},
    {"Task.Token", CONTEXT_TEXT},
    {"Map", CONTEXT_OBJECT},
    {"Map.Item", CONTEXT_OBJECT},
    {"Map.Item.Index", CONTEXT_NUMBER},
    {"Map.Item.Key", CONTEXT_TEXT},
    {"Map.Item.Source", CONTEXT_TEXT},
    {"Map.Item.Value", CONTEXT_ANY},
};

static const struct context_member *member_named(const char *path)
{
    for (size_t i = 0; i < COUNT_OF(members); i++)
        if (strcmp(members[i].path, path) == 0)
            return &members[i];
    return NULL;
}

static const char *kind_problem(enum context_kind kind, const struct value *value)
{
    switch (kind) {
    case CONTEXT_TEXT:
        return value->kind != VALUE_STRING ? "must be a string" : NULL;
    case CONTEXT_NUMBER:
        return value->kind != VALUE_INTEGER ? "must be a number" : NULL;
    case CONTEXT_OBJECT:
        return value->kind != VALUE_OBJECT ? "must be an object" : NULL;
    case CONTEXT_ANY:
        break;
    }
    return NULL;
}

/* What is wrong below the member `path` ("": the whole), or NULL. */
static char *problem_below(const struct value *object, const char *path)
{
    char *problem = NULL;

    for (uint32_t i = 0; i < object->size && problem == NULL; i++) {
        const struct member *at = &object->as.members[i];
        char *inner = text_format("%s%s%.*s", path, path[0] != '\0' ? "." : "", (int)at->key.size,
                                  at->key.text);
        const struct context_member *member = member_named(inner);
        const char *wrong = member != NULL ? kind_problem(member->kind, &at->value) : NULL;

        if (member == NULL)
            problem = text_format("Field '%s' is not allowed", inner);
        else if (wrong != NULL)
            problem = text_format("%s %s", inner, wrong);
        else if (member->kind == CONTEXT_OBJECT)
            problem = problem_below(&at->value, inner);
        free(inner);
    }
    return problem;
}

char *state_context_problem(const struct value *context)
{
    return problem_below(context, "");
}
