/* compiler/lower/lowering.h - what the files of compiler/lower share. Not for other folders. */
#ifndef SFNC_LOWER_LOWERING_H
#define SFNC_LOWER_LOWERING_H

#include "compiler/lower/coverage.h"
#include "compiler/lower/lower.h"
#include "compiler/model/fields.h"

/* What "$" means for a path or template, and what an error message quotes as the input. In a
 * JSONata state what it has in its hands: once it has worked, that is $states.result; in a catcher,
 * $states.errorOutput; else its input. */
struct data {
    struct ir_instruction *value;
};

/* The machine or expression that is being lowered. */
struct lowering {
    struct arena *arena;
    const struct machine *machine;   /* NULL for an expression of sfnc eval */
    const struct coverage *coverage; /* NULL: the code does not report what executions take */
    const char *inspected;           /* the state that tells what it computes (lower.h), or NULL */
    bool proves;                     /* placeholders among data stay: nobody knows them yet */
    struct ir_program *program;
    struct ir_builder builder;

    /* by id */
    struct ir_state **states;
    struct ir_function **enters; /* the point that a transition to the state leads to */

    const struct state *state; /* the state that is being lowered; NULL for an expression */
    const struct field_query *query; /* the expression that is being lowered, or NULL */
    struct ir_part *part;            /* of a choice rule, to be filled in by its expression */
    int filters;               /* how many filter functions were made for it */
    int lambdas;               /* and lambdas */
    const char *eval;          /* the name of the function, for an expression of sfnc eval */
    bool strict;               /* for sfnc eval, as Jayway: all steps before the first wildcard must
                                  find something */
    const char *const *variables; /* for sfnc eval: names of variables, by slot */
    size_t variable_count;
};

/* ---- lowering.c: where the next instruction goes ---- */
/* Add a function of a state, "Charge.work"; its place in the definition is the state's name. */
struct ir_function *lowering_function(struct lowering *l, const struct state *state,
                                      const char *suffix, enum ir_function_kind kind);
/* Add a function of the state that is being lowered, and build into it from here on. */
struct ir_function *lowering_open(struct lowering *l, const char *suffix,
                                  enum ir_function_kind kind);
/* Build into `function`, which is empty, from here on. */
void lowering_enter_function(struct lowering *l, struct ir_function *function);
/* Begin a Task, Parallel or Map: end its `enter` point and build into its `work` point, which
 * retries also go to, from here on. */
void lowering_begin_work(struct lowering *l);
/* Build into the `leave` point, to which the state goes on when its work is done. Returns the
 * result of the work. */
struct data lowering_begin_leave(struct lowering *l);
/* Add an empty block to the current function; build into a block from here on; give instructions
 * the place of a node from here on; an expression of sfnc eval has no places. */
struct ir_block *lowering_block(struct lowering *l, const char *label);
void lowering_continue(struct lowering *l, struct ir_block *block);
void lowering_place(struct lowering *l, const struct tree *tree);
/* The same for bytes of the expression that is being lowered. */
void lowering_place_inside(struct lowering *l, size_t start, size_t end);
/* End the function: the state fails because nothing fills the placeholder. That happens in a trial
 * only (with mocks or a simulated clock); else nothing starts. */
void lowering_refuse(struct lowering *l, const char *placeholder);
/* Report, for coverage, that `of` is taken here: the state that is being lowered, or one of its
 * targets, choice rules, retriers and catchers. Makes no code without l->coverage. */
void lowering_cover(struct lowering *l, const void *of);
/* Tell what is computed here. Makes no code but for the state that is inspected. */
void lowering_inspect(struct lowering *l, enum sfn_inspected what, struct ir_instruction *value);
/* The same for a decision: the state of this name, the retrier or catcher with this index. */
void lowering_inspect_name(struct lowering *l, enum sfn_inspected what, const char *name);
void lowering_inspect_index(struct lowering *l, enum sfn_inspected what, size_t index);

/* ---- expressions/: each returns the instruction that computes the value ---- */
/* Nothing: the function fails here with States.Runtime and this cause. */
struct ir_instruction *lower_failing(struct lowering *l, const char *cause);
/* What a path finds. A definite path that finds nothing gives nothing (NULL at run time). */
struct ir_instruction *lower_path(struct lowering *l, const struct path *path, struct data data);
/* The same for a `.$` field, where an index past the end of an array is null. */
struct ir_instruction *lower_template_path(struct lowering *l, const struct path *path,
                                           struct data data);
