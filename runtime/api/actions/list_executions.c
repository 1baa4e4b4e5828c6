/* runtime/api/actions/list_executions.c - the action ListExecutions. */
#include <string.h>

#include "runtime/api/detail.h"
#include "runtime/api/machine.h"
#include "runtime/api/pending.h"
#include "runtime/api/resource.h"
#include "runtime/api/actions/actions.h"
#include "runtime/base/count.h"

static const struct request_member members[] = {
    {"stateMachineArn", MEMBER_TEXT, false, 1, 256, NULL},
    {"statusFilter", MEMBER_TEXT, false, 0, 0,
     "SUCCEEDED, TIMED_OUT, PENDING_REDRIVE, ABORTED, FAILED, RUNNING"},
    {"maxResults", MEMBER_INTEGER, false, 0, 1000, NULL},
    {"nextToken", MEMBER_TEXT, false, 1, 3096, NULL},
    {"mapRunArn", MEMBER_TEXT, false, 1, 2000, NULL},
    {"redriveFilter", MEMBER_TEXT, false, 0, 0, "NOT_REDRIVEN, REDRIVEN"},
};

static const struct store_text pending_word = {PENDING_REDRIVE, sizeof PENDING_REDRIVE - 1};

struct listing {
    struct request *request;
    struct store_text status;   /* only those; NULL: all */
    struct store_text redrives; /* the same */
    bool of_run;                /* the children of one run: only then AWS counts their items */
    struct pending pending;
};

static bool equal(struct store_text left, struct store_text right)
{
    return left.size == right.size && memcmp(left.text, right.text, left.size) == 0;
}

static bool on_found(void *context, const struct store_execution *execution)
{
    const struct listing *listing = context;
    struct buffer *out = &listing->request->output;
    struct store_text status = pending_status(&listing->pending, execution);
    const struct value *detail;

    if (listing->status.text != NULL && !equal(status, listing->status))
        return true;
    if (listing->redrives.text != NULL &&
        (listing->redrives.text[0] == 'R') != (execution->redrives > 0))
        return true;
    buffer_add_text(out, out->text[out->size - 1] == '[' ? "{" : ",{");
    output_execution(out, execution, status);
    output_text(out, "mapRunArn", execution->start.map_run);
    detail = request_detail(listing->request, execution);
    if (listing->of_run)
        output_integer(out, "itemCount", detail_items(detail));
    output_detail_names(out, detail);
    output_integer(out, "redriveCount", execution->redrives);
    output_time(out, "redriveDate", execution->redriven_ms);
    buffer_add_byte(out, '}');
    return true;
}

static bool on_run(void *context, const struct store_map_run *run)
{
    return false;
}

static bool check_run(struct request *request, struct store_text arn)
{
    enum store_result result;

    if (!request_check_arn(request, arn, "mapRun"))
        return false;
    result = store_read_map_run(request->api->store, arn, on_run, NULL);
    if (result == STORE_NONE)
        request_fail_quoting(request, "ResourceNotFound", "Resource not found: ", arn);
    else if (result != STORE_OK)
        request_fail_store(request, result);
    return result == STORE_OK;
}

/* The machine of the children of a distributed Map: NAME/LABEL. */
static bool check_labeled(struct request *request, struct store_text arn)
{
    const char *slash = memchr(arn.text, '/', arn.size);
    struct store_text own = {arn.text, (size_t)(slash - arn.text)};

    if (request->api->program == NULL &&
        request_resource(request, own, SERVICE_MACHINE, NULL) == NULL && request->error == NULL)
        request_fail_no_machine(request, arn);
    return request->error == NULL;
}

/* Find the machine, and what of it was named: executions that were started by that. */
static bool check_machine(struct request *request, struct store_query *query)
{
    struct store_text arn = query->machine;
    struct named_machine machine;
    const char *mark;

    if (memchr(arn.text, '/', arn.size) != NULL)
        return request_check_arn(request, arn, "stateMachine") && check_labeled(request, arn);
    if (!request_named_machine(request, "stateMachineArn", &machine))
        return false;
    if (machine.express) {
        request_fail(request, "StateMachineTypeNotSupported", "%s", WRONG_TYPE);
        return false;
    }
    query->machine = machine_arn_own(arn);
    if (query->machine.size < arn.size) {
        mark = request_detail_mark(request, arn);
        query->within = store_text_of(mark);
    }
    return true;
}

/* Of one machine, or of one run of a distributed Map. */
static bool check_subject(struct request *request, struct store_query *query)
{
    if ((query->machine.text == NULL) == (query->map_run.text == NULL)) {
        request_fail(request, "ValidationException", "%s",
                     query->machine.text == NULL
                         ? "Must provide State Machine ARN or Map Run ARN"
                         : "Must provide only one of State Machine ARN and Map Run ARN");
        return false;
    }
    if (query->machine.text != NULL)
        return check_machine(request, query);
    return check_run(request, query->map_run);
}

static bool on_noted(void *context, const struct store_execution *execution)
{
    pending_note(context, execution);
    return true;
}

/* Read the runs whose children may be on the page. Only children of distributed Maps are in any,
 * and the name of what they execute has a slash. */
static enum store_result read_runs(struct store *store, const struct store_query *query,
                                   struct buffer *token, struct pending *pending)
{
    enum store_result result = STORE_OK;

    if (query->map_run.text != NULL)
        pending_note_run(pending, query->map_run);
    else if (memchr(query->machine.text, '/', query->machine.size) != NULL)
        result = store_list(store, query, token, on_noted, pending);
    return result == STORE_OK ? pending_read(pending, store) : result;
}

static enum store_result list(struct store *store, struct store_query *query, struct buffer *token,
                              struct listing *listing)
{
    enum store_result result;

    listing->status = query->status;
    listing->of_run = query->map_run.text != NULL;
    if (listing->status.text != NULL && equal(listing->status, pending_word))
        query->status = (struct store_text){NULL, 0}; /* the store knows how they have ended */
    result = read_runs(store, query, token, &listing->pending);
    if (result == STORE_OK)
        result = store_list(store, query, token, on_found, listing);
    pending_fini(&listing->pending);
    return result;
}

void list_executions(struct request *request)
{
    struct store_query query;
    struct listing listing = {.request = request};
    struct buffer token = BUFFER_EMPTY;
    enum store_result result;

    if (!request_check(request, members, COUNT_OF(members)))
        return;
    query = (struct store_query){
        .machine = request_text(request, "stateMachineArn"),
        .map_run = request_text(request, "mapRunArn"),
        .status = request_text(request, "statusFilter"),
        .most = request_results_most(request),
    };
    listing.redrives = request_text(request, "redriveFilter");
    if (!check_subject(request, &query) || !request_page(request, "executions", &query.token))
        return;
    output_json(&request->output, "executions", "[");
    result = list(request->api->store, &query, &token, &listing);
    buffer_add_byte(&request->output, ']');
    if (token.size > 0)
        output_next_page(request, "executions", (struct store_text){token.text, token.size});
    if (result == STORE_REFUSED)
        request_fail_token(request);
    else if (result != STORE_OK)
        request_fail_store(request, result);
    buffer_fini(&token);
}
