/* compiler/prove/inputs/demands.c - what inputs must be for a way to fail where it does.
 *
 * An operation fails if what it is given is missing, or is a text where it wants something else. If
 * that is computed, some part of the input that it is computed from is missing. */
#include "compiler/prove/inputs/demands.h"

#include <string.h>

#include "compiler/prove/solver/tests.h"
#include "compiler/prove/ways/fragile.h"
#include "compiler/prove/ways/handlers.h"
#include "runtime/json/value.h"
#include "sfn/abi.h"

#define DEPTH_MAX 8 /* operations between a part of the input and what fails */

/* A part that must have a value. */
struct demand {
    struct origin origin;
    const struct value *value; /* NULL: it must not be there */
};

/* The first part of the input, or of an answer, that the value is computed from. */
static bool find_part(struct solving *s, const struct stop *stop, const struct ir_instruction *at,
                      bool missing, int depth, struct origin *out)
{
    *out = origin_at(&s->tracing, stop, at, NULL, 0);
    if (out->kind == ORIGIN_SOURCE && (!missing || out->count > 0))
        return true;
    if (out->kind != ORIGIN_UNKNOWN || depth == DEPTH_MAX)
        return false;
    for (size_t i = 0; i < at->count; i++)
        if (at->operands[i].type == IR_VALUE && ir_is_reference(&at->operands[i]) &&
            find_part(s, stop, at->operands[i].as.instruction, missing, depth + 1, out))
            return true;
    return false;
}

static bool is_broken(struct solving *s, const struct stop *stop, const struct ir_instruction *at,
                      struct demand *out)
{
    bool missing = fragile_by(at) == FRAGILE_ABSENCE;

    out->value = missing ? NULL : value_text(&s->route->arena->region, "text");
    return ir_is_reference(&at->operands[0]) &&
           find_part(s, stop, at->operands[0].as.instruction, missing, 0, &out->origin);
}

static bool is_named(struct solving *s, const struct stop *stop, const struct stop *after,
                     struct demand *out)
{
    const struct ir_instruction *at = after->named;

    if (strcmp(after->error, HANDLERS_OTHER) == 0)
        return false; /* it is any that nobody names */
    if (at->op == OP_sfn_query_settle && ir_is_reference(&at->operands[0]))
        at = at->operands[0].as.instruction;
    out->origin = origin_at(&s->tracing, stop, at, NULL, 0);
    out->value = value_text(&s->route->arena->region, after->error);
    return out->origin.kind == ORIGIN_SOURCE;
}

/* Of all that fail 100 % are tolerated; a threshold of 0 tolerates nothing. */
static bool is_judged(struct solving *s, const struct stop *after, struct demand *out)
{
    const struct parent *parent = after->judged;

    out->value = value_integer(&s->route->arena->region, after->tolerated ? 100 : 0);
    return ir_is_reference(&parent->threshold->operands[0]) &&
           find_part(s, parent->began, parent->threshold->operands[0].as.instruction, false, 0,
                     &out->origin);
}

/* What the step of the way that leads to `after` demands, of the threshold of a Map and else. */
static bool demand_of(struct solving *s, const struct stop *after, bool judged, struct demand *out)
{
    if (judged)
        return after->judged != NULL && is_judged(s, after, out);
    if (after->broken != NULL)
        return is_broken(s, after->previous, after->broken, out);
    if (after->named != NULL)
        return is_named(s, after->previous, after, out);
    return false;
}

/* A part that is missing, or no container, has nothing in it. */
static void say_inside(struct solving *s, const struct demand *demand)
{
    const struct part wanted = {.origin = demand->origin};

    for (size_t i = 0; i < s->sources.count; i++)
        if (sources_contain(&wanted, &s->sources.list[i]))
            buffer_add_format(&s->formula.text, "(assert (= p%d absent))\n",
                              s->sources.list[i].place);
}

/* A text that no rule names. */
static void say_other(struct solving *s, int place)
{
    const struct classes *classes = &s->formula.classes;

    buffer_add_format(&s->formula.text, "(assert ((_ is str) p%d))\n", place);
    for (size_t i = 0; s->formula.classed && i < classes->count; i++)
        if (classes->list[i].constant >= 0)
            buffer_add_format(&s->formula.text, "(assert (not (= p%d (str %zu))))\n", place, i);
}

static void say_part(struct solving *s, const struct demand *demand)
{
    const struct part *part = sources_find(&s->sources, &demand->origin);
    const struct value *value = demand->value;
    struct buffer *out = &s->formula.text;
    const char *text = NULL;

    if (part == NULL)
        return;
    if (value_is(value, VALUE_STRING) && s->formula.classed)
        text = tests_text(&s->formula, value->as.text, value->size);
    if (value == NULL)
        buffer_add_format(out, "(assert (= p%d absent))\n", part->place);
    else if (text != NULL)
        buffer_add_format(out, "(assert (= p%d %s))\n", part->place, text);
    else if (value_is(value, VALUE_STRING))
        say_other(s, part->place);
    else
        buffer_add_format(out, "(assert (= p%d (num %lld.0)))\n", part->place,
                          (long long)value->as.integer);
}

void demands_say(struct solving *s)
{
    for (const struct stop *at = s->last; at->previous != NULL; at = at->previous)
        for (int judged = 0; judged < 2; judged++) {
            struct demand demand;

            if (!demand_of(s, at, judged != 0, &demand))
                continue;
            say_part(s, &demand);
            say_inside(s, &demand);
        }
}

static void put(struct solving *s, const struct demand *demand)
{
    const struct shape *any = shape_of_kinds(s->route->arena, SHAPE_JSON);
    struct part *part = sources_part(&s->sources, &demand->origin, -1, any);

    part->value = demand->value;
    for (size_t i = 0; i < s->sources.count; i++)
        if (sources_contain(part, &s->sources.list[i]))
            s->sources.list[i].value = NULL;
}

void demands_put(struct solving *s)
{
    for (const struct stop *at = s->last; at->previous != NULL; at = at->previous)
        for (int judged = 0; judged < 2; judged++) {
            struct demand demand;

            if (demand_of(s, at, judged != 0, &demand))
                put(s, &demand);
        }
}
