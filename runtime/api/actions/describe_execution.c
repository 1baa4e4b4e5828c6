/* runtime/api/actions/describe_execution.c - the action DescribeExecution. */
#include "runtime/api/detail.h"
#include "runtime/api/pending.h"
#include "runtime/api/resource.h"
#include "runtime/api/actions/actions.h"
#include "runtime/base/count.h"

static const struct request_member members[] = {
    {"executionArn", MEMBER_TEXT, true, 1, 256, NULL},
    {"includedData", MEMBER_TEXT, false, 0, 0, "ALL_DATA, METADATA_ONLY"},
};

/* Whether the execution can be redriven, and if not, why. */
static void add_redrive(const struct request *request, const struct store_execution *execution,
                        struct buffer *out)
{
    const char *reason = NULL, *status = "REDRIVABLE";

    if (store_text_is(execution->status, "RUNNING"))
        reason = "Execution is RUNNING and cannot be redriven";
    else if (store_text_is(execution->status, "SUCCEEDED"))
        reason = "Execution is SUCCEEDED and cannot be redriven";
    else if (execution->start.map_run.text != NULL)
        status = "REDRIVABLE_BY_MAP_RUN";
    else if (execution->redrive_until_ms <= request->now_ms)
        reason = "Execution redrivable period exceeded";
    output_integer(out, "redriveCount", execution->redrives);
    output_time(out, "redriveDate", execution->redriven_ms);
    output_word(out, "redriveStatus", reason != NULL ? "NOT_REDRIVABLE" : status);
    if (reason != NULL)
        output_word(out, "redriveStatusReason", reason);
}

static void note(struct request *request, const struct store_execution *execution, void *context)
{
    pending_note(context, execution);
}

static void on_found(struct request *request, const struct store_execution *execution,
                     void *context)
{
    const struct pending *pending = context;
    struct buffer *out = &request->output;
    const struct value *detail = request_detail(request, execution);
    bool data = !store_text_is(request_text(request, "includedData"), "METADATA_ONLY");
    const char *included = data ? "{\"included\":true}" : "{\"included\":false}";

    output_execution(out, execution, pending_status(pending, execution));
    if (data)
        output_text(out, "input", execution->start.input);
    output_json(out, "inputDetails", included);
    if (data)
        output_text(out, "output", execution->output);
    if (execution->output.text != NULL)
        output_json(out, "outputDetails", included);
    output_resource_text(out, detail, "traceHeader");
    output_text(out, "mapRunArn", execution->start.map_run);
    output_detail_names(out, detail);
    if (data) {
        output_text(out, "error", execution->error);
        output_text(out, "cause", execution->cause);
    }
    add_redrive(request, execution, out);
}

void describe_execution(struct request *request)
{
    struct pending pending = {.runs = NULL};
    enum store_result result;

    if (!request_check(request, members, COUNT_OF(members)) ||
        !request_execution(request, note, &pending))
        return;
    result = pending_read(&pending, request->api->store);
    if (result != STORE_OK)
        request_fail_store(request, result);
    else
        request_execution(request, on_found, &pending);
    pending_fini(&pending);
}
