/* compiler/check/calls/resources.c - check the Resource of a Task.
 *
 * ARNs are checked as AWS does. The targets of tasks (sfn/kinds.def), http: and https: are sfnc's
 * own. Any other URI or word may be a name that --bindings or a mock gives a meaning to, so it is
 * only a warning. */
#include <ctype.h>
#include <string.h>

#include "compiler/check/calls/integrations.h"
#include "compiler/check/calls/sdk.h"
#include "compiler/check/family.h"
#include "compiler/model/resource.h"
#include "runtime/base/count.h"
#include "runtime/base/nearest.h"
#include "runtime/base/text.h"
#include "sfn/kinds.h"

#define GUESSES_MAX 200 /* of a machine, a tenth of a second or two */

/* A Resource and its parts. */
struct resource {
    struct check *check;
    const struct state *state;
    const char *location;
    const char *service; /* of an ARN: "lambda", "states" */
    const char *rest;    /* "function:F", "activity:A", "dynamodb:getItem" without the pattern */
    enum resource_pattern pattern;
    size_t *guesses; /* how many names of the SDK may still be compared with all */
};

static struct finding *report(const struct resource *resource, const char *message)
{
    return check_report(resource->check, resource->state->resource_tree->span, RULE_RESOURCE,
                        resource->location, "%s", message);
}

static struct finding *report_unknown(const struct resource *resource, const char *message)
{
    struct finding *finding = report(resource, message);

    check_aws(resource->check, finding, resource->location,
              "The resource provided %s is not recognized. The value is not a valid resource ARN, "
              "or the resource is not available in this region.",
              resource->state->resource);
    return finding;
}

/* ---- express machines ---- */

/* What a Task waits for, which no express execution does, and AWS's text for it. */
struct waiting {
    const char *what, *aws;
};

static const struct waiting *waiting_of(const struct resource *resource)
{
    static const struct waiting
        activity = {"wait for an activity", "Express state machine does not support Activity ARN"},
        token = {"use \".waitForTaskToken\"", /* AWS's text ends in a blank */
                 "Express state machine does not support '.waitForTaskToken' service integration "},
        job = {"use \".sync\"",
               "Express state machine does not support '.sync' service integration"};

    if (strcmp(resource->service, "states") != 0)
        return NULL;
    if (text_starts(resource->rest, "activity:"))
        return &activity;
    if (resource->pattern == RESOURCE_PLAIN)
        return NULL;
    return resource->pattern == RESOURCE_TOKEN ? &token : &job;
}

/* AWS refuses this in an express machine. What it says of the express children of a standard one
 * is not known, so there it is a warning. */
static void check_express(const struct resource *resource)
{
    struct check *check = resource->check;
    const struct state *map = check_express_map(resource->state->scope);
    const struct waiting *waiting = waiting_of(resource);
    struct span span = resource->state->resource_tree->span;
    struct finding *finding;

    if (waiting == NULL)
        return;
    if (check->machine->express) {
        finding = check_report(check, span, RULE_EXPRESS_RESOURCE, resource->location,
                               "an express machine cannot %s", waiting->what);
        check_aws(check, finding, resource->location, "%s", waiting->aws);
    } else if (map != NULL) {
        finding = check_report(check, span, RULE_EXPRESS_RESOURCE, resource->location,
                               "the items of Map \"%s\" are express executions, which cannot %s",
                               map->name, waiting->what);
        finding->severity = SEVERITY_WARNING;
    }
}

/* ---- ARNs ---- */

/* Whether the action of an integration begins as none does. */
static bool check_capital(const struct resource *resource, const char *action)
{
    if (!isupper((unsigned char)action[0]))
        return false;
    report(resource, arena_format(resource->check->arena,
                                  "the action of an integration begins with a small letter: "
                                  "\"%c%s\"",
                                  tolower((unsigned char)action[0]), action + 1))
        ->severity = SEVERITY_WARNING;
    return true;
}

static void check_sdk(const struct resource *resource)
{
    struct arena *arena = resource->check->arena;
    const char *service = resource->rest + strlen("aws-sdk:");
    const char *action = strchr(service, ':'), *problem;

    if (action == NULL || action == service || action[1] == '\0')
        report_unknown(resource, "an SDK integration is aws-sdk:SERVICE:ACTION");
    else if (resource->pattern == RESOURCE_SYNC || resource->pattern == RESOURCE_SYNC_2)
        report_unknown(resource, "SDK integrations have no .sync");
    else if (!check_capital(resource, action + 1)) {
        service = arena_text(arena, service, (size_t)(action - service));
        problem = sdk_problem(arena, service, action + 1, resource->guesses);
        if (problem != NULL)
            report(resource, problem)->severity = SEVERITY_WARNING;
    }
}

