/* compiler/prove/solver/seeds.c - what the rules of a Choice in JSONata ask of values, as trees.
 *
 * Each result of the code stands for a seed, or for none: a field for a member of what it is taken
 * from, an item for the items, what a function makes for what it was made of. It need not be so for
 * certain: what is grown is tried. */
#include "compiler/prove/solver/seeds.h"

#include <string.h>

#include "compiler/prove/shape/schema_sample.h"
#include "compiler/prove/solver/rules.h"
#include "runtime/base/text.h"
#include "runtime/json/bytes.h"
#include "runtime/json/value.h"
#include "sfn/abi.h"

#define SEEDS_MAX 200
#define ITEMS_LOOKED_AT 8 /* of an array that stands in the code */
#define SAMPLES 4         /* of a regular expression */
#define PASSES 2          /* a list may be filled behind where it is used */

struct finding {
    const struct formula *f;
    struct seeds *seeds;
    struct seed **of;   /* by result */
    const int *rule_of; /* by block */
    size_t count;       /* of seeds */
    size_t rule;        /* at hand */
};

/* ---- words ---- */

static void add_word(struct seed_words *words, const struct value *value)
{
    bool scalar = value_is(value, VALUE_STRING) || value_is(value, VALUE_BOOLEAN) ||
                  (value != NULL && value_is_number(value));

    if (!scalar || words->count == SEEDS_WORDS_MAX)
        return;
    for (size_t i = 0; i < words->count; i++)
        if (value_equals(words->list[i], value))
            return;
    words->list[words->count++] = value;
}

static void add_words(struct seed_words *words, const struct value *value)
{
    if (!value_is(value, VALUE_ARRAY)) {
        add_word(words, value);
        return;
    }
    for (uint32_t i = 0; i < value->size && i < ITEMS_LOOKED_AT; i++)
        add_word(words, &value->as.items[i]);
}

/* ---- the tree ---- */

static struct seed *new_seed(struct finding *g, struct seed *whole)
{
    struct seed *seed;

    if (g->count == SEEDS_MAX)
        return NULL;
    g->count++;
    seed = ARENA_NEW(g->f->arena, struct seed);
    seed->whole = whole;
    seed->rule = g->rule;
    if (whole != NULL) {
        seed->next = whole->parts;
        whole->parts = seed;
    }
    return seed;
}

/* What the seed holds one of: itself but for a list. */
static struct seed *one_of(struct seed *seed)
{
    return seed->form != SEED_PLAIN && seed->parts != NULL ? seed->parts : seed;
}

static struct seed *member_of(struct finding *g, struct seed *seed, const struct ir_operand *key)
{
    const struct key name = key_of(key->as.text.text, key->as.text.size);
    struct seed *made;

    if (seed == NULL)
        return NULL;
    seed = one_of(seed);
    for (struct seed *at = seed->parts; at != NULL; at = at->next)
        if (at->member && key_equals(&at->key, &name))
            return at;
    made = new_seed(g, seed);
    if (made != NULL) {
        made->member = true;
        made->key = name;
    }
    return made;
}

/* The only part of what has such a form. What was known of it is known of the part of a list. */
static struct seed *formed(struct finding *g, struct seed *seed, enum seed_form form)
{
    struct seed *part;

    if (seed == NULL || seed->form == form)
        return seed != NULL ? seed->parts : NULL;
    if (seed->form != SEED_PLAIN)
        return NULL;
    if (seed->parts != NULL && form != SEED_ITEMS)
        return NULL;
    part = ARENA_NEW(g->f->arena, struct seed);
    *part = (struct seed){.whole = seed, .parts = seed->parts, .rule = g->rule};
    for (struct seed *at = part->parts; at != NULL; at = at->next)
        at->whole = part;
    seed->parts = part;
    seed->form = form;
    return part;
}

static struct seed *root_of(struct finding *g, const struct ir_instruction *at)
{
    int place = g->f->places.of[at->id];

    if (place < 0 || g->f->places.list[place].whole >= 0)
        return NULL;
    if (g->seeds->roots[place] == NULL) {
        g->seeds->roots[place] = new_seed(g, NULL);
        if (g->seeds->roots[place] != NULL)
            g->seeds->roots[place]->place = (size_t)place;
    }
    return g->seeds->roots[place];
}

