/* runtime/engine/number.h - read the numbers of ...Path fields and Wait as AWS does. */
#ifndef SFN_ENGINE_NUMBER_H
#define SFN_ENGINE_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/base/region.h"

struct value;

/* Read an integer, or any number, or a string that spells one. False for anything else. */
bool number_integer(const struct value *value, int64_t *integer);
bool number_real(const struct value *value, double *real);
/* The value as error messages show it: a string without quotes, anything else as JSON. Lives in the
 * region. */
const char *number_shown(struct region *region, const struct value *value);

#endif
