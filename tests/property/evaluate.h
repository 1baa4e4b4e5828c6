/* tests/property/evaluate.h - compute an expression twice: in the compiler, by compiled code. */
#ifndef TESTS_PROPERTY_EVALUATE_H
#define TESTS_PROPERTY_EVALUATE_H

#include <stdbool.h>

#include "runtime/base/buffer.h"

/* An expression over a document: computed by the compiler if it can be, and by compiled code. NULL
 * when both agree, else what each says (free it). `*folded`: the compiler could. */
char *expression_disagreement(const struct buffer *expression, const struct buffer *document,
                              bool *folded);

#endif
