/* compiler/prove/solver/tests.c - comparisons, and what they ask of texts, as terms of SMT-LIB.
 *
 * A text is the number of its class, and the classes of a constant's test are listed as ranges of
 * numbers. Whether two texts of one class are the same is open, unless a constant is alone in it.
 * What a text says as a timestamp is a constant of its place: any moment, or none. */
#include "compiler/prove/solver/tests.h"

#include <stdio.h>
#include <string.h>

#include "compiler/prove/solver/gather.h"
#include "runtime/base/time.h"
#include "runtime/json/write.h"
#include "sfn/abi.h"

/* ---- terms of constants ---- */

const char *tests_open(struct formula *f)
{
    const char *name = arena_format(f->arena, "open%zu", f->opens++);

    buffer_add_format(&f->text, "(declare-const %s Bool)\n", name);
    return name;
}

const char *tests_open_value(struct formula *f)
{
    const char *name = arena_format(f->arena, "value%zu", f->opens++);

    buffer_add_format(&f->text, "(declare-const %s V)\n", name);
    return name;
}

/* The class of a constant, or -1. */
static int class_of(const struct formula *f, const char *text, size_t size)
{
    for (size_t i = 0; f->classed && i < f->classes.count; i++) {
        const struct text_class *at = &f->classes.list[i];

        if (at->constant >= 0 && at->text->size == size &&
            (size == 0 || memcmp(at->text->as.text, text, size) == 0))
            return (int)i;
    }
    return -1;
}

const char *tests_text(struct formula *f, const char *text, size_t size)
{
    int class = class_of(f, text, size);

    return class < 0 ? NULL : arena_format(f->arena, "(str %d)", class);
}

bool tests_number(const struct value *number, char *out, size_t size)
{
    char digits[400];
    int length;

    if (number->kind == VALUE_INTEGER)
        length = snprintf(digits, sizeof digits, "%lld.0", (long long)number->as.integer);
    else
        length = snprintf(digits, sizeof digits, "%.60f", number->as.real);
    if (length < 0 || (size_t)length >= sizeof digits || (size_t)length + 8 > size)
        return false;
    if (number->kind == VALUE_REAL) {
        double back = 0;

        if (sscanf(digits, "%lf", &back) != 1 || back != number->as.real)
            return false;
    }
    if (digits[0] == '-')
        (void)snprintf(out, size, "(- %s)", digits + 1);
    else
        (void)snprintf(out, size, "%s", digits);
    return true;
}

/* ---- sets of classes ---- */

/* The text is of one of the classes that are marked. */
static const char *in_classes(struct formula *f, const char *x, const bool *marked)
{
    struct buffer text = BUFFER_EMPTY;
    const char *made;

    buffer_add_format(&text, "(and ((_ is str) %s) (or false", x);
    for (size_t i = 0; i < f->classes.count; i++) {
        size_t from = i;

        if (!marked[i])
            continue;
        while (i + 1 < f->classes.count && marked[i + 1])
            i++;
        if (from == i)
            buffer_add_format(&text, " (= (s %s) %zu)", x, from);
        else
            buffer_add_format(&text, " (and (<= %zu (s %s)) (<= (s %s) %zu))", from, x, x, i);
    }
    buffer_add_text(&text, "))");
    made = arena_text(f->arena, text.text, text.size);
    buffer_fini(&text);
    return made;
}

static const char *is_text_and_open(struct formula *f, const char *x)
{
    f->opaque++;
    return arena_format(f->arena, "(and ((_ is str) %s) %s)", x, tests_open(f));
}

/* x, a text, compared with a constant: less, the same or greater, as the bits of `wanted` say. */
enum { LESS = 1, SAME = 2, GREATER = 4 };

