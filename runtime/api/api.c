/* runtime/api/api.c - read a request, find its action, write the answer. */
#include "runtime/api/api.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/api/actions/actions.h"
#include "runtime/api/request.h"
#include "runtime/api/resource.h"
#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"
#include "runtime/service/service.h"
#include "runtime/store/commit.h"

enum {
    SMALL_BYTES = 64 << 10, /* for so little there is memory, or we soon end anyway */
    MEMORY_FACTOR = 64,     /* an input of many small values takes 54 times its size */
};

/* ---- the table of actions ---- */

/* What an action needs of whoever answers. */
enum need {
    NEEDS_STORE,    /* nothing more, and, if it changes something, durable */
    NEEDS_SERVICE,  /* api->service */
    NEEDS_MACHINES, /* one that keeps machines, which is one that takes definitions: ... */
    NEEDS_COMPILER, /* ... the action takes one itself */
};

/* In the order of their names. */
static const struct action {
    const char *name;
    enum need need;
    void (*read)(struct request *request);  /* it only reads; or ... */
    bool (*check)(struct request *request); /* ... it changes something: see actions.h */
    void (*look)(struct request *request);  /* NULL: it cannot be left in the store */
    void (*change)(struct request *request);
} actions[] = {
#define READS(name, need, function)                                                                \
    {                                                                                              \
        name, need, function, NULL, NULL, NULL                                                     \
    }
#define CHANGES(name, need, function)                                                              \
    {                                                                                              \
        name, need, NULL, function##_check, NULL, function                                         \
    }
#define CAN_BE_LEFT(name, function, look)                                                          \
    {                                                                                              \
        name, NEEDS_STORE, NULL, function##_check, look, function                                  \
    }
    CHANGES("CreateActivity", NEEDS_SERVICE, create_activity),
    CHANGES("CreateStateMachine", NEEDS_COMPILER, create_state_machine),
    CHANGES("CreateStateMachineAlias", NEEDS_MACHINES, create_state_machine_alias),
    CHANGES("DeleteActivity", NEEDS_SERVICE, delete_activity),
    CHANGES("DeleteStateMachine", NEEDS_MACHINES, delete_state_machine),
    CHANGES("DeleteStateMachineAlias", NEEDS_MACHINES, delete_state_machine_alias),
    CHANGES("DeleteStateMachineVersion", NEEDS_MACHINES, delete_state_machine_version),
    READS("DescribeActivity", NEEDS_SERVICE, describe_activity),
    READS("DescribeExecution", NEEDS_STORE, describe_execution),
    READS("DescribeMapRun", NEEDS_STORE, describe_map_run),
    READS("DescribeStateMachine", NEEDS_STORE, describe_state_machine),
    READS("DescribeStateMachineAlias", NEEDS_SERVICE, describe_state_machine_alias),
    READS("DescribeStateMachineForExecution", NEEDS_STORE, describe_state_machine_for_execution),
    CHANGES("GetActivityTask", NEEDS_SERVICE, get_activity_task),
    READS("GetExecutionHistory", NEEDS_STORE, get_execution_history),
    READS("ListActivities", NEEDS_SERVICE, list_activities),
    READS("ListExecutions", NEEDS_STORE, list_executions),
    READS("ListMapRuns", NEEDS_STORE, list_map_runs),
    READS("ListStateMachineAliases", NEEDS_SERVICE, list_state_machine_aliases),
    READS("ListStateMachineVersions", NEEDS_SERVICE, list_state_machine_versions),
    READS("ListStateMachines", NEEDS_SERVICE, list_state_machines),
    READS("ListTagsForResource", NEEDS_SERVICE, list_tags_for_resource),
    CHANGES("PublishStateMachineVersion", NEEDS_MACHINES, publish_state_machine_version),
    CAN_BE_LEFT("RedriveExecution", redrive_execution, redrive_execution_look),
    CAN_BE_LEFT("SendTaskFailure", send_task_failure, send_task_look),
    CAN_BE_LEFT("SendTaskHeartbeat", send_task_heartbeat, send_task_look),
    CAN_BE_LEFT("SendTaskSuccess", send_task_success, send_task_look),
    CAN_BE_LEFT("StartExecution", start_execution, start_execution_look),
    CHANGES("StartSyncExecution", NEEDS_SERVICE, start_sync_execution),
    CAN_BE_LEFT("StopExecution", stop_execution, stop_execution_look),
    CHANGES("TagResource", NEEDS_SERVICE, tag_resource),
    CHANGES("TestState", NEEDS_COMPILER, test_state),
    CHANGES("UntagResource", NEEDS_SERVICE, untag_resource),
    CAN_BE_LEFT("UpdateMapRun", update_map_run, update_map_run_look),
    CHANGES("UpdateStateMachine", NEEDS_COMPILER, update_state_machine),
    CHANGES("UpdateStateMachineAlias", NEEDS_MACHINES, update_state_machine_alias),
    READS("ValidateStateMachineDefinition", NEEDS_COMPILER, validate_state_machine_definition),
#undef READS
#undef CHANGES
#undef CAN_BE_LEFT
};

