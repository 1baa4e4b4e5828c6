/* compiler/check/calls/needs.c - check what single actions need beyond what their APIs' models say.
 *
 * A model says which parameters must be there, not which of several, nor what a value may be. What
 * is here is what the reference of each API says, and what it refuses. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/check/calls/given.h"
#include "runtime/base/count.h"
#include "runtime/base/nearest.h"
#include "runtime/base/text.h"
#include "runtime/json/read.h"

#define NAMES_MAX 3 /* of which one is given */

static void report(const struct given *given, struct span span, const char *message)
{
    check_report(given->check, span, RULE_CALL_PARAMETER, given->location, "%s", message);
}

bool given_has(const struct given *given, const struct tree *object, const char *name)
{
    const char *path = arena_format(given->check->arena, "%s.$", name);

    for (const struct tree_member *at = object->members; at != NULL; at = at->next)
        if (at->placeholder != NULL)
            return true;
    return tree_field(object, name) != NULL || tree_field(object, path) != NULL;
}

/* The text that stands at a name as it is; NULL: none does, or it was meant for a path. */
static const struct tree *text_of(const struct given *given, const struct tree *object,
                                  const char *name)
{
    const struct tree *text = tree_field(object, name);
    bool plain = text != NULL && text->kind == TREE_STRING && text->text[0] != '$' &&
                 value_is_plain(given->state, text);

    return plain ? text : NULL;
}

/* ---- which parameters ---- */

static const struct {
    const char *action;
    const char *names[NAMES_MAX];
    bool only; /* one of them, not two */
} one_of[] = {
    {"sns:publish", {"TopicArn", "TargetArn", "PhoneNumber"}, true},
    {"ssm:sendCommand", {"InstanceIds", "Targets"}, false},
};

/* Whether a name that is none of theirs was probably meant to be one. */
static bool is_meant(const struct tree *object, const char *const *names, size_t count)
{
    for (const struct tree_member *at = object->members; at != NULL; at = at->next)
        if (nearest_name(at->key, names, count) != NULL)
            return true;
    return false;
}

static void check_one_of(const struct given *given, const char *const *names, bool only)
{
    struct arena *arena = given->check->arena;
    const char *first = NULL, *all = "";
    size_t count = 0;

    for (; count < NAMES_MAX && names[count] != NULL; count++) {
        all = arena_format(arena, "%s%s\"%s\"", all, count == 0 ? "" : ", ", names[count]);
        if (!given_has(given, given->object, names[count]))
            continue;
        if (first != NULL && only && tree_field(given->object, names[count]) != NULL) {
            report(given, tree_member(given->object, names[count])->key_span,
                   arena_format(arena, "\"%s\" is given beside \"%s\": only one of them may be",
                                names[count], first));
            return;
        }
        first = names[count];
    }
    if (first == NULL && !is_meant(given->object, names, count))
        report(given, check_head(given->object),
               arena_format(arena, "one of these parameters must be there: %s", all));
}

/* An object within what is given lacks a name. */
static void check_has(const struct given *given, const struct tree *object, const char *what,
                      const char *name)
{
    if (!given_has(given, object, name) && !is_meant(object, &name, 1))
        report(given, check_head(object),
               arena_format(given->check->arena, "%s needs \"%s\"", what, name));
}

/* ---- numbers ---- */

static const struct bound {
    const char *action, *object; /* NULL: the parameters themselves */
    const char *name;
    double low, high;
} bounds[] = {
    {"batch:submitJob", "ArrayProperties", "Size", 2, 10000},
    {"batch:submitJob", "RetryStrategy", "Attempts", 1, 10},
    {"batch:submitJob", "Timeout", "AttemptDurationSeconds", 60, 1e9},
    {"sqs:receiveMessage", NULL, "MaxNumberOfMessages", 1, 10},
    {"sqs:receiveMessage", NULL, "WaitTimeSeconds", 0, 20},
    {"sqs:sendMessage", NULL, "DelaySeconds", 0, 900},
};

