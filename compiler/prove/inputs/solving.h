/* compiler/prove/inputs/solving.h - a way that is being solved. */
#ifndef SFNC_PROVE_INPUTS_SOLVING_H
#define SFNC_PROVE_INPUTS_SOLVING_H

#include "compiler/prove/inputs/solve.h"
#include "compiler/prove/inputs/source.h"
#include "compiler/prove/solver/formula.h"

struct solving {
    const struct route *route;
    struct solver *solver;
    const struct stop *last;
    const struct stop **stops; /* by step */
    struct formula_step *steps;
    size_t count;
    struct formula formula;
    struct sources sources;
    struct tracing tracing;
};

/* Begin with the way that ends at that stop. `ask`: the parts of its sources are what the solver
 * says; else there are none yet. */
enum solved solving_begin(struct solving *solving, const struct route *route, struct solver *solver,
                          const struct stop *last, bool ask, const char **why);

#endif
