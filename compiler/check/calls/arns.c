/* compiler/check/calls/arns.c - check what Tasks give to name things of AWS.
 *
 * A queue is named by its URL, a topic by its ARN. An ARN says which service a thing is of: that of
 * a function is no state machine. And what calls a function directly hands all parameters to it,
 * FunctionName and Payload too. */
#include <string.h>

#include "compiler/check/family.h"
#include "compiler/model/resource.h"
#include "runtime/base/count.h"
#include "runtime/base/text.h"

/* Parameters that name things of one service: where an ARN stands there, it is of that service.
 * NULL: no ARN stands there. */
static const struct thing {
    const char *name, *service, *what;
} things[] = {
    {"ActivityArn", "states", "activity"},
    {"CertificateArn", "acm", "certificate"},
    {"Cluster", "ecs", "cluster"},
    {"EventBusName", "events", "event bus"},
    {"ExecutionArn", "states", "execution"},
    {"ExecutionRoleArn", "iam", "role"},
    {"FunctionName", "lambda", "function"},
    {"JobDefinition", "batch", "job definition"},
    {"JobQueue", "batch", "job queue"},
    {"QueueUrl", NULL, "queue"},
    {"RoleArn", "iam", "role"},
    {"SecretId", "secretsmanager", "secret"},
    {"StateMachineArn", "states", "state machine"},
    {"TableName", "dynamodb", "table"},
    {"TaskDefinition", "ecs", "task definition"},
    {"TaskRoleArn", "iam", "role"},
    {"TopicArn", "sns", "topic"},
};

/* What a Task gives to whom it calls. */
struct given {
    struct check *check;
    const struct state *state;
    const struct tree *object;
    const char *location;
};

static void check_arn(const struct given *given, const struct thing *thing, const struct tree *text)
{
    struct arena *arena = given->check->arena;
    struct resource_arn arn;
    struct finding *finding;

    if (!text_starts(text->text, "arn:") || !resource_split(arena, text->text, &arn))
        return;
    if (thing->service == NULL) {
        finding = check_report(given->check, text->span, RULE_CALL_PARAMETER, given->location,
                               "\"%s\" is the URL of a %s, not its ARN", thing->name, thing->what);
        diag_note(given->check->diags, finding, (struct span){0},
                  "it begins with https://sqs.REGION.amazonaws.com/");
    } else if (arn.service[0] != '\0' && strcmp(arn.service, thing->service) != 0) {
        check_report(given->check, text->span, RULE_CALL_PARAMETER, given->location,
                     "this is the ARN of something of %s, and \"%s\" names a %s, which is of %s",
                     arn.service, thing->name, thing->what, thing->service);
    }
}

static void check_things(const struct given *given)
{
    for (const struct tree_member *at = given->object->members; at != NULL; at = at->next)
        for (size_t i = 0; i < COUNT_OF(things); i++)
            if (strcmp(at->key, things[i].name) == 0 && at->value->kind == TREE_STRING &&
                value_is_plain(given->state, at->value))
                check_arn(given, &things[i], at->value);
}

static bool has(const struct given *given, const char *name)
{
    const char *path = arena_format(given->check->arena, "%s.$", name);

    return tree_field(given->object, name) != NULL || tree_field(given->object, path) != NULL;
}

/* A function that is called directly gets what is meant for the API that calls it. */
static void check_envelope(const struct given *given)
{
    if (has(given, "FunctionName") && has(given, "Payload"))
        diag_note(given->check->diags,
                  check_report(given->check, check_head(given->object), RULE_CALL_PARAMETER,
                               given->location,
                               "the function gets FunctionName and Payload as its input"),
                  (struct span){0},
                  "arn:aws:states:::lambda:invoke takes them; a function that is called by its own "
                  "ARN gets the parameters as they are");
}

void check_arns(struct check *check)
{
    for (const struct state *at = first_state(check->machine); at != NULL;
         at = following_state(at)) {
        const char *field = at->language == QUERY_JSONATA ? "Arguments" : "Parameters";
        struct given given = {.check = check,
                              .state = at,
                              .object = tree_field(at->tree, field),
                              .location = arena_format(check->arena, "%s/%s", at->location, field)};
        struct resource_arn arn;

        if (at->kind != SFN_TASK || at->resource == NULL || given.object == NULL ||
            given.object->kind != TREE_OBJECT || !resource_split(check->arena, at->resource, &arn))
            continue;
        if (strcmp(arn.service, "states") == 0 && !text_starts(arn.rest, "activity:"))
            check_things(&given);
        else if (strcmp(arn.service, "lambda") == 0)
            check_envelope(&given);
    }
}
