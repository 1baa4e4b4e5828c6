/* compiler/prove/guess/sow.c - find in code what it asks of the values that it begins with.
 *
 * Each result of the code stands for a seed, or for none: a field for a member of what it is taken
 * from, an item for the items, what a function makes for what it was made of. It need not be so for
 * certain: what is grown is tried. */
#include "compiler/prove/guess/sow.h"

#include <string.h>

#include "compiler/prove/schema/schema_sample.h"
#include "runtime/base/text.h"
#include "sfn/abi.h"

#define SAMPLES 4 /* of a regular expression */

static const struct ir_instruction *operand(const struct ir_instruction *at, size_t index)
{
    return index < at->count && ir_is_reference(&at->operands[index])
               ? at->operands[index].as.instruction
               : NULL;
}

static struct seed *seed_of(const struct sowing *s, const struct ir_instruction *at, size_t index)
{
    const struct ir_instruction *source = operand(at, index);

    return source != NULL ? s->of[source->id] : NULL;
}

/* The words that an operand is. */
static void add_operand(const struct sowing *s, struct seed_words *words,
                        const struct ir_instruction *source)
{
    if (source == NULL)
        return;
    if (source->op == OP_sfn_query_regex && operand(source, 0)->op == OP_LITERAL) {
        for (unsigned more = 0; more < SAMPLES; more++)
            seed_add_words(words, pattern_sample(s->arena, operand(source, 0)->literal, more));
        return;
    }
    if (source->op == OP_LITERAL)
        seed_add_words(words, source->literal);
    else if (source->op == OP_sfn_query_array_of)
        for (size_t i = 0; i < source->count; i++)
            if (operand(source, i) != NULL && operand(source, i)->op == OP_LITERAL)
                seed_add_words(words, operand(source, i)->literal);
}

static unsigned kind_of(char letter)
{
    return letter == 'n' ? SEED_NUMBER : letter == 's' ? SEED_TEXT : letter == 'a' ? SEED_LIST : 0;
}

/* Two values that are compared, or put together: each may be what the other is. */
static void beside(struct sowing *s, const struct ir_instruction *at, unsigned kinds)
{
    for (size_t i = 0; i < 2; i++) {
        struct seed *seed = seed_of(s, at, i);

        if (seed == NULL)
            continue;
        seed->kinds |= kinds;
        add_operand(s, &seed->words, operand(at, 1 - i));
    }
}

static struct seed *first_of(const struct sowing *s, const struct ir_instruction *at, size_t from)
{
    for (size_t i = from; i < at->count; i++)
        if (seed_of(s, at, i) != NULL)
            return seed_of(s, at, i);
    return NULL;
}

/* A text between separators. */
static struct seed *divided(struct sowing *s, struct seed *seed, const struct ir_instruction *by)
{
    if (seed == NULL || by == NULL || by->op != OP_LITERAL ||
        !value_is(by->literal, VALUE_STRING) || by->literal->size == 0)
        return seed;
    if (seed_formed(s->arena, seed, SEED_SPLIT, s->rule) == NULL)
        return NULL;
    seed->separator = by->literal;
    return seed;
}

/* Whether it is a part of each item of a list, which is what a function of lists is given then. */
static bool is_inside(const struct seed *seed)
{
    for (seed = seed->whole; seed != NULL; seed = seed->whole)
        if (seed->form == SEED_ITEMS)
            return true;
    return false;
}

/* A built-in function; its first operand is the context. */
static struct seed *called(struct sowing *s, const struct ir_instruction *at)
{
    const char *signature = ir_signature(at->op);
    struct seed *seed = first_of(s, at, 1);
    const struct ir_instruction *second = operand(at, 2);

    s->any = true;
    if (seed == NULL)
        return NULL;
    if (signature != NULL && signature[0] == '<' && !(signature[1] == 'a' && is_inside(seed)))
        seed->kinds |= kind_of(signature[1]);
    for (size_t i = 2; i < at->count; i++)
        if (at->operands[i].type == IR_VALUE)
            add_operand(s, &seed->words, operand(at, i));
    switch (at->op) {
    case OP_sfn_jsonata_split:
        return divided(s, seed, second);
    case OP_sfn_jsonata_parse:
        return seed_formed(s->arena, seed, SEED_PARSED, s->rule);
    case OP_sfn_jsonata_match:
        return NULL;
    case OP_sfn_jsonata_number:
        seed->kinds |= SEED_NUMBER;
        return seed;
    case OP_sfn_jsonata_keys:
    case OP_sfn_jsonata_spread:
    case OP_sfn_jsonata_each:
    case OP_sfn_jsonata_sift:
        seed->kinds |= SEED_MEMBERS;
        return NULL;
    case OP_sfn_jsonata_to_millis:
        seed->kinds = SEED_MOMENT;
        return seed;
    case OP_sfn_jsonata_lookup:
        if (second != NULL && second->op == OP_LITERAL && value_is(second->literal, VALUE_STRING)) {
            return seed_member(s->arena, seed, second->literal->as.text, second->literal->size,
                               s->rule);
        }
        return seed;
    default:
        return seed;
    }
}

