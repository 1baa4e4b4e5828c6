/* compiler/check/calls/service_errors.c - what the errors of a service are called.
 *
 * Step Functions calls services by clients in Java: of an older kind for the integrations that are
 * its own, of a newer one for "aws-sdk:". Each names errors by its name of the service, so the same
 * error is DynamoDB.ConditionalCheckFailedException in dynamodb:putItem and
 * DynamoDb.ConditionalCheckFailedException in aws-sdk:dynamodb:putItem. The newer kind writes names
 * as the packages of its client do, acronyms like words (services.def). The others are here as
 * executions have shown them. What is named as another service's is not raised by this one, nor
 * what names none. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "compiler/check/calls/sdk.h"
#include "compiler/check/family.h"
#include "compiler/model/resource.h"
#include "runtime/base/count.h"
#include "runtime/base/text.h"

#define SDK "aws-sdk:"

/* The name of a service in its errors, and another that is taken for it. */
static const struct naming {
    const char *service, *name, *other;
} namings[] = {
    {"dynamodb", "DynamoDB", NULL},
    {"states", "StepFunctions", "Sfn"},
    {"sqs", "SQS", NULL},
    {"sns", "SNS", NULL},
    {"events", "EventBridge", NULL},
    {"apigateway", "ApiGateway", NULL},
    {"aws-sdk:sfn", "Sfn", "StepFunctions"},
};

/* Optimized integrations whose errors are their service's own, as far as they are named after one,
 * and what they may be named after. Functions and backends of APIs name errors as they like. */
static const struct owner {
    const char *service, *names;
} owners[] = {
    {"athena", "athena"},
    {"batch", "batch"},
    {"codebuild", "codebuild"},
    {"dynamodb", "dynamodb"},
    {"ecs", "ecs"},
    {"events", "eventbridge events cloudwatchevents"},
    {"glue", "glue"},
    {"sagemaker", "sagemaker"},
    {"sns", "sns"},
    {"sqs", "sqs"},
};

/* Whether the text before the first "." of the error is the word, but for capitals if `loose`. */
static bool is_of(const char *error, size_t size, const char *word, bool loose)
{
    return word != NULL && strlen(word) == size &&
           (loose ? strncasecmp(error, word, size) : strncmp(error, word, size)) == 0;
}

/* The naming of the service of a call, "dynamodb:putItem"; its name is NULL if it is not known. */
static struct naming naming_of(struct arena *arena, const char *call, const char *service)
{
    struct naming naming = {NULL, NULL, NULL};

    for (size_t i = 0; i < COUNT_OF(namings); i++)
        if (text_starts(call, namings[i].service) && call[strlen(namings[i].service)] == ':')
            naming = namings[i];
    if (naming.name == NULL && text_starts(call, SDK)) {
        naming.service = arena_format(arena, SDK "%s", service);
        naming.name = sdk_errors(arena, service);
    }
    return naming;
}

/* Whether all errors of the call are named as its service's own. */
static bool owns_errors(struct arena *arena, const char *call, const char *service)
{
    if (text_starts(call, SDK))
        return sdk_errors(arena, service) != NULL;
    for (size_t i = 0; i < COUNT_OF(owners); i++)
        if (strcmp(owners[i].service, service) == 0)
            return true;
    return false;
}

/* Whether the name before an error is that of a service which is not the one that is called. */
static bool is_of_another(struct arena *arena, const char *call, const char *service,
                          const char *before)
{
    const char *named = sdk_errors(arena, before);

    if (named == NULL || strcmp(named, before) != 0)
        return false;
    if (text_starts(call, SDK))
        return sdk_errors(arena, service) != NULL && strcasecmp(before, service) != 0;
    for (size_t i = 0; i < COUNT_OF(owners); i++)
        if (strcmp(owners[i].service, service) == 0) {
            char *small = arena_text(arena, before, strlen(before));

            for (char *at = small; *at != '\0'; at++)
                *at = (char)tolower((unsigned char)*at);
            return !text_has_word(owners[i].names, small, strlen(small));
        }
    return false;
}

/* Why the service that is called never raises the error, of which `size` bytes, up to a dot or the
 * end, name a service. */
static const char *never_of_call(struct arena *arena, const char *call, const char *error,
                                 size_t size)
{
    const char *start = call + (text_starts(call, SDK) ? strlen(SDK) : 0);
    const char *service = arena_text(arena, start, strcspn(start, ":"));
    const char *before = arena_text(arena, error, size);
    struct naming naming = naming_of(arena, call, service);

    if (error[size] == '\0')
        return !owns_errors(arena, call, service) ? NULL
               : naming.name != NULL
                   ? arena_format(arena, "errors of %s begin with \"%s.\"", naming.service,
                                  naming.name)
                   : arena_format(arena, "errors of %s begin with its name and a dot", service);
    if (naming.name != NULL && !is_of(error, size, naming.name, false) &&
        (is_of(error, size, naming.name, true) || is_of(error, size, naming.other, false)))
        return arena_format(arena, "errors of %s begin with \"%s.\"", naming.service, naming.name);
    if (naming.name != NULL && text_starts(call, SDK) && is_of(error, size, naming.name, false) &&
        !text_ends(error, "Exception"))
        return arena_format(arena, "errors of %s end with \"Exception\"", naming.service);
    if (is_of_another(arena, call, service, before))
        return arena_format(arena,
                            "it calls %s, and errors that begin with \"%s.\" are another "
                            "service's",
                            service, before);
    return NULL;
}

const char *service_never_raises(struct arena *arena, const struct state *task, const char *error)
{
    size_t size = strcspn(error, ".");
    enum resource_pattern pattern;
    struct resource_arn arn;
    const char *rest;

    if (task->resource == NULL || tree_is_open(task->resource_tree) ||
        !resource_split(arena, task->resource, &arn) || strcmp(arn.service, "states") != 0 ||
        strcmp(arn.place, ":") != 0)
        return NULL;
    rest = resource_cut(arena, arn.rest, &pattern);
    if (pattern == RESOURCE_TOKEN) /* who has the token names errors */
        return NULL;
    return never_of_call(arena, rest, error, size);
}
