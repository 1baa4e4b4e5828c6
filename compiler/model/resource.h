/* compiler/model/resource.h - what a Resource is made of, whoever asks.
 *
 * A Resource is an ARN, arn:PARTITION:SERVICE:REGION:ACCOUNT:REST, or a word of ours. Texts live in
 * the arena, or are part of what was given. */
#ifndef SFNC_MODEL_RESOURCE_H
#define SFNC_MODEL_RESOURCE_H

#include <stdbool.h>

#include "compiler/support/arena.h"

/* How a service integration is waited for. */
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

/* False for what is no ARN of six parts. A placeholder may hold colons: ${AWS::Region} is one part.
 */
bool resource_split(struct arena *arena, const char *text, struct resource_arn *arn);

/* "sqs:sendMessage.waitForTaskToken" without its pattern. */
const char *resource_cut(struct arena *arena, const char *rest, enum resource_pattern *pattern);
/* ".sync"; "" for RESOURCE_PLAIN. */
const char *resource_ending(enum resource_pattern pattern);

#endif