/* ---- instructions ---- */

static const struct ir_instruction *operand(const struct ir_instruction *at, size_t index)
{
    return index < at->count && ir_is_reference(&at->operands[index])
               ? at->operands[index].as.instruction
               : NULL;
}

static struct seed *seed_of(const struct finding *g, const struct ir_instruction *at, size_t index)
{
    const struct ir_instruction *source = operand(at, index);

    return source != NULL ? g->of[source->id] : NULL;
}

/* The words that an operand is. */
static void add_operand(const struct finding *g, struct seed_words *words,
                        const struct ir_instruction *source)
{
    if (source == NULL)
        return;
    if (source->op == OP_sfn_query_regex && operand(source, 0)->op == OP_LITERAL) {
        for (unsigned more = 0; more < SAMPLES; more++)
            add_words(words, pattern_sample(g->f->arena, operand(source, 0)->literal, more));
        return;
    }
    if (source->op == OP_LITERAL)
        add_words(words, source->literal);
    else if (source->op == OP_sfn_query_array_of)
        for (size_t i = 0; i < source->count; i++)
            if (operand(source, i) != NULL && operand(source, i)->op == OP_LITERAL)
                add_words(words, operand(source, i)->literal);
}

static unsigned kind_of(char letter)
{
    return letter == 'n' ? SEED_NUMBER : letter == 's' ? SEED_TEXT : letter == 'a' ? SEED_LIST : 0;
}

/* Two values that are compared, or put together: each may be what the other is. */
static void beside(struct finding *g, const struct ir_instruction *at, unsigned kinds)
{
    for (size_t i = 0; i < 2; i++) {
        struct seed *seed = seed_of(g, at, i);

        if (seed == NULL)
            continue;
        seed->kinds |= kinds;
        add_operand(g, &seed->words, operand(at, 1 - i));
    }
}

static struct seed *first_of(const struct finding *g, const struct ir_instruction *at, size_t from)
{
    for (size_t i = from; i < at->count; i++)
        if (seed_of(g, at, i) != NULL)
            return seed_of(g, at, i);
    return NULL;
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
static struct seed *called(struct finding *g, const struct ir_instruction *at)
{
    const char *signature = ir_signature(at->op);
    struct seed *seed = first_of(g, at, 1);
    const struct ir_instruction *second = operand(at, 2);

    g->seeds->any = true;
    if (seed == NULL)
        return NULL;
    if (signature != NULL && signature[0] == '<' && !(signature[1] == 'a' && is_inside(seed)))
        seed->kinds |= kind_of(signature[1]);
    for (size_t i = 2; i < at->count; i++)
        if (at->operands[i].type == IR_VALUE)
            add_operand(g, &seed->words, operand(at, i));
    switch (at->op) {
    case OP_sfn_jsonata_split:
        if (second != NULL && second->op == OP_LITERAL && value_is(second->literal, VALUE_STRING) &&
            second->literal->size > 0) {
            struct seed *piece = formed(g, seed, SEED_SPLIT);

            if (piece != NULL)
                seed->separator = second->literal;
            return piece != NULL ? seed : NULL;
        }
        return seed;
    case OP_sfn_jsonata_parse:
        return formed(g, seed, SEED_PARSED);
    case OP_sfn_jsonata_match:
        return NULL;
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
            const struct ir_operand key = {
                .as.text = {second->literal->as.text, second->literal->size}};

            return member_of(g, seed, &key);
        }
        return seed;
    default:
        return seed;
    }
}

/* A list is made of what is put into it. */
static void put(struct finding *g, const struct ir_instruction *at)
{
    const struct ir_instruction *list = operand(at, 0);
    struct seed *seed = seed_of(g, at, 1);

    if (list == NULL || seed == NULL || g->of[list->id] != NULL)
        return;
    g->of[list->id] = !seed->member && seed->whole != NULL ? seed->whole : seed;
}

static struct seed *item_of(struct finding *g, const struct ir_instruction *at, int64_t index)
{
    struct seed *seed = seed_of(g, at, 0);

