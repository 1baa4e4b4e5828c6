/* compiler/driver/prove.c - what is proven of a definition: shapes, and the rules of Choices. */
#include "compiler/driver/prove.h"

#include "compiler/driver/locate.h"
#include "compiler/lower/lower.h"
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

bool prove_open(struct compilation *c, struct proof *proof)
{
    struct diags *diags = c->diags;
    bool buildable;

    proof->assumptions = (struct assumptions){shape_of_kinds(c->arena, SHAPE_JSON), true};
    c->diags = diags_new(c->arena, &c->source); /* that it cannot be built is told by build */
    buildable = compilation_run(c, STAGE_BUILDABLE);
    c->diags = diags;
    if (!buildable)
        return false;
    proof->program = lower_machine(c->arena, c->machine, NULL, NULL);
    fold_program(proof->program); /* what is constant is easier to look at */
    proof->analysis = analyse(proof->program, c->arena, &proof->assumptions);
    return true;
}

void prove_findings(struct compilation *c)
{
    const struct solver solver = {locate_solver(), PROVE_SOLVER_MS};
    struct proof proof;
    bool open = prove_open(c, &proof);

    if (open)
        judge_program(proof.analysis, proof.program, c->arena, c->diags);
    else
        not_sought(c, of_shapes, COUNT_OF(of_shapes));
    if (open && solver.module != NULL)
        judge_choices(proof.analysis, proof.program, &solver, c->arena, c->diags);
    else
        not_sought(c, of_choices, COUNT_OF(of_choices));
}
