/* compiler/lower/needs.h - which parts of the runtime a program needs to be linked with. */
#ifndef SFNC_LOWER_NEEDS_H
#define SFNC_LOWER_NEEDS_H

#include "compiler/ir/ir.h"

/* Add what the states need: the C functions and kinds of task that their Resources name. A Resource
 * that names no kind may be bound to any when the executable starts. */
void needs_add_states(struct ir_program *program);

/* Add what a target needs that stands for a Resource in bindings that are built in. */
void needs_add_target(struct ir_program *program, const char *target);

/* Add the store and the commands over one. */
void needs_add_service(struct ir_program *program);

/* Add everything, for code that runs in this process, where nothing is linked any more. */
void needs_add_all(struct ir_program *program);

#endif
