/* compiler/prove/cover/meaning.h - what the tests of rules say of each cell of what they look at.
 *
 * A test looks at one subject, or is one itself: of two values that are compared, as of all that is
 * not looked into, only that it is the same where the same is computed. */
#ifndef SFNC_PROVE_COVER_MEANING_H
#define SFNC_PROVE_COVER_MEANING_H

#include "compiler/prove/cover/views.h"

struct meanings;

struct meanings *meanings_of(struct subjects *subjects, const struct ir_function *function,
                             struct arena *arena);
void meanings_free(struct meanings *meanings);

/* What the parameter of a block is on the way that is gone. */
void meanings_bind(struct meanings *meanings, const struct ir_instruction *parameter,
                   const struct ir_operand *operand);
/* ... which is not known. */
void meanings_unbind(struct meanings *meanings, const struct ir_instruction *parameter);

/* What a BOOL says. */
struct meaning meaning_of(struct meanings *meanings, const struct ir_operand *operand);
/* When an operation fails. False: it never does. */
bool meaning_of_failure(struct meanings *meanings, const struct ir_instruction *at,
                        struct meaning *out);

#endif
