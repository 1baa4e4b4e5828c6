/* compiler/driver/prove.c - what is proven of a definition: shapes, and the rules of Choices. */
#include "compiler/driver/prove.h"

#include "compiler/check/names/members.h"
#include "compiler/check/names/ways.h"
#include "compiler/driver/driver.h"
#include "compiler/driver/locate.h"
#include "compiler/driver/print.h"
#include "compiler/driver/results.h"
#include "compiler/driver/schema_file.h"
#include "compiler/lower/lower.h"
#include "compiler/passes/passes.h"
#include "compiler/prove/judge/judge.h"
#include "compiler/prove/judge/judge_choice.h"
#include "compiler/prove/judge/judge_overruns.h"
#include "compiler/prove/schema/schema.h"
#include "compiler/syntax/place.h"
#include "runtime/base/count.h"

/* Nobody has looked for findings of these rules, so a Comment that ignores them is not wrong. */
static void not_sought(struct compilation *c, const enum rule *rules, size_t count)
{
    for (size_t i = 0; i < count; i++)
        diags_unsought(c->diags, rules[i]);
}

static const enum rule of_shapes[] = {
    RULE_NEVER_FOUND,      RULE_SOMETIMES_FOUND, RULE_NEVER_TRUE,
    RULE_PATH_CONFLICT,    RULE_NOT_AN_ARRAY,    RULE_ALWAYS_FAILS,
    RULE_UNDEFINED_RESULT, RULE_PAYLOAD_LIMIT,   RULE_HISTORY_LIMIT};
static const enum rule of_choices[] = {RULE_DEAD_RULE, RULE_DEAD_PART, RULE_DEAD_DEFAULT,
                                       RULE_CHOICE_NOT_TOTAL};

static bool check_schema(const char *path)
{
    struct arena *arena = arena_new();
    bool fine = schema_file_read(arena, path) != NULL;

    arena_free(arena);
    return fine;
}

/* Whether a file is named. */
static bool is_named(const char *option, const char *path)
{
    if (path[0] == '\0')
        print_complaint("%s needs a file", option);
    return path[0] != '\0';
}

int prove_option(struct compilation *c, int argc, char **argv)
{
    int used = 0;
    const char *path;
    bool fine;

    if ((path = option_value("--input-schema", argc, argv, &used)) != NULL) {
        c->input_schema = path;
        fine = is_named("--input-schema", path) && check_schema(path);
    } else if ((path = option_value("--bindings", argc, argv, &used)) != NULL) {
        c->bindings = path;
        fine = is_named("--bindings", path) && results_check(path, NULL);
    } else if ((path = option_value("--mock", argc, argv, &used)) != NULL) {
        c->mocks = path;
        fine = is_named("--mock", path) && results_check(NULL, path);
    } else {
        return 0;
    }
    return fine ? used : -1;
}

/* What is taken for granted of what executions are given. */
static void assume_input(struct compilation *c, struct assumptions *assumptions)
{
    struct alternatives *inputs = ARENA_NEW(c->arena, struct alternatives);

    *inputs = alternatives_of(shape_of_kinds(c->arena, SHAPE_JSON));
    if (c->input_schema != NULL)
        assumptions->schema = schema_file_read(c->arena, c->input_schema);
    if (assumptions->schema != NULL)
        *inputs = schema_alternatives(c->arena, assumptions->schema, &assumptions->open);
    for (size_t i = 0; i < inputs->count; i++)
        inputs->list[i] = shape_with_origin(c->arena, inputs->list[i], ORIGIN_WHOLE);
    assumptions->inputs = inputs;
    assumptions->input = alternatives_join(c->arena, inputs);
}

/* Lower it for findings, whose places are those of the source as it was composed: only where they
 * are shown they become places of its pieces. */
static struct ir_program *lower_in_place(struct compilation *c)
{
    const struct source *composed = c->machine->source;
    struct source whole = *composed;
    struct ir_program *program;

    whole.origin = NULL;
    c->machine->source = &whole;
    program = c->coverage != NULL ? lower_machine(c->arena, c->machine, c->coverage, NULL)
                                  : lower_machine_to_prove(c->arena, c->machine);
    c->machine->source = composed;
    return program;
}

bool prove_open(struct compilation *c, struct proof *proof)
{
    struct diags *diags = c->diags;
    struct results *results;
    bool buildable;

    c->diags = diags_new(c->arena, &c->source); /* that it cannot be built is told by build */
    buildable = compilation_run(c, STAGE_BUILDABLE);
    c->diags = diags;
    if (!buildable)
        return false;
    results = results_read(c->arena, c->bindings, c->mocks, c->machine->name, &buildable);
    if (!buildable)
        return false;
    proof->assumptions = (struct assumptions){.documented = true, .results = results};
    if (results != NULL)
        proof->assumptions.open_result = results->open;
    assume_input(c, &proof->assumptions);
    proof->program = lower_in_place(c);
    fold_program(proof->program); /* what is constant is easier to look at */
    proof->analysis = analyse(proof->program, c->arena, &proof->assumptions);
    proof->assumptions.results = NULL; /* all that they say of it is known now */
    results_free(results);
    return true;
}

static const char *place_name(void *context, size_t at)
{
    const struct compilation *c = context;

    return tree_place(c->arena, c->tree, at);
}

void prove_directives(struct compilation *c)
{
    static const enum rule called[] = {RULE_UNFILLED_PLACEHOLDER, RULE_UNUSED_DEFINE,
                                       RULE_EXPRESS_RESOURCE};

    not_sought(c, called, COUNT_OF(called));
    if (!c->explain_errors)
        diags_unsought(c->diags, RULE_UNCAUGHT_ERROR);
    diags_report_directives(c->diags);
}

void prove_findings(struct compilation *c)
{
    struct solver solver = {.module = locate_solver(), .milliseconds = FINDINGS_SOLVER_MS};
    struct proof proof;
    bool open = !c->unproven && prove_open(c, &proof);

    if (open) {
        judge_program(proof.analysis, proof.program, c->arena, c->diags);
        judge_overruns(proof.analysis, proof.program, c->arena, c->diags);
    } else {
        not_sought(c, of_shapes, COUNT_OF(of_shapes));
    }
    if (open && solver.module != NULL)
        judge_choices(proof.analysis, proof.program, &solver, c->arena, c->diags);
    else
        not_sought(c, of_choices, COUNT_OF(of_choices));
    solver_close(&solver);
    machine_check_members(c->arena, c->machine, c->diags);
    if (c->input_schema == NULL)
        machine_check_ways(c->arena, c->machine, c->diags);
    diags_locate(c->diags, place_name, c);
}