static void check_bound(const struct given *given, const struct bound *bound)
{
    const struct tree *object =
        bound->object == NULL ? given->object : tree_field(given->object, bound->object);
    const struct tree *number = tree_field(object, bound->name);
    struct arena *arena = given->check->arena;
    double value;

    if (number == NULL || number->kind != TREE_NUMBER)
        return;
    value = strtod(number->text, NULL);
    if (value < bound->low)
        report(given, number->span,
               arena_format(arena, "the \"%s\" of %s is at least %.0f", bound->name, bound->action,
                            bound->low));
    else if (value > bound->high)
        report(given, number->span,
               arena_format(arena, "the \"%s\" of %s is at most %.0f", bound->name, bound->action,
                            bound->high));
}

/* ---- texts ---- */

static void check_beginning(const struct given *given, const struct tree *object, const char *name,
                            const char *wrong, const char *right)
{
    const struct tree *text = text_of(given, object, name);

    if (text != NULL && text_starts(text->text, wrong))
        report(given, text->span,
               arena_format(given->check->arena, "the \"%s\" does not begin with \"%s\": %s", name,
                            wrong, right));
}

/* A bucket of S3 is named without the rest of its address. */
static void check_bucket(const struct given *given)
{
    const struct tree *text = text_of(given, given->object, "Bucket");

    if (text != NULL && strchr(text->text, '/') != NULL && !text_starts(text->text, "arn:"))
        report(given, text->span, "a \"Bucket\" is a name without \"s3://\" and without a \"/\"");
}

/* Where S3 is told to be by an address. */
static void check_address(const struct given *given, const struct tree *object, const char *name)
{
    const struct tree *text = text_of(given, object, name);

    if (text != NULL && !text_starts(text->text, "s3://") && !text_starts(text->text, "arn:"))
        report(given, text->span,
               arena_format(given->check->arena, "the \"%s\" begins with \"s3://\"", name));
}

/* Where the name holds a byte that only `others` and letters and digits would not be. */
static void check_letters(const struct given *given, const char *name, const char *others)
{
    const struct tree *text = text_of(given, given->object, name);

    for (size_t i = 0; text != NULL && i < text->size; i++)
        if (!isalnum((unsigned char)text->text[i]) && strchr(others, text->text[i]) == NULL) {
            report(given, text->span,
                   arena_format(given->check->arena, "a \"%s\" has only letters, digits and %s",
                                name, others));
            return;
        }
}

/* Paths to times, which a name of an execution cannot be: colons stand in them. */
static bool is_path_to_a_time(const char *path)
{
    return strcmp(path, "$$.Execution.StartTime") == 0 || strcmp(path, "$$.State.EnteredTime") == 0;
}

/* The name of an execution. */
static void check_execution_name(const struct given *given)
{
    const struct tree *text = text_of(given, given->object, "Name");
    const struct tree *path = tree_field(given->object, "Name.$");

    for (size_t i = 0; text != NULL && i < text->size; i++) {
        unsigned char byte = (unsigned char)text->text[i];

        if (byte > ' ' && byte != 0x7f && strchr("<>{}[]?*\"#%\\^|~`$&,;:/", byte) == NULL)
            continue;
        report(given, text->span,
               "the name of an execution has no blanks and none of < > { } [ ] ? * \" # % \\ ^ | ~ "
               "` $ & , ; : /");
        return;
    }
    if (path != NULL && path->kind == TREE_STRING && given->state->language == QUERY_JSONPATH &&
        is_path_to_a_time(path->text))
        report(given, path->span, "a time has colons, which the name of an execution cannot have");
}

/* The result that a token is sent back with is JSON. */
static void check_output(const struct given *given)
{
    const struct tree *text = text_of(given, given->object, "Output");
    struct json_error error;

    if (text != NULL && json_read(&given->check->arena->region, text->text, text->size,
                                  JSON_TEXT_BORROWED, &error) == NULL)
        report(given, text->span,
               "the \"Output\" is JSON as a text, in which a text has quotes: \"\\\"done\\\"\"");
}

/* ---- single actions ---- */

/* What is sent to a queue or a topic of the kind FIFO is of a group. */
static void check_group(const struct given *given, const char *name)
{
    const struct tree *text = text_of(given, given->object, name);

    if (text != NULL && text_ends(text->text, ".fifo") &&
        !given_has(given, given->object, "MessageGroupId"))
        report(given, check_head(given->object),
               "a name that ends with .fifo is that of a FIFO queue or topic, which needs the "
               "parameter \"MessageGroupId\"");
}

