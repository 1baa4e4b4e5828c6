/* runtime/lang/jsonata/compare.h - equality of values. */
#ifndef SFN_LANG_JSONATA_COMPARE_H
#define SFN_LANG_JSONATA_COMPARE_H

#include "runtime/lang/frame.h"
#include "runtime/lang/jsonata/undefined.h"

/* Deep equality, as =; the order of members does not matter. Neither is undefined. Leaves the code
 * when it takes too many steps (run_walk). */
bool compare_same(struct sfn_frame *frame, const struct value *left, const struct value *right);

#endif
