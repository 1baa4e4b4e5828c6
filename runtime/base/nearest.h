/* runtime/base/nearest.h - guess which name a misspelt one was meant to be. */
#ifndef SFN_BASE_NEAREST_H
#define SFN_BASE_NEAREST_H

#include <stddef.h>

#include "runtime/base/cold.h"

/* Which of `count` names a misspelt one was probably meant to be; NULL when none is near. */
COLD const char *nearest_name(const char *wrong, const char *const *names, size_t count);

#endif
