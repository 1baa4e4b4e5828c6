/* compiler/prove/solver/terms.c - what instructions compute, as terms of SMT-LIB.
 *
 * A term is written once, as a definition with a name; the value of what is not understood is a
 * constant of which nothing is said. Where an operator of choice rules meets a wrong type it is
 * false; JSONata's operators are absent where an operand is, or fail. */
#include "compiler/prove/solver/terms.h"

#include <string.h>

#include "compiler/prove/solver/gather.h"
#include "compiler/prove/solver/known.h"
#include "compiler/prove/solver/sizes.h"
#include "compiler/prove/solver/tests.h"
#include "sfn/abi.h"

static const char *source(struct terms *t, const struct ir_instruction *at, size_t index)
{
    return terms_operand(t, &at->operands[index]);
}

/* ---- names ---- */

/* The names are of one function, which has a result for each. */
void terms_restart(struct terms *t, const char *prefix)
{
    for (size_t i = 0; i < t->count; i++)
        if (!numbers_known(t->numbers, (int)i))
            t->terms[i] = t->fails[i] = NULL;
    t->prefix = prefix;
}

static const char *name_of(struct terms *t, const struct ir_instruction *at)
{
    bool known = numbers_known(t->numbers, at->id);

    return arena_format(t->f->arena, "%sv%d", known ? t->base : t->prefix, at->id);
}

void terms_name(struct formula *f, const char *name, const char *sort, const char *text)
{
    buffer_add_format(&f->text, "(declare-const %s %s)\n(assert (= %s %s))\n", name, sort, name,
                      text);
}

void terms_define(struct terms *t, const struct ir_instruction *at, const char *text)
{
    const char *name = name_of(t, at);

    terms_name(t->f, name, at->type == IR_BOOL ? "Bool" : "V", text);
    t->terms[at->id] = name;
}

/* Remember what is not understood, at the place of `at`. What is written once more, for a rule
 * alone, is not told twice. */
static void add_blind_of(struct terms *t, const struct ir_instruction *at,
                         const struct ir_instruction *what, bool whole)
{
    struct formula_blind *blind;

    if (t->f->places.course || t->prefix == NULL || t->prefix[0] != '\0')
        return;
    blind = ARENA_NEW(t->f->arena, struct formula_blind);
    *blind = (struct formula_blind){
        .at = what,
        .span = at->op == OP_PARAMETER ? at->block->last->span : at->span,
        .whole = whole,
        .before = t->f->blind,
    };
    t->f->blind = blind;
    t->blind[at->id] = blind;
}

static void add_blind(struct terms *t, const struct ir_instruction *at, bool whole)
{
    add_blind_of(t, at, at, whole);
}

/* What of its operands is not understood is not understood of it. */
static void inherit_blind(struct terms *t, const struct ir_instruction *at)
{
    for (size_t i = 0; i < at->count && t->blind[at->id] == NULL; i++) {
        const struct ir_instruction *operand =
            ir_is_reference(&at->operands[i]) ? at->operands[i].as.instruction : NULL;
        const struct ir_instruction *first =
            operand != NULL ? numbers_first(t->numbers, operand) : NULL;

        if (operand != NULL)
            t->blind[at->id] = t->blind[first != NULL ? first->id : operand->id];
    }
}

void terms_unseen(struct terms *t, const struct ir_instruction *at)
{
    t->f->opaque++;
    add_blind(t, at, true);
}

void terms_opaque(struct terms *t, const struct ir_instruction *at)
{
    const char *name = name_of(t, at);

    if (at->type == IR_BOOL || at->type == IR_VALUE)
        buffer_add_format(&t->f->text, "(declare-const %s %s)\n", name,
                          at->type == IR_BOOL ? "Bool" : "V");
    if (at->type == IR_VALUE && at->op != OP_PARAMETER)
        known_result(t->f, at, name);
    t->terms[at->id] = name;
    terms_unseen(t, at);
}

/* ---- values ---- */

/* Whether a value is true in JSONata. Of arrays and objects that depends on what is in them, of
 * functions on how they were come by. */
