/* compiler/prove/z3/z3.c - the module that brings Z3: it runs a script of SMT-LIB.
 *
 * Only processes that answer for the solver load it (solver.c). */
#include <z3.h>

#include "compiler/prove/solver/solver.h"

/* An error is part of the answer; without a handler Z3 would end the process. */
static void go_on(Z3_context context, Z3_error_code code)
{
    (void)context;
    (void)code;
}

solver_function sfnc_solver;

const char *sfnc_solver(const char *script, bool fresh)
{
    static Z3_context context;

    if (fresh && context != NULL) {
        Z3_del_context(context);
        context = NULL;
    }
    if (context == NULL) {
        Z3_global_param_set("unsat_core", "true"); /* a script can no longer ask for it */
        context = Z3_mk_context(Z3_mk_config());
        Z3_set_error_handler(context, go_on);
    }
    return Z3_eval_smtlib2_string(context, script);
}
