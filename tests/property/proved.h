/* tests/property/proved.h - what executions did is what was proven of them before they ran. */
#ifndef TESTS_PROPERTY_PROVED_H
#define TESTS_PROPERTY_PROVED_H

#include "compiler/ir/ir.h"
#include "runtime/base/buffer.h"

/* Compare what was seen of an execution (its history is in there) with what is known of the program
 * for any input. NULL, or what contradicts it: for free(). */
char *proved_wrong(struct ir_program *program, const struct buffer *seen);

#endif