static const char *truthy(struct terms *t, const char *x)
{
    const char *open = tests_open(t->f);
    const char *empty = tests_text(t->f, "", 0);

    return arena_format(
        t->f->arena,
        "(or (= %s (bool true)) (and ((_ is num) %s) (not (= (n %s) 0.0))) "
        "(and ((_ is str) %s) %s) (and (or ((_ is arr) %s) ((_ is obj) %s) ((_ is fun) %s)) %s))",
        x, x, x, x, empty != NULL ? arena_format(t->f->arena, "(not (= %s %s))", x, empty) : open,
        x, x, x, open);
}

static const char *literal(struct terms *t, const struct value *value)
{
    char number[512];

    if (value == NULL)
        return "absent";
    switch ((enum value_kind)value->kind) {
    case VALUE_NULL:
        return "null";
    case VALUE_BOOLEAN:
        return value->as.integer != 0 ? "(bool true)" : "(bool false)";
    case VALUE_INTEGER:
    case VALUE_REAL:
        return tests_number(value, number, sizeof number)
                   ? arena_format(t->f->arena, "(num %s)", number)
                   : NULL;
    case VALUE_STRING:
        return tests_text(t->f, value->as.text, value->size);
    case VALUE_ARRAY:
        return "arr";
    case VALUE_OBJECT:
        return "obj";
    case VALUE_UNDEFINED:
        return "absent";
    default:
        return NULL;
    }
}

static const char *place_term(struct terms *t, const struct ir_instruction *at)
{
    int place = places_find(&t->f->places, at);

    if (place < 0)
        return NULL;
    if (!places_is_query(at))
        return arena_format(t->f->arena, "p%d", place);
    /* Between two steps an array that has one item is that. */
    if (at->op == OP_sfn_query_step_field)
        return arena_format(t->f->arena, "(ite (or through%d ((_ is arr) p%d)) %s p%d)", place,
                            place, tests_open_value(t->f), place);
    /* In JSONata the name of a member of an array's items is a sequence of them. */
    return arena_format(t->f->arena, "(ite through%d any%d p%d)", place, place, place);
}

/* $count, $length of an argument. */
static const char *measured(struct terms *t, const struct ir_instruction *at)
{
    int place;

    if (at->count != 2 || !ir_is_reference(&at->operands[1]))
        return NULL;
    place = places_find(&t->f->places, at->operands[1].as.instruction);
    return at->op == OP_sfn_jsonata_count ? sizes_count(t->f, place, source(t, at, 1))
                                          : sizes_length(t->f, place, source(t, at, 1));
}

static const char *order_value(struct terms *t, const struct ir_instruction *at)
{
    const char *x = source(t, at, 0);
    const char *y = source(t, at, 1);

    return arena_format(t->f->arena,
                        "(ite (or ((_ is absent) %s) ((_ is absent) %s)) absent (bool %s))", x, y,
                        tests_query_order(t->f, at, x, y));
}

/* NULL: it is not understood. */
static const char *value_term(struct terms *t, const struct ir_instruction *at)
{
    struct arena *arena = t->f->arena;

    if (ir_lets_through(at->op))
        return source(t, at, 0);
    switch (at->op) {
    case OP_LITERAL:
        return literal(t, at->literal);
    case OP_NOTHING:
        return "absent";
    case OP_sfn_query_settle:
    case OP_sfn_query_from:
    case OP_sfn_query_context:
    case OP_sfn_query_argument:
        return source(t, at, 0);
    case OP_sfn_object_at:
        return arena_format(arena, "(ite ((_ is absent) %s) obj %s)", source(t, at, 0),
                            source(t, at, 0));
    case OP_sfn_query_collapse: /* an array may be a sequence of one */
        return arena_format(arena, "(ite ((_ is arr) %s) %s %s)", source(t, at, 0),
                            tests_open_value(t->f), source(t, at, 0));
    case OP_sfn_query_boolean:
        return arena_format(arena, "(bool %s)", source(t, at, 0));
    case OP_sfn_query_condition:
        return arena_format(arena, "(bool %s)", truthy(t, source(t, at, 0)));
    case OP_sfn_query_less:
    case OP_sfn_query_less_equal:
    case OP_sfn_query_greater:
    case OP_sfn_query_greater_equal:
        return order_value(t, at);
    case OP_sfn_jsonata_exists:
        return at->count != 2
                   ? NULL
                   : arena_format(arena, "(bool (not ((_ is absent) %s)))", source(t, at, 1));
    case OP_sfn_jsonata_not:
    case OP_sfn_jsonata_boolean:
        if (at->count != 2)
            return NULL;
        return arena_format(arena, "(ite ((_ is absent) %s) absent (bool (%s %s)))",
                            source(t, at, 1), at->op == OP_sfn_jsonata_not ? "not" : "and",
                            truthy(t, source(t, at, 1)));
    case OP_sfn_jsonata_count:
    case OP_sfn_jsonata_length:
        return measured(t, at);
    case OP_sfn_query_sum_field:
        return NULL;
    case OP_sfn_query_count_field:
        return places_find(&t->f->places, at) < 0
                   ? NULL
                   : sizes_count_member(t->f, places_find(&t->f->places, at));
    case OP_sfn_jsonata_type:
        return at->count != 2 ? NULL : tests_type(t->f, source(t, at, 1));
    case OP_sfn_query_closure:
    case OP_sfn_query_partial:
    case OP_sfn_query_transform:
    case OP_sfn_query_regex:
        return "fun";
    default:
        return place_term(t, at);
    }
}

