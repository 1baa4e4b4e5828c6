/* compiler/prove/analysis/analysis.h - what is known at every point of a program.
 *
 * In: verified IR. Out: for each point, whether it can be reached, and what is known of the frame
 * there, from all ways that lead to it: transitions, answers of tasks, children that have ended,
 * errors that are caught. Found by going on from the start until nothing more comes; what would
 * come for ever is let go (shape_widen). Where ways meet they are told apart, up to a number: what
 * comes by one of them does not get the fields that only another has. */
#ifndef SFNC_PROVE_ANALYSIS_ANALYSIS_H
#define SFNC_PROVE_ANALYSIS_ANALYSIS_H

#include "compiler/ir/ir.h"
#include "compiler/prove/analysis/interpret.h"
#include "compiler/prove/shape/alternatives.h"
#include "compiler/prove/analysis/world.h"

struct analysis;

/* What is known of the results of tasks, beside what AWS documents: each is in one of some shapes.
 * Each function answers NULL where nothing is known. */
struct results {
    void *context;
    const char *open; /* what first says more in their schemas than shapes do; or NULL */
    /* Of the Tasks with that Resource; of the function that lambda:invoke calls. */
    const struct alternatives *(*of_resource)(void *context, const char *resource);
    const struct alternatives *(*of_function)(void *context, const char *name);
    /* Of one Task, which comes before the others. None: it only fails; unless `*fails` it does not
     * fail by itself. */
    const struct alternatives *(*of_state)(void *context, const char *state, bool *fails);
};

/* What is taken for granted. */
struct assumptions {
    const struct shape *input;         /* what executions are given */
    const struct alternatives *inputs; /* the same, in several shapes; NULL: in that one */
    const struct value *schema;        /* what that fulfils, which may say more; or NULL */
    const struct value *open;          /* what first says more there than the shapes; or NULL */
    const char *open_result;           /* the same of the schemas of results, with its place */
    bool documented; /* integrations answer as AWS documents them, not whatever stands for them */
    const struct results *results; /* or NULL */
    bool apart; /* no way between points is followed: only analysis_walk_apart tells anything */
};

/* Analyse a program. It is not changed, but for its numbers (ir_number). All lives in the arena. */
struct analysis *analyse(struct ir_program *program, struct arena *arena,
                         const struct assumptions *assumptions);

/* What is known of the frame where the function of a point begins; NULL: it is never reached. */
const struct world *analysis_at(const struct analysis *analysis,
                                const struct ir_function *function);

/* The same of each of the ways to the point that are told apart: what comes there is in one of
 * them. *count of them, 0 where it is never reached; the list lives in `arena`. */
const struct world *const *analysis_ways(const struct analysis *analysis,
                                         const struct ir_function *function, struct arena *arena,
                                         size_t *count);

/* Whether values of several of the alternatives of what executions are given are known as one shape
 * at the point: parts may be thought to go together there that never do. */
bool analysis_is_mixed(const struct analysis *analysis, const struct ir_function *function);

/* What is known of a frame of the scope when it begins; NULL: none does. */
const struct world *analysis_begin(const struct analysis *analysis, const struct ir_scope *scope);

/* Walk a function that is reached: each instruction, on each way to it and in it, is told
 * (interpret.h). What is found on the way lives in the arena. */
void analysis_walk(const struct analysis *analysis, const struct ir_function *function,
                   struct arena *arena,
                   void (*reached)(void *context, const struct interpreted *what), void *context);

/* The same, of a function of any point, where nothing is known of what it begins with. */
void analysis_walk_apart(const struct analysis *analysis, const struct ir_function *function,
                         struct arena *arena,
                         void (*reached)(void *context, const struct interpreted *what),
                         void *context);

/* What was taken for granted. */
const struct assumptions *analysis_assumptions(const struct analysis *analysis);

/* The state that a function is of, or NULL. */
const struct ir_state *analysis_state(const struct analysis *analysis,
                                      const struct ir_function *function);

/* By how many scopes outwards of the state's: the slot of that scope's first variable. */
const size_t *analysis_bases(const struct analysis *analysis, const struct ir_state *state);

/* The output of an execution that succeeds; empty: none does. */
const struct shape *analysis_output(const struct analysis *analysis);

#endif
