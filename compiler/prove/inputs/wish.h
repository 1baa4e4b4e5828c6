/* compiler/prove/inputs/wish.h - what operations would like to be given, so that they do not fail.
 */
#ifndef SFNC_PROVE_INPUTS_WISH_H
#define SFNC_PROVE_INPUTS_WISH_H

#include "compiler/ir/ir.h"

enum wish {
    WISH_NOTHING,
    WISH_THERE,  /* anything */
    WISH_NUMBER, /* a small whole one, above 0 */
    WISH_TEXT,
    WISH_ARRAY,
    WISH_OBJECT,
    WISH_MOMENT, /* a text that is a timestamp */
    WISH_JSON,   /* a text that is JSON */
};

/* What the operand at `index` should be. Only a wish: nothing follows from it. */
enum wish wish_for(const struct ir_instruction *at, size_t index);

#endif