/* A list is made of what is put into it. */
static void put(struct sowing *s, const struct ir_instruction *at)
{
    const struct ir_instruction *list = operand(at, 0);
    struct seed *seed = seed_of(s, at, 1);

    if (list == NULL || seed == NULL || s->of[list->id] != NULL)
        return;
    s->of[list->id] = !seed->member && seed->whole != NULL ? seed->whole : seed;
}

static struct seed *item_of(struct sowing *s, const struct ir_instruction *at, int64_t index)
{
    struct seed *seed = seed_of(s, at, 0);

    if (seed == NULL || (operand(at, 0)->op == OP_sfn_query_from && seed->whole == NULL))
        return seed; /* what a path begins with is gone over as if it were a list */
    s->any = s->any || at->op != OP_sfn_element; /* one that is a place */
    if (index >= 0 && (size_t)index + 1 > seed->least)
        seed->least = (size_t)index + 1;
    if (seed->form == SEED_SPLIT)
        return seed->parts;
    return seed_formed(s->arena, seed, SEED_ITEMS, s->rule);
}

/* An object that is made of others. */
static struct seed *made(struct sowing *s, const struct ir_instruction *at)
{
    struct seed *seed = seed_new(s->arena, NULL, s->rule);

    seed->form = SEED_MADE;
    for (size_t i = ir_op_info(at->op)->count; i + 1 < at->count; i += 2)
        if (at->operands[i].type == IR_KEY)
            seed_put(s->arena, seed, at->operands[i].as.text.text, at->operands[i].as.text.size,
                     seed_of(s, at, i + 1));
    return seed;
}

/* An object with one member more, or another one. */
static struct seed *set(struct sowing *s, const struct ir_instruction *at)
{
    struct seed *seed = seed_new(s->arena, NULL, s->rule);

    seed->form = SEED_MADE;
    seed->made_of = seed_of(s, at, 0);
    seed_put(s->arena, seed, at->operands[1].as.text.text, at->operands[1].as.text.size,
             seed_of(s, at, 2));
    return seed;
}

/* A filter of JSONPath: what it asks of each item. */
static struct seed *filtered(struct sowing *s, const struct ir_instruction *at, size_t function)
{
    const struct ir_function *filter = at->operands[function].as.function;
    struct seed *seed = seed_of(s, at, 0);
    struct sowing inner = *s;

    inner.node = seed_formed(s->arena, seed, SEED_ITEMS, s->rule);
    if (inner.node == NULL)
        return seed;
    inner.of = ARENA_ARRAY(s->arena, struct seed *, ir_result_room(filter));
    for (const struct ir_block *block = filter->blocks; block != NULL; block = block->next)
        sow_block(&inner, block);
    s->steps = inner.steps;
    s->any = true;
    return seed;
}

/* What intrinsic functions of JSONPath make, and tests of its rules. */
static struct seed *path_result_of(struct sowing *s, const struct ir_instruction *at)
{
    struct seed *seed = at->count > 0 ? seed_of(s, at, 0) : NULL;
    const char *name = ir_op_info(at->op)->name;