/* A request is signed by what a connection of EventBridge knows. */
static void check_connection(const struct given *given)
{
    if (!given_has(given, given->object, "Authentication") &&
        !given_has(given, given->object, "InvocationConfig"))
        report(given, check_head(given->object),
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
            report(given, at->key_span,
                   arena_format(given->check->arena, "the script of a Glue job looks for \"--%s\"",
                                at->key));
}

static void check_glue(const struct given *given)
{
    const struct tree_member *capacity = tree_member(given->object, "MaxCapacity");

    check_job_arguments(given);
    if (capacity != NULL && (tree_field(given->object, "WorkerType") != NULL ||
                             tree_field(given->object, "NumberOfWorkers") != NULL))
        report(given, capacity->key_span,
               "\"MaxCapacity\" is not given beside \"WorkerType\" and \"NumberOfWorkers\"");
}

/* EventBridge takes no event without these. */
static void check_events(const struct given *given)
{
    static const char *const names[] = {"Source", "DetailType", "Detail"};
    const struct tree *entries = tree_field(given->object, "Entries");

    for (size_t i = 0; entries != NULL && entries->kind == TREE_ARRAY && i < entries->count; i++) {
        const struct tree *entry = entries->items[i];

        if (entry->kind != TREE_OBJECT)
            continue;
        for (size_t j = 0; j < COUNT_OF(names); j++)
            check_has(given, entry, "an event", names[j]);
        check_beginning(given, entry, "Source", "aws.", "those are events of AWS itself");
    }
}

/* What overrides a container has to name it. */
static void check_ecs(const struct given *given)
{
    const struct tree *containers =
        tree_field(tree_field(given->object, "Overrides"), "ContainerOverrides");

    if (containers != NULL && containers->kind == TREE_ARRAY)
        for (size_t i = 0; i < containers->count; i++)
            if (containers->items[i]->kind == TREE_OBJECT)
                check_has(given, containers->items[i], "what overrides a container", "Name");
}

void check_needs(const struct given *given, const char *action, bool is_sdk)
{
    for (size_t i = 0; i < COUNT_OF(one_of); i++)
        if (strcmp(one_of[i].action, action) == 0)
            check_one_of(given, one_of[i].names, one_of[i].only);
    for (size_t i = 0; i < COUNT_OF(bounds); i++)
        if (strcmp(bounds[i].action, action) == 0)
            check_bound(given, &bounds[i]);
    if (strcmp(action, "sqs:sendMessage") == 0) {
        check_group(given, "QueueUrl");
    } else if (strcmp(action, "sns:publish") == 0) {
        check_group(given, "TopicArn");
    } else if (strcmp(action, "http:invoke") == 0) {
        check_connection(given);
        check_beginning(given, given->object, "ApiEndpoint", "http:", "it begins with https://");
    } else if (strcmp(action, "apigateway:invoke") == 0) {
        check_beginning(given, given->object, "ApiEndpoint",
                        "http:", "it is the name of a host alone");
        check_beginning(given, given->object, "ApiEndpoint",
                        "https:", "it is the name of a host alone");
    } else if (strcmp(action, "glue:startJobRun") == 0) {
        check_glue(given);
    } else if (strcmp(action, "events:putEvents") == 0 ||
               strcmp(action, "eventbridge:putEvents") == 0) {
        check_events(given);
    } else if (strcmp(action, "ecs:runTask") == 0) {
        check_ecs(given);
    } else if (strcmp(action, "batch:submitJob") == 0) {
        check_letters(given, "JobName", "-_");
    } else if (strcmp(action, "athena:startQueryExecution") == 0) {
        check_address(given, tree_field(given->object, "ResultConfiguration"), "OutputLocation");
    } else if (strcmp(action, is_sdk ? "sfn:startExecution" : "states:startExecution") == 0) {
        check_execution_name(given);
    } else if (is_sdk && strcmp(action, "sfn:sendTaskSuccess") == 0) {
        check_output(given);
    } else if (is_sdk && text_starts(action, "s3:")) {
        check_bucket(given);
    }
}
