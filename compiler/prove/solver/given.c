/* compiler/prove/solver/given.c - whether an input that was found may come, by the schema of what
 * executions are given. */
#include "compiler/prove/solver/given.h"

#include "compiler/prove/shape/schema_mend.h"
#include "compiler/prove/shape/schema_parts.h"

#define MENDS_MAX 100 /* of one Choice ... */
#define VAIN 4        /* ... of which one in vain counts as so many: it has tried more */

/* Whether a part that the rules look at is known better by the shape than by what of it is sure not
 * to be forbidden by the rest of the schema. */
static bool is_derived(const struct analysis *hazy, const struct ir_state *state,
                       const struct formula *formula)
{
    struct formula other;

    if (hazy == NULL)
        return false;
    if (!formula_begin(&other, hazy, state, formula->arena) ||
        other.places.count != formula->places.count)
        return true;
    for (size_t i = 0; i < other.places.count; i++)
        if (other.places.list[i].part < 0 &&
            !shape_equals(other.places.list[i].shape, formula->places.list[i].shape))
            return true;
    return false;
}

struct given given_of(const struct analysis *analysis, const struct ir_state *state,
                      const struct formula *formula)
{
    const struct assumptions *assumptions = analysis_assumptions(analysis);
    struct given given = {.arena = formula->arena,
                          .schema = assumptions->schema,
                          .open = assumptions->open,
                          .world = formula->places.world,
                          .own = state->scope->owner == NULL && state->scope->start == state->enter,
                          .left = ARENA_NEW(formula->arena, unsigned)};

    *given.left = MENDS_MAX;
    if (given.schema != NULL && !given.own && !is_derived(assumptions->hazy, state, formula) &&
        (!analysis_is_mixed(analysis, state->enter) ||
         !is_derived(assumptions->mixed, state, formula)))
        given.schema = NULL;
    return given;
}

/* "/properties/a/pattern of the input schema" */
static const char *named(const struct given *given, const char *keyword)
{
    return keyword != NULL ? arena_format(given->arena, "%s of the input schema", keyword)
                           : "the input schema";
}

bool given_allows(const struct given *given, const struct witness *witness, const char **why)
{
    const char *keyword = NULL;
    enum fit fit;

    if (given == NULL || given->schema == NULL)
        return true;
    fit = schema_fits(given->arena, given->schema, witness->input, &keyword);
    if (fit == FIT_YES)
        return true;
    if (!given->own)
        *why = arena_format(
            given->arena, "parts come from the execution's input, and %s is not looked into",
            named(given, given->open != NULL
                             ? schema_pointer(given->arena, given->schema, given->open)
                             : NULL));
    else if (fit == FIT_NO)
        *why = arena_format(given->arena, "what was found is against %s, which is not looked into",
                            named(given, keyword));
    else
        *why = arena_format(given->arena, "%s is not looked into", named(given, keyword));
    return false;
}

bool given_mend(const struct given *given, const struct witness *witness, unsigned turn,
                struct witness *out)
{
    const struct value *input = given->schema != NULL && *given->left > 0
                                    ? schema_mend(given->arena, given->schema, witness->input, turn)
                                    : NULL;

    if (*given->left > 0)
        *given->left -= input != NULL || *given->left < VAIN ? 1 : VAIN;
    *out = *witness;
    out->input = input;
    out->comes = true;
    return input != NULL && shape_has(given->world->input, input);
}
