/* runtime/api/actions/create_state_machine.c - the action CreateStateMachine.
 *
 * It may be repeated: with the same name, definition, type and configurations it finds the machine
 * that is there. */
#include <stdlib.h>
#include <string.h>

#include "runtime/api/actions/actions.h"
#include "runtime/api/actions/configuration.h"
#include "runtime/api/actions/tags.h"
#include "runtime/api/actions/version.h"
#include "runtime/api/change.h"
#include "runtime/api/machine.h"
#include "runtime/api/resource.h"
#include "runtime/base/count.h"
#include "runtime/json/value.h"
#include "runtime/service/compiler.h"
#include "sfn/abi.h"

static const struct request_member members[] = {
    {"name", MEMBER_TEXT, true, 1, API_NAME_MAX, NULL},
    {"definition", MEMBER_SECRET, true, 1, SERVICE_DEFINITION_MAX, NULL},
    {"roleArn", MEMBER_TEXT, true, 1, 256, NULL},
    {"type", MEMBER_TEXT, false, 0, 0, "STANDARD, EXPRESS"},
    {"publish", MEMBER_BOOLEAN, false, 0, 0, NULL},
    {"versionDescription", MEMBER_SECRET, false, 0, 256, NULL},
    CONFIGURATION_MEMBERS,
    TAGS_MEMBERS(false),
};

/* A machine that is being created. */
struct creation {
    const char *name, *arn, *type, *digest;
    const char *version;        /* its ARN, if one is published, or was with the same request */
    const struct value *before; /* the machine that is there already */
};

bool create_state_machine_check(struct request *request)
{
    struct store_text name;

    if (!request_check(request, members, COUNT_OF(members)))
        return false;
    name = request_text(request, "name");
    if (!api_is_name(name))
        request_fail_quoting(request, "InvalidName", "Invalid Name: ", name);
    else
        revision_check(request);
    return request->error == NULL;
}

static bool same_member(const struct request *request, const struct value *text, const char *name)
{
    const struct value *given = request_value(request, name);
    const struct value *kept = value_member_named(text, name);

    if (given == NULL || kept == NULL)
        return given == kept;
    return value_equals(given, kept);
}

/* Whether the machine that is there is what is to be made. */
static bool is_same(struct request *request, const struct creation *creation, const char *digest)
{
    const struct value *text = creation->before;

    return strcmp(digest, creation->digest) == 0 &&
           store_text_is(resource_text(text, "type"), creation->type) &&
           request_boolean(request, "publish", false) == resource_flag(text, "publish") &&
           same_member(request, text, "versionDescription") &&
           configuration_is(request, NULL, text);
}

/* Whether there may be one machine more, with these tags. */
static bool check_quotas(struct request *request, const struct creation *creation)
{
    const struct value *tags = request_value(request, "tags");

    if (tags != NULL && tags->size > TAGS_MOST)
        tags_fail_many(request, creation->arn);
    else if (request_resources_are(request, SERVICE_MACHINE, (struct store_text){NULL, 0},
                                   RESOURCES_MOST))
        request_fail(request, "StateMachineLimitExceeded",
                     "There may be %d state machines: delete some", RESOURCES_MOST);
    return request->error == NULL;
}

static bool look(struct request *request)
{
    struct creation *creation = request->state;
    struct store_text arn = store_text_of(creation->arn);
    const char *digest;

    creation->before = request_resource(request, arn, SERVICE_MACHINE, &digest);
    if (creation->before == NULL)
        return request->error == NULL && check_quotas(request, creation);
    if (store_text_is(resource_text(creation->before, "status"), "DELETING"))
        request_fail_deleting(request, arn);
    else if (!is_same(request, creation, digest))
        request_fail_quoting(request, "StateMachineAlreadyExists",
                             "State Machine Already Exists: ", arn);
    else if (resource_flag(creation->before, "publish"))
        creation->version = request_keep_format(request, "%s:1", creation->arn);
    return false;
}

static void write_text(struct request *request, const struct creation *creation, struct buffer *out)
{
    output_word(out, "name", creation->name);
    output_word(out, "type", creation->type);
    output_word(out, "status", "ACTIVE");
    output_text(out, "roleArn", request_text(request, "roleArn"));
    output_integer(out, "creationDate", request->now_ms);
    configuration_add(request, out, NULL);
    output_given(request, out, "publish", NULL);
    output_given(request, out, "versionDescription", NULL);
}

static void add(struct request *request, struct store_commit *commit)
{
    struct creation *creation = request->state;
    struct buffer text = BUFFER_EMPTY;
    struct store_text definition = request_text(request, "definition");
    struct store_text digest = store_text_of(creation->digest);

    const struct revision revision = {.arn = creation->arn,
                                      .digest = creation->digest,
                                      .changed = &text,
                                      .tags = request_value(request, "tags"),
                                      .publishes = request_boolean(request, "publish", false)};

    write_text(request, creation, &text);
    store_commit_definition(commit, digest, definition);
    creation->version = revision_put(request, &revision, commit);
    buffer_fini(&text);
}

static void tell(struct request *request)
{
    const struct creation *creation = request->state;

    output_word(&request->output, "stateMachineArn", creation->arn);
    output_time(&request->output, "creationDate",
                creation->before != NULL ? resource_number(creation->before, "creationDate")
                                         : request->now_ms);
    if (creation->version != NULL)
        output_word(&request->output, "stateMachineVersionArn", creation->version);
}

static const struct request_change change = {look, add, tell};

void create_state_machine(struct request *request)
{
    struct creation *creation = region_alloc(&request->region, sizeof *creation);
    struct store_text type = request_text(request, "type");

    *creation = (struct creation){.name = request_keep(request, request_text(request, "name"))};
    request->state = creation;
    creation->type = type.text != NULL ? request_keep(request, type) : "STANDARD";
    creation->arn = request_arn(request, "stateMachine", creation->name);
    creation->digest =
        definition_check(request, creation->name, strcmp(creation->type, "EXPRESS") == 0);
    if (creation->digest == NULL)
        request_answer(request);
    else
        request_change(request, &change);
}