static const char *ordered(struct formula *f, const char *x, const struct value *constant,
                           unsigned wanted)
{
    bool *marked;
    int own = class_of(f, constant->as.text, constant->size);

    if (own < 0 || !f->tests->ordered)
        return is_text_and_open(f, x);
    marked = ARENA_ARRAY(f->arena, bool, f->classes.count);
    for (size_t i = 0; i < f->classes.count; i++)
        marked[i] = (int)i == own ? (wanted & SAME) != 0
                    : f->classes.list[i].rank <= f->classes.list[own].rank
                        ? (wanted & LESS) != 0
                        : (wanted & GREATER) != 0;
    return in_classes(f, x, marked);
}

/* The number of a pattern, which classes have by; -1: by none. */
static int number_of_pattern(const struct formula *f, const struct value *pattern)
{
    for (size_t k = 0; pattern != NULL && f->classed && k < f->tests->pattern_count; k++)
        if (value_equals(f->tests->patterns[k], pattern))
            return (int)k;
    return -1;
}

/* The classes that are one constant. */
static bool *constants(struct formula *f)
{
    bool *alone = ARENA_ARRAY(f->arena, bool, f->classes.count);

    for (size_t i = 0; i < f->classes.count; i++)
        alone[i] = f->classes.list[i].constant >= 0;
    return alone;
}

/* What is open, but is taken to be false where an input is looked for: others are tried first. */
static const char *last_resort(struct formula *f)
{
    const char *open = tests_open(f);

    f->opaque++;
    f->plain = true;
    buffer_add_format(&f->text, "(assert (=> plain (not %s)))\n", open);
    return open;
}

/* What is no class of its own: it is known of constants, which are tried first, and else open. */
static const char *matches_constant(struct formula *f, const struct value *pattern, const char *x)
{
    bool *marked = ARENA_ARRAY(f->arena, bool, f->classes.count);
    const char *open = last_resort(f);

    for (size_t i = 0; i < f->classes.count; i++)
        marked[i] = f->classes.list[i].constant >= 0 &&
                    sfn_string_matches(f->classes.list[i].text, pattern) != 0;
    return arena_format(f->arena, "(or %s (and ((_ is str) %s) (not %s) %s))",
                        in_classes(f, x, marked), x, in_classes(f, x, constants(f)), open);
}

static const char *matches(struct formula *f, const struct ir_instruction *at, const char *x)
{
    const struct value *pattern = gather_pattern_of(f->arena, at);
    int number = number_of_pattern(f, pattern);
    bool *marked;

    if (number < 0 && f->classed && pattern != NULL)
        return matches_constant(f, pattern, x);
    if (number < 0)
        return is_text_and_open(f, x);
    marked = ARENA_ARRAY(f->arena, bool, f->classes.count);
    for (size_t i = 0; i < f->classes.count; i++)
        marked[i] = (f->classes.list[i].patterns >> number & 1) != 0;
    return in_classes(f, x, marked);
}

/* Whether the operand at the index is a text that is a class by itself. */
static bool is_constant(const struct formula *f, const struct ir_instruction *at, size_t index)
{
    const struct value *literal = gather_literal(at, index);

    return value_is(literal, VALUE_STRING) && class_of(f, literal->as.text, literal->size) >= 0;
}

/* Two texts are the same: of a class that is more than one text it is open. */
static const char *same_text(struct formula *f, const struct ir_instruction *at, const char *x,
                             const char *y)
{
    if (is_constant(f, at, 0) || is_constant(f, at, 1))
        return arena_format(f->arena, "(= %s %s)", x, y);
    return arena_format(f->arena,
                        "(and ((_ is str) %s) ((_ is str) %s) (= (s %s) (s %s)) (or %s %s))", x, y,
                        x, y, f->classed ? in_classes(f, x, constants(f)) : "false", tests_open(f));
}

/* ---- moments ---- */

static const char *moment(struct formula *f, const struct ir_instruction *at)
{
    long long seconds = (long long)at->operands[1].as.integer;

    return arena_format(f->arena, "(+ %s%lld.0%s (/ %lld.0 1000000000.0))",
                        seconds < 0 ? "(- " : "", seconds < 0 ? -seconds : seconds,
                        seconds < 0 ? ")" : "", (long long)at->operands[2].as.integer);
}

