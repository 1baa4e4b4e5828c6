/* compiler/driver/kinds.h - all kinds of task, which the compiler asks what a target may be. */
#ifndef SFNC_DRIVER_KINDS_H
#define SFNC_DRIVER_KINDS_H

#include "sfn/abi.h"
#include "sfn/kinds.h"

extern const struct sfn_kind all_kinds[SFN_KIND_COUNT];

/* NULL, or what is wrong with the text of a target (a constant): what its kind would say at start.
 */
const char *all_kinds_malformed(const char *target);

#endif
