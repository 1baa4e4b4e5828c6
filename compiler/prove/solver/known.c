/* compiler/prove/solver/known.c - what is known of places, as a part of a formula. */
#include "compiler/prove/solver/known.h"

#include <math.h>

#include "compiler/prove/analysis/transfer.h"
#include "compiler/prove/solver/tests.h"

#define TERMS_MAX 4000 /* of all ways: they are only a help, as inputs are tried */

static void add_range(const struct shape_range *range, const char *x, struct buffer *out)
{
    char number[512];
    struct value value = {.kind = VALUE_REAL};

    if (range->whole)
        buffer_add_format(out, " (=> ((_ is num) %s) (is_int (n %s)))", x, x);
    value.as.real = range->low;
    if (isfinite(range->low) && tests_number(&value, number, sizeof number))
        buffer_add_format(out, " (=> ((_ is num) %s) (>= (n %s) %s))", x, x, number);
    else if (range->low > 0) /* it is too small to be written */
        buffer_add_format(out, " (=> ((_ is num) %s) (> (n %s) 0.0))", x, x);
    value.as.real = range->high;
    if (isfinite(range->high) && tests_number(&value, number, sizeof number))
        buffer_add_format(out, " (=> ((_ is num) %s) (<= (n %s) %s))", x, x, number);
    else if (range->high < 0)
        buffer_add_format(out, " (=> ((_ is num) %s) (< (n %s) 0.0))", x, x);
}

void known_write(struct formula *f, const struct shape *shape, const char *x, struct buffer *out)
{
    static const struct {
        unsigned kinds;
        const char *is; /* what stands before the name, and a bracket after it */
    } kinds[] = {
        {SHAPE_ABSENT, "((_ is absent) "}, {SHAPE_NULL, "((_ is null) "},
        {SHAPE_TRUE, "(= (bool true) "},   {SHAPE_FALSE, "(= (bool false) "},
        {SHAPE_NUMBER, "((_ is num) "},    {SHAPE_TEXT, "((_ is str) "},
        {SHAPE_ARRAY, "((_ is arr) "},     {SHAPE_OBJECT, "((_ is obj) "},
    };

    buffer_add_text(out, " (or false");
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (shape_may_be(shape, kinds[i].kinds))
            buffer_add_format(out, " %s%s)", kinds[i].is, x);
    buffer_add_text(out, ")");
    if (shape_may_be(shape, SHAPE_NUMBER))
        add_range(&shape->range, x, out);
    buffer_add_format(out, " %s", tests_known_text(f, shape, x));
}

/* Anything of the type of an operand. */
static const struct shape *any_of(struct arena *arena, enum ir_type type)
{
    switch (type) {
    case IR_VALUE:
        return shape_of_kinds(arena, SHAPE_EVERY);
    case IR_BOOL:
        return shape_of_kinds(arena, SHAPE_BOOLEAN);
    case IR_INT:
        return shape_of_range(arena, -INFINITY, INFINITY, true);
    case IR_LIST:
        return shape_of_kinds(arena, SHAPE_ARRAY);
    default:
        return NULL;
    }
}

const struct shape *known_shape_of(const struct formula *f, const struct ir_instruction *at)
{
    const struct shape **shapes = ARENA_ARRAY(f->arena, const struct shape *, at->count);
    struct transfer transfer = {
        .arena = f->arena, .at = at, .shapes = shapes, .world = f->places.world};
    const struct shape *result;

    for (size_t i = 0; i < at->count; i++)
        shapes[i] = any_of(f->arena, at->operands[i].type);
    result = transfer_run(&transfer);
    return shape_is_empty(result) ? shape_of_kinds(f->arena, SHAPE_EVERY) : result;
}

void known_result(struct formula *f, const struct ir_instruction *at, const char *x)
{
    const struct shape *result = known_shape_of(f, at);

    buffer_add_format(&f->text, "(assert (or ((_ is fun) %s) (and", x);
    known_write(f, result, x, &f->text);
    buffer_add_text(&f->text, ")))\n");
    if (!shape_may_be(result, SHAPE_FUNCTION))
        buffer_add_format(&f->text, "(assert (not ((_ is fun) %s)))\n", x);
}

static void write_way(struct formula *f, const struct world *world)
{
    const struct shape **shapes = places_shapes(&f->places, world);

    buffer_add_text(&f->text, " (and true");
    for (size_t i = 0; i < f->places.count; i++)
        if (!shape_equals(shapes[i], f->places.list[i].shape)) /* else it is asserted anyway */
            known_write(f, shapes[i], arena_format(f->arena, "p%zu", i), &f->text);
    buffer_add_text(&f->text, ")");
}

void known_ways(struct formula *f)
{
    const struct places *places = &f->places;

    if (places->way_count < 2 || places->way_count * places->count > TERMS_MAX)
        return;
    buffer_add_text(&f->text, "(assert (or");
    for (size_t i = 0; i < places->way_count; i++)
        write_way(f, places->ways[i]);
    buffer_add_text(&f->text, "))\n");
}

static const char *misfit_words(const struct places *places, const char *root,
                                const struct shape *shape, const struct value *value)
{
    const struct shape_misfit misfit = shape_misfit(places->arena, shape, value);

    return arena_format(places->arena,
                        "the solver has found an input, but %s%s in it is not what is known to "
                        "come here (%s)",
                        root, misfit.path,
                        misfit.shape != NULL ? shape_say(places->arena, misfit.shape)
                                             : "no such field");
}

const char *known_why_not(const struct places *places, const struct witness *witness)
{
    const struct world *way = places->way_count > 0 ? places->ways[0] : places->world;

    if (!shape_has(way->input, witness->input))
        return misfit_words(places, "$", way->input, witness->input);
    for (size_t i = 0; i < way->variable_count; i++)
        if (witness->variables[i] != NULL && !shape_has(way->variables[i], witness->variables[i]))
            return misfit_words(places, "a variable", way->variables[i], witness->variables[i]);
    return "an input that would do it may be none that comes here";
}
