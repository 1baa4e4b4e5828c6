/* compiler/prove/guess/grow.c - values grown of what code asks (seed.h), by chance. */
#include "compiler/prove/guess/grow.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

#include "runtime/base/time.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"

#define DEPTH_MAX 20
#define ITEMS_MAX 40    /* of a list */
#define LENGTH_MAX 2000 /* of a text that is to be long */
#define MILLIS_LEAST 1e10

void grow_begin(struct growing *g, const struct seed_words *words, size_t rule)
{
    *g = (struct growing){.words = words, .rule = rule, .luck = 0x9E3779B97F4A7C15u + rule};
}

size_t grow_chance(struct growing *g, size_t most)
{
    g->luck ^= g->luck << 13;
    g->luck ^= g->luck >> 7;
    g->luck ^= g->luck << 17;
    return (size_t)((g->luck >> 11) % most);
}

/* ---- words ---- */

/* One of the words that are numbers, or texts; NULL: there is none. */
static const struct value *one_word(struct growing *g, const struct seed_words *words, bool numbers)
{
    size_t first = words->count > 0 ? grow_chance(g, words->count) : 0;

    for (size_t i = 0; i < words->count; i++) {
        const struct value *word = words->list[(first + i) % words->count];

        if (numbers ? value_is_number(word) : value_is(word, VALUE_STRING))
            return word;
    }
    return NULL;
}

/* Of those that the seed is compared with, or else of the rule. */
static const struct value *word_for(struct growing *g, const struct seed *seed, bool numbers)
{
    const struct value *word =
        grow_chance(g, 4) > 0 ? one_word(g, &seed->words, numbers) : (const struct value *)NULL;

    return word != NULL ? word : one_word(g, g->words, numbers);
}

/* ---- scalars ---- */

static const struct value *number_value(struct growing *g, double number)
{
    struct region *region = &g->arena->region;

    return number == floor(number) && fabs(number) < 1e15 ? value_integer(region, (int64_t)number)
                                                          : value_from_real(region, number);
}

static const struct value *grow_number(struct growing *g, const struct seed *seed)
{
    const struct value *word = word_for(g, seed, true);
    double number = word != NULL ? value_real(word) : 0;

    switch (grow_chance(g, 8)) {
    case 0:
        return number_value(g, number);
    case 1:
        return number_value(g, number + 1);
    case 2:
        return number_value(g, number - 1);
    case 3:
        return number_value(g, number / 2);
    case 4:
        return number_value(g, number + (double)grow_chance(g, 10) - 4);
    case 5:
        return number_value(g, number + 0.25);
    default:
        return number_value(g, (double)grow_chance(g, 13));
    }
}

static const struct value *text_of(struct growing *g, struct buffer *text)
{
    const struct value *made =
        value_string_copy(&g->arena->region, text->size > 0 ? text->text : "", text->size);

    buffer_fini(text);
    return made;
}

static void add_changed(struct buffer *out, const struct value *word, int (*change)(int))
{
    for (uint32_t i = 0; i < word->size; i++)
        buffer_add_byte(out, (char)change((unsigned char)word->as.text[i]));
}

static void add_word(struct buffer *out, const struct value *word)
{
    if (word != NULL)
        buffer_add(out, word->as.text, word->size);
}

/* A piece of a word between characters that are no letters or digits. */
static void add_piece(struct growing *g, struct buffer *out, const struct value *word)
{
    uint32_t at = word->size > 0 ? (uint32_t)grow_chance(g, word->size) : 0;

    while (at > 0 && isalnum((unsigned char)word->as.text[at - 1]))
        at--;
    for (; at < word->size && isalnum((unsigned char)word->as.text[at]); at++)
        buffer_add_byte(out, word->as.text[at]);
}

/* So long as a number says. */
static void add_long(struct growing *g, const struct seed *seed, struct buffer *out)
{
    const struct value *word = word_for(g, seed, true);
    double length = word != NULL ? value_real(word) + (double)grow_chance(g, 3) - 1 : 4;

    for (double i = 0; i < length && i < LENGTH_MAX; i++)
        buffer_add_byte(out, 'a');
}

