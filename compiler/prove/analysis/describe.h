/* compiler/prove/analysis/describe.h - the name of a value, as its definition writes it. */
#ifndef SFNC_PROVE_ANALYSIS_DESCRIBE_H
#define SFNC_PROVE_ANALYSIS_DESCRIBE_H

#include "compiler/ir/ir.h"
#include "compiler/support/arena.h"
#include "runtime/base/buffer.h"

/* Append "$.order.items[0]", "$states.input.id" (`query`: as JSONata writes it), "$name.a". False,
 * and nothing is appended, when the value is no part of what the frame holds. `scope` is the one
 * whose function it stands in. */
bool describe_value(const struct ir_instruction *value, bool query, const struct ir_scope *scope,
                    struct buffer *out);

/* The same as a text in the arena, of the language that it is read in; NULL: it is no such part. */
const char *describe_name(const struct ir_instruction *value, const struct ir_scope *scope,
                          struct arena *arena);

/* Whether the value is read in an expression of JSONata. */
bool describe_is_query(const struct ir_instruction *value);

/* What the value is a part of: of $.a.b the instruction of $.a. NULL: it is no part of anything. */
const struct ir_instruction *describe_whole(const struct ir_instruction *value);

/* The instruction that reads, behind those that only let it pass. */
const struct ir_instruction *describe_read(const struct ir_instruction *value);

#endif
