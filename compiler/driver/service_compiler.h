/* compiler/driver/service_compiler.h - the compiler that a service of this process is given.
 *
 * Definitions are text in memory, JSON in which ${Name} is text; they are compiled into this
 * process and may be dropped again. What AWS refuses is refused in its words. */
#ifndef SFNC_DRIVER_SERVICE_COMPILER_H
#define SFNC_DRIVER_SERVICE_COMPILER_H

#include "compiler/backend/backend.h"
#include "runtime/service/compiler.h"

/* The context of the functions, which the caller fills. */
struct service_compiling {
    const struct backend *backend; /* that compiles into this process */
    /* Take exec:, c: and other Resources that are no ARN, as AWS does not: whoever may send a
     * definition may then start any program here. */
    bool any_resource;
    /* Tell whoever runs the service a line, as about a definition that is refused only here; NULL:
     * nobody is there. */
    void (*tell)(const char *line);
};

/* `compiling` is borrowed as long as `compiler` is used. */
void service_compiler_init(struct service_compiler *compiler, struct service_compiling *compiling);

#endif
