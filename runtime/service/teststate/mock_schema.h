/* runtime/service/teststate/mock_schema.h - whether a mock could be the answer of the service that
 * it stands for.
 */
#ifndef SFN_SERVICE_MOCK_SCHEMA_H
#define SFN_SERVICE_MOCK_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>

#include "sfn/value.h"

/* NULL, or what AWS says is wrong with the result of a Task with this Resource; free it. `strict`:
 * what is required must be there. Members that are not known are let pass, and so is every result
 * of an action whose shape is not known (runtime/answers). */
char *mock_schema_problem(const char *resource, size_t size, const struct value *result,
                          bool strict);

#endif
