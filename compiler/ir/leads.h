/* compiler/ir/leads.h - which functions lead to a point of a program. */
#ifndef SFNC_IR_LEADS_H
#define SFNC_IR_LEADS_H

#include "compiler/ir/ir.h"

/* A transition to a point: the function that it is in. */
struct lead {
    const struct ir_function *from;
    const struct lead *next;
};

/* By the number of the function that they lead to, each once, the last of the program first; in
 * the arena. *functions is how many functions there are. */
const struct lead **leads_of(const struct ir_program *program, struct arena *arena,
                             size_t *functions);

#endif
