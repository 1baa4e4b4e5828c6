/* compiler/prove/shape/say.c - a shape in words, for a sentence.
 *
 *   null or a text | a whole number from 1 to 5 | "a" or "b" | an array of texts |
 *   an object with id, lines
 *
 * It says less than print.c does, which is for those who know shapes. */
#include <math.h>

#include "compiler/prove/shape/shape.h"
#include "runtime/json/write.h"

#define WORDS_SAID 8  /* texts, one by one */
#define FIELDS_SAID 3 /* of an object, those that are always there */
#define PARTS_MAX (WORDS_SAID + 8)

/* What is said, with "or" between. */
struct saying {
    struct arena *arena;
    const char *parts[PARTS_MAX];
    size_t count;
};

static void part(struct saying *s, const char *text)
{
    s->parts[s->count++] = text;
}

static const char *number(struct arena *arena, double real)
{
    char text[JSON_NUMBER_MAX];
    int size = real == floor(real) && fabs(real) < 9007199254740992.0
                   ? json_write_integer(text, (int64_t)real)
                   : json_write_real(text, real);

    return arena_text(arena, text, (size_t)size);
}

static const char *range_words(struct arena *arena, const struct shape_range *range)
{
    const char *what = range->whole ? "a whole number" : "a number";
    bool low = isfinite(range->low);
    bool high = isfinite(range->high) && range->high != SHAPE_SIZE_ANY;

    if (low && high && range->low == range->high)
        return number(arena, range->low);
    if (low && high)
        return arena_format(arena, "%s from %s to %s", what, number(arena, range->low),
                            number(arena, range->high));
    if (low || high)
        return arena_format(arena, "%s of at %s %s", what, low ? "least" : "most",
                            number(arena, low ? range->low : range->high));
    return what;
}

static const char *quoted(struct arena *arena, struct shape_word word)
{
    struct buffer text = BUFFER_EMPTY;
    const char *made;

    json_write_string(&text, word.text, word.size);
    made = arena_text(arena, text.text, text.size);
    buffer_fini(&text);
    return made;
}

static void texts_words(struct saying *s, const struct shape_texts *texts)
{
    if (texts == NULL || (texts->count == 0 && texts->prefix.size == 0))
        part(s, "a text");
    else if (texts->count == 0)
        part(s,
             arena_format(s->arena, "a text that begins with %s", quoted(s->arena, texts->prefix)));
    else if (texts->count > WORDS_SAID)
        part(s, arena_format(s->arena, "one of %zu texts", texts->count));
    else
        for (size_t i = 0; i < texts->count; i++)
            part(s, quoted(s->arena, texts->words[i]));
}

static const char *items_words(struct arena *arena, const struct shape *shape)
{
    unsigned kinds = shape_items_of(arena, shape)->kinds;

    if (shape->items != NULL && shape->items->most == 0)
        return "an empty array";
    switch (kinds) {
    case SHAPE_NUMBER:
        return "an array of numbers";
    case SHAPE_TEXT:
        return "an array of texts";
    case SHAPE_ARRAY:
        return "an array of arrays";
    case SHAPE_OBJECT:
        return "an array of objects";
    default:
        return kinds != 0 && (kinds & ~(unsigned)SHAPE_BOOLEAN) == 0 ? "an array of booleans"
                                                                     : "an array";
    }
}

static const char *members_words(struct arena *arena, const struct shape_members *members)
{
    const char *text = "an object";
    size_t said = 0;

    if (members != NULL && members->count == 0 && members->other == NULL)
        return "an empty object";
    for (size_t i = 0; members != NULL && i < members->count; i++) {
        const struct shape_member *member = &members->list[i];

        if (shape_may_be(member->shape, SHAPE_ABSENT))
            continue;
        if (said++ == FIELDS_SAID)
            return arena_format(arena, "%s, ...", text);
        text = arena_format(arena, "%s%s%.*s", text, said == 1 ? " with " : ", ",
                            (int)member->key.size, member->key.text);
    }
    return text;
}

static bool is_any(const struct shape *shape)
{
    return (shape->kinds & SHAPE_JSON) == SHAPE_JSON && shape->texts == NULL &&
           shape->items == NULL && shape->members == NULL && shape->range.low == -INFINITY &&
           shape->range.high == INFINITY && !shape->range.whole;
}

const char *shape_say(struct arena *arena, const struct shape *shape)
{
    struct saying s = {.arena = arena};
    const char *text = "";

    if (is_any(shape))
        return "any value";
    if (shape_may_be(shape, SHAPE_NULL))
        part(&s, "null");
    if (shape_may_be(shape, SHAPE_BOOLEAN))
        part(&s, (shape->kinds & SHAPE_BOOLEAN) == SHAPE_BOOLEAN ? "a boolean"
                 : shape_may_be(shape, SHAPE_TRUE)               ? "true"
                                                                 : "false");
    if (shape_may_be(shape, SHAPE_NUMBER))
        part(&s, range_words(arena, &shape->range));
    if (shape_may_be(shape, SHAPE_TEXT))
        texts_words(&s, shape->texts);
    if (shape_may_be(shape, SHAPE_ARRAY))
        part(&s, items_words(arena, shape));
    if (shape_may_be(shape, SHAPE_OBJECT))
        part(&s, members_words(arena, shape->members));
    if (shape_may_be(shape, SHAPE_FUNCTION))
        part(&s, "a function");
    if (s.count == 0)
        return shape_may_be(shape, SHAPE_ABSENT) ? "not there" : "nothing";
    for (size_t i = 0; i < s.count; i++)
        text = arena_format(arena, "%s%s%s", text,
                            i == 0             ? ""
                            : i + 1 == s.count ? " or "
                                               : ", ",
                            s.parts[i]);
    return text;
}
