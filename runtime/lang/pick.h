/* runtime/lang/pick.h - the step ['a','b'] of a path: pick members of an object. */
#ifndef SFN_LANG_PICK_H
#define SFN_LANG_PICK_H

#include <stdbool.h>

#include "runtime/base/region.h"
#include "sfn/value.h"

/* An object of those members that `object` has, in the order of the names. NULL when `object` is
 * not an object, or, with `all`, when it lacks one of them. */
const struct value *pick_members(struct region *region, const struct value *object,
                                 const struct key_list *names, bool all);

#endif