    switch (at->op) {
    case OP_sfn_object:
        return made(s, at);
    case OP_sfn_set_member:
        return set(s, at);
    case OP_sfn_nodes_member:
        return seed_member(s->arena, seed, at->operands[1].as.text.text,
                           at->operands[1].as.text.size, s->rule);
    case OP_sfn_nodes_filter:
        return filtered(s, at, 2);
    case OP_ARGUMENT:
        return at->operands[0].as.integer == IR_FILTER_NODE ? s->node : NULL;
    case OP_sfn_nodes:
    case OP_sfn_object_at:
    case OP_sfn_array_at:
        return seed;
    case OP_sfn_string_split:
        return divided(s, seed, operand(at, 1));
    case OP_sfn_string_to_json:
        return seed != NULL ? seed_formed(s->arena, seed, SEED_PARSED, s->rule) : NULL;
    case OP_sfn_array_get_item:
        return item_of(s, at, 0);
    case OP_sfn_array_length:
    case OP_sfn_array_contains:
    case OP_sfn_array_unique:
        if (seed != NULL)
            seed->kinds |= SEED_LIST;
        if (seed != NULL && at->op == OP_sfn_array_contains)
            add_operand(s, &seed->words, operand(at, 1));
        return seed;
    case OP_sfn_math_add:
        beside(s, at, SEED_NUMBER);
        return first_of(s, at, 0);
    case OP_sfn_join:
        for (size_t i = 0; i < at->count; i++)
            if (seed_of(s, at, i) != NULL)
                seed_of(s, at, i)->kinds |= SEED_TEXT;
        return first_of(s, at, 0);
    case OP_sfn_wait_until:
        if (seed != NULL)
            seed->kinds = SEED_MOMENT;
        return NULL;
    default:
        break;
    }
    if (text_starts(name, "string_") || text_starts(name, "numeric_") ||
        text_starts(name, "boolean_") || text_starts(name, "filter_"))
        beside(s, at, text_starts(name, "numeric_") ? SEED_NUMBER : 0);
    else if (text_starts(name, "timestamp_") && seed != NULL)
        seed->kinds = SEED_MOMENT;
    return ir_lets_through(at->op) || text_starts(name, "nodes_") ? seed : NULL;
}

static struct seed *result_of(struct sowing *s, const struct ir_instruction *at)
{
    const char *name = ir_op_info(at->op)->name;

    switch (at->op) {
    case OP_sfn_input:
    case OP_sfn_result:
    case OP_sfn_item_value:
    case OP_sfn_context:
    case OP_sfn_variable:
        return s->root(s->context, at);
    case OP_sfn_query_field:
    case OP_sfn_query_last_field:
    case OP_sfn_query_step_field:
    case OP_sfn_query_sum_field:
    case OP_sfn_query_count_field:
    case OP_sfn_member:
        return seed_member(s->arena, seed_of(s, at, 0), at->operands[1].as.text.text,
                           at->operands[1].as.text.size, s->rule);
    case OP_sfn_query_object:
        return made(s, at);
    case OP_sfn_query_item:
        return item_of(s, at, -1);
    case OP_sfn_query_filter_at:
    case OP_sfn_element:
        return item_of(s, at, at->operands[1].immediate ? at->operands[1].as.integer : 0);
    case OP_sfn_query_wildcard:
    case OP_sfn_query_descendants:
        s->any = true;
        return seed_member(s->arena, seed_of(s, at, 0), "some", 4, s->rule);
    case OP_sfn_query_add:
    case OP_sfn_query_add_any:
    case OP_sfn_query_tally:
    case OP_sfn_query_flatten:
    case OP_sfn_query_spread:
        put(s, at);
        return NULL;
    case OP_sfn_query_equal:
    case OP_sfn_query_not_equal:
    case OP_sfn_query_less:
    case OP_sfn_query_less_equal:
    case OP_sfn_query_greater:
    case OP_sfn_query_greater_equal:
    case OP_sfn_query_in:
        beside(s, at, 0);
        return NULL;
    case OP_sfn_query_add_numbers:
    case OP_sfn_query_subtract:
    case OP_sfn_query_multiply:
    case OP_sfn_query_divide:
    case OP_sfn_query_modulo:
    case OP_sfn_query_negate:
        beside(s, at, SEED_NUMBER);
        s->any = true;
        return first_of(s, at, 0);
    case OP_sfn_query_concatenate:
        beside(s, at, SEED_TEXT);
        s->any = true;
        return first_of(s, at, 0);
    default:
        if (ir_signature(at->op) != NULL)
            return called(s, at);
        return text_starts(name, "query_") || text_starts(name, "field_") ? first_of(s, at, 0)
                                                                          : path_result_of(s, at);
    }
}

void sow_block(struct sowing *s, const struct ir_block *block)
{
    for (const struct ir_instruction *at = block->first; at != NULL && s->steps > 0;
         at = at->next, s->steps--) {
        struct seed *seed = result_of(s, at);

        for (struct seed *up = seed; up != NULL && up->rule > s->rule; up = up->whole)
            up->rule = s->rule;
        for (size_t i = 0; i < at->count; i++)
            add_operand(s, s->words, at->operands[i].type == IR_VALUE ? operand(at, i) : NULL);
        if (seed != NULL && at->id != 0 && s->of[at->id] == NULL)
            s->of[at->id] = seed;
    }
}
