/* runtime/api/actions/publish_state_machine_version.c - the action PublishStateMachineVersion. A
 * revision of which a version was published already has that one. */
#include <string.h>

#include "runtime/api/actions/actions.h"
#include "runtime/api/actions/version.h"
#include "runtime/api/change.h"
#include "runtime/api/resource.h"
#include "runtime/base/count.h"
#include "runtime/json/value.h"

static const struct request_member members[] = {
    {"stateMachineArn", MEMBER_TEXT, true, 1, 256, NULL},
    {"revisionId", MEMBER_TEXT, false, 0, INT64_MAX, NULL},
    {"description", MEMBER_SECRET, false, 0, 256, NULL},
};

/* What AWS calls the revision of a machine that was not changed yet. */
#define FIRST_REVISION "INITIAL"

struct publication {
    const char *arn, *digest;
    const struct value *machine;
    const char *version;        /* its ARN */
    const struct value *before; /* the version that was there already; NULL: none */
};

bool publish_state_machine_version_check(struct request *request)
{
    return request_check(request, members, COUNT_OF(members)) &&
           revision_machine(request, NULL) != NULL;
}

/* Whether the machine is of the revision that the request wants. */
static bool check_revision(struct request *request, const struct value *machine)
{
    const char *wanted = request_keep(request, request_text(request, "revisionId"));
    const char *own = request_keep(request, resource_text(machine, "revisionId"));

    if (own == NULL)
        own = FIRST_REVISION;
    if (wanted != NULL && strcmp(wanted, own) != 0)
        request_fail(request, "ConflictException",
                     "Failed to publish the State Machine version for revision %s. The current "
                     "State Machine revision is %s.",
                     wanted, own);
    return request->error == NULL;
}

static bool look(struct request *request)
{
    struct publication *publication = request->state;

    publication->machine = revision_machine(request, &publication->digest);
    if (publication->machine == NULL || !check_revision(request, publication->machine))
        return false;
    publication->version =
        revision_version(request, publication->arn, publication->machine, &publication->before);
    if (publication->version != NULL)
        return false;
    publication->before = NULL;
    return request->error == NULL && revision_may_publish(request, publication->arn);
}

static void add(struct request *request, struct store_commit *commit)
{
    struct publication *publication = request->state;
    const struct revision revision = {.arn = publication->arn,
                                      .digest = publication->digest,
                                      .before = publication->machine,
                                      .tags = value_member_named(publication->machine, "tags"),
                                      .publishes = true};

    publication->version = revision_put(request, &revision, commit);
}

static void tell(struct request *request)
{
    const struct publication *publication = request->state;

    output_time(&request->output, "creationDate",
                publication->before != NULL ? resource_number(publication->before, "versionDate")
                                            : request->now_ms);
    if (publication->version != NULL)
        output_word(&request->output, "stateMachineVersionArn", publication->version);
}

static const struct request_change change = {look, add, tell};

void publish_state_machine_version(struct request *request)
{
    struct publication *publication = region_alloc(&request->region, sizeof *publication);

    *publication = (struct publication){
        .arn = request_keep(request, request_text(request, "stateMachineArn"))};
    request->state = publication;
    request_change(request, &change);
}
