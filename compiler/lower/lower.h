/* compiler/lower/lower.h - lower a state machine, or an expression, to IR.
 *
 * In: a machine without errors that machine_check_buildable accepts. Out: a program with a function
 * for each point of a state (compiler/ir/ir.h). Every field that moves data becomes straight code;
 * nothing of ASL is left for the back ends. */
#ifndef SFNC_LOWER_LOWER_H
#define SFNC_LOWER_LOWER_H

#include "compiler/ir/ir.h"
#include "compiler/model/machine.h"

/* Lower a machine to a program in the arena. With `coverage` (coverage.h, or NULL) the code reports
 * which of its items executions take. The code of the states named `inspected` (or NULL) tells what
 * it computes on its way (enum sfn_inspected). */
struct coverage;
struct ir_program *lower_machine(struct arena *arena, const struct machine *machine,
                                 const struct coverage *coverage, const char *inspected);

/* The same for who does not run it. States with an unfilled ${Placeholder} among their data are
 * lowered, too: it stays in the text, which says nothing of what will be there. */
struct ir_program *lower_machine_to_prove(struct arena *arena, const struct machine *machine);

/* An expression of `sfnc eval`: a path, a call, or one of JSONata; the others are NULL. */
struct jsonata_node;
struct eval_expression {
    const struct path *path;
    const struct intrinsic_call *call;
    const struct jsonata_node *query;
    const char *const *variables; /* names of variables, by slot; EVAL_CONTEXT is the context */
    size_t variable_count;
    const struct value *input; /* "$", if it is known when compiling; NULL: it is given when the
                                  function runs */
};

/* Lower an expression to a program of one chooser, called EVAL_FUNCTION. A definite path that finds
 * nothing gives nothing, or fails with States.Runtime where more steps need what it should find.
 * One of JSONata gives its value as JSON, or undefined (VALUE_UNDEFINED). */
#define EVAL_FUNCTION "eval"
#define EVAL_CONTEXT "$" /* no variable has this name */
struct ir_program *lower_eval(struct arena *arena, const struct eval_expression *expression);

/* The same for several, which become one program. Their choosers are called EVAL_FUNCTION and a
 * number from 0, or as that of lower_eval if there is one only. */
struct ir_program *lower_evals(struct arena *arena, const struct eval_expression *expressions,
                               size_t count);

#endif