static const struct value *grow_text(struct growing *g, const struct seed *seed)
{
    struct buffer text = BUFFER_EMPTY;
    const struct value *word = word_for(g, seed, false);

    if (word == NULL) {
        if (grow_chance(g, 2) == 0)
            return value_text(&g->arena->region, grow_chance(g, 2) == 0 ? "a" : "text");
        add_long(g, seed, &text);
        return text_of(g, &text);
    }
    switch (grow_chance(g, 12)) {
    case 0:
        add_changed(&text, word, toupper);
        break;
    case 1:
        add_changed(&text, word, tolower);
        break;
    case 2:
        add_word(&text, word);
        add_word(&text, word_for(g, seed, false));
        break;
    case 3:
        add_word(&text, word_for(g, seed, false));
        add_word(&text, word_for(g, seed, false));
        add_word(&text, word);
        break;
    case 4:
    case 5:
    case 6:
        add_piece(g, &text, word);
        break;
    case 7:
        add_long(g, seed, &text);
        break;
    default:
        return word;
    }
    return text_of(g, &text);
}

/* A text that is a number. */
static const struct value *grow_digits(struct growing *g, const struct seed *seed)
{
    struct buffer text = BUFFER_EMPTY;

    json_write(&text, grow_number(g, seed));
    return text_of(g, &text);
}

static const struct value *grow_moment(struct growing *g, const struct seed *seed)
{
    const struct value *word = word_for(g, seed, true);
    double millis = word != NULL ? value_real(word) : 0;
    char text[TIME_TEXT_MAX];
    int size;

    if (!(millis > MILLIS_LEAST && millis < 1e14))
        millis = 1.7e12;
    millis += ((double)grow_chance(g, 3) - 1) * 86400000;
    size = time_write_ms(text, (int64_t)millis);
    return value_string_copy(&g->arena->region, text, (size_t)size);
}

static const struct value *grow_scalar(struct growing *g, const struct seed *seed)
{
    if ((seed->kinds & SEED_MOMENT) != 0)
        return grow_moment(g, seed);
    if ((seed->kinds & SEED_NUMBER) != 0 && grow_chance(g, 8) > 0)
        return grow_chance(g, 12) > 0 ? grow_number(g, seed) : grow_digits(g, seed);
    if ((seed->kinds & SEED_TEXT) != 0 && grow_chance(g, 8) > 0)
        return grow_text(g, seed);
    if (seed->words.count > 0 && grow_chance(g, 4) > 0)
        return value_is(seed->words.list[0], VALUE_BOOLEAN) ? seed->words.list[0]
               : grow_chance(g, 2) == 0                     ? grow_number(g, seed)
                                                            : grow_text(g, seed);
    switch (grow_chance(g, 6)) {
    case 0:
        return &value_true;
    case 1:
        return &value_false;
    case 2:
        return grow_number(g, seed);
    case 3:
        return grow_digits(g, seed);
    default:
        return grow_text(g, seed);
    }
}

/* ---- all of a seed ---- */

static const struct value *grow(struct growing *g, const struct seed *seed, int depth);

static size_t item_count(struct growing *g, const struct seed *seed)
{
    const struct value *word = one_word(g, g->words, true);
    size_t count = 1 + grow_chance(g, 4);

    if (word != NULL && grow_chance(g, 2) == 0 && value_real(word) >= 0 &&
        value_real(word) < ITEMS_MAX)
        count = (size_t)value_real(word) + grow_chance(g, 3);
    count = count < seed->least ? seed->least : count;
    return count < ITEMS_MAX ? count : ITEMS_MAX;
}

/* Items that are alike, or not. */
static const struct value *grow_items(struct growing *g, const struct seed *list,
                                      const struct seed *item, int depth)
{
    const struct value *items[ITEMS_MAX];
    size_t count = item_count(g, list);
    bool alike = grow_chance(g, 3) > 0;

    for (size_t i = 0; i < count; i++)
        items[i] = alike && i > 0 ? items[0]
                   : item == list ? grow_scalar(g, item)
                                  : grow(g, item, depth + 1);
    return value_array_of(&g->arena->region, items, count);
}