    if (seed == NULL || (operand(at, 0)->op == OP_sfn_query_from && seed->whole == NULL))
        return seed; /* what a path begins with is gone over as if it were a list */
    g->seeds->any = g->seeds->any || at->op != OP_sfn_element; /* one that is a place */
    if (index >= 0 && (size_t)index + 1 > seed->least)
        seed->least = (size_t)index + 1;
    if (seed->form == SEED_SPLIT)
        return seed->parts;
    return formed(g, seed, SEED_ITEMS);
}

static struct seed *result_of(struct finding *g, const struct ir_instruction *at)
{
    static const struct ir_operand some = {.as.text = {"some", 4}};
    const char *name = ir_op_info(at->op)->name;

    switch (at->op) {
    case OP_sfn_input:
    case OP_sfn_variable:
        return root_of(g, at);
    case OP_sfn_query_field:
    case OP_sfn_query_last_field:
    case OP_sfn_query_step_field:
    case OP_sfn_query_sum_field:
    case OP_sfn_query_count_field:
    case OP_sfn_member:
        return member_of(g, seed_of(g, at, 0), &at->operands[1]);
    case OP_sfn_query_item:
        return item_of(g, at, -1);
    case OP_sfn_query_filter_at:
    case OP_sfn_element:
        return item_of(g, at, at->operands[1].immediate ? at->operands[1].as.integer : 0);
    case OP_sfn_query_wildcard:
    case OP_sfn_query_descendants:
        g->seeds->any = true;
        return member_of(g, seed_of(g, at, 0), &some);
    case OP_sfn_query_add:
    case OP_sfn_query_add_any:
    case OP_sfn_query_tally:
    case OP_sfn_query_flatten:
    case OP_sfn_query_spread:
        put(g, at);
        return NULL;
    case OP_sfn_query_equal:
    case OP_sfn_query_not_equal:
    case OP_sfn_query_less:
    case OP_sfn_query_less_equal:
    case OP_sfn_query_greater:
    case OP_sfn_query_greater_equal:
    case OP_sfn_query_in:
        beside(g, at, 0);
        return NULL;
    case OP_sfn_query_add_numbers:
    case OP_sfn_query_subtract:
    case OP_sfn_query_multiply:
    case OP_sfn_query_divide:
    case OP_sfn_query_modulo:
    case OP_sfn_query_negate:
        beside(g, at, SEED_NUMBER);
        g->seeds->any = true;
        return first_of(g, at, 0);
    case OP_sfn_query_concatenate:
        beside(g, at, SEED_TEXT);
        g->seeds->any = true;
        return first_of(g, at, 0);
    default:
        if (ir_signature(at->op) != NULL)
            return called(g, at);
        return text_starts(name, "query_") ? first_of(g, at, 0) : NULL;
    }
}

static void walk(struct finding *g, const struct ir_block *block)
{
    struct seed_words *words = &g->seeds->words[g->rule];

    for (const struct ir_instruction *at = block->first; at != NULL; at = at->next) {
        struct seed *seed = result_of(g, at);

        for (struct seed *up = seed; up != NULL && up->rule > g->rule; up = up->whole)
            up->rule = g->rule;
        for (size_t i = 0; i < at->count; i++)
            add_operand(g, words, at->operands[i].type == IR_VALUE ? operand(at, i) : NULL);
        if (seed != NULL && at->id != 0 && g->of[at->id] == NULL)
            g->of[at->id] = seed;
    }
}

/* ---- all of them ---- */

struct seeds *seeds_of(const struct formula *f, const struct ir_function *function)
{
    struct seeds *seeds = ARENA_NEW(f->arena, struct seeds);
    struct finding g = {.f = f, .seeds = seeds};

    *seeds = (struct seeds){.arena = f->arena,
                            .roots = ARENA_ARRAY(f->arena, struct seed *, f->places.count),
                            .count = f->places.count,
                            .words = ARENA_ARRAY(f->arena, struct seed_words, f->rule_count + 1),
                            .rules = f->rule_count};
    g.of = ARENA_ARRAY(f->arena, struct seed *, ir_result_room(function));
    g.rule_of = rules_of_blocks(f, function);
    for (int pass = 0; pass < PASSES; pass++)
        for (const struct ir_block *at = function->blocks; at != NULL; at = at->next) {
            int rule = g.rule_of[at->id];

            g.rule = rule >= 0 ? (size_t)rule : 0;
            walk(&g, at);
        }
    return seeds;
}
