/* compiler/prove/solver/solver.h - ask a solver of SMT-LIB, in a process of its own.
 *
 * Why a process: a solver may run for ever, take all memory, or crash; then it has no answer, and
 * that is all. Why a module: libz3 is loaded only there. The process is kept for the questions that
 * follow, since to begin one takes longer than most answers. */
#ifndef SFNC_PROVE_SOLVER_SOLVER_H
#define SFNC_PROVE_SOLVER_SOLVER_H

#include <stdbool.h>
#include <sys/types.h>

#include "runtime/base/buffer.h"

/* Stands between the parts of a script, which are answered one by one: of a script that takes too
 * long the answers to the parts before remain. */
#define SOLVER_PART "; part\n"

struct solver {
    const char *module; /* path of the module that brings the solver */
    int milliseconds;   /* for a whole script */
    long long deadline; /* for all scripts, as solver_now tells the time; 0: there is none */
    /* The process, once something was asked; all of it is 0 before. */
    struct {
        pid_t process;
        int socket;
        bool used; /* it has answered a script before this one */
    } child;
};

/* Run a script and append what it prints. False: there is no answer, or only a part of one, because
 * the solver is not there, has taken too long or too much memory, or has crashed; *problem says
 * which, in a few words. Nothing is left of the scripts before. The child is kept: solver_close. */
bool solver_run(struct solver *solver, const char *script, struct buffer *answer,
                const char **problem);

/* Go on with the last script, whose declarations and assertions still stand. */
bool solver_more(struct solver *solver, const char *script, struct buffer *answer,
                 const char **problem);

/* solver_run for one of several scripts that have the milliseconds together: those that it took are
 * taken from them. */
bool solver_run_of_several(struct solver *solver, const char *script, struct buffer *answer,
                           const char **problem);

/* Whether there is time to ask something. */
bool solver_has_time(const struct solver *solver);

/* Milliseconds since some time, for deadlines. */
long long solver_now(void);

/* End the child, if there is one; the next script begins another. */
void solver_close(struct solver *solver);

/* What the module has: runs a script, returns what it prints, which lives until the next call.
 * `fresh`: all that was said before is forgotten. */
typedef const char *solver_function(const char *script, bool fresh);
#define SOLVER_SYMBOL "sfnc_solver"

#endif