static int compare_name(const void *name, const void *action)
{
    return strcmp(name, ((const struct action *)action)->name);
}

static const struct action *find_action(const char *name)
{
    return bsearch(name, actions, COUNT_OF(actions), sizeof *actions, compare_name);
}

const char *api_action_named(const char *name)
{
    const struct action *action = find_action(name);

    return action != NULL ? action->name : NULL;
}

bool api_changes(const char *action)
{
    const struct action *found = find_action(action);

    return found != NULL && found->change != NULL;
}

/* ---- the envelope ---- */

/* Whether whoever answers has what an action needs. Without an api it is not asked. */
static bool has_what(const struct api *api, enum need need)
{
    return api == NULL || need == NEEDS_STORE ||
           (api->service != NULL &&
            (need == NEEDS_SERVICE || service_compiler(api->service) != NULL));
}

static const char *what_it_needs(enum need need)
{
    switch (need) {
    case NEEDS_COMPILER:
        return "needs the compiler: `sfnc serve` has it, an executable does not";
    case NEEDS_MACHINES:
        return "is for machines that are kept: `sfnc serve` keeps them, an executable is its one "
               "machine, without versions and aliases";
    default:
        return "needs the service: `serve` answers it";
    }
}

/* The action of that name, of which the request has the input; NULL after an error. */
static const struct action *find_for(struct request *request, struct store_text name)
{
    const struct action *action = NULL;
    char *copy = mem_text(name.text, name.size);

    action = find_action(copy);
    free(copy);
    if (action == NULL)
        request_fail_quoting(request, "UnknownOperationException", "There is no action ", name);
    else if (!value_is(request->input, VALUE_OBJECT))
        request_fail(request, "SerializationException", "The input of an action is an object");
    else if (!has_what(request->api, action->need))
        request_fail(request, "AccessDeniedException", "%s %s", action->name,
                     what_it_needs(action->need));
    return request->error == NULL ? action : NULL;
}

/* The action that a request names; NULL after an error. Its input is found, too. */
static const struct action *read_request(struct request *request, const char *text, size_t size)
{
    const struct value *whole, *input, *name;
    struct json_error error;

    whole = json_read(&request->region, text, size, JSON_TEXT_COPIED, &error);
    name = value_member_named(whole, "action");
    input = value_member_named(whole, "input");
    request->input = input != NULL ? input : &value_empty_object;
    if (whole == NULL)
        request_fail(request, "SerializationException", "The request is not JSON: %s",
                     error.message);
    else if (!value_is(name, VALUE_STRING))
        request_fail(request, "ValidationException", "The request names no action");
    if (request->error != NULL)
        return NULL;
    return find_for(request, (struct store_text){name->as.text, name->size});
}

/* The same where the name is known. */
static const struct action *read_input(struct request *request, const char *name, const char *text,
                                       size_t size)
{
    struct json_error error;

    request->input = size == 0 ? &value_empty_object
                               : json_read(&request->region, text, size, JSON_TEXT_COPIED, &error);
    if (request->input != NULL)
        return find_for(request, store_text_of(name));
    request_fail(request, "SerializationException", "The request is not JSON: %s", error.message);
    return NULL;
}

const char *api_action_of(const char *text, size_t size)
{
    const struct action *action;
    struct request request;

    request_init(&request, NULL, 0);
    action = read_request(&request, text, size);
    request_fini(&request);
    return action != NULL ? action->name : NULL;
}

void api_read(const struct api *api, int64_t now_ms, const char *text, size_t size,
              struct buffer *answer)
{
    const struct action *action;
    struct request request;

