/* compiler/prove/analysis/operation.h - what a definition calls an operation. */
#ifndef SFNC_PROVE_ANALYSIS_OPERATION_H
#define SFNC_PROVE_ANALYSIS_OPERATION_H

#include "compiler/ir/ir.h"
#include "compiler/prove/shape/shape.h"

/* "States.ArrayLength", "$uppercase", "the operator +", "SecondsPath"; NULL: it is nothing that a
 * definition names. May live in the arena. */
const char *operation_name(struct arena *arena, const struct ir_instruction *at);

/* The path that was written where something is looked for ("$.order.id"), and its text must be
 * there; NULL: it is no such operation. In the arena. */
const char *operation_path(struct arena *arena, const struct ir_instruction *at);

/* What an expression must be where it stands: "an integer"; NULL: anything. Of query_settle. */
const char *operation_wanted(const struct ir_instruction *at);

/* Which operand is the first that a call is given: functions of JSONata have a context before. */
size_t operation_first(const struct ir_instruction *at);

/* What a call must be given first, where `given` may be something else: "an array"; NULL: it is
 * that, or that is not known. */
const char *operation_needs(const struct ir_instruction *at, const struct shape *given);

/* What a call, or a field, must be given first, where `given` is no such thing: "an array"; NULL:
 * it is, or that is not known. */
const char *operation_wants(const struct ir_instruction *at, const struct shape *given);

#endif
