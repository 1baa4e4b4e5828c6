/* compiler/driver/prove.c - what is proven of a definition: shapes, and the rules of Choices. */
#include "compiler/driver/prove.h"

#include "compiler/driver/locate.h"
#include "compiler/passes/passes.h"
#include "compiler/prove/judge.h"
#include "compiler/prove/judge_choice.h"
#include "runtime/base/count.h"

/* Nobody has looked for findings of these rules, so a Comment that ignores them is not wrong. */
static void not_sought(struct compilation *c, const enum rule *rules, size_t count)
{
    for (size_t i = 0; i < count; i++)
        diags_unsought(c->diags, rules[i]);
}

static const enum rule of_shapes[] = {RULE_NEVER_FOUND,     RULE_SOMETIMES_FOUND, RULE_NEVER_TRUE,
                                      RULE_PATH_CONFLICT,   RULE_NOT_AN_ARRAY,    RULE_ALWAYS_FAILS,
                                      RULE_UNDEFINED_RESULT};
static const enum rule of_choices[] = {RULE_DEAD_RULE, RULE_DEAD_DEFAULT, RULE_CHOICE_NOT_TOTAL};

struct analysis *prove_analyse(struct compilation *c)
{
    const struct assumptions assumptions = {shape_of_kinds(c->arena, SHAPE_JSON), true};
    struct diags *diags = c->diags;
    bool lowered;

    c->diags = diags_new(c->arena, &c->source); /* that it cannot be built is told by build */
    lowered = compilation_run(c, STAGE_LOWERED);
    c->diags = diags;
    if (!lowered)
        return NULL;
    fold_program(c->program); /* what is constant is easier to look at */
    return analyse(c->program, c->arena, &assumptions);
}

void prove_findings(struct compilation *c)
{
    const struct solver solver = {locate_solver(), PROVE_SOLVER_MS};
    struct analysis *analysis = prove_analyse(c);

    if (analysis == NULL)
        not_sought(c, of_shapes, COUNT_OF(of_shapes));
    else
        judge_program(analysis, c->program, c->arena, c->diags);
    if (analysis == NULL || solver.module == NULL)
        not_sought(c, of_choices, COUNT_OF(of_choices));
    else
        judge_choices(analysis, c->program, &solver, c->arena, c->diags);
}
