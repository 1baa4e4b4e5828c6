/* compiler/prove/solver/gather.c - which texts and patterns tests name, and what those tell apart.
 */
#include "compiler/prove/solver/gather.h"

#include <string.h>

#include "runtime/json/value.h"

#define CONSTANTS_MAX 1200

struct gathering {
    struct formula *f;
    const struct value **constants;
    size_t count;
    const struct value **patterns;
    size_t pattern_count;
    bool ordered;
};

static void gather_text(struct gathering *g, const struct value *text)
{
    for (size_t i = 0; i < g->count; i++)
        if (value_equals(g->constants[i], text))
            return;
    if (g->count < CONSTANTS_MAX)
        g->constants[g->count++] = text;
}

static void gather_word(struct gathering *g, const char *word)
{
    gather_text(g, value_text(&g->f->arena->region, word));
}

const struct value *gather_literal(const struct ir_instruction *at, size_t index)
{
    const struct ir_instruction *source;

    if (index >= at->count || !ir_is_reference(&at->operands[index]))
        return NULL;
    source = at->operands[index].as.instruction;
    return source->op == OP_LITERAL ? source->literal : NULL;
}

static void gather_value(struct gathering *g, const struct value *value)
{
    if (value_is(value, VALUE_STRING))
        gather_text(g, value);
    for (uint32_t i = 0; value_is(value, VALUE_ARRAY) && i < value->size; i++)
        gather_value(g, &value->as.items[i]);
}

const struct value *gather_pattern_of(struct arena *arena, const struct ir_instruction *at)
{
    const struct value *piece = gather_literal(at, 1);
    const struct value *empty = value_text(&arena->region, "");
    struct value *items;
    size_t count = at->op == OP_sfn_string_contains ? 3 : 2;

    if (piece == NULL || at->op == OP_sfn_string_matches)
        return piece;
    items = value_new_items(&arena->region, count);
    for (size_t i = 0; i < count; i++)
        items[i] = value_part(empty);
    items[at->op == OP_sfn_string_starts ? 0 : 1] = value_part(piece);
    return value_array(&arena->region, items, count);
}

/* Of a pattern that is one too many: a text that matches it, so that there is one. */
static void gather_sample(struct gathering *g, const struct value *pattern)
{
    struct buffer text = BUFFER_EMPTY;

    for (uint32_t i = 0; i < pattern->size; i++)
        buffer_add(&text, pattern->as.items[i].as.text, pattern->as.items[i].size);
    buffer_add_byte(&text, '\0');
    gather_word(g, arena_text(g->f->arena, text.text, text.size));
    buffer_fini(&text);
}

static void gather_pattern(struct gathering *g, const struct value *pattern)
{
    for (size_t i = 0; pattern != NULL && i < g->pattern_count; i++)
        if (value_equals(g->patterns[i], pattern))
            return;
    if (pattern == NULL)
        return;
    if (g->pattern_count < CLASSES_PATTERNS_MAX)
        g->patterns[g->pattern_count++] = pattern;
    else
        gather_sample(g, pattern);
}

static bool is_text_order(enum ir_opcode op)
{
    return op == OP_sfn_string_less_than || op == OP_sfn_string_greater_than ||
           op == OP_sfn_string_less_than_equals || op == OP_sfn_string_greater_than_equals;
}

