/* runtime/api/actions/update_state_machine.c - the action UpdateStateMachine.
 *
 * What is given replaces what was; executions that run go on as they began. A change makes a new
 * revision. What differs from before only in blanks or in the order of members changes nothing. */
#include <string.h>

#include "runtime/api/actions/actions.h"
#include "runtime/api/actions/configuration.h"
#include "runtime/api/actions/version.h"
#include "runtime/api/change.h"
#include "runtime/api/resource.h"
#include "runtime/base/count.h"
#include "runtime/base/entropy.h"
#include "runtime/json/value.h"
#include "runtime/lang/random.h"
#include "runtime/service/compiler.h"
#include "runtime/store/commit.h"

static const struct request_member members[] = {
    {"stateMachineArn", MEMBER_TEXT, true, 1, 256, NULL},
    {"definition", MEMBER_SECRET, false, 1, SERVICE_DEFINITION_MAX, NULL},
    {"roleArn", MEMBER_TEXT, false, 1, 256, NULL},
    {"publish", MEMBER_BOOLEAN, false, 0, 0, NULL},
    {"versionDescription", MEMBER_SECRET, false, 0, 256, NULL},
    CONFIGURATION_MEMBERS,
};

/* A machine that is being updated. */
struct update {
    const char *arn;
    const struct value *before; /* its text ... */
    const char *digest_before;  /* ... and definition */
    const char *given;          /* the digest of the new definition; NULL: none is given */
    const char *digest;         /* of the definition that it gets */
    bool changes, publishes;
    char revision[UUID_TEXT_SIZE];
    const char *version; /* its ARN, if one is published, or was of this revision */
};

bool update_state_machine_check(struct request *request)
{
    static const char *const changing[] = {"definition", "roleArn", "loggingConfiguration",
                                           "tracingConfiguration", "encryptionConfiguration"};
    bool changes = false;

    if (!request_check(request, members, COUNT_OF(members)) ||
        revision_machine(request, NULL) == NULL)
        return false;
    for (size_t i = 0; i < COUNT_OF(changing); i++)
        changes = changes || request_has(request, changing[i]);
    if (!changes)
        request_fail(request, "MissingRequiredParameter",
                     "Either the definition, the role ARN, the LoggingConfiguration, or the "
                     "TracingConfiguration must be specified");
    else
        revision_check(request);
    return request->error == NULL;
}

/* Whether the definition that is given is another one than the one of before. */
static bool is_other(struct request *request, const struct update *update)
{
    struct store_text digest = store_text_of(update->digest_before);
    const char *given = request_keep(request, request_text(request, "definition"));
    struct buffer kept = BUFFER_EMPTY;
    const struct value *left = NULL, *right = NULL;

    if (strcmp(update->given, update->digest_before) == 0)
        return false;
    if (store_read_definition(request->api->store, digest, &kept) == STORE_OK) {
        left = request_parse(request,
                             request_keep(request, (struct store_text){kept.text, kept.size}));
        right = request_parse(request, given);
    }
    buffer_fini(&kept);
    return left == NULL || right == NULL || !value_equals(left, right);
}

static bool is_other_role(const struct request *request, const struct update *update)
{
    const struct value *role = request_value(request, "roleArn");

    return role != NULL && !value_equals(role, value_member_named(update->before, "roleArn"));
}

static bool look(struct request *request)
{
    struct update *update = request->state;
    const struct value *version;
    bool defines = false;

    update->before = revision_machine(request, &update->digest_before);
    if (update->before == NULL)
        return false;
    defines = update->given != NULL && is_other(request, update);
    update->digest = defines ? update->given : update->digest_before;
    update->changes = defines || is_other_role(request, update) ||
                      !configuration_is(request, update->before, update->before);
    if (request_boolean(request, "publish", false) && !update->changes)
        update->version = revision_version(request, update->arn, update->before, &version);
    update->publishes = request_boolean(request, "publish", false) && update->version == NULL;
    if (request->error != NULL ||
        (update->publishes && !revision_may_publish(request, update->arn)))
        return false;
    return update->changes || update->publishes;
}

/* The members of a machine that changes. */
static void write_changed(struct request *request, struct update *update, struct buffer *out)
{
    uint64_t random = entropy_number();

    resource_add_others(out, update->before,
                        "roleArn, updateDate, loggingConfiguration, tracingConfiguration, "
                        "encryptionConfiguration, revisionId, lastVersion, tags");
    output_given(request, out, "roleArn", update->before);
    output_integer(out, "updateDate", request->now_ms);
    configuration_add(request, out, update->before);
    random_uuid(&random, update->revision);
    output_word(out, "revisionId", update->revision);
}

static void add(struct request *request, struct store_commit *commit)
{
    struct update *update = request->state;
    struct buffer text = BUFFER_EMPTY;
    const struct revision revision = {.arn = update->arn,
                                      .digest = update->digest,
                                      .before = update->before,
                                      .changed = update->changes ? &text : NULL,
                                      .tags = value_member_named(update->before, "tags"),
                                      .publishes = update->publishes};

    if (update->changes)
        write_changed(request, update, &text);
    if (update->digest != update->digest_before)
        store_commit_definition(commit, store_text_of(update->digest),
                                request_text(request, "definition"));
    if (update->publishes)
        update->version = revision_put(request, &revision, commit);
    else
        revision_put(request, &revision, commit);
    buffer_fini(&text);
}

static void tell(struct request *request)
{
    const struct update *update = request->state;

    output_time(&request->output, "updateDate", request->now_ms);
    if (update->changes)
        output_word(&request->output, "revisionId", update->revision);
    else
        output_resource_text(&request->output, update->before, "revisionId");
    if (update->version != NULL)
        output_word(&request->output, "stateMachineVersionArn", update->version);
}

static const struct request_change change = {look, add, tell};

void update_state_machine(struct request *request)
{
    struct update *update = region_alloc(&request->region, sizeof *update);
    const struct value *machine = revision_machine(request, NULL);
    const char *name = request_keep(request, resource_text(machine, "name"));
    bool express = store_text_is(resource_text(machine, "type"), "EXPRESS");

    *update =
        (struct update){.arn = request_keep(request, request_text(request, "stateMachineArn"))};
    request->state = update;
    if (request->error == NULL && request_has(request, "definition"))
        update->given = definition_check(request, name, express);
    if (request->error != NULL)
        request_answer(request);
    else
        request_change(request, &change);
}