/* ---- conditions ---- */

/* The operand if it is a value. */
static const char *value_at(struct terms *t, const struct ir_instruction *at, size_t index)
{
    return index < at->count && at->operands[index].type == IR_VALUE ? source(t, at, index)
                                                                     : "absent";
}

static const char *is_kind(struct terms *t, const struct ir_instruction *at, const char *kind)
{
    return arena_format(t->f->arena, "((_ is %s) %s)", kind, source(t, at, 0));
}

static const char *truth_term(struct terms *t, const struct ir_instruction *at)
{
    struct arena *arena = t->f->arena;

    switch (at->op) {
    case OP_NOT:
        return arena_format(arena, "(not %s)", source(t, at, 0));
    case OP_CONST_BOOL:
        return at->operands[0].as.integer != 0 ? "true" : "false";
    case OP_sfn_present:
    case OP_sfn_query_defined:
        return arena_format(arena, "(not %s)", is_kind(t, at, "absent"));
    case OP_sfn_is_null:
        return is_kind(t, at, "null");
    case OP_sfn_is_numeric:
        return is_kind(t, at, "num");
    case OP_sfn_is_string:
    case OP_sfn_query_is_string:
        return is_kind(t, at, "str");
    case OP_sfn_is_boolean:
        return is_kind(t, at, "bool");
    case OP_sfn_query_is_array:
        return is_kind(t, at, "arr");
    case OP_sfn_query_is_function:
        return is_kind(t, at, "fun");
    case OP_sfn_is_container:
        return arena_format(arena, "(or %s %s)", is_kind(t, at, "arr"), is_kind(t, at, "obj"));
    case OP_sfn_query_truth:
        return truthy(t, source(t, at, 0));
    case OP_sfn_leave:
    case OP_sfn_query_visit:
        return "true";
    default:
        return tests_condition(t->f, at, value_at(t, at, 0), value_at(t, at, 1));
    }
}

const char *terms_of(struct terms *t, const struct ir_instruction *at)
{
    const struct ir_instruction *first = numbers_first(t->numbers, at);
    const char *text = NULL;
    const struct formula_blind *blind = t->f->blind;
    size_t open = t->f->opens + t->f->opaque;

    if (first != NULL && first != at && t->blind[first->id] != NULL)
        add_blind_of(t, at, t->blind[first->id]->at, t->blind[first->id]->whole);
    if (first != NULL)
        at = first;
    if (t->terms[at->id] != NULL)
        return t->terms[at->id];
    if (at->op != OP_PARAMETER && at->type == IR_VALUE)
        text = value_term(t, at);
    else if (at->op != OP_PARAMETER && at->type == IR_BOOL)
        text = truth_term(t, at);
    if (text != NULL)
        terms_define(t, at, text);
    else
        terms_opaque(t, at);
    if (blind == t->f->blind && open != t->f->opens + t->f->opaque)
        add_blind(t, at, false);
    inherit_blind(t, at);
    return t->terms[at->id];
}

const char *terms_operand(struct terms *t, const struct ir_operand *operand)
{
    if (!operand->immediate)
        return terms_of(t, operand->as.instruction);
    return operand->as.integer != 0 ? "true" : "false";
}
