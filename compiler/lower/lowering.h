/* compiler/lower/lowering.h - what the files of compiler/lower share: one lowering under way. */
#ifndef SFNC_LOWER_LOWERING_H
#define SFNC_LOWER_LOWERING_H

#include "compiler/lower/coverage.h"
#include "compiler/lower/lower.h"

/* What a path or template is evaluated against: "$", and what a cause quotes as the input. */
struct data {
    struct ir_instruction *value;
};

struct lowering {
    struct arena *arena;
    const struct machine *machine; /* NULL for an expression of eval */
    const struct coverage *coverage; /* NULL: the code does not tell what was taken */
    struct ir_program *program;
    struct ir_builder builder;

    /* by id */
    struct ir_state **states;
    struct ir_function **enters; /* where a transition to the state goes */

    const struct state *state; /* being lowered; NULL for eval */
    int filters;               /* filter functions made for it */
    bool strict;               /* eval, as Jayway: what leads to the first wildcard must be there */
    const char *const *variables; /* eval: names by slot */
    size_t variable_count;
};

/* ---- lowering.c: where the next instruction goes ---- */
/* A new function of a state, "Charge.work", whose place is the state's name. */
struct ir_function *lowering_function(struct lowering *l, const struct state *state,
                                      const char *suffix, enum ir_function_kind kind);
/* Start a point function of the state being lowered and build into its entry block. */
struct ir_function *lowering_open(struct lowering *l, const char *suffix,
                                  enum ir_function_kind kind);
/* Go on building in `function`, which is empty. */
void lowering_enter_function(struct lowering *l, struct ir_function *function);
/* The transition target of Task, Parallel, Map: enter, then the `work` point, where a retry resumes
 * too; building goes on there. */
void lowering_begin_work(struct lowering *l);
/* The `leave` point, run when the work is done; returns its result. */
struct data lowering_begin_leave(struct lowering *l);
struct ir_block *lowering_block(struct lowering *l, const char *label);
void lowering_continue(struct lowering *l, struct ir_block *block);
void lowering_place(struct lowering *l, const struct tree *tree);
/* Here `of` is taken: the state being lowered, or one of its targets, choice rules, retriers and
 * catchers. No code unless the program is compiled to tell. */
void lowering_cover(struct lowering *l, const void *of);

/* ---- expressions/ ---- */
/* What a path finds: nothing (NULL at run time) when definite and missing. */
struct ir_instruction *lower_path(struct lowering *l, const struct path *path, struct data data);
/* As lower_path, for a field that holds a path. */
struct ir_instruction *lower_found(struct lowering *l, const struct expression *expression,
                                   struct data data);
/* As lower_found, failing as Jayway words it: InputPath, OutputPath, TimeoutSecondsPath... */
struct ir_instruction *lower_required(struct lowering *l, const struct expression *expression,
                                      struct data data);
/* A field whose path a ${Placeholder} was to be. Only a mock of the state lets an executable start
 * with it unfilled; reaching it fails. */
struct ir_instruction *lower_unfilled(struct lowering *l, const struct expression *expression);
struct ir_function *lower_filter(struct lowering *l, const struct path_filter *filter);
/* Whether a path finds something in any document. */
bool lower_always_found(const struct path *path);
/* A `.$` field, ErrorPath: path or call; a path that finds nothing names the field. */
struct ir_instruction *lower_expression(struct lowering *l, const struct expression *expression,
                                        struct data data);
/* An argument that finds nothing fails, and names the call. */
struct ir_instruction *lower_call(struct lowering *l, const struct intrinsic_call *call,
                                  struct data data);
struct ir_instruction *lower_template(struct lowering *l, const struct template *template,
                                      struct data data);

/* ---- data flow of a state (flow.c) ---- */
struct data flow_input(struct lowering *l);                                 /* after InputPath */
struct data flow_effective(struct lowering *l, struct data input);          /* after Parameters */
struct ir_instruction *flow_result(struct lowering *l, struct data result); /* ResultSelector.. */
struct ir_instruction *flow_insert(struct lowering *l, const struct expression *result_path,
                                   struct ir_instruction *result);
struct ir_instruction *flow_output(struct lowering *l, struct ir_instruction *value);
/* A number that is literal or comes from a path (TimeoutSeconds, MaxConcurrency, ...), given to
 * `op` with its path's text ("" for a literal); the runtime checks it and words the errors. Absent:
 * no code. */
void lower_quantity(struct lowering *l, const struct quantity *quantity, enum ir_opcode op,
                    struct data input);
/* The values of an Assign (may be NULL), computed before the state's output is. */
struct assigned {
    const struct assignments *assign;
    struct ir_instruction **values;
};
struct assigned flow_assign(struct lowering *l, const struct assignments *assign, struct data data);
/* Store what is assigned, leave with `output`, and go on. */
void flow_leave(struct lowering *l, struct assigned assigned, struct ir_instruction *output,
                const struct target *next);

/* ---- one file a state type ---- */
void lower_pass(struct lowering *l);
void lower_task(struct lowering *l);
void lower_choice(struct lowering *l);
void lower_wait(struct lowering *l);
void lower_succeed(struct lowering *l);
void lower_fail(struct lowering *l);
void lower_parallel(struct lowering *l);
void lower_map(struct lowering *l);
/* Retry and Catch: the state's `fail` point, if it has any (errors.c). */
void lower_errors(struct lowering *l);

#endif
