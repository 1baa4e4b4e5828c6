/* compiler/driver/prove.c - what is proven of a definition: shapes, and the rules of Choices. */
#include "compiler/driver/prove.h"

#include "compiler/driver/locate.h"
#include "compiler/passes/passes.h"
#include "compiler/prove/judge.h"
#include "compiler/prove/judge_choice.h"

#define SOLVER_MS 20000 /* for the questions about one Choice */

void prove_findings(struct compilation *c)
{
    const struct assumptions assumptions = {shape_of_kinds(c->arena, SHAPE_JSON), true};
    const struct solver solver = {locate_solver(), SOLVER_MS};
    struct diags *diags = c->diags;
    struct analysis *analysis;
    bool lowered;

    c->diags = diags_new(c->arena, &c->source);
    lowered = compilation_run(c, STAGE_LOWERED);
    c->diags = diags;
    if (!lowered)
        return;
    fold_program(c->program); /* what is constant is easier to look at */
    ir_number(c->program);
    analysis = analyse(c->program, c->arena, &assumptions);
    judge_program(analysis, c->program, c->arena, diags);
    if (solver.module != NULL)
        judge_choices(analysis, c->program, &solver, c->arena, diags);
}