/* The same as lower_path for a field that holds a path. */
struct ir_instruction *lower_found(struct lowering *l, const struct expression *expression,
                                   struct data data);
/* The same for a field whose path must find something (InputPath, TimeoutSecondsPath): else it
 * fails with Jayway's message. */
struct ir_instruction *lower_required(struct lowering *l, const struct expression *expression,
                                      struct data data);
/* The same for ItemsPath, which fails as a ResultPath does that cannot be applied. */
struct ir_instruction *lower_applied(struct lowering *l, const struct expression *expression,
                                     struct data data);
/* The function of a filter in a path. */
struct ir_function *lower_filter(struct lowering *l, const struct path_filter *filter);
/* Whether a path finds something in every document. */
bool lower_always_found(const struct lowering *l, const struct path *path);
/* A `.$` field or ErrorPath, which holds a path or a call. A path that finds nothing fails; the
 * message names the field. */
struct ir_instruction *lower_expression(struct lowering *l, const struct expression *expression,
                                        struct data data);
/* An intrinsic call. An argument that finds nothing fails; the message names the call. */
struct ir_instruction *lower_call(struct lowering *l, const struct intrinsic_call *call,
                                  struct data data);
struct ir_instruction *lower_template(struct lowering *l, const struct template *template,
                                      struct data data);

/* ---- query.c: expressions of JSONata states ---- */
/* The value of an expression, which is of the kind that its field takes. */
struct ir_instruction *lower_query_field(struct lowering *l, const struct field_query *query,
                                         struct data data);
/* The same for another kind. */
struct ir_instruction *lower_query_kind(struct lowering *l, const struct field_query *query,
                                        enum sfn_expected expected, struct data data);

/* ---- data flow of a state (flow.c) ---- */
/* The state's input after InputPath; then after Parameters, or its Arguments; its result after
 * ResultSelector and ResultPath; the raw input with `result` put in by a ResultPath; a value after
 * OutputPath. In JSONata that is what the Output makes of the data, or the value when there is no
 * Output. */
struct data flow_input(struct lowering *l);
/* The same where the state begins to work with it, which is inspected. */
struct data flow_begin(struct lowering *l);
struct data flow_effective(struct lowering *l, struct data input);
struct ir_instruction *flow_result(struct lowering *l, struct data result);
struct ir_instruction *flow_insert(struct lowering *l, const struct expression *result_path,
                                   struct ir_instruction *result);
struct ir_instruction *flow_output(struct lowering *l, struct ir_instruction *value,
                                   const struct template *output, struct data data);
/* Give a number to the operation `op`: a literal, what a path finds (TimeoutSeconds,
 * MaxConcurrency) or what an expression gives, and the text of the path ("" for the others). The
 * operation checks the number of a path; that of an expression is checked here. Makes no code when
 * the field is absent. */
void lower_quantity(struct lowering *l, const struct quantity *quantity, enum field field,
                    enum ir_opcode op, struct data input);
/* What an expression gives for a field, checked as the field's row in the table says. */
struct ir_instruction *lower_checked(struct lowering *l, const struct field_query *query,
                                     enum field field, struct data data);
/* The values of an Assign (NULL: there is none), which are computed before the state's output. */
struct assigned {
    const struct assignments *assign;
    struct ir_instruction **values;
};
struct assigned flow_assign(struct lowering *l, const struct assignments *assign, struct data data);
/* Store what is assigned, leave the state with `output`, and go to `next`, or end the scope when
 * that is NULL or leads nowhere. */
void flow_leave(struct lowering *l, struct assigned assigned, struct ir_instruction *output,
                const struct target *next);

/* ---- a file for each state type ---- */
void lower_pass(struct lowering *l);
void lower_task(struct lowering *l);
void lower_choice(struct lowering *l);
void lower_wait(struct lowering *l);
void lower_succeed(struct lowering *l);
void lower_fail(struct lowering *l);
void lower_parallel(struct lowering *l);
void lower_map(struct lowering *l);
/* The `fail` point of a state that has Retry or Catch (errors.c). */
void lower_errors(struct lowering *l);

#endif