/* A piece of a text, of which a number may be made. */
static const struct value *grow_part(struct growing *g, const struct seed *seed)
{
    return (seed->kinds & SEED_NUMBER) != 0 && grow_chance(g, 4) > 0 ? grow_digits(g, seed)
                                                                     : grow_text(g, seed);
}

static const struct value *grow_split(struct growing *g, const struct seed *seed)
{
    struct buffer text = BUFFER_EMPTY;
    size_t count = item_count(g, seed);

    for (size_t i = 0; i < count; i++) {
        const struct value *piece = grow_part(g, seed->parts);

        if (i > 0)
            add_word(&text, seed->separator);
        add_word(&text, piece);
    }
    return text_of(g, &text);
}

static const struct value *grow_parsed(struct growing *g, const struct seed *seed, int depth)
{
    struct buffer text = BUFFER_EMPTY;

    json_write(&text, grow(g, seed->parts, depth + 1));
    return text_of(g, &text);
}

/* An object with the members that the rules up to this one ask for. */
static const struct value *grow_object(struct growing *g, const struct seed *seed, int depth)
{
    const struct value *object = value_object(&g->arena->region, NULL, 0);

    for (const struct seed *at = seed->parts; at != NULL; at = at->next)
        if (at->rule <= g->rule && grow_chance(g, 16) > 0)
            object = value_with_member(&g->arena->region, object, &at->key, grow(g, at, depth + 1));
    return object;
}

/* An object with as many members as a number says. */
static const struct value *grow_dictionary(struct growing *g, const struct seed *seed)
{
    const struct value *object = value_object(&g->arena->region, NULL, 0);
    size_t count = item_count(g, seed);

    for (size_t i = 0; i < count; i++) {
        const struct value *name = grow_text(g, seed);
        const struct key key = key_of(name->as.text, name->size);

        object = value_with_member(&g->arena->region, object, &key, grow_scalar(g, seed));
    }
    return object;
}

/* Whether the rules up to this one ask for a part. */
static bool has_parts(const struct growing *g, const struct seed *seed)
{
    for (const struct seed *at = seed->parts; at != NULL; at = at->next)
        if (at->rule <= g->rule)
            return true;
    return false;
}

static const struct value *grow_leaf(struct growing *g, const struct seed *seed, int depth)
{
    if ((seed->kinds & SEED_MEMBERS) != 0 && grow_chance(g, 6) > 0)
        return grow_dictionary(g, seed);
    if ((seed->kinds & SEED_LIST) != 0 ? grow_chance(g, 8) > 0 : grow_chance(g, 12) == 0)
        return grow_items(g, seed, seed, depth);
    return grow_chance(g, 16) == 0 ? grow_dictionary(g, seed) : grow_scalar(g, seed);
}

static const struct value *grow(struct growing *g, const struct seed *seed, int depth)
{
    if (depth > DEPTH_MAX)
        return &value_null;
    switch (seed->form) {
    case SEED_ITEMS:
        return grow_chance(g, 12) > 0 ? grow_items(g, seed, seed->parts, depth)
                                      : grow(g, seed->parts, depth + 1);
    case SEED_SPLIT:
        return grow_split(g, seed);
    case SEED_PARSED:
        return grow_parsed(g, seed, depth);
    case SEED_PLAIN:
    case SEED_MADE:
        break;
    }
    if (!has_parts(g, seed))
        return grow_leaf(g, seed, depth);
    if (seed->whole != NULL && seed->whole->form == SEED_PLAIN && grow_chance(g, 4) == 0) {
        const struct value *items[ITEMS_MAX];
        size_t count = item_count(g, seed);

        for (size_t i = 0; i < count; i++)
            items[i] = grow_object(g, seed, depth);
        return value_array_of(&g->arena->region, items, count);
    }
    return grow_object(g, seed, depth);
}

const struct value *grow_next(struct growing *g, const struct seed *root, struct arena *arena)
{
    g->arena = arena;
    return grow(g, root, 0);
}
