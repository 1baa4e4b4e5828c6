/* compiler/prove/ways/fragile.h - operations that fail if they are not given what they want. */
#ifndef SFNC_PROVE_WAYS_FRAGILE_H
#define SFNC_PROVE_WAYS_FRAGILE_H

#include "compiler/ir/ir.h"

/* The error that the operation may fail with; NULL: it does not fail. */
const char *fragile_error(const struct ir_instruction *at);

/* What the first value that the operation is given must be for it to fail. */
enum fragile_by {
    FRAGILE_NEVER,   /* nobody knows */
    FRAGILE_ABSENCE, /* it is not there */
    FRAGILE_KIND,    /* it is a text, where a container, a number or a moment is wanted */
};
enum fragile_by fragile_by(const struct ir_instruction *at);

/* Whether anybody handles what a function of the state itself fails with. */
bool fragile_is_handled(const struct ir_state *state, const char *error);

#endif
