/* compiler/prove/guess/tries.c - values that may turn a test round.
 *
 * A comparison turns at its constant: that, what is just below and just above, and what lies
 * between the constants of several. Only values that the shape of the place has are kept. */
#include "compiler/prove/guess/tries.h"

#include <math.h>
#include <string.h>

#include "runtime/base/time.h"

#define DEPTH_MAX 10 /* of operands below a test */
#define ITEMS_MAX 8  /* of an array that a test looks into */
#define WHOLE_MAX 1e15

void tries_begin(struct tries *t, struct arena *arena, const struct place_of *place)
{
    t->arena = arena;
    t->place = place;
    t->count = 0;
    t->number_count = 0;
}

static void add(struct tries *t, const struct value *value)
{
    if (value == NULL || value->kind == VALUE_UNDEFINED || value->kind == VALUE_FUNCTION ||
        t->count == TRIES_MAX || !shape_has(t->place->shape, value))
        return;
    t->list[t->count++] = (struct place_value){.form = PLACE_VALUE, .value = value};
}

static void add_form(struct tries *t, unsigned kind, struct place_value value)
{
    if (t->count < TRIES_MAX && shape_may_be(t->place->shape, kind))
        t->list[t->count++] = value;
}

static void add_number(struct tries *t, double number)
{
    struct region *region = &t->arena->region;

    if (!isfinite(number))
        return;
    add(t, number == floor(number) && fabs(number) < WHOLE_MAX
               ? value_integer(region, (int64_t)number)
               : value_from_real(region, number));
}

/* A number that a test names: what lies between it and the others, too. */
static void add_numbers(struct tries *t, double number)
{
    add_number(t, number);
    add_number(t, number + 1);
    add_number(t, number - 1);
    for (size_t i = 0; i < t->number_count; i++)
        add_number(t, t->numbers[i] / 2 + number / 2);
    if (t->number_count < sizeof t->numbers / sizeof *t->numbers)
        t->numbers[t->number_count++] = number;
}

static void add_text(struct tries *t, const struct value *text)
{
    struct region *region = &t->arena->region;
    const char *longer = arena_format(t->arena, "%.*s~", (int)text->size, text->as.text);

    add(t, text);
    add(t, value_string(region, longer, text->size + (size_t)1));
}

/* A pattern: texts between stars, for each of which nothing stands. */
static void add_pattern(struct tries *t, const struct value *pieces)
{
    struct buffer text = BUFFER_EMPTY;

    for (uint32_t i = 0; i < pieces->size; i++)
        if (value_is(&pieces->as.items[i], VALUE_STRING))
            buffer_add(&text, pieces->as.items[i].as.text, pieces->as.items[i].size);
    if (text.size > 0)
        add(t, value_string_copy(&t->arena->region, text.text, text.size));
    buffer_fini(&text);
}

static void add_moment(struct tries *t, int64_t seconds)
{
    char text[TIME_TEXT_MAX];
    int size;

    if (seconds < -100000000000 || seconds > 100000000000)
        return;
    size = time_write_ms(text, seconds * 1000);
    add(t, value_string_copy(&t->arena->region, text, (size_t)size));
}

void tries_add_value(struct tries *t, const struct value *value)
{
    if (value_is(value, VALUE_STRING))
        add_text(t, value);
    else if (value != NULL && value_is_number(value))
        add_numbers(t, value_real(value));
    else
        add(t, value);
}

static void add_literal(struct tries *t, const struct ir_instruction *test,
                        const struct value *literal)
{
    if (value_is(literal, VALUE_ARRAY) && test->op == OP_sfn_string_matches)
        add_pattern(t, literal);
    else if (value_is(literal, VALUE_ARRAY))
        for (uint32_t i = 0; i < literal->size && i < ITEMS_MAX; i++)
            tries_add_value(t, &literal->as.items[i]);
    else
        tries_add_value(t, literal);
}

static void add_constants(struct tries *t, const struct ir_instruction *test, unsigned depth)
{
    if (test->op >= OP_sfn_timestamp_at && test->op <= OP_sfn_timestamp_since && test->count > 1 &&
        test->operands[1].type == IR_INT) {
        for (int64_t i = -1; i <= 1; i++)
            add_moment(t, test->operands[1].as.integer + i);
        return;
    }
    for (size_t i = 0; i < test->count; i++) {
        const struct ir_instruction *source = test->operands[i].as.instruction;

        if (!ir_is_reference(&test->operands[i]))
            continue;
        if (source->op == OP_LITERAL)
            add_literal(t, test, source->literal);
        else if (depth < DEPTH_MAX && source->op != OP_PARAMETER)
            add_constants(t, source, depth + 1);
    }
}

void tries_add_test(struct tries *t, const struct ir_instruction *test)
{
    add_constants(t, test, 0);
}

void tries_add_others(struct tries *t)
{
    const struct shape *shape = t->place->shape;
    struct region *region = &t->arena->region;

    if (t->place->part >= 0) {
        add_form(t, SHAPE_OBJECT, (struct place_value){.form = PLACE_OBJECT});
        add_form(t, SHAPE_ARRAY, (struct place_value){.form = PLACE_ARRAY});
    }
    add(t, value_text(region, "other"));
    add(t, value_text(region, "~other"));
    add_number(t, -1000000007);
    add_number(t, 1000000007);
    add_number(t, 0);
    add(t, &value_true);
    add(t, &value_false);
    add_form(t, SHAPE_ABSENT, (struct place_value){.form = PLACE_ABSENT});
    add(t, &value_null);
    add(t, &value_empty_string);
    add(t, &value_empty_object);
    add(t, &value_empty_array);
    add_moment(t, 1700000000);
    add(t, shape_sample(t->arena, shape));
    if (shape_may_be(shape, SHAPE_NUMBER)) {
        add_number(t, shape->range.low);
        add_number(t, shape->range.high);
    }
    for (size_t i = 0; shape_may_be(shape, SHAPE_TEXT) && shape->texts != NULL &&
                       i < shape->texts->count && i < ITEMS_MAX;
         i++)
        add(t, value_string(region, shape->texts->words[i].text, shape->texts->words[i].size));
}