static const char *at_moment(struct formula *f, const struct ir_instruction *at, const char *x,
                             const char *relation)
{
    int place = places_find(&f->places, at->operands[0].as.instruction);

    if (place < 0)
        return is_text_and_open(f, x);
    return arena_format(f->arena, "(and ((_ is str) %s) ts%d (%s tm%d %s))", x, place, relation,
                        place, moment(f, at));
}

static const char *two_moments(struct formula *f, const struct ir_instruction *at, const char *x,
                               const char *y, const char *relation)
{
    int left = places_find(&f->places, at->operands[0].as.instruction);
    int right = places_find(&f->places, at->operands[1].as.instruction);

    if (left < 0 || right < 0)
        return is_text_and_open(f, x);
    return arena_format(f->arena, "(and ((_ is str) %s) ((_ is str) %s) ts%d ts%d (%s tm%d tm%d))",
                        x, y, left, right, relation, left, right);
}

/* Whether all texts of a shape are listed, each in a class of its own. */
static bool are_constants(const struct formula *f, const struct shape_texts *texts)
{
    for (size_t i = 0; texts != NULL && i < texts->count; i++)
        if (class_of(f, texts->words[i].text, texts->words[i].size) < 0)
            return false;
    return texts != NULL && texts->count > 0;
}

/* Mark the classes in which a text of the shape may be. */
static const bool *mark_known(struct formula *f, const struct shape *shape)
{
    const struct shape one = {.kinds = SHAPE_TEXT, .texts = shape->texts};
    bool *marked = ARENA_ARRAY(f->arena, bool, f->classes.count);
    int prefix = number_of_pattern(f, gather_prefix(f->arena, shape->texts));
    bool listed = are_constants(f, shape->texts);

    for (size_t i = 0; i < f->classes.count; i++) {
        const struct text_class *at = &f->classes.list[i];

        marked[i] = at->constant >= 0 ? shape_has(&one, at->text)
                    : prefix >= 0     ? (at->patterns >> prefix & 1) != 0
                                      : !listed;
    }
    return marked;
}

const char *tests_known_text(struct formula *f, const struct shape *shape, const char *x)
{
    const bool *marked;

    if (!f->classed || !shape_may_be(shape, SHAPE_TEXT))
        return "true";
    marked = mark_known(f, shape);
    return arena_format(f->arena, "(=> ((_ is str) %s) %s)", x, in_classes(f, x, marked));
}

/* A text that is a constant is a moment or none; any other may be one. */
void tests_declare_text(struct formula *f, size_t index)
{
    const struct place_of *place = &f->places.list[index];
    struct buffer *out = &f->text;
    const bool *marked;
    char p[24];

    (void)snprintf(p, sizeof p, "p%zu", index);
    if (!f->classed || !f->timed || !shape_may_be(place->shape, SHAPE_TEXT))
        return;
    marked = mark_known(f, place->shape);
    for (size_t i = 0; i < f->classes.count; i++) {
        const struct text_class *at = &f->classes.list[i];
        struct instant instant;

        if (at->constant < 0 || !marked[i])
            continue;
        if (time_read(at->text->as.text, at->text->size, &instant))
            buffer_add_format(out,
                              "(assert (=> (= %s (str %zu)) (and ts%zu (= tm%zu (+ %lld.0 (/ "
                              "%ld.0 1000000000.0))))))\n",
                              p, i, index, index, (long long)instant.seconds,
                              (long)instant.nanoseconds);
        else
            buffer_add_format(out, "(assert (=> (= %s (str %zu)) (not ts%zu)))\n", p, i, index);
    }
}

/* ---- comparisons ---- */

static const char *numeric(struct formula *f, const char *x, const char *y, const char *relation)
{
    return arena_format(f->arena, "(and ((_ is num) %s) ((_ is num) %s) (%s (n %s) (n %s)))", x, y,
                        relation, x, y);
}

