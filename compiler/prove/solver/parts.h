/* compiler/prove/solver/parts.h - when parts of choice rules are true, and when false, as terms.
 *
 * Names: "t3_1" is true when part 1 of rule 3 is looked at and is true, "f3_1" when it is false.
 * The rule itself is part 0; the others are counted as they are written. */
#ifndef SFNC_PROVE_SOLVER_PARTS_H
#define SFNC_PROVE_SOLVER_PARTS_H

#include "compiler/prove/solver/formula.h"

/* How many parts a rule has, itself included. */
size_t parts_count(const struct ir_part *rule);
/* The part of that number. */
const struct ir_part *parts_at(const struct ir_part *rule, size_t number);

/* Define the terms of all parts of a rule that has several; its blocks have just been written, with
 * this prefix, which the names get, too. */
void parts_define(struct formula *f, const struct ir_part *rule, size_t number, const char *prefix);

#endif
