/* compiler/driver/locate.h - find the runtime archive, the headers and the LLVM back end.
 *
 * sfnc looks beside its own executable first (a build tree), then where `make install` puts things,
 * relative to the executable so that an installation may be moved, last where configure said. */
#ifndef SFNC_DRIVER_LOCATE_H
#define SFNC_DRIVER_LOCATE_H

#include <stdbool.h>

struct parts {
    char archive[4096]; /* libsfn.a */
    char headers[4096]; /* the folder that holds sfn/abi.h */
};

/* Find what an executable is linked from. False, after a line on stderr, when a part is missing. */
bool parts_locate(struct parts *parts);

struct backend;

/* The path of the module that brings the solver, sfnc-z3.so, in memory that stays. NULL: it is not
 * installed. */
const char *locate_solver(void);

/* Load the LLVM back end, sfnc-llvm.so. NULL, after a line on stderr, when that fails. */
const struct backend *locate_backend_llvm(void);

#endif
