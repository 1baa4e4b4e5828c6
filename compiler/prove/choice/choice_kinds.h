/* compiler/prove/choice/choice_kinds.h - whether the rules of a Choice take all values of one
 * kind. */
#ifndef SFNC_PROVE_CHOICE_CHOICE_KINDS_H
#define SFNC_PROVE_CHOICE_CHOICE_KINDS_H

#include "compiler/ir/ir.h"

/* Whether rules that do nothing but compare one value with a boolean, or a number, take both
 * booleans, or all numbers: true and false, less than 10 and at least 10. Only what is of another
 * kind passes them by, or is not there, which nobody has in mind who writes so. */
bool rules_take_kind(const struct ir_state *state, struct arena *arena);

#endif
