/* runtime/api/detail.c - what is kept with an execution of its machine.
 *
 * The machine may change or go while the execution stays, so that it is kept what it was like; what
 * is AWS's default is left out. */
#include "runtime/api/detail.h"

#include <string.h>

#include "runtime/api/actions/configuration.h"
#include "runtime/api/resource.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"

/* What is said of logging where nothing is logged. */
static bool is_usual(const struct value *logging)
{
    return store_text_is(resource_text(logging, "level"), "OFF") &&
           !resource_flag(logging, "includeExecutionData") &&
           value_member_named(logging, "destinations") == NULL;
}

void detail_add_machine(struct buffer *detail, const struct named_machine *machine)
{
    const struct value *text = machine->text;
    const struct value *logging = value_member_named(text, "loggingConfiguration");
    const struct value *tracing = value_member_named(text, "tracingConfiguration");
    const struct value *encryption = value_member_named(text, "encryptionConfiguration");

    if (machine->version != NULL)
        output_word(detail, "version", machine->version);
    if (machine->alias != NULL)
        output_word(detail, "alias", machine->alias);
    if (text == NULL)
        return;
    output_resource_text(detail, text, "roleArn");
    output_resource_text(detail, text, "revisionId");
    output_integer(detail, "updateDate",
                   resource_number(text, value_member_named(text, "updateDate") != NULL
                                             ? "updateDate"
                                             : "creationDate"));
    if (logging != NULL && !is_usual(logging))
        output_resource_value(detail, text, "loggingConfiguration");
    if (resource_flag(tracing, "enabled"))
        output_resource_value(detail, text, "tracingConfiguration");
    if (value_member_named(encryption, "kmsKeyId") != NULL)
        output_resource_value(detail, text, "encryptionConfiguration");
}

const struct value *request_detail(struct request *request, const struct store_execution *execution)
{
    struct store_text detail = execution->start.detail;
    struct json_error error;

    if (detail.size <= strlen("{}"))
        return NULL;
    return json_read(&request->region, detail.text, detail.size, JSON_TEXT_COPIED, &error);
}

struct climb {
    struct request *request;
    int64_t parent; /* the next one; 0: we are there */
    const struct value *detail;
};

static bool on_parent(void *context, const struct store_execution *execution)
{
    struct climb *climb = context;

    climb->parent = execution->start.map_run.text != NULL ? execution->start.parent : 0;
    climb->detail = request_detail(climb->request, execution);
    return false;
}

const struct value *request_detail_above(struct request *request, int64_t parent)
{
    struct climb climb = {.request = request, .parent = parent};

    while ((parent = climb.parent) != 0) {
        climb.parent = 0;
        store_read_execution(request->api->store, parent, (struct store_text){NULL, 0}, on_parent,
                             &climb);
    }
    return climb.detail;
}

int64_t detail_items(const struct value *detail)
{
    return value_member_named(detail, "itemCount") != NULL ? resource_number(detail, "itemCount")
                                                           : 1;
}

void output_detail_names(struct buffer *out, const struct value *detail)
{
    output_text(out, "stateMachineVersionArn", resource_text(detail, "version"));
    output_text(out, "stateMachineAliasArn", resource_text(detail, "alias"));
}

void output_detail_machine(struct buffer *out, const struct value *detail)
{
    output_resource_text(out, detail, "roleArn");
    output_resource_time(out, "updateDate", detail, "updateDate");
    configuration_output(out, detail);
    output_resource_text(out, detail, "revisionId");
}

const char *request_detail_mark(struct request *request, struct store_text arn)
{
    struct buffer mark = BUFFER_EMPTY;
    const char *kept;

    output_text(&mark, machine_arn_is_version(arn) ? "version" : "alias", arn);
    kept = request_keep(request, (struct store_text){mark.text, mark.size});
    buffer_fini(&mark);
    return kept;
}
