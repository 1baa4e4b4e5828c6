/* runtime/task/nested_text.c - what AWS answers to tasks that start executions.
 *
 * In: what became of an execution. Out: JSON texts with the members in AWS's order, the alphabet's.
 * Times are milliseconds in what the optimized integration answers, texts in what the SDK does. */
#include "runtime/task/nested_text.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "runtime/base/count.h"
#include "runtime/base/text.h"
#include "runtime/base/time.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"

/* ---- members ---- */

/* Append the comma, unless the member is the first of its object, and the name. */
static void add_name(struct buffer *out, const char *name)
{
    if (out->text[out->size - 1] != '{')
        buffer_add_byte(out, ',');
    json_write_string(out, name, strlen(name));
    buffer_add_byte(out, ':');
}

/* A member that is a text; NULL: it is left out. */
static void add_text(struct buffer *out, const char *name, const char *text)
{
    if (text == NULL)
        return;
    add_name(out, name);
    json_write_string(out, text, strlen(text));
}

static void add_number(struct buffer *out, const char *name, int64_t number)
{
    add_name(out, name);
    buffer_add_format(out, "%lld", (long long)number);
}

/* Input or Output: JSON text, as it is or as a string; and that it is all of it. */
static void add_data(struct buffer *out, const char *name, const char *text, size_t size,
                     bool value)
{
    if (text == NULL)
        return;
    add_name(out, name);
    if (value)
        buffer_add(out, text, size);
    else
        json_write_string(out, text, size);
    buffer_add_format(out, ",\"%sDetails\":{\"Included\":true}", name);
}

/* ---- started ---- */

/* The headers; as AllHttpHeaders each is a list. */
static void add_headers(struct buffer *out, bool lists, const char *request, int length,
                        const char *date)
{
    const char *begin = lists ? "[\"" : "\"", *end = lists ? "\"]" : "\"";

    buffer_add_format(out, "{\"x-amzn-RequestId\":%s%s%s,\"connection\":%skeep-alive%s,", begin,
                      request, end, begin, end);
    buffer_add_format(out, "\"Content-Length\":%s%d%s,\"Date\":%s%s%s,", begin, length, end, begin,
                      date, end);
    buffer_add_format(out, "\"Content-Type\":%sapplication/x-amz-json-1.0%s}", begin, end);
}

/* What the optimized integration tells of the call. */
static void add_metadata(struct buffer *out, const struct nested_execution *execution,
                         const char *request)
{
    static const char body[] = "{\"executionArn\":\"\",\"startDate\":1.234567890123E9}";
    int length = (int)(strlen(body) + strlen(execution->arn));
    time_t seconds = (time_t)(execution->started_ms / 1000);
    char date[64];
    struct tm parts;

    gmtime_r(&seconds, &parts);
    strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S GMT", &parts);
    add_name(out, "SdkHttpMetadata");
    buffer_add_text(out, "{\"AllHttpHeaders\":");
    add_headers(out, true, request, length, date);
    buffer_add_text(out, ",\"HttpHeaders\":");
    add_headers(out, false, request, length, date);
    buffer_add_text(out, ",\"HttpStatusCode\":200}");
    add_name(out, "SdkResponseMetadata");
    buffer_add_format(out, "{\"RequestId\":\"%s\"}", request);
}

void nested_add_started(struct buffer *out, const struct nested_form *form,
                        const struct nested_execution *execution, const char *request)
{
    char time[TIME_TEXT_MAX];

    buffer_add_byte(out, '{');
    add_text(out, "ExecutionArn", execution->arn);
    if (form->sdk) {
        time_write_trimmed(time, execution->started_ms);
        add_text(out, "StartDate", time);
    } else {
        add_metadata(out, execution, request);
        add_number(out, "StartDate", execution->started_ms);
    }
    buffer_add_byte(out, '}');
}

/* ---- ended ---- */

void nested_add_described(struct buffer *out, const struct nested_execution *execution, bool values)
{
    buffer_add_byte(out, '{');
    add_text(out, "Cause", execution->cause);
    add_text(out, "Error", execution->error);
    add_text(out, "ExecutionArn", execution->arn);
    add_data(out, "Input", execution->input, execution->input_size, values);
    add_text(out, "Name", execution->name);
    add_data(out, "Output", execution->output, execution->output_size, values);
    add_number(out, "RedriveCount", execution->redrives);
    add_text(out, "RedriveStatus", execution->redrive_status);
    add_text(out, "RedriveStatusReason", execution->redrive_reason);
    add_number(out, "StartDate", execution->started_ms);
    add_text(out, "StateMachineAliasArn", execution->alias);
    add_text(out, "StateMachineArn", execution->machine);
    add_text(out, "StateMachineVersionArn", execution->version);
    add_text(out, "Status", execution->status);
    add_number(out, "StopDate", execution->ended_ms);
    add_text(out, "TraceHeader", execution->trace);
    buffer_add_byte(out, '}');
}

/* Members of the API's answer that are objects hold members of the same list. */
void nested_add_answered(struct buffer *out, const struct value *answer)
{
    static const char *const names[] = {
        "billedDurationInMilliseconds",
        "billedMemoryUsedInMB",
        "billingDetails",
        "cause",
        "error",
        "executionArn",
        "included",
        "input",
        "inputDetails",
        "name",
        "output",
        "outputDetails",
        "startDate",
        "stateMachineArn",
        "status",
        "stopDate",
        "traceHeader",
    };
    char time[TIME_TEXT_MAX], name[sizeof "BilledDurationInMilliseconds"];

    buffer_add_byte(out, '{');
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        const struct value *member = value_member_named(answer, names[i]);

        if (member == NULL)
            continue;
        snprintf(name, sizeof name, "%s", names[i]);
        name[0] = (char)(name[0] - 'a' + 'A');
        if (text_ends(name, "Date")) {
            time_write_trimmed(time, (int64_t)(value_real(member) * 1000 + 0.5));
            add_text(out, name, time);
            continue;
        }
        add_name(out, name);
        if (member->kind == VALUE_OBJECT)
            nested_add_answered(out, member);
        else
            json_write(out, member);
    }
    buffer_add_byte(out, '}');
}

/* ---- refused ---- */

void nested_add_error(struct buffer *out, const struct nested_form *form, const char *error)
{
    if (strcmp(error, "ValidationException") == 0) /* the SDKs have no class for it */
        buffer_add_text(out,
                        form->sdk ? "Sfn.SfnException" : "StepFunctions.AWSStepFunctionsException");
    else
        buffer_add_format(out, "%s.%s%s", form->sdk ? "Sfn" : "StepFunctions", error,
                          text_ends(error, "Exception") ? "" : "Exception");
}

void nested_add_cause(struct buffer *out, const struct nested_form *form, const char *error,
                      const char *message, const char *request)
{
    buffer_add_text(out, message);
    if (form->sdk)
        buffer_add_format(
            out, " (Service: Sfn, Status Code: 400, Request ID: %s) (SDK Attempt Count: 1)",
            request);
    else
        buffer_add_format(out,
                          " (Service: AWSStepFunctions; Status Code: 400; Error Code: %s; Request "
                          "ID: %s; Proxy: null)",
                          error, request);
}