/* The order of two texts is that of their classes; within one it is open. */
static const char *two_texts(struct formula *f, const char *x, const char *y, unsigned wanted)
{
    const char *open;

    if (!f->classed || !f->tests->ordered || f->tests->pattern_count > 0)
        return arena_format(f->arena, "(and ((_ is str) %s) %s)", y, is_text_and_open(f, x));
    open = last_resort(f);
    return arena_format(f->arena,
                        "(and ((_ is str) %s) ((_ is str) %s) (or (%s (s %s) (s %s)) (and (= (s "
                        "%s) (s %s)) (ite %s %s %s))))",
                        x, y, (wanted & LESS) != 0 ? "<" : ">", x, y, x, y,
                        in_classes(f, x, constants(f)), (wanted & SAME) != 0 ? "true" : "false",
                        open);
}

static const char *text_order(struct formula *f, const struct ir_instruction *at, const char *x,
                              const char *y, unsigned wanted)
{
    const struct value *left = gather_literal(at, 0);
    const struct value *right = gather_literal(at, 1);
    unsigned turned = (wanted & SAME) | ((wanted & LESS) != 0 ? GREATER : 0u) |
                      ((wanted & GREATER) != 0 ? LESS : 0u);

    if (value_is(right, VALUE_STRING))
        return ordered(f, x, right, wanted);
    if (value_is(left, VALUE_STRING))
        return ordered(f, y, left, turned);
    return two_texts(f, x, y, wanted);
}

const char *tests_query_order(struct formula *f, const struct ir_instruction *at, const char *x,
                              const char *y)
{
    const char *relation = at->op == OP_sfn_query_less         ? "<"
                           : at->op == OP_sfn_query_less_equal ? "<="
                           : at->op == OP_sfn_query_greater    ? ">"
                                                               : ">=";
    unsigned wanted = (relation[0] == '<' ? LESS : GREATER) | (relation[1] != '\0' ? SAME : 0u);

    return arena_format(f->arena, "(or %s (and ((_ is str) %s) ((_ is str) %s) %s))",
                        numeric(f, x, y, relation), x, y, text_order(f, at, x, y, wanted));
}

/* Equality of JSONata, of values that are there. What is in arrays and objects is open, and which
 * function one is. */
static const char *equal(struct formula *f, const struct ir_instruction *at, const char *x,
                         const char *y)
{
    return arena_format(
        f->arena,
        "(and (not ((_ is absent) %s)) (not ((_ is absent) %s)) (ite ((_ is str) %s) %s (and (= %s "
        "%s) (or (not (or ((_ is arr) %s) ((_ is obj) %s) ((_ is fun) %s))) %s))))",
        x, y, x, same_text(f, at, x, y), x, y, x, x, x, tests_open(f));
}

static const char *not_equal(struct formula *f, const struct ir_instruction *at, const char *x,
                             const char *y)
{
    return arena_format(f->arena,
                        "(and (not ((_ is absent) %s)) (not ((_ is absent) %s)) (not %s))", x, y,
                        equal(f, at, x, y));
}

/* x in [...]: a constant array of scalars. */
static const char *in(struct formula *f, const struct ir_instruction *at, const char *x)
{
    const struct value *set = gather_literal(at, 1);
    struct buffer text = BUFFER_EMPTY;
    const char *made = NULL;
    char number[512];

    if (!value_is(set, VALUE_ARRAY))
        return NULL;
    buffer_add_text(&text, "(or false");
    for (uint32_t i = 0; i < set->size; i++) {
        const struct value *item = &set->as.items[i];

        if (value_is(item, VALUE_STRING) && tests_text(f, item->as.text, item->size) != NULL)
            buffer_add_format(&text, " (= %s %s)", x, tests_text(f, item->as.text, item->size));
        else if (value_is(item, VALUE_BOOLEAN))
            buffer_add_format(&text, " (= %s (bool %s))", x, item->as.integer ? "true" : "false");
        else if (value_is(item, VALUE_NULL))
            buffer_add_format(&text, " (= %s null)", x);
        else if (value_is_number(item) && tests_number(item, number, sizeof number))
            buffer_add_format(&text, " (= %s (num %s))", x, number);
        else
            buffer_add_format(&text, " %s", tests_open(f));
    }
    buffer_add_byte(&text, ')');
    made = arena_text(f->arena, text.text, text.size);
    buffer_fini(&text);
    return made;
}

