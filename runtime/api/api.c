/* runtime/api/api.c - read a request, find its action, write the answer. */
#include "runtime/api/api.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/api/actions/actions.h"
#include "runtime/api/request.h"
#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"
#include "runtime/store/commit.h"

enum {
    SMALL_BYTES = 64 << 10, /* for so little there is memory, or we soon end anyway */
    MEMORY_FACTOR = 64,     /* an input of many small values takes 54 times its size */
};

/* ---- the table of actions ---- */

static const struct action {
    const char *name;
    void (*read)(struct request *request);  /* it only reads; or ... */
    bool (*check)(struct request *request); /* ... it changes something: see request.h */
    void (*look)(struct request *request);
    void (*change)(struct request *request);
} actions[] = {
    {"DescribeExecution", describe_execution, NULL, NULL, NULL},
    {"DescribeMapRun", describe_map_run, NULL, NULL, NULL},
    {"DescribeStateMachine", describe_state_machine, NULL, NULL, NULL},
    {"DescribeStateMachineForExecution", describe_state_machine_for_execution, NULL, NULL, NULL},
    {"GetExecutionHistory", get_execution_history, NULL, NULL, NULL},
    {"ListExecutions", list_executions, NULL, NULL, NULL},
    {"ListMapRuns", list_map_runs, NULL, NULL, NULL},
    {"RedriveExecution", NULL, redrive_execution_check, redrive_execution_look, redrive_execution},
    {"SendTaskFailure", NULL, send_task_failure_check, send_task_look, send_task_failure},
    {"SendTaskHeartbeat", NULL, send_task_heartbeat_check, send_task_look, send_task_heartbeat},
    {"SendTaskSuccess", NULL, send_task_success_check, send_task_look, send_task_success},
    {"StartExecution", NULL, start_execution_check, start_execution_look, start_execution},
    {"StopExecution", NULL, stop_execution_check, stop_execution_look, stop_execution},
    {"UpdateMapRun", NULL, update_map_run_check, update_map_run_look, update_map_run},
};

static const struct action *find_action(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(actions); i++)
        if (strcmp(name, actions[i].name) == 0)
            return &actions[i];
    return NULL;
}

bool api_changes(const char *action)
{
    const struct action *found = find_action(action);

    return found != NULL && found->change != NULL;
}

/* ---- the envelope ---- */

/* The action that a request names; NULL after an error. Its input is found, too. */
static const struct action *read_request(struct request *request, const char *text, size_t size)
{
    const struct value *whole, *input, *name;
    const struct action *action = NULL;
    struct json_error error;

    whole = json_read(&request->region, text, size, JSON_TEXT_COPIED, &error);
    name = value_member_named(whole, "action");
    input = value_member_named(whole, "input");
    request->input = input != NULL ? input : &value_empty_object;
    if (value_is(name, VALUE_STRING)) {
        char *copy = mem_text(name->as.text, name->size);

        action = find_action(copy);
        free(copy);
    }
    if (whole == NULL)
        request_fail(request, "SerializationException", "The request is not JSON: %s",
                     error.message);
    else if (!value_is(name, VALUE_STRING))
        request_fail(request, "ValidationException", "The request names no action");
    else if (action == NULL)
        request_fail_quoting(request, "UnknownOperationException", "There is no action ",
                             (struct store_text){name->as.text, name->size});
    else if (!value_is(request->input, VALUE_OBJECT))
        request_fail(request, "SerializationException", "The input of an action is an object");
    return request->error == NULL ? action : NULL;
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
    if (action != NULL && action->change != NULL && action->check(&request) && api->store != NULL)
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

void api_take(const struct api *api, int64_t now_ms, const char *text, size_t size,
              const struct api_asker *asker)
{
    struct request *request;
    const struct action *action;

    if (!api_has_memory(size)) {
        api_refuse(api, size, asker);
        return;
    }
    request = mem_alloc(sizeof *request);
    request_init(request, api, now_ms);
    request->asker = *asker;
    action = read_request(request, text, size);
    if (action != NULL && action->change != NULL && action->check(request)) {
        action->change(request);
        return;
    }
    if (action != NULL && action->read != NULL)
        action->read(request);
    take_out(request);
    request_answer(request);
}
