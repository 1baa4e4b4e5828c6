/* compiler/check/calls/arns.c - check what Tasks give to name things of AWS.
 *
 * A queue is named by its URL, a topic by its ARN. An ARN says which service a thing is of, and
 * what it is: that of a function is no state machine. Some things ask for more, as queues do whose
 * names end with .fifo. And what calls a function directly hands all parameters to it, FunctionName
 * and Payload too. */
#include <ctype.h>
#include <string.h>

#include "compiler/check/family.h"
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

/* What a Task gives to whom it calls. */
struct given {
    struct check *check;
    const struct state *state;
    const struct tree *object;
    const char *location;
};

static bool has(const struct given *given, const char *name)
{
    const char *path = arena_format(given->check->arena, "%s.$", name);

    return tree_field(given->object, name) != NULL || tree_field(given->object, path) != NULL;
}

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

/* What is sent to a queue or a topic of the kind FIFO is of a group. */
static void check_group(const struct given *given, const char *name)
{
    const struct tree *text = tree_field(given->object, name);

    if (text != NULL && text->kind == TREE_STRING && value_is_plain(given->state, text) &&
        text_ends(text->text, ".fifo") && !has(given, "MessageGroupId"))
        check_report(
            given->check, check_head(given->object), RULE_CALL_PARAMETER, given->location,
            "a name that ends with .fifo is that of a FIFO queue or topic, which needs the "
            "parameter \"MessageGroupId\"");
}

/* A request is signed by what a connection of EventBridge knows. */
static void check_connection(const struct given *given)
{
    if (!has(given, "Authentication") && !has(given, "InvocationConfig"))
        check_report(
            given->check, check_head(given->object), RULE_CALL_PARAMETER, given->location,
            "http:invoke needs a connection: \"Authentication\": {\"ConnectionArn\": ...}");
}

/* A script of Glue finds only arguments whose names begin so. */
static void check_job_arguments(const struct given *given)
{
    const struct tree *arguments = tree_field(given->object, "Arguments");

    if (arguments == NULL || arguments->kind != TREE_OBJECT)
        return;
    for (const struct tree_member *at = arguments->members; at != NULL; at = at->next)
        if (at->placeholder == NULL && !text_starts(at->key, "--") && !text_starts(at->key, "${"))
            check_report(given->check, at->key_span, RULE_CALL_PARAMETER, given->location,
                         "the script of a Glue job looks for \"--%s\"", at->key);
}

/* What single actions need beyond what their APIs' models say. */
static void check_action(const struct given *given, const char *action)
{
    if (strcmp(action, "sqs:sendMessage") == 0)
        check_group(given, "QueueUrl");
    else if (strcmp(action, "sns:publish") == 0)
        check_group(given, "TopicArn");
    else if (strcmp(action, "http:invoke") == 0)
        check_connection(given);
    else if (strcmp(action, "glue:startJobRun") == 0)
        check_job_arguments(given);
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
        if (strcmp(arn.service, "states") == 0 && !text_starts(arn.rest, "activity:")) {
            enum resource_pattern pattern;
            const char *action = resource_cut(check->arena, arn.rest, &pattern);

            check_things(&given);
            check_action(&given, action + (text_starts(action, SDK) ? strlen(SDK) : 0));
        } else if (strcmp(arn.service, "lambda") == 0) {
            check_envelope(&given);
        }
    }
}
