/* compiler/check/calls/integrations.h - which optimized integrations there are.
 *
 * Services and actions are named as Resources do, "arn:aws:states:::SERVICE:ACTION". */
#ifndef SFNC_CHECK_CALLS_INTEGRATIONS_H
#define SFNC_CHECK_CALLS_INTEGRATIONS_H

#include <stdbool.h>

#include "compiler/model/resource.h"

/* Why there is no such integration with the pattern, and what was meant, in the arena; NULL: there
 * is, or may be. *certain: AWS refuses it; else it may be newer than what is known here. *guesses
 * is as in sdk_problem (calls/sdk.h). */
const char *integration_problem(struct arena *arena, const char *service, const char *action,
                                enum resource_pattern pattern, bool *certain, size_t *guesses);

#endif
