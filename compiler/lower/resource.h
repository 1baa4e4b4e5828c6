/* compiler/lower/resource.h - what a Resource means for the history and for task tokens. */
#ifndef SFNC_LOWER_RESOURCE_H
#define SFNC_LOWER_RESOURCE_H

#include "compiler/ir/ir.h"

/* Add the Resource of a Task, an ItemReader or a ResultWriter to the program. */
struct ir_resource *lower_resource(struct ir_program *program, const char *text);

#endif
