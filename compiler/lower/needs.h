/* compiler/lower/needs.h - what a program wants linked. */
#ifndef SFNC_LOWER_NEEDS_H
#define SFNC_LOWER_NEEDS_H

#include "compiler/ir/ir.h"

/* What the states of the program call for: its C functions, and the kinds of task that their
 * Resources name or, for one that names none, may be bound to at start. */
void needs_add_states(struct ir_program *program);

/* A target that stands for a Resource in bindings that are baked in. */
void needs_add_target(struct ir_program *program, const char *target);

/* Everything there is: for code that runs in this process, where nothing is linked any more. */
void needs_add_all(struct ir_program *program);

#endif
