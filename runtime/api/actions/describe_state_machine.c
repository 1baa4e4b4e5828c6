/* runtime/api/actions/describe_state_machine.c - the actions DescribeStateMachine and
 * DescribeStateMachineForExecution.
 *
 * An executable has one machine, but its store may keep executions of earlier definitions of it.
 * That of an execution is the one by which it goes, whatever its machine is now. */
#include <string.h>

#include "runtime/api/actions/actions.h"
#include "runtime/api/actions/configuration.h"
#include "runtime/api/detail.h"
#include "runtime/api/machine.h"
#include "runtime/api/resource.h"
#include "runtime/base/count.h"
#include "runtime/engine/engine.h"
#include "runtime/service/compiler.h"
#include "runtime/service/service.h"
#include "sfn/abi.h"

static const struct request_member of_machine[] = {
    {"stateMachineArn", MEMBER_TEXT, true, 1, 256, NULL},
    {"includedData", MEMBER_TEXT, false, 0, 0, "ALL_DATA, METADATA_ONLY"},
};
static const struct request_member of_execution[] = {
    {"executionArn", MEMBER_TEXT, true, 1, 256, NULL},
    {"includedData", MEMBER_TEXT, false, 0, 0, "ALL_DATA, METADATA_ONLY"},
};

/* The machine of this executable. */
static void describe_own(struct request *request)
{
    const struct sfn_program *program = request->api->program;
    struct buffer *out = &request->output;
    bool data = !store_text_is(request_text(request, "includedData"), "METADATA_ONLY");

    output_text(out, "stateMachineArn", request_text(request, "stateMachineArn"));
    output_word(out, "name", program->name != NULL ? program->name : "machine");
    output_word(out, "status", "ACTIVE");
    output_text(out, "definition",
                data ? (struct store_text){program->definition, program->definition_size}
                     : (struct store_text){"{}", 2});
    if (data && program->references != NULL)
        output_json(out, "variableReferences", program->references);
    output_word(out, "roleArn", request->api->place->role_arn);
    output_word(out, "type", program->express ? "EXPRESS" : "STANDARD");
    output_time(out, "creationDate", request->api->made_ms);
    configuration_output(out, NULL);
}

/* What the states of a definition read, where somebody knows it: a compiler, or the one program
 * that runs here. AWS says nothing if that is nothing. */
static void add_references(struct request *request, const struct service_source *source,
                           const char *digest)
{
    const struct service_compiler *compiler =
        request->api->service != NULL ? service_compiler(request->api->service) : NULL;
    const struct sfn_program *program = request->api->program;
    struct buffer references = BUFFER_EMPTY;

    if (compiler != NULL)
        compiler->references(compiler->context, source, &references);
    else if (program != NULL && program->references != NULL && program->digest != NULL &&
             strcmp(program->digest, digest) == 0)
        buffer_add_text(&references, program->references);
    if (references.size > strlen("{}"))
        output_json(&request->output, "variableReferences", references.text);
    buffer_fini(&references);
}

/* The definition with this digest, and what variables its states read. */
static void add_definition(struct request *request, const char *name, const char *digest,
                           bool express)
{
    struct buffer definition = BUFFER_EMPTY, *out = &request->output;
    enum store_result result =
        store_read_definition(request->api->store, store_text_of(digest), &definition);
    const struct service_source source = {
        .text = definition.text, .size = definition.size, .name = name, .express = express};

    if (result == STORE_NONE)
        request_fail(request, "ServiceUnavailable", "The definition is not in the store any more");
    else if (result != STORE_OK)
        request_fail_store(request, result);
    output_text(out, "definition", (struct store_text){definition.text, definition.size});
    if (definition.size > 0)
        add_references(request, &source, digest);
    buffer_fini(&definition);
}

static void describe_kept(struct request *request, const struct named_machine *machine)
{
    struct buffer *out = &request->output;
    bool data = !store_text_is(request_text(request, "includedData"), "METADATA_ONLY");

    output_text(out, "stateMachineArn", request_text(request, "stateMachineArn"));
    output_word(out, "name", machine->name);
    output_word(out, "status", machine->deleting ? "DELETING" : "ACTIVE");
    output_resource_text(out, machine->text, "roleArn");
    output_word(out, "type", machine->express ? "EXPRESS" : "STANDARD");
    output_resource_time(out, "creationDate", machine->text,
                         machine->version != NULL ? "versionDate" : "creationDate");
    configuration_output(out, machine->text);
    output_resource_text(out, machine->text, "revisionId");
    if (machine->version != NULL)
        output_resource_text(out, machine->text, "description");
    if (data)
        add_definition(request, machine->name, machine->digest, machine->express);
    else
        output_word(out, "definition", "{}");
}

void describe_state_machine(struct request *request)
{
    struct named_machine machine;

    if (!request_check(request, of_machine, COUNT_OF(of_machine)) ||
        !request_named_machine(request, "stateMachineArn", &machine))
        return;
    if (request->api->program != NULL)
        describe_own(request);
    else
        describe_kept(request, &machine);
}

/* ---- of an execution ---- */

/* All lives as long as the request. */
struct found {
    const char *digest, *machine, *map_run;
    int64_t parent; /* of a child of a distributed Map, whose detail is that of who started it; 0:
                       none */
    const struct value *detail;
};

static void on_found(struct request *request, const struct store_execution *execution,
                     void *context)
{
    struct found *found = context;

    found->digest = request_keep(request, execution->start.definition);
    found->machine = request_keep(request, execution->start.machine);
    found->map_run = request_keep(request, execution->start.map_run);
    found->parent = found->map_run != NULL ? execution->start.parent : 0;
    found->detail = request_detail(request, execution);
}

static void describe_found(struct request *request, const struct found *found)
{
    struct buffer *out = &request->output;
    const char *name = strrchr(found->machine, ':'), *label;

    name = name != NULL ? name + 1 : found->machine;
    label = strchr(name, '/');
    output_word(out, "stateMachineArn", found->machine);
    output_word(out, "name", name);
    if (store_text_is(request_text(request, "includedData"), "METADATA_ONLY"))
        output_word(out, "definition", "{}");
    else
        add_definition(request, name, found->digest != NULL ? found->digest : "", false);
    if (value_member_named(found->detail, "roleArn") != NULL) {
        output_detail_machine(out, found->detail);
    } else {
        output_word(out, "roleArn", request->api->place->role_arn);
        output_time(out, "updateDate", request->api->made_ms);
        configuration_output(out, NULL);
    }
    if (found->map_run != NULL)
        output_word(out, "mapRunArn", found->map_run);
    if (found->map_run != NULL && label != NULL)
        output_word(out, "label", label + 1);
}

void describe_state_machine_for_execution(struct request *request)
{
    struct found found = {NULL};

    if (!request_check(request, of_execution, COUNT_OF(of_execution)) ||
        !request_execution(request, on_found, &found))
        return;
    if (found.parent != 0)
        found.detail = request_detail_above(request, found.parent);
    describe_found(request, &found);
}
