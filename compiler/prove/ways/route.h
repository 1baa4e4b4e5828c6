/* compiler/prove/ways/route.h - ways that an execution can go, function by function.
 *
 * A stop is a function that a frame is about to run, with all that is known there. Its successors
 * are the stops behind each of its terminators; the answers of tasks are ours to choose: they
 * succeed, or fail with an error that somebody handles. A Map has one item, unless it is known to
 * have more; the branches of a Parallel are gone through one after the other. So a chain of stops
 * is one execution, written down as a straight line. */
#ifndef SFNC_PROVE_WAYS_ROUTE_H
#define SFNC_PROVE_WAYS_ROUTE_H

#include "compiler/prove/analysis/analysis.h"

/* Where a value comes from. */
enum given_kind {
    GIVEN_INPUT,    /* of the execution */
    GIVEN_ANSWER,   /* what call number `call` of a Task returns, or of a Map's reader */
    GIVEN_COMPUTED, /* what the instruction `at` has computed at `stop` */
    GIVEN_LIST,     /* the outputs of children */
    GIVEN_ITEM,     /* the first item of `whole` */
    GIVEN_BATCH,    /* of one item, the first of `list`; `whole` is the BatchInput, or NULL */
    GIVEN_UNKNOWN,
};

struct given {
    enum given_kind kind;
    const struct ir_state *state;
    size_t call;
    const struct stop *stop;
    const struct ir_instruction *at;
    const struct given *whole;
    const struct given *const *list;
    size_t count;
};

/* What a frame holds. */
struct holding {
    const struct given *input, *result, *item; /* NULL: there is none */
    const struct given *const *variables;      /* by slot, as struct world has them */
};

enum stop_role { STOP_ENTER, STOP_WORK, STOP_LEAVE, STOP_FAIL, STOP_SELECTOR, STOP_END };

/* A frame that waits for its children. */
struct parent {
    const struct parent *outer;
    const struct stop *began; /* the stop that has begun them */
    struct world world;       /* what was known then */
    struct holding holding;
    int child;    /* which is under way */
    size_t items; /* of a Map: how many children do the same */
    /* What says how many may fail, where it is computed; or NULL. */
    const struct ir_instruction *threshold;
    size_t copies; /* how many items there are to be, alike; 0: as many as there are */
    bool goes_on;  /* of a Map that tolerates failures: all children may fail and it goes on, ... */
    bool gives_up; /* ... or it fails */
    bool batched;  /* each gets a batch of one item ... */
    const struct given *batch_input; /* ... beside this, or NULL */
    const struct shape *input;       /* of a Parallel: what each child gets */
    const struct given **outputs;
    const struct shape **shapes; /* of the outputs */
};

struct stop {
    const struct stop *previous;
    const struct ir_instruction *via; /* the terminator of the one before that leads here */
    const struct world *came;         /* what is known there */
    enum stop_role role;              /* STOP_END: the execution has ended */
    const struct ir_function *function;
    const struct ir_state *state;
    struct world world;
    struct holding holding;
    const struct parent *parent;
    /* Of STOP_FAIL: the error, and how often it came in a row. Of STOP_END: the error, or NULL. */
    const char *error;
    size_t throws;
    int *attempts; /* by retrier: how many it has allowed, in this visit of the state; or NULL */
    size_t length;
    size_t cost;
    const struct ir_instruction *broken; /* what failed in the function before, or NULL */
    /* A Map whose children have failed, and that goes on, or does not, as its threshold says; or
     * NULL. */
    const struct parent *judged;
    bool tolerated;
    const struct ir_instruction *named; /* what gave the error its name, or NULL: it is `error` */
    bool dead;                          /* no input goes this way */
};

struct route {
    struct arena *arena;
    const struct analysis *analysis;
    const struct ir_program *program;
};

/* Where every execution begins. */
struct stop *route_start(const struct route *route, const struct shape *input);

/* Tell of every stop that may follow. */
void route_follow(const struct route *route, const struct stop *stop,
                  void (*tell)(void *context, struct stop *next), void *context);

#endif
