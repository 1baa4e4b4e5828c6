/* runtime/api/actions/start_sync_execution.c - the action StartSyncExecution.
 *
 * An execution goes on when its client has hung up, as on AWS; its answer goes to nobody. */
#include <string.h>

#include "runtime/api/actions/actions.h"
#include "runtime/api/actions/start.h"
#include "runtime/api/resource.h"
#include "runtime/base/count.h"
#include "runtime/engine/engine.h"
#include "runtime/json/write.h"
#include "runtime/json/value.h"

enum {
    USUAL_BYTES = 1000, /* of an answer, beside input and output */
    BILLED_MS = 100,    /* durations are billed in such parts */
    BILLED_MB = 64,     /* ... and memory; what executions take is not known as AWS counts it */
};

static const struct request_member members[] = {
    START_MEMBERS,
    {"includedData", MEMBER_TEXT, false, 0, 0, "ALL_DATA, METADATA_ONLY"},
};

static struct store_text text_of(const struct value *text)
{
    return text != NULL ? (struct store_text){text->as.text, text->size}
                        : (struct store_text){NULL, 0};
}

/* As recorded from AWS: outputDetails is there without an output, too. */
static void write_data(struct request *request, const struct execution *execution)
{
    struct buffer *out = &request->output, text = BUFFER_EMPTY;
    bool data = !store_text_is(request_text(request, "includedData"), "METADATA_ONLY");
    const char *included = data ? "{\"included\":true}" : "{\"included\":false}";

    if (data) {
        output_text(out, "input", start_input(request));
        output_text(out, "error", text_of(execution_error(execution)));
        output_text(out, "cause", text_of(execution_cause(execution)));
    }
    output_json(out, "inputDetails", included);
    if (data && execution_output(execution) != NULL) {
        buffer_reserve(&text, USUAL_BYTES);
        json_write(&text, execution_output(execution));
        output_text(out, "output", (struct store_text){text.text, text.size});
    }
    output_json(out, "outputDetails", included);
    buffer_fini(&text);
}

static void write_billing(struct buffer *out, int64_t took_ms)
{
    int64_t parts = (took_ms + BILLED_MS - 1) / BILLED_MS;

    output_json(out, "billingDetails", "{");
    output_integer(out, "billedMemoryUsedInMB", BILLED_MB);
    output_integer(out, "billedDurationInMilliseconds", BILLED_MS * (parts > 0 ? parts : 1));
    buffer_add_byte(out, '}');
}

static void on_ended(void *context, const struct service_express_end *end)
{
    struct request *request = context;
    const struct named_machine *machine = request->state;
    struct buffer *out = &request->output;

    if (end->execution == NULL) {
        request_fail(request, "ServiceUnavailable", "The service ends, and so does the execution");
        request_answer(request);
        return;
    }
    buffer_reserve(out, USUAL_BYTES + 2 * start_input(request).size);
    output_word(out, "executionArn", end->arn);
    output_word(out, "stateMachineArn", machine->arn);
    output_word(out, "name", end->name);
    output_time(out, "startDate", end->started_ms);
    output_time(out, "stopDate", end->ended_ms);
    output_word(out, "status", execution_status_name(execution_status(end->execution)));
    write_data(request, end->execution);
    output_text(out, "traceHeader", request_text(request, "traceHeader"));
    write_billing(out, end->ended_ms - end->started_ms);
    request_answer(request);
}

bool start_sync_execution_check(struct request *request)
{
    return start_check(request, members, COUNT_OF(members));
}

/* The execution goes on. */
static void give_up(struct request *request)
{
    (void)request;
}

void start_sync_execution(struct request *request)
{
    const struct named_machine *named = request->state;
    const struct service_machine *machine;
    struct service_express start;
    struct buffer why = BUFFER_EMPTY;
    bool begun = false;

    if (!named->express) {
        request_fail(request, "StateMachineTypeNotSupported", "%s", WRONG_TYPE);
    } else {
        machine = start_machine(request);
        if (machine != NULL && start_has_room(request)) {
            start_express_fill(request, machine, &start);
            request_wait(request, give_up); /* it may be answered, and gone, before the next line */
            begun = service_run_express(request->api->service, &start, on_ended, request, &why);
            if (!begun)
                start_fail_input(request, why.text);
        }
    }
    if (!begun)
        request_answer(request);
    buffer_fini(&why);
}
