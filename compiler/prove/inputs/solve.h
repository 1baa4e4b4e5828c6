/* compiler/prove/inputs/solve.h - find an input, and answers of tasks, with which an execution goes
 * a way. */
#ifndef SFNC_PROVE_INPUTS_SOLVE_H
#define SFNC_PROVE_INPUTS_SOLVE_H

#include "compiler/prove/ways/route.h"
#include "compiler/prove/solver/solver.h"

enum solved {
    SOLVED,
    SOLVED_NEVER,  /* there is none, as far as the way is understood */
    SOLVED_NOTHING /* the solver has no answer: *why */
};

/* What calls of a Task return or fail with; or those of the reader of a Map. */
struct outcome {
    const struct ir_state *state;
    size_t first, count;       /* the calls, counted from 0 */
    const struct value *value; /* that is returned; NULL: `error` is thrown */
    const char *error;
};

struct solution {
    const struct value *input;
    struct outcome *outcomes; /* in the order of the calls */
    size_t count;
};

/* Of the way that ends at that stop. All lives in the route's arena. Without `out` it is only asked
 * whether there is one: SOLVED_NEVER says that there is not. */
enum solved solve_route(const struct route *route, struct solver *solver, const struct stop *last,
                        struct solution *out, const char **why);

/* Of a way on which the first call of a Task is answered, what it returns; NULL: anything. False:
 * none is known. */
bool solve_answer(const struct route *route, struct solver *solver, const struct stop *last,
                  const struct ir_state *state, const struct value **out);

#endif
