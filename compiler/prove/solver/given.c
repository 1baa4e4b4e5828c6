/* compiler/prove/solver/given.c - whether an input that was found may come, by the schema of what
 * executions are given. */
#include "compiler/prove/solver/given.h"

#include "compiler/prove/shape/schema_mend.h"
#include "compiler/prove/shape/schema_parts.h"

#define MENDS_MAX 100 /* of one Choice ... */
#define VAIN 4        /* ... of which one in vain counts as so many: it has tried more */

/* Whether a part that the rules look at comes from there. */
static bool comes_from(const struct places *places, unsigned origin)
{
    for (size_t i = 0; i < places->count; i++) {
        const struct place_of *place = &places->list[i];

        if (place->part < 0 && ((place->shape->origin | place->shape->within) & origin) != 0)
            return true;
    }
    return false;
}

/* Whether rules look at the input and a variable, or at several variables. */
static bool is_linked(const struct places *places)
{
    size_t roots = 0;

    for (int i = places->root; i >= 0; i = places->list[i].next)
        roots += places->list[i].part >= 0 || places_slot(places, (size_t)i) >= 0;
    return roots > 1;
}

struct given given_of(const struct analysis *analysis, const struct ir_state *state,
                      const struct formula *formula)
{
    const struct assumptions *assumptions = analysis_assumptions(analysis);
    unsigned origin = ORIGIN_OPEN;
    struct given given = {.arena = formula->arena,
                          .schema = assumptions->schema,
                          .open = assumptions->open,
                          .world = formula->places.world,
                          .arrivals = formula->arrivals,
                          .state = state,
                          .linked = is_linked(&formula->places),
                          .own = (formula->places.world->input->origin & ORIGIN_WHOLE) != 0,
                          .left = ARENA_NEW(formula->arena, unsigned)};

    *given.left = MENDS_MAX;
    if (analysis_is_mixed(analysis, state->enter))
        origin |= ORIGIN_MIXED;
    if (!given.own && !comes_from(&formula->places, origin))
        given.schema = NULL;
    if (comes_from(&formula->places, ORIGIN_RESULT))
        given.open_result = assumptions->open_result;
    return given;
}

/* "/properties/a/pattern of the input schema" */
static const char *named(const struct given *given, const char *keyword)
{
    return keyword != NULL ? arena_format(given->arena, "%s of the input schema", keyword)
                           : "the input schema";
}

bool given_allows(const struct given *given, const struct witness *witness, bool refutes,
                  const char **why)
{
    const char *keyword = NULL;
    enum fit fit;

    if (given == NULL)
        return true;
    if (refutes && given->linked) {
        *why = "rules look at several values that earlier states may link";
        return false;
    }
    if (!arrivals_allow(given->arrivals, given->state, witness)) {
        *why = "what was found is not known to come through the rules of earlier states";
        return false;
    }
    if (given->open_result != NULL) {
        *why = arena_format(given->arena, "parts come from a result, and %s is not looked into",
                            given->open_result);
        return false;
    }
    if (given->schema == NULL)
        return true;
    if (!given->own) {
        if (given->open != NULL)
            keyword = schema_pointer(given->arena, given->schema, given->open);
        *why = arena_format(given->arena,
                            "parts come from the execution's input, and %s is not looked into",
                            named(given, keyword));
        return false;
    }
    fit = schema_fits(given->arena, given->schema, witness->input, &keyword);
    if (fit == FIT_NO)
        *why = arena_format(given->arena, "what was found is against %s, which is not looked into",
                            named(given, keyword));
    else if (fit != FIT_YES)
        *why = arena_format(given->arena, "%s is not looked into", named(given, keyword));
    return fit == FIT_YES;
}

bool given_mend(const struct given *given, const struct witness *witness, bool refutes,
                unsigned turn, struct witness *out)
{
    const struct value *input = given->own && !(refutes && given->linked) &&
                                        given->schema != NULL && given->open_result == NULL &&
                                        *given->left > 0
                                    ? schema_mend(given->arena, given->schema, witness->input, turn)
                                    : NULL;

    if (*given->left > 0)
        *given->left -= input != NULL || *given->left < VAIN ? 1 : VAIN;
    *out = *witness;
    out->input = input;
    out->comes = true;
    return input != NULL && shape_has(given->world->input, input) &&
           arrivals_allow(given->arrivals, given->state, out);
}
