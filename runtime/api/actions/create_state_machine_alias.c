/* runtime/api/actions/create_state_machine_alias.c - the action CreateStateMachineAlias. The same
 * alias again finds the one that is there. */

#include "runtime/api/actions/actions.h"
#include "runtime/api/actions/alias.h"
#include "runtime/api/change.h"
#include "runtime/api/resource.h"
#include "runtime/base/count.h"
#include "runtime/json/value.h"

enum { ALIASES_MOST = 100 }; /* of a machine */

static const struct request_member members[] = {
    {"name", MEMBER_TEXT, true, 1, API_NAME_MAX, PATTERN_ALIAS_NAME},
    {"description", MEMBER_SECRET, false, 0, 256, NULL},
    ROUTING_MEMBERS(true),
};

struct creation {
    const char *machine, *arn;
    const struct value *before; /* the one that is there */
};

bool create_state_machine_alias_check(struct request *request)
{
    return request_check(request, members, COUNT_OF(members)) && alias_check_routes(request);
}

static bool is_same(const struct request *request, const struct value *text, const char *name)
{
    const struct value *given = request_value(request, name);
    const struct value *kept = value_member_named(text, name);

    return given == NULL || kept == NULL ? given == kept : value_equals(given, kept);
}

static bool look(struct request *request)
{
    struct creation *creation = request->state;
    struct store_text arn = store_text_of(creation->arn);
    struct store_text machine = store_text_of(creation->machine);

    if (!alias_check_versions(request))
        return false;
    creation->before = request_resource(request, arn, SERVICE_ALIAS, NULL);
    if (creation->before == NULL && request->error == NULL &&
        request_resources_are(request, SERVICE_ALIAS, machine, ALIASES_MOST))
        request_fail(request, "ServiceQuotaExceededException",
                     "A state machine may have %d aliases: delete some of %s", ALIASES_MOST,
                     creation->machine);
    else if (creation->before != NULL &&
             (!is_same(request, creation->before, "description") ||
              !is_same(request, creation->before, "routingConfiguration")))
        request_fail(request, "ConflictException",
                     "Failed to create alias because an alias with the same name and a different "
                     "routing configuration already exists.");
    return creation->before == NULL && request->error == NULL;
}

static void add(struct request *request, struct store_commit *commit)
{
    const struct creation *creation = request->state;
    struct buffer text = BUFFER_EMPTY;

    output_text(&text, "name", request_text(request, "name"));
    output_integer(&text, "creationDate", request->now_ms);
    output_integer(&text, "updateDate", request->now_ms);
    output_given(request, &text, "description", NULL);
    output_given(request, &text, "routingConfiguration", NULL);
    resource_put(commit, SERVICE_ALIAS, creation->arn, creation->machine, NULL, &text);
    buffer_fini(&text);
}

static void tell(struct request *request)
{
    const struct creation *creation = request->state;

    output_word(&request->output, "stateMachineAliasArn", creation->arn);
    output_time(&request->output, "creationDate",
                creation->before != NULL ? resource_number(creation->before, "creationDate")
                                         : request->now_ms);
}

static const struct request_change change = {look, add, tell};

void create_state_machine_alias(struct request *request)
{
    struct creation *creation = region_alloc(&request->region, sizeof *creation);

    *creation = (struct creation){.machine = alias_machine(request)};
    creation->arn = request_keep_format(request, "%s:%s", creation->machine,
                                        request_keep(request, request_text(request, "name")));
    request->state = creation;
    request_change(request, &change);
}