static void gather(struct gathering *g, const struct ir_instruction *at)
{
    static const char *const types[] = {"null",  "number", "string",  "boolean",
                                        "array", "object", "function"};

    g->f->timed = g->f->timed || at->op == OP_sfn_is_timestamp ||
                  (at->op >= OP_sfn_timestamp_equals && at->op <= OP_sfn_timestamp_since);
    switch (at->op) {
    case OP_sfn_string_less_than:
    case OP_sfn_string_greater_than:
    case OP_sfn_string_less_than_equals:
    case OP_sfn_string_greater_than_equals:
    case OP_sfn_query_less:
    case OP_sfn_query_less_equal:
    case OP_sfn_query_greater:
    case OP_sfn_query_greater_equal:
        g->ordered = g->ordered || value_is(gather_literal(at, 0), VALUE_STRING) ||
                     value_is(gather_literal(at, 1), VALUE_STRING) || is_text_order(at->op);
        if (is_text_order(at->op)) /* one to be less than, and greater than */
            gather_word(g, "m");
        break;
    case OP_sfn_string_starts:
    case OP_sfn_string_ends:
    case OP_sfn_string_contains:
    case OP_sfn_string_matches:
        gather_pattern(g, gather_pattern_of(g->f->arena, at));
        break;
    case OP_sfn_query_truth:
    case OP_sfn_query_condition:
    case OP_sfn_jsonata_not:
    case OP_sfn_jsonata_boolean:
        gather_word(g, "");
        break;
    case OP_sfn_jsonata_count:
    case OP_sfn_query_count_field:
        g->f->sized = true;
        break;
    case OP_sfn_jsonata_length:
        g->f->sized = true;
        gather_word(g, "");
        break;
    case OP_sfn_jsonata_type:
        for (size_t i = 0; i < sizeof types / sizeof *types; i++)
            gather_word(g, types[i]);
        break;
    case OP_LITERAL:
        gather_value(g, at->literal);
        break;
    default:
        break;
    }
}

const struct value *gather_prefix(struct arena *arena, const struct shape_texts *texts)
{
    struct value *items;

    if (texts == NULL || texts->count > 0 || texts->prefix.size == 0)
        return NULL;
    items = value_new_items(&arena->region, 2);
    items[0] = value_part(value_string(&arena->region, texts->prefix.text, texts->prefix.size));
    items[1] = value_part(value_text(&arena->region, ""));
    return value_array(&arena->region, items, 2);
}

static void gather_shape(struct gathering *g, const struct shape *shape)
{
    if (!shape_may_be(shape, SHAPE_TEXT) || shape->texts == NULL)
        return;
    if (shape->texts->least > 0)
        gather_word(g, "");
    gather_pattern(g, gather_prefix(g->f->arena, shape->texts));
    for (size_t i = 0; i < shape->texts->count; i++)
        gather_text(g, value_string(&g->f->arena->region, shape->texts->words[i].text,
                                    shape->texts->words[i].size));
}

/* What is known of each place, on all ways and on each. */
static void gather_shapes(struct gathering *g, const struct places *places)
{
    for (size_t i = 0; i < places->count; i++)
        gather_shape(g, places->list[i].shape);
    for (size_t k = 0; k < places->way_count && places->way_count > 1; k++) {
        const struct shape **shapes = places_shapes(places, places->ways[k]);

        for (size_t i = 0; i < places->count; i++)
            gather_shape(g, shapes[i]);
    }
}

static void gather_function(struct gathering *g, const struct ir_function *function)
{
    for (const struct ir_block *block = function->blocks; block != NULL; block = block->next)
        for (const struct ir_instruction *at = block->first; at != NULL; at = at->next)
            gather(g, at);
}

void gather_tests(struct formula *f, const struct ir_function *const *functions, size_t count)
{
    struct arena *arena = f->arena;
    struct gathering g = {.f = f};
    struct class_tests tests;

    g.constants = ARENA_ARRAY(arena, const struct value *, CONSTANTS_MAX);
    g.patterns = ARENA_ARRAY(arena, const struct value *, CLASSES_PATTERNS_MAX);
    for (size_t i = 0; i < count; i++)
        gather_function(&g, functions[i]);
    gather_shapes(&g, &f->places);
    tests = (struct class_tests){g.constants, g.count, g.ordered, g.patterns, g.pattern_count};
    f->classed = classes_of(arena, &tests, &f->classes);
    if (!f->classed) { /* with fewer tests it may do; patterns are only asked of constants then */
        for (size_t i = 0; i < g.pattern_count; i++)
            gather_sample(&g, g.patterns[i]);
        tests.constant_count = g.count;
        tests.pattern_count = 0;
        f->classed = classes_of(arena, &tests, &f->classes);
    }
    f->tests = ARENA_NEW(arena, struct class_tests);
    *f->tests = tests;
}
