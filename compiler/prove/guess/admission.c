/* compiler/prove/guess/admission.c - whether an input that was found may come to the state of a
 * Choice. */
#include "compiler/prove/guess/admission.h"

#include "compiler/prove/replay/input_shown.h"
#include "compiler/prove/schema/schema_mend.h"
#include "compiler/prove/schema/schema_parts.h"

#define INPUT_SHOWN 80 /* bytes, in a reason */
#define TRIES_MAX 12   /* of one Choice that others know of, and two of each rule */
#define MENDS_MAX 100  /* of one Choice ... */
#define VAIN 4         /* ... of which one in vain counts as so many: it has tried more */
#define FITTED_TURNS 8

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

/* Whether executions begin there, with nothing else than what they are given. */
static bool is_start(const struct analysis *analysis, const struct ir_state *state)
{
    const struct world *world = analysis_at(analysis, state->enter);

    for (size_t i = 0; i < world->variable_count; i++)
        if (!shape_is_only(world->variables[i], SHAPE_ABSENT))
            return false;
    return state->scope->owner == NULL && state->scope->start == state->enter &&
           (world->input->origin & ORIGIN_WHOLE) != 0;
}

struct admission admission_of(const struct analysis *analysis, const struct ir_state *state,
                              const struct formula *formula, const struct comings *comings,
                              bool strict)
{
    const struct assumptions *assumptions = analysis_assumptions(analysis);
    unsigned origin = ORIGIN_OPEN;
    struct admission admission = {.arena = formula->arena,
                                  .analysis = analysis,
                                  .schema = assumptions->schema,
                                  .open = assumptions->open,
                                  .places = &formula->places,
                                  .arrivals = formula->arrivals,
                                  .state = state,
                                  .comings = is_start(analysis, state) ? NULL : comings,
                                  .strict = strict,
                                  .own = (formula->places.world->input->origin & ORIGIN_WHOLE) != 0,
                                  .left = ARENA_NEW(formula->arena, unsigned)};

    *admission.left = admission.comings == NULL ? MENDS_MAX : TRIES_MAX + 2 * formula->rule_count;
    if (analysis_is_mixed(analysis, state->enter))
        origin |= ORIGIN_MIXED;
    if (!admission.own && !comes_from(&formula->places, origin))
        admission.schema = NULL;
    if (comes_from(&formula->places, ORIGIN_RESULT))
        admission.open_result = assumptions->open_result;
    return admission;
}

/* Whether only what certainly comes will do, and somebody else knows that. */
static bool asks(const struct admission *admission, bool refutes)
{
    return admission->comings != NULL && (refutes || admission->strict);
}

/* "/properties/a/pattern of the input schema" */
static const char *named(const struct admission *admission, const char *keyword)
{
    return keyword != NULL ? arena_format(admission->arena, "%s of the input schema", keyword)
                           : "the input schema";
}

/* Whether the schema of the execution's input is known to let it through. */
static bool is_fitting(const struct admission *admission, const struct witness *witness,
                       const char **why)
{
    const char *keyword = NULL;
    enum fit fit;

    if (admission->schema == NULL)
        return true;
    if (!admission->own) {
        if (admission->open != NULL)
            keyword = schema_pointer(admission->arena, admission->schema, admission->open);
        *why = arena_format(admission->arena,
                            "parts come from the execution's input, and %s is not looked into",
                            named(admission, keyword));
        return false;
    }
    fit = schema_fits(admission->arena, admission->schema, witness->input, &keyword);
    if (fit == FIT_NO)
        *why =
            arena_format(admission->arena, "what was found is against %s, which is not looked into",
                         named(admission, keyword));
    else if (fit != FIT_YES)
        *why = arena_format(admission->arena, "%s is not looked into", named(admission, keyword));
    return fit == FIT_YES;
}

static const char *shown(const struct admission *admission, const struct witness *witness)
{
    return input_shown(admission->analysis, admission->state, witness, INPUT_SHOWN,
                       admission->arena);
}

bool admission_allows(const struct admission *admission, const struct witness *witness,
                      bool refutes, const char **why)
{
    if (admission == NULL)
        return true;
    if (!arrivals_allow(admission->arrivals, admission->state, witness)) {
        *why = arena_format(admission->arena,
                            "%s is not known to come through the rules of earlier states",
                            shown(admission, witness));
        return false;
    }
    if (admission->open_result != NULL) {
        *why = arena_format(admission->arena, "parts come from a result, and %s is not looked into",
                            admission->open_result);
        return false;
    }
    if (!is_fitting(admission, witness, why))
        return false;
    if (asks(admission, refutes))
        *why = arena_format(admission->arena,
                            "%s would, but is not known to come from the states before",
                            shown(admission, witness));
    return !asks(admission, refutes);
}

bool admission_is_open(const struct admission *admission, const struct witness *witness)
{
    const struct places *places = admission->places;

    for (size_t i = 0; i < places->count; i++)
        if (places->list[i].part < 0 && shape_is_unfilled(input_part(places, i, witness)))
            return true;
    return false;
}

/* What fulfils the schema, as much like the witness as can be. */
static bool fitted(const struct admission *admission, const struct witness *witness, unsigned turn,
                   struct witness *out)
{
    const struct value *input =
        admission->own && admission->schema != NULL && *admission->left > 0
            ? schema_mend(admission->arena, admission->schema, witness->input, turn)
            : NULL;

    if (*admission->left > 0)
        *admission->left -= input != NULL || *admission->left < VAIN ? 1 : VAIN;
    *out = *witness;
    out->input = input;
    out->comes = true;
    return input != NULL && shape_has(admission->places->world->input, input) &&
           arrivals_allow(admission->arrivals, admission->state, out);
}

bool admission_mend(const struct admission *admission, const struct witness *witness, bool refutes,
                    unsigned turn, struct witness *out)
{
    if (admission->open_result != NULL)
        return false;
    if (!asks(admission, refutes))
        return turn < FITTED_TURNS && fitted(admission, witness, turn, out);
    if (turn == 0 && *admission->left > 0)
        --*admission->left;
    return *admission->left > 0 &&
           admission->comings->make(admission->comings->context, admission->state,
                                    admission->places, witness, turn, out) &&
           shape_has(admission->places->world->input, out->input) &&
           !admission_is_open(admission, out);
}

unsigned admission_turns(const struct admission *admission)
{
    return admission->comings != NULL && admission->comings->turns > FITTED_TURNS
               ? admission->comings->turns
               : FITTED_TURNS;
}