static void check_integration(const struct resource *resource)
{
    struct arena *arena = resource->check->arena;
    const char *colon = strchr(resource->rest, ':'), *service, *problem;
    bool certain;

    if (colon == NULL || colon == resource->rest || colon[1] == '\0') {
        report_unknown(resource, "a service integration is SERVICE:ACTION");
        return;
    }
    service = arena_text(arena, resource->rest, (size_t)(colon - resource->rest));
    problem = integration_problem(arena, service, colon + 1, resource->pattern, &certain,
                                  resource->guesses);
    if (problem != NULL && certain)
        report_unknown(resource, problem);
    else if (problem != NULL && !check_capital(resource, colon + 1))
        report(resource, problem)->severity = SEVERITY_WARNING;
}

/* ---- where a thing is ---- */

/* A partition is called aws, or aws- and more. What stands for one, <PARTITION>, is left alone. */
static void check_partition(const struct resource *resource)
{
    const char *partition = resource->state->resource + strlen("arn:");
    size_t size = strcspn(partition, ":");

    for (size_t i = 0; i < size; i++)
        if (!islower((unsigned char)partition[i]) && partition[i] != '-')
            return;
    if (size > 0 && !text_starts(partition, "aws"))
        report(resource, arena_format(resource->check->arena,
                                      "AWS has no partition \"%.*s\"; most are \"aws\"", (int)size,
                                      partition))
            ->severity = SEVERITY_WARNING;
}

/* Regions are called area-direction-number: us-east-1, us-gov-west-1. */
static void check_region(const struct resource *resource, const char *place)
{
    static const char *const directions[] = {"central",   "east",      "north",
                                             "northeast", "northwest", "south",
                                             "southeast", "southwest", "west"};
    struct arena *arena = resource->check->arena;
    const char *region = arena_text(arena, place, strcspn(place, ":"));
    const char *number = strrchr(region, '-'), *start = number, *direction, *near;

    if (number == NULL || strspn(number + 1, "0123456789") != strlen(number + 1))
        return;
    while (start > region && islower((unsigned char)start[-1]))
        start--;
    if (start == region || start == number || start[-1] != '-')
        return;
    direction = arena_text(arena, start, (size_t)(number - start));
    near = nearest_name(direction, directions, COUNT_OF(directions));
    if (near != NULL && strcmp(near, direction) != 0)
        report(resource, arena_format(arena, "AWS has no region \"%s\": did you mean \"%.*s%s%s\"?",
                                      region, (int)(start - region), region, near, number))
            ->severity = SEVERITY_WARNING;
}

/* Check function:NAME or function:NAME:QUALIFIER. */
static void check_function(const struct resource *resource)
{
    const char *name = resource->rest + strlen("function:");
    const char *colon = strchr(name, ':');
    bool good = colon != name && name[0] != '\0';

    for (const char *at = colon == NULL ? "" : colon + 1; *at != '\0'; at++)
        good = good && (isalnum((unsigned char)*at) || strchr("$-_<>", *at) != NULL);
    if (colon != NULL && colon[1] == '\0')
        good = false;
    if (!good)
        report_unknown(resource, "this is not the ARN of a Lambda function, "
                                 "arn:aws:lambda:REGION:ACCOUNT:function:NAME[:VERSION or ALIAS]");
}

/* A worker of an activity acts as itself, not in a role that the Task names. */
static void check_activity(const struct resource *resource)
{
    const struct state *state = resource->state;

    if (resource->rest[strlen("activity:")] == '\0')
        report_unknown(resource, "this activity has no name");
    if (state->credentials != NULL)
        check_aws(resource->check,
                  check_report(resource->check, state->credentials->tree->span, RULE_UNKNOWN_FIELD,
                               state->location, "a Task of an activity has no Credentials"),
                  state->location, "The field 'Credentials' is not supported for activities");
}

/* An integration is called in the region and the account of the machine. With both in its ARN one
 * of the SDK is taken all the same; half of them, or any in an optimized one, was meant for a call
 * somewhere else, which there is not. */
