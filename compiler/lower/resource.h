/* compiler/lower/resource.h - what a Resource says of the work behind it. */
#ifndef SFNC_LOWER_RESOURCE_H
#define SFNC_LOWER_RESOURCE_H

#include "compiler/ir/ir.h"

/* The Resource of a Task, an ItemReader or a ResultWriter, as the program knows it. */
struct ir_resource *lower_resource(struct ir_program *program, const char *text);

#endif
