/* compiler/ir/text.h - the text form of an IR program, which print.c writes and read.c reads.
 *
 *   program "order" source "order.asl.json" digest "9f86..." timeout 0 express
 *                                       id "Order" after the name when a document calls it so
 *   references "{\"Pay\":[\"rate\"]}"    only when states read variables
 *   bindings "{}"                       only when some are baked in
 *   symbol "pay"                        one line each
 *   scope 0 start @Pay.enter variables 0
 *   state 0 task "Pay" work @Pay.work leave @Pay.leave does service "c:pay" type "c" action "pay"
 *   scope 1 of state 3 "Each" start @Pack.enter variables 2
 *   point @Pay.enter at 5:7 {
 *   ^entry:
 *     enter state 0 "Pay"
 *     %1 = input
 *     %2 = member %1, key "a" at 6:9
 *     %3 = present %2
 *     branch %3, ^found.1, ^missing.2
 *   ...
 *     jump ^each.3, %1, 0
 *   ^each.3(%4 value, %5 int):
 *   ...
 *   }
 *
 * A state is in the scope above it. Texts are JSON strings; a function's name needs quotes only
 * when it holds other characters than letters, digits, '_', '-' and '.'. "at LINE:COLUMN" is the
 * place in the definition; an instruction without one has the place of the instruction before it,
 * the first that of its function. A block's number follows its label, but the entry's, which is 0,
 * is left out. Its parameters, if it has any, are in parentheses. A literal is a JSON value, which
 * words like `sequence` may stand before, or `undefined`. A line that begins with "#" is a
 * comment. The text of the definition is not part of the form.
 */
#ifndef SFNC_IR_TEXT_H
#define SFNC_IR_TEXT_H

#include "runtime/base/buffer.h"
#include "sfn/value.h"

/* By enum sfn_state_kind, sfn_resource_kind, ir_function_kind, and ir_type from IR_VALUE; each ends
 * in NULL. */
extern const char *const ir_state_words[];
extern const char *const ir_resource_words[];
extern const char *const ir_function_words[];
extern const char *const ir_type_words[];

/* What stands before a literal that is a sequence, and the like. */
struct ir_flag_word {
    const char *word;
    unsigned flag; /* of enum value_flag */
};
extern const struct ir_flag_word ir_flag_words[]; /* the last word is NULL */

/* Append a literal: "7", "undefined", "sequence keep [1,2]". */
void ir_write_literal(struct buffer *out, const struct value *literal);

/* The characters of a function's name that needs no quotes. */
#define IR_NAME_CHARACTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-."

#endif
