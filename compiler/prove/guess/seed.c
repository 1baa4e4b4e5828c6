/* compiler/prove/guess/seed.c - what code asks of a value, as a tree, of which values are grown.
 */
#include "compiler/prove/guess/seed.h"

#include "runtime/json/bytes.h"

#define ITEMS_LOOKED_AT 8 /* of an array that stands in the code */

struct seed *seed_new(struct arena *arena, struct seed *whole, size_t rule)
{
    struct seed *seed = ARENA_NEW(arena, struct seed);

    seed->whole = whole;
    seed->rule = rule;
    if (whole != NULL) {
        seed->next = whole->parts;
        whole->parts = seed;
    }
    return seed;
}

/* What the seed holds one of: itself but for a list. */
static struct seed *one_of(struct seed *seed)
{
    return seed->form != SEED_PLAIN && seed->form != SEED_MADE && seed->parts != NULL ? seed->parts
                                                                                      : seed;
}

static struct seed *named(struct seed *seed, const struct key *name)
{
    for (struct seed *at = seed->parts; at != NULL; at = at->next)
        if (at->member && key_equals(&at->key, name))
            return at;
    return NULL;
}

struct seed *seed_member(struct arena *arena, struct seed *seed, const char *name, size_t size,
                         size_t rule)
{
    const struct key key = key_of(name, size);
    struct seed *found;

    if (seed == NULL)
        return NULL;
    seed = one_of(seed);
    found = named(seed, &key);
    if (seed->form == SEED_MADE)
        return found != NULL           ? found->made_of
               : seed->made_of != NULL ? seed_member(arena, seed->made_of, name, size, rule)
                                       : NULL;
    if (found != NULL)
        return found;
    found = seed_new(arena, seed, rule);
    found->member = true;
    found->key = key;
    return found;
}

/* What was known of the seed is known of the part of a list. */
struct seed *seed_formed(struct arena *arena, struct seed *seed, enum seed_form form, size_t rule)
{
    struct seed *part;

    if (seed == NULL || seed->form == form)
        return seed != NULL ? seed->parts : NULL;
    if (seed->form != SEED_PLAIN || (seed->parts != NULL && form != SEED_ITEMS))
        return NULL;
    part = ARENA_NEW(arena, struct seed);
    *part = (struct seed){.whole = seed, .parts = seed->parts, .rule = rule};
    for (struct seed *at = part->parts; at != NULL; at = at->next)
        at->whole = part;
    seed->parts = part;
    seed->form = form;
    return part;
}

void seed_put(struct arena *arena, struct seed *made, const char *name, size_t size,
              struct seed *of)
{
    const struct key key = key_of(name, size);
    struct seed *part = named(made, &key);

    if (part == NULL) {
        part = seed_new(arena, made, made->rule);
        part->member = true;
        part->key = key;
    }
    part->made_of = of;
}

static void add_word(struct seed_words *words, const struct value *value)
{
    bool scalar = value_is(value, VALUE_STRING) || value_is(value, VALUE_BOOLEAN) ||
                  (value != NULL && value_is_number(value));

    if (!scalar || words->count == SEED_WORDS_MAX)
        return;
    for (size_t i = 0; i < words->count; i++)
        if (value_equals(words->list[i], value))
            return;
    words->list[words->count++] = value;
}

void seed_add_words(struct seed_words *words, const struct value *value)
{
    if (!value_is(value, VALUE_ARRAY)) {
        add_word(words, value);
        return;
    }
    for (uint32_t i = 0; i < value->size && i < ITEMS_LOOKED_AT; i++)
        add_word(words, &value->as.items[i]);
}
