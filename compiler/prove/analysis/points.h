/* compiler/prove/analysis/points.h - the points of a program that is being analysed, and what leads
 * to them. Only for the files that make the analysis; others include analysis.h. */
#ifndef SFNC_PROVE_ANALYSIS_POINTS_H
#define SFNC_PROVE_ANALYSIS_POINTS_H

#include "compiler/prove/analysis/analysis.h"

#define JOINS_MAX 4     /* of a way, before what has grown is let go */
#define GROWTHS_MAX 60  /* of a way, before nothing is known of it any more */
#define WAYS_MAX 6      /* to a point that are told apart */
#define BESIDES_MAX 400 /* of a program: ways to a point beside its first ... */
#define APART_MAX 4000  /* ... of which the alternatives of the input may make so many */

enum role { ROLE_NONE, ROLE_ENTER, ROLE_WORK, ROLE_LEAVE, ROLE_FAIL, ROLE_SELECTOR };

/* What comes to a point from one of the functions that lead to it; or to the last point before it
 * that several lead to. So what values have to do with each other is still known behind the place
 * where ways meet: which of them was taken is often asked by a Choice. */
struct way {
    const struct ir_function *from; /* NULL: from anywhere else */
    size_t alternative;             /* of what executions are given; or analysis.mixed */
    size_t answer; /* counted from 1: which of several results the last Task that has several gave,
                      or which of several kinds of items a Map's child got; 0: there was none, or
                      that is not known */
    struct world world;
    int growths;
    bool fresh; /* more is known than when it was walked */
    struct way *next;
};

/* A function: whose it is, and what is known where it begins. */
struct place {
    const struct ir_function *function;
    const struct ir_state *state;
    enum role role;
    bool reached;
    bool queued;
    bool meeting; /* several functions go on to it, or one does and it is a start */
    bool blurred; /* there are too many ways to tell apart where they come from ... */
    bool mixed;   /* ... and of which alternative they are */
    int growths;
    struct world world; /* of all ways */
    struct way *ways;
    size_t way_count;
    size_t order;
};

/* What frames give that end. */
struct ending {
    const struct shape *output; /* empty: none ends */
    int growths;
};

/* A scope: where its variables are, and what its frames give. */
struct scope_facts {
    const struct ir_scope *scope;
    size_t *bases;          /* by how many scopes outwards: the slot of the first variable */
    size_t slots;           /* of this scope and all outer ones */
    struct ending *endings; /* by alternative */
    bool begun;
    struct world begin; /* of its frames */
};

/* A state that waits for its children: what was known when it began to. */
struct waiting {
    bool *reached;             /* by alternative */
    struct world *worlds;      /* by alternative */
    const struct shape *items; /* of a Map */
    bool opaque;               /* nobody knows its items: a reader has them */
    const struct shape *read;  /* what each of those is, or NULL */
    bool batched;              /* its children get several items each */
    const struct shape *batch; /* what they get beside them, or NULL */
    bool tolerant;             /* some may fail: their errors are in the results */
};

struct analysis {
    struct arena *arena;
    struct ir_program *program;
    const struct assumptions *assumptions;
    struct place *places;         /* by the function's number */
    struct scope_facts *scopes;   /* by id */
    struct waiting *waiting;      /* by the state's id */
    const struct shape **answers; /* by the resource's id; NULL: not made yet */
    const struct shape **started; /* by the state's id: what its task was given last */
    struct place **in_order;      /* in which places are walked (order.h); NULL: a gap */
    size_t ordered;               /* places and gaps */
    size_t lowest;                /* before it none is queued */
    struct place *at;             /* whose function is being walked ... */
    struct way *way;              /* ... and on which way it was come to */
    size_t besides;               /* ways to points beside their first */
    size_t alternative;           /* of the input that is at hand, while no way is */
    size_t mixed;                 /* the number of what may be of several alternatives */
};

/* No value, and every one. */
static inline const struct shape *points_nothing(const struct analysis *a)
{
    return shape_of_kinds(a->arena, 0);
}

static inline const struct shape *points_anything(const struct analysis *a)
{
    return shape_of_kinds(a->arena, SHAPE_JSON);
}

static inline struct place *points_place(const struct analysis *a,
                                         const struct ir_function *function)
{
    return &a->places[function->number];
}

/* Take the first place of those that more is known of; NULL: there is none. */
struct place *points_take(struct analysis *a);

/* The alternative of what executions are given that is being followed. */
size_t points_alternative(const struct analysis *a);

/* A frame may come to the function in this world, too. NULL: to none. */
void points_lead(struct analysis *a, const struct ir_function *function, const struct world *world);

/* Which answer of a Task the way that is followed goes on with. */
size_t points_answer(const struct analysis *a);

/* The same of one of several answers of a Task, or kinds of items of a Map. */
void points_lead_answer(struct analysis *a, const struct ir_function *function,
                        const struct world *world, size_t alternative, size_t answer);

/* The same of an alternative that may be another one than that which is being followed. */
void points_lead_of(struct analysis *a, const struct ir_function *function,
                    const struct world *world, size_t alternative);

#endif
