/* compiler/check/calls/service_errors.c - what the errors of a service are called.
 *
 * Step Functions calls services by clients in Java: of an older kind for the integrations that are
 * its own, of a newer one for "aws-sdk:". Each names errors by its name of the service, so the same
 * error is DynamoDB.ConditionalCheckFailedException in dynamodb:putItem and
 * DynamoDb.ConditionalCheckFailedException in aws-sdk:dynamodb:putItem. The newer kind writes names
 * as the packages of its client do, acronyms like words. The others are here as executions have
 * shown them. */
#include <string.h>
#include <strings.h>

#include "compiler/check/family.h"
#include "compiler/model/resource.h"
#include "runtime/base/count.h"
#include "runtime/base/text.h"

/* The name of a service in its errors, and another that is taken for it. */
static const struct naming {
    const char *service, *name, *other;
} namings[] = {
    {"dynamodb", "DynamoDB", NULL},
    {"aws-sdk:dynamodb", "DynamoDb", NULL},
    {"states", "StepFunctions", "Sfn"},
    {"aws-sdk:sfn", "Sfn", "StepFunctions"},
    {"sqs", "SQS", NULL},
    {"sns", "SNS", NULL},
    {"events", "EventBridge", NULL},
    {"apigateway", "ApiGateway", NULL},
    {"aws-sdk:s3", "S3", NULL},
    {"aws-sdk:glue", "Glue", NULL},
    {"aws-sdk:rds", "Rds", NULL},
    {"aws-sdk:ec2", "Ec2", NULL},
    {"aws-sdk:ecs", "Ecs", NULL},
    {"aws-sdk:iam", "Iam", NULL},
    {"aws-sdk:kms", "Kms", NULL},
    {"aws-sdk:sns", "Sns", NULL},
    {"aws-sdk:sqs", "Sqs", NULL},
    {"aws-sdk:ssm", "Ssm", NULL},
};

/* Whether the text before the first "." of the error is the word, but for capitals if `loose`. */
static bool is_of(const char *error, size_t size, const char *word, bool loose)
{
    return word != NULL && strlen(word) == size &&
           (loose ? strncasecmp(error, word, size) : strncmp(error, word, size)) == 0;
}

const char *service_never_raises(struct arena *arena, const struct state *task, const char *error)
{
    size_t size = strcspn(error, ".");
    enum resource_pattern pattern;
    struct resource_arn arn;
    const char *rest;

    if (task->resource == NULL || tree_is_open(task->resource_tree) || error[size] != '.' ||
        !resource_split(arena, task->resource, &arn) || strcmp(arn.service, "states") != 0 ||
        strcmp(arn.place, ":") != 0)
        return NULL;
    rest = resource_cut(arena, arn.rest, &pattern);
    if (pattern == RESOURCE_TOKEN) /* who has the token names errors */
        return NULL;
    for (size_t i = 0; i < COUNT_OF(namings); i++) {
        const struct naming *at = &namings[i];
        size_t length = strlen(at->service);

        if (!text_starts(rest, at->service) || rest[length] != ':')
            continue;
        if (!is_of(error, size, at->name, false) &&
            (is_of(error, size, at->name, true) || is_of(error, size, at->other, false)))
            return arena_format(arena, "errors of %s begin with \"%s.\"", at->service, at->name);
        if (text_starts(rest, "aws-sdk:") && is_of(error, size, at->name, false) &&
            !text_ends(error, "Exception"))
            return arena_format(arena, "errors of %s end with \"Exception\"", at->service);
    }
    return NULL;
}
