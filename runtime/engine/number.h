/* runtime/engine/number.h - numbers as ...Path fields and Wait read them. */
#ifndef SFN_ENGINE_NUMBER_H
#define SFN_ENGINE_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/base/region.h"

struct value;

/* An integer, or a string that spells one. */
bool number_integer(const struct value *value, int64_t *integer);
bool number_real(const struct value *value, double *real);
/* The value as causes show it: a string without quotes, else JSON text. Lives in the region. */
const char *number_shown(struct region *region, const struct value *value);

#endif