static void check_place(const struct resource *resource, const char *place)
{
    bool whole = place[0] != ':' && !text_ends(place, ":");

    if (strcmp(place, ":") == 0 || strstr(place, "${") != NULL ||
        (whole && text_starts(resource->rest, "aws-sdk:")))
        return;
    report(resource, arena_format(resource->check->arena,
                                  "the ARN of an integration has no region and no account: "
                                  "arn:aws:states:::%s%s",
                                  resource->rest, resource_ending(resource->pattern)))
        ->severity = SEVERITY_WARNING;
}

/* Check arn:aws:states:...: an activity, an AWS SDK integration or an optimized integration. */
static void check_states_arn(const struct resource *resource, const char *place)
{
    if (text_starts(resource->rest, "activity:")) {
        check_activity(resource);
        return;
    }
    check_place(resource, place);
    if (text_starts(resource->rest, "aws-sdk:"))
        check_sdk(resource);
    else
        check_integration(resource);
}

static void check_arn(struct resource *resource)
{
    struct arena *arena = resource->check->arena;
    struct resource_arn arn;
    bool open = tree_is_open(resource->state->resource_tree);

    if (!resource_split(arena, resource->state->resource, &arn)) {
        if (!open)
            report_unknown(resource, "an ARN has six parts: "
                                     "arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE");
        return;
    }
    resource->service = arn.service;
    resource->rest = resource_cut(arena, arn.rest, &resource->pattern);
    check_express(resource);
    check_partition(resource);
    check_region(resource, arn.place);
    if (strstr(resource->rest, "${") != NULL || strstr(resource->service, "${") != NULL)
        return;
    if (strcmp(resource->service, "lambda") == 0 && text_starts(arn.rest, "function:"))
        check_function(resource);
    else if (strcmp(resource->service, "states") == 0)
        check_states_arn(resource, arn.place);
    else
        report_unknown(resource, "a Task runs a Lambda function, an activity or a service "
                                 "integration (arn:aws:states:::SERVICE:ACTION)");
}

/* ---- all resources ---- */

/* True for a name that --bindings or a mock file may give a meaning to: a word or a URI. */
static bool is_bindable(const char *text)
{
    for (const char *at = text; *at != '\0'; at++)
        if (!isalnum((unsigned char)*at) && strchr("-._~:/?#@!&'()*+,;=%", *at) == NULL)
            return false;
    return text[0] != '\0';
}

/* True when another tool will fill something that -D cannot: ${aws_sfn_activity.a[0].id}. */
static bool is_substituted(const char *text)
{
    const char *open = strstr(text, "${");

    return open != NULL && strchr(open, '}') != NULL;
}

/* What a Resource begins with that says itself what runs it, or NULL. */
static const char *own_prefix(const char *text)
{
    enum sfn_kind_id kind = sfn_kind_of(text);

    if (kind != SFN_KIND_NONE)
        return sfn_kind_info(kind)->prefix;
    return text_starts(text, "http:") ? "http:" : text_starts(text, "https:") ? "https:" : NULL;
}

static void check_resource(struct check *check, const struct state *state, size_t *guesses)
{
    struct resource resource = {.check = check,
                                .state = state,
                                .guesses = guesses,
                                .location =
                                    arena_format(check->arena, "%s/Resource", state->location)};
    const char *text = state->resource;
    const char *prefix = own_prefix(text), *why;
    struct finding *finding;

    if (text_starts(text, "arn:")) {
        check_arn(&resource);
        return;
    }
    if (tree_is_open(state->resource_tree) || is_substituted(text))
        return;
    if (prefix != NULL) {
        why = check->malformed != NULL ? check->malformed(text) : NULL;
        if (text[strlen(prefix)] == '\0')
            report(&resource, "this Resource names nothing after its colon");
        else if (why != NULL)
            report(&resource, arena_format(check->arena, "nothing can run this Resource: %s", why));
        return;
    }
    finding = report(&resource, arena_format(check->arena,
                                             "this Resource is neither an ARN nor %s, http: or "
                                             "https:; a binding or a mock must say what runs",
                                             sfn_kind_prefixes()));
    finding->severity = is_bindable(text) ? SEVERITY_WARNING : SEVERITY_ERROR;
    check_aws(check, finding, resource.location, "Value is not a valid resource ARN");
}

void check_resources(struct check *check)
{
    size_t guesses = GUESSES_MAX;

    for (const struct state *state = first_state(check->machine); state != NULL;
         state = following_state(state))
        if (state->kind == SFN_TASK && state->resource != NULL)
            check_resource(check, state, &guesses);
}
