/* compiler/model/resource.h - split the text of a Resource into its parts.
 *
 * A Resource is an ARN, arn:PARTITION:SERVICE:REGION:ACCOUNT:REST, or a word that AWS does not know
 * ("exec:./pay"). The parts live in the arena, or are a part of the text that was given. */
#ifndef SFNC_MODEL_RESOURCE_H
#define SFNC_MODEL_RESOURCE_H

#include <stdbool.h>

#include "compiler/support/arena.h"

/* How long a Task waits for a service integration: for its answer to the call, for the job that the
 * call starts, or until somebody hands in the task token. */
enum resource_pattern {
    RESOURCE_PLAIN = 0,
    RESOURCE_SYNC = 1,   /* .sync */
    RESOURCE_SYNC_2 = 2, /* .sync:2 */
    RESOURCE_TOKEN = 4,  /* .waitForTaskToken */
};

struct resource_arn {
    const char *service; /* "lambda", "states" */
    const char *place;   /* "REGION:ACCOUNT": ":" for a service integration */
    const char *rest;    /* "function:F", "activity:A", "dynamodb:getItem" */
};

/* Split an ARN. False when the text is not an ARN of six parts. Colons inside a placeholder do not
 * separate parts: ${AWS::Region} is one. */
bool resource_split(struct arena *arena, const char *text, struct resource_arn *arn);

/* "sqs:sendMessage.waitForTaskToken" without its pattern, which is set. */
const char *resource_cut(struct arena *arena, const char *rest, enum resource_pattern *pattern);
/* How a Resource with the pattern ends: ".sync", or "" for RESOURCE_PLAIN. */
const char *resource_ending(enum resource_pattern pattern);

#endif
