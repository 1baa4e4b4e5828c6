/* runtime/lang/pick.h - ['a','b']: an object of some members of another. Inside runtime/lang. */
#ifndef SFN_LANG_PICK_H
#define SFN_LANG_PICK_H

#include <stdbool.h>

#include "runtime/base/region.h"
#include "sfn/value.h"

/* The object of those members that are there, in the order of the names; NULL when `object` is
 * none, or with `all` when one is missing. */
const struct value *pick_members(struct region *region, const struct value *object,
                                 const struct key_list *names, bool all);

#endif