    request_init(&request, api, now_ms);
    action = read_request(&request, text, size);
    if (action != NULL && action->read != NULL)
        action->read(&request);
    else if (action != NULL)
        request_fail(&request, "AccessDeniedException", "%s needs the owner of the store",
                     action->name);
    request_write(&request, answer);
    request_fini(&request);
}

bool api_check(const struct api *api, int64_t now_ms, const char *text, size_t size,
               struct buffer *answer)
{
    const struct action *action;
    struct request request;
    bool fine;

    request_init(&request, api, now_ms);
    action = read_request(&request, text, size);
    if (action != NULL && action->change != NULL && action->look == NULL)
        request_fail(&request, "AccessDeniedException", "%s needs the owner of the store",
                     action->name);
    else if (action != NULL && action->change != NULL && action->check(&request) &&
             api->store != NULL)
        action->look(&request);
    fine = request.error == NULL;
    if (!fine)
        request_write(&request, answer);
    request_fini(&request);
    return fine;
}

/* ---- what is answered later ---- */

/* A request that was left in the store and is answered at once is done with, too. */
static void take_out(const struct request *request)
{
    struct store *store = request->api->store;
    struct store_commit *commit;

    if (request->asker.request == 0 || request->stays)
        return;
    commit = store_commit_new(store_lease_of(store), NULL);
    store_commit_take_request(commit, request->asker.request);
    store_submit(store, commit);
}

bool api_has_memory(size_t size)
{
    return size < SMALL_BYTES ||
           (size < SIZE_MAX / MEMORY_FACTOR && mem_is_there(MEMORY_FACTOR * size));
}

void api_refuse(const struct api *api, size_t size, const struct api_asker *asker)
{
    struct request *request = mem_alloc(sizeof *request);

    request_init(request, api, 0);
    request->asker = *asker;
    request_fail(request, "ValidationException",
                 "There is not enough memory for a request of %zu bytes", size);
    take_out(request);
    request_answer(request);
}

/* Carry out an action; NULL: there is none, and an error. */
static void carry_out(struct request *request, const struct action *action)
{
    if (action != NULL && action->change != NULL && action->check(request)) {
        action->change(request);
        return;
    }
    if (action != NULL && action->read != NULL)
        action->read(request);
    take_out(request);
    request_answer(request);
}

static struct request *begin(const struct api *api, int64_t now_ms, const struct api_asker *asker)
{
    struct request *request = mem_alloc(sizeof *request);

    request_init(request, api, now_ms);
    request->asker = *asker;
    return request;
}

void api_take(const struct api *api, int64_t now_ms, const char *text, size_t size,
              const struct api_asker *asker)
{
    struct request *request;

    if (!api_has_memory(size)) {
        api_refuse(api, size, asker);
        return;
    }
    request = begin(api, now_ms, asker);
    carry_out(request, read_request(request, text, size));
}

void api_take_action(const struct api *api, int64_t now_ms, const char *action, const char *input,
                     size_t size, const struct api_asker *asker)
{
    struct request *request;

    if (!api_has_memory(size)) {
        api_refuse(api, size, asker);
        return;
    }
    request = begin(api, now_ms, asker);
    carry_out(request, read_input(request, action, input, size));
}

/* ---- for tasks ---- */

/* Whom a start for a task is told to. */
struct task_start {
    void (*answered)(void *context, const char *text, size_t size);
    void *context;
};

static void on_task_answered(void *context, const struct api_answer *answer)
{
    struct task_start *start = context;

    start->answered(start->context, answer->text, answer->size);
    free(start);
}

void api_start(const struct api *api, int64_t now_ms, const struct service_start *start)
{
    struct task_start *told = mem_zeroed(1, sizeof *told);
    const struct api_asker asker = {.answered = on_task_answered, .context = told};
    struct request *request = begin(api, now_ms, &asker);
    struct buffer input = BUFFER_EMPTY;

    *told = (struct task_start){start->answered, start->context};
    buffer_add_byte(&input, '{');
    output_word(&input, "stateMachineArn", start->machine);
    output_text(&input, "input", (struct store_text){start->input, start->input_size});
    if (start->name != NULL)
        output_word(&input, "name", start->name);
    if (start->trace != NULL)
        output_word(&input, "traceHeader", start->trace);
    buffer_add_byte(&input, '}');
    request->for_task = true;
    request->depth = start->depth;
    request->key = request_keep(request, store_text_of(start->key));
    carry_out(request, read_input(request, start->sync ? "StartSyncExecution" : "StartExecution",
                                  input.text, input.size));
    buffer_fini(&input);
}
