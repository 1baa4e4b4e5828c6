/* compiler/generate/solving.h - a way that is being solved. Inside solve.c and its parts. */
#ifndef SFNC_GENERATE_SOLVING_H
#define SFNC_GENERATE_SOLVING_H

#include "compiler/generate/solve.h"
#include "compiler/generate/source.h"
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

#endif
