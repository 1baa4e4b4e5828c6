/* compiler/check/calls/sdk.h - which integrations with AWS's SDK there are.
 *
 * Services and actions are named as Resources do, "aws-sdk:SERVICE:ACTION". What is returned lives
 * in the arena. */
#ifndef SFNC_CHECK_CALLS_SDK_H
#define SFNC_CHECK_CALLS_SDK_H

#include <stdbool.h>

#include "compiler/support/arena.h"

/* Why there is no such integration, and what was meant; NULL: there is, or may be. What is not
 * known is only compared with all that is while *guesses is not 0; each time it is one less. */
const char *sdk_problem(struct arena *arena, const char *service, const char *action,
                        size_t *guesses);

/* How the SDK is asked for an action that belongs to an optimized service or is named as one is:
 * "aws-sdk:emr:describeCluster" of elasticmapreduce and describeCluster. NULL: no such action is
 * known. */
const char *sdk_call(struct arena *arena, const char *service, const char *action);

/* What Step Functions writes before the errors of the service: "DynamoDb" of dynamodb. Capitals do
 * not count in `service`. NULL: it is not known. */
const char *sdk_errors(struct arena *arena, const char *service);

/* Whether a name has capitals or digits in a row: how the SDK writes those is not known. */
bool sdk_has_acronym(const char *name);

#endif
