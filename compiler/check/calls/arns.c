/* compiler/check/calls/arns.c - check what Tasks give to name things of AWS.
 *
 * A queue is named by its URL, a topic by its ARN. An ARN says which service a thing is of, and
 * what it is: that of a function is no state machine. And what calls a function directly hands all
 * parameters to it, FunctionName and Payload too. */
#include <ctype.h>
#include <string.h>

#include "compiler/check/calls/given.h"
#include "compiler/model/resource.h"
#include "runtime/base/count.h"
#include "runtime/base/text.h"

#define SDK "aws-sdk:"

/* Parameters that name things of one service: where an ARN stands there, it is of that service, and
 * what it is stands at the beginning of its last part. NULL: no ARN stands there; any may. */
static const struct thing {
    const char *name, *service, *starts, *what;
} things[] = {
    {"ActivityArn", "states", "activity:", "activity"},
    {"CertificateArn", "acm", "certificate/", "certificate"},
    {"Cluster", "ecs", "cluster/", "cluster"},
    {"EventBusName", "events", "event-bus/", "event bus"},
    {"ExecutionArn", "states", NULL, "execution"},
    {"ExecutionRoleArn", "iam", "role/", "role"},
    {"FunctionName", "lambda", "function:", "function"},
    {"JobDefinition", "batch", "job-definition/", "job definition"},
    {"JobQueue", "batch", "job-queue/", "job queue"},
    {"QueueUrl", NULL, NULL, "queue"},
    {"RoleArn", "iam", "role/", "role"},
    {"SecretId", "secretsmanager", "secret:", "secret"},
    {"StateMachineArn", "states", "stateMachine:", "state machine"},
    {"TableName", "dynamodb", "table/", "table"},
    {"TaskDefinition", "ecs", "task-definition/", "task definition"},
    {"TaskRoleArn", "iam", "role/", "role"},
    {"TopicArn", "sns", NULL, "topic"},
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
    } else if (thing->starts != NULL && !text_starts(arn.rest, thing->starts)) {
        check_report(given->check, text->span, RULE_CALL_PARAMETER, given->location,
                     "this is not the ARN of a %s, whose last part begins with \"%s\"", thing->what,
                     thing->starts);
    }
}

/* A word where only an ARN is taken. What stands for one, TOPIC_ARN or <arn>, is left alone. */
static void check_word(const struct given *given, const struct thing *thing,
                       const struct tree *text)
{
    static const char names[] = "ActivityArn StateMachineArn TopicArn";
    bool small = false;

    if (!text_has_word(names, thing->name, strlen(thing->name)) || text->size == 0)
        return;
    for (size_t i = 0; i < text->size; i++) {
        if (!isalnum((unsigned char)text->text[i]) && strchr("-_", text->text[i]) == NULL)
            return;
        small = small || islower((unsigned char)text->text[i]);
    }
    if (small)
        check_report(given->check, text->span, RULE_CALL_PARAMETER, given->location,
                     "\"%s\" takes the ARN of a %s, not its name", thing->name, thing->what);
}

static void check_things(const struct given *given)
{
    for (const struct tree_member *at = given->object->members; at != NULL; at = at->next)
        for (size_t i = 0; i < COUNT_OF(things); i++)
            if (strcmp(at->key, things[i].name) == 0 && at->value->kind == TREE_STRING &&
                value_is_plain(given->state, at->value)) {
                check_arn(given, &things[i], at->value);
                check_word(given, &things[i], at->value);
            }
}

/* A function that is called directly gets what is meant for the API that calls it. */
static void check_envelope(const struct given *given)
{
    if (given_has(given, given->object, "FunctionName") &&
        given_has(given, given->object, "Payload"))
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
        if (strcmp(arn.service, "states") == 0 && !text_starts(arn.rest, "activity:")) {
            enum resource_pattern pattern;
            const char *action = resource_cut(check->arena, arn.rest, &pattern);

            check_things(&given);
            check_needs(&given, action + (text_starts(action, SDK) ? strlen(SDK) : 0),
                        text_starts(action, SDK));
        } else if (strcmp(arn.service, "lambda") == 0) {
            check_envelope(&given);
        }
    }
}
