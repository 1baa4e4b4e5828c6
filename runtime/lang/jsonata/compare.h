/* runtime/lang/jsonata/compare.h - equality of values. */
#ifndef SFN_LANG_JSONATA_COMPARE_H
#define SFN_LANG_JSONATA_COMPARE_H

#include "runtime/lang/jsonata/undefined.h"

/* Deep equality, as =; the order of members does not matter. Neither is undefined. */
bool compare_same(const struct value *left, const struct value *right);

#endif
