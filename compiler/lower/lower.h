/* compiler/lower/lower.h - state machine to IR.
 *
 * In: a machine without errors that machine_check_buildable accepts. Out: a verified program with
 * one function per way into a state. Every data-flow field becomes straight code here; nothing of
 * ASL is left for the back ends. */
#ifndef SFNC_LOWER_LOWER_H
#define SFNC_LOWER_LOWER_H

#include "compiler/ir/ir.h"
#include "compiler/model/machine.h"

/* The program of a machine, in the arena. With `coverage` (coverage.h; else NULL) its code tells
 * which items were taken. */
struct coverage;
struct ir_program *lower_machine(struct arena *arena, const struct machine *machine,
                                 const struct coverage *coverage);

/* One expression of `sfnc eval`; exactly one of path and call is set. */
struct eval_expression {
    const struct path *path;
    const struct intrinsic_call *call;
    const char *const *variables; /* names, slot by slot */
    size_t variable_count;
    const struct value *input; /* what "$" names when it is known now; NULL: given when the
                                  function runs */
};

/* Its program: a chooser called EVAL_FUNCTION. A definite path that finds nothing gives nothing, or
 * fails with States.Runtime where it is needed to go on. */
#define EVAL_FUNCTION "eval"
struct ir_program *lower_eval(struct arena *arena, const struct eval_expression *expression);

#endif
