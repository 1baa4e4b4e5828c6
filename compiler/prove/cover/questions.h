/* compiler/prove/cover/questions.h - what operations ask of cells. */
#ifndef SFNC_PROVE_COVER_QUESTIONS_H
#define SFNC_PROVE_COVER_QUESTIONS_H

#include "compiler/ir/ir.h"
#include "compiler/prove/cover/cells.h"

/* What a test says of one or two cells. False: it is none that is looked into. */
bool questions_ask(enum ir_opcode op, const struct cell *x, const struct cell *y,
                   cell_answer *answer);

/* x in a list of constants. */
cell_answer questions_in(const struct cell *x, const struct value *set);

/* When the operation fails, by what its operands are. False: that is not known. */
bool questions_fails(const struct ir_instruction *at, const struct cell *x, const struct cell *y,
                     cell_answer *answer);

#endif
