/* compiler/prove/solver/solver.h - ask a solver of SMT-LIB, in a process of its own.
 *
 * Why a process: a solver may run for ever, take all memory, or crash; then it has no answer, and
 * that is all. Why a module: libz3 is loaded only there. */
#ifndef SFNC_PROVE_SOLVER_SOLVER_H
#define SFNC_PROVE_SOLVER_SOLVER_H

#include <stdbool.h>

#include "runtime/base/buffer.h"

struct solver {
    const char *module; /* path of the module that brings the solver */
    int milliseconds;   /* for a whole script */
};

/* Run a script and append what it prints. False: there is no answer, or only a part of one, because
 * the solver is not there, has taken too long or too much memory, or has crashed; *problem says
 * which, in a few words. */
bool solver_run(const struct solver *solver, const char *script, struct buffer *answer,
                const char **problem);

/* What the module has: runs a script, returns what it prints, which lives until the next call. */
typedef const char *solver_function(const char *script);
#define SOLVER_SYMBOL "sfnc_solver"

#endif