const char *tests_type(struct formula *f, const char *x)
{
    const struct {
        const char *kind, *word;
    } types[] = {{"null", "null"}, {"bool", "boolean"}, {"num", "number"},  {"str", "string"},
                 {"arr", "array"}, {"obj", "object"},   {"fun", "function"}};
    const char *term = "absent";

    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        const char *word = tests_text(f, types[i].word, strlen(types[i].word));

        if (word == NULL)
            return NULL;
        term = arena_format(f->arena, "(ite ((_ is %s) %s) %s %s)", types[i].kind, x, word, term);
    }
    return term;
}

const char *tests_condition(struct formula *f, const struct ir_instruction *at, const char *x,
                            const char *y)
{
    int place;

    switch (at->op) {
    case OP_sfn_numeric_equals:
        return numeric(f, x, y, "=");
    case OP_sfn_numeric_less_than:
        return numeric(f, x, y, "<");
    case OP_sfn_numeric_greater_than:
        return numeric(f, x, y, ">");
    case OP_sfn_numeric_less_than_equals:
        return numeric(f, x, y, "<=");
    case OP_sfn_numeric_greater_than_equals:
        return numeric(f, x, y, ">=");
    case OP_sfn_boolean_equals:
        return arena_format(f->arena, "(and ((_ is bool) %s) (= %s %s))", x, x, y);
    case OP_sfn_string_equals:
        return same_text(f, at, x, y);
    case OP_sfn_string_less_than:
        return text_order(f, at, x, y, LESS);
    case OP_sfn_string_greater_than:
        return text_order(f, at, x, y, GREATER);
    case OP_sfn_string_less_than_equals:
        return text_order(f, at, x, y, LESS | SAME);
    case OP_sfn_string_greater_than_equals:
        return text_order(f, at, x, y, GREATER | SAME);
    case OP_sfn_string_starts:
    case OP_sfn_string_ends:
    case OP_sfn_string_contains:
    case OP_sfn_string_matches:
        return matches(f, at, x);
    case OP_sfn_timestamp_at:
        return at_moment(f, at, x, "=");
    case OP_sfn_timestamp_before:
        return at_moment(f, at, x, "<");
    case OP_sfn_timestamp_after:
        return at_moment(f, at, x, ">");
    case OP_sfn_timestamp_until:
        return at_moment(f, at, x, "<=");
    case OP_sfn_timestamp_since:
        return at_moment(f, at, x, ">=");
    case OP_sfn_timestamp_equals:
        return two_moments(f, at, x, y, "=");
    case OP_sfn_timestamp_less_than:
        return two_moments(f, at, x, y, "<");
    case OP_sfn_timestamp_greater_than:
        return two_moments(f, at, x, y, ">");
    case OP_sfn_timestamp_less_than_equals:
        return two_moments(f, at, x, y, "<=");
    case OP_sfn_timestamp_greater_than_equals:
        return two_moments(f, at, x, y, ">=");
    case OP_sfn_is_timestamp:
        place = places_find(&f->places, at->operands[0].as.instruction);
        if (place < 0)
            return is_text_and_open(f, x);
        return arena_format(f->arena, "(and ((_ is str) %s) ts%d)", x, place);
    case OP_sfn_query_equal:
        return equal(f, at, x, y);
    case OP_sfn_query_not_equal:
        return not_equal(f, at, x, y);
    case OP_sfn_query_in:
        return in(f, at, x);
    default:
        return NULL;
    }
}
