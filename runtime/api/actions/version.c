/* runtime/api/actions/version.c - the revisions of a state machine, and the versions of them. */
#include "runtime/api/actions/version.h"

#include <inttypes.h>

#include "runtime/api/actions/configuration.h"
#include "runtime/api/actions/tags.h"
#include "runtime/api/machine.h"
#include "runtime/api/resource.h"
#include "runtime/json/value.h"
#include "runtime/store/commit.h"

/* Put a version with that number of the machine with these members. */
static const char *add_version(struct request *request, const struct revision *revision,
                               int64_t number, const struct buffer *machine,
                               struct store_commit *commit)
{
    const char *arn = request_keep_format(request, "%s:%" PRId64, revision->arn, number);
    struct store_text description = request_text(
        request, request_has(request, "versionDescription") ? "versionDescription" : "description");
    struct buffer text = BUFFER_EMPTY;

    buffer_add(&text, machine->text, machine->size);
    output_integer(&text, "versionDate", request->now_ms);
    output_text(&text, "description", description);
    resource_put(commit, SERVICE_VERSION, arn, revision->arn, revision->digest, &text);
    buffer_fini(&text);
    return arn;
}

bool revision_check(struct request *request)
{
    if (!request_has(request, "versionDescription") || request_boolean(request, "publish", false))
        return configuration_check(request);
    request_fail(request, "ValidationException",
                 "Version description can only be set when publish is true");
    return false;
}

const char *revision_put(struct request *request, const struct revision *revision,
                         struct store_commit *commit)
{
    int64_t last = resource_number(revision->before, "lastVersion");
    struct buffer text = BUFFER_EMPTY;
    const char *version = NULL;

    if (revision->changed != NULL)
        buffer_add(&text, revision->changed->text, revision->changed->size);
    else
        resource_add_others(&text, revision->before, "lastVersion, tags");
    if (revision->publishes)
        version = add_version(request, revision, ++last, &text, commit);
    if (last > 0)
        output_integer(&text, "lastVersion", last);
    tags_add(&text, NULL, revision->tags);
    resource_put(commit, SERVICE_MACHINE, revision->arn, "", revision->digest, &text);
    buffer_fini(&text);
    return version;
}

/* A revision never comes back, so only the last version can be of the one that is now. */
const char *revision_version(struct request *request, const char *arn, const struct value *machine,
                             const struct value **text)
{
    int64_t last = resource_number(machine, "lastVersion");
    const struct value *mine = value_member_named(machine, "revisionId"), *its;
    const char *version;

    if (last == 0)
        return NULL;
    version = request_keep_format(request, "%s:%" PRId64, arn, last);
    *text = request_resource(request, store_text_of(version), SERVICE_VERSION, NULL);
    its = value_member_named(*text, "revisionId");
    if (*text == NULL || (mine == NULL) != (its == NULL))
        return NULL;
    return mine == NULL || value_equals(mine, its) ? version : NULL;
}

bool revision_may_publish(struct request *request, const char *arn)
{
    if (request_resources_are(request, SERVICE_VERSION, store_text_of(arn), VERSIONS_MOST))
        request_fail(request, "ServiceQuotaExceededException",
                     "A state machine may have %d versions: delete some of %s", VERSIONS_MOST, arn);
    return request->error == NULL;
}

const struct value *revision_machine(struct request *request, const char **digest)
{
    struct store_text arn = request_text(request, "stateMachineArn");
    const struct value *machine = NULL;

    if (request_check_arn(request, arn, "stateMachine"))
        machine = request_resource(request, arn, SERVICE_MACHINE, digest);
    if (machine == NULL && request->error == NULL)
        request_fail_no_machine(request, arn);
    else if (store_text_is(resource_text(machine, "status"), "DELETING"))
        request_fail_deleting(request, arn);
    return request->error == NULL ? machine : NULL;
}
