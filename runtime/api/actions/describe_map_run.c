/* runtime/api/actions/describe_map_run.c - the action DescribeMapRun. */
#include "runtime/api/actions/actions.h"
#include "runtime/base/count.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"

static const struct request_member members[] = {
    {"mapRunArn", MEMBER_TEXT, true, 1, 2000, NULL},
};

/* What is read of the run, before the execution that it is in is read. */
struct finding {
    struct request *request;
    struct buffer status, text;
    int64_t execution, started_ms, ended_ms;
};

static bool on_run(void *context, const struct store_map_run *run)
{
    struct finding *finding = context;

    finding->execution = run->execution;
    finding->started_ms = run->started_ms;
    finding->ended_ms = run->ended_ms;
    buffer_add(&finding->status, run->status.text, run->status.size);
    buffer_add(&finding->text, run->text.text, run->text.size);
    return false;
}

static bool on_execution(void *context, const struct store_execution *execution)
{
    const struct finding *finding = context;

    output_text(&finding->request->output, "executionArn", execution->start.id);
    return false;
}

/* When the run was redriven last. */
static void add_redriven(struct request *request, const struct value *text)
{
    const struct value *ms = value_member_named(text, "redriven_ms");

    if (value_is(ms, VALUE_INTEGER))
        output_time(&request->output, "redriveDate", ms->as.integer);
}

/* What the run counts, and what it allows: members of its text, as they are. */
static void add_members(const struct finding *finding)
{
    static const char *const names[] = {"maxConcurrency",        "toleratedFailurePercentage",
                                        "toleratedFailureCount", "itemCounts",
                                        "executionCounts",       "redriveCount"};
    struct request *request = finding->request;
    struct buffer json = BUFFER_EMPTY;
    struct json_error error;
    const struct value *text = json_read(&request->region, finding->text.text, finding->text.size,
                                         JSON_TEXT_BORROWED, &error);

    for (size_t i = 0; i < COUNT_OF(names); i++) {
        const struct value *member = value_member_named(text, names[i]);

        if (member == NULL)
            continue;
        buffer_clear(&json);
        json_write(&json, member);
        output_json(&request->output, names[i], json.text);
    }
    add_redriven(request, text);
    buffer_fini(&json);
}

static void describe(struct request *request, struct finding *finding, struct store_text arn)
{
    const struct store_text no_id = {NULL, 0};
    struct buffer *out = &request->output;
    enum store_result result;

    output_text(out, "mapRunArn", arn);
    result =
        store_read_execution(request->api->store, finding->execution, no_id, on_execution, finding);
    if (result != STORE_OK) {
        request_fail_store(request, result);
        return;
    }
    output_text(out, "status", (struct store_text){finding->status.text, finding->status.size});
    output_time(out, "startDate", finding->started_ms);
    output_time(out, "stopDate", finding->ended_ms);
    add_members(finding);
}

void describe_map_run(struct request *request)
{
    struct finding finding = {.request = request};
    struct store_text arn;
    enum store_result result;

    if (!request_check(request, members, COUNT_OF(members)))
        return;
    arn = request_text(request, "mapRunArn");
    if (!request_check_arn(request, arn, "mapRun"))
        return;
    result = store_read_map_run(request->api->store, arn, on_run, &finding);
    if (result == STORE_NONE)
        request_fail_quoting(request, "ResourceNotFound", "Resource not found: ", arn);
    else if (result != STORE_OK)
        request_fail_store(request, result);
    else
        describe(request, &finding, arn);
    buffer_fini(&finding.status);
    buffer_fini(&finding.text);
}
