/* compiler/prove/schema/schema_scalars.c - what keywords say of types, listed values, numbers and
 * texts, as shapes. */
#include "compiler/prove/schema/schema_scalars.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

#include "compiler/prove/schema/schema_parts.h"
#include "runtime/base/count.h"

/* ---- kinds ---- */

static const struct shape *of_type(struct arena *arena, const struct value *type)
{
    static const struct {
        const char *name;
        unsigned kinds;
    } types[] = {
        {"null", SHAPE_NULL},   {"boolean", SHAPE_BOOLEAN}, {"number", SHAPE_NUMBER},
        {"string", SHAPE_TEXT}, {"array", SHAPE_ARRAY},     {"object", SHAPE_OBJECT},
    };

    for (size_t i = 0; i < COUNT_OF(types); i++)
        if (value_is_text(type, types[i].name))
            return shape_of_kinds(arena, types[i].kinds);
    return shape_of_range(arena, -INFINITY, INFINITY, true); /* integer */
}

struct alternatives scalars_of_types(struct arena *arena, const struct value *said)
{
    struct alternatives types = alternatives_none();

    if (value_is(said, VALUE_STRING))
        alternatives_add(arena, &types, of_type(arena, said));
    for (uint32_t i = 0; value_is(said, VALUE_ARRAY) && i < said->size; i++)
        alternatives_add(arena, &types, of_type(arena, &said->as.items[i]));
    return types;
}

struct alternatives scalars_of_value(struct arena *arena, const struct value *said)
{
    struct alternatives one = alternatives_of(shape_of_value(arena, said));
    bool known;

    one.exact = one.count > 0 && shape_value(arena, one.list[0], &known) != NULL;
    return one;
}

struct alternatives scalars_of_values(struct arena *arena, const struct value *said)
{
    struct alternatives values = alternatives_none();

    for (uint32_t i = 0; value_is(said, VALUE_ARRAY) && i < said->size; i++) {
        const struct alternatives one = scalars_of_value(arena, &said->as.items[i]);

        alternatives_add_all(arena, &values, &one);
    }
    return values;
}

/* ---- numbers ---- */

double scalars_number(const struct value *schema, const char *name, double otherwise)
{
    const struct value *number = schema_keyword(schema, name);

    return number != NULL && value_is_number(number) ? value_real(number) : otherwise;
}

#define BOUND_EXACT 9007199254740992.0 /* beyond it are whole numbers that no double is */

/* The bound that leaves out a number: the number beside it. Where that would leave out more, an
 * exclusive bound is as good as an inclusive one: a shape may hold more. */
static double beside(struct alternatives *numbers, double bound, double towards)
{
    if (fabs(bound) < BOUND_EXACT)
        return nextafter(bound, towards);
    numbers->exact = numbers->exact && isinf(bound);
    return bound;
}

/* In draft 4 a bound is exclusive when a keyword beside it says "true". */
static bool is_exclusive(const struct value *schema, const char *name)
{
    const struct value *said = schema_keyword(schema, name);

    return value_is(said, VALUE_BOOLEAN) && said->as.integer != 0;
}

/* The multiples within bounds one by one, when they are few. */
static bool list_multiples(struct arena *arena, struct alternatives *numbers, double low,
                           double high, double multiple)
{
    double first = ceil(low / multiple);
    double last = floor(high / multiple);

    if (!(last - first < ALTERNATIVES_MAX) || fabs(low) > BOUND_EXACT || fabs(high) > BOUND_EXACT)
        return false;
    for (double i = first; i <= last; i++)
        alternatives_add(arena, numbers, shape_of_range(arena, i * multiple, i * multiple, true));
    return true;
}

struct alternatives scalars_of_bounds(struct arena *arena, const struct value *schema)
{
    struct alternatives numbers = alternatives_none();
    double low = scalars_number(schema, "minimum", -INFINITY);
    double high = scalars_number(schema, "maximum", INFINITY);
    double multiple = scalars_number(schema, "multipleOf", 0);
    bool whole = multiple > 0 && multiple == floor(multiple);

    if (is_exclusive(schema, "exclusiveMinimum"))
        low = beside(&numbers, low, INFINITY);
    if (is_exclusive(schema, "exclusiveMaximum"))
        high = beside(&numbers, high, -INFINITY);
    low = fmax(low,
               beside(&numbers, scalars_number(schema, "exclusiveMinimum", -INFINITY), INFINITY));
    high = fmin(high,
                beside(&numbers, scalars_number(schema, "exclusiveMaximum", INFINITY), -INFINITY));
    if (whole && multiple > 1 && list_multiples(arena, &numbers, low, high, multiple))
        return numbers;
    numbers.exact = numbers.exact && (multiple == 0 || multiple == 1);
    alternatives_add(arena, &numbers, shape_of_range(arena, low, high, whole));
    return numbers;
}

/* ---- texts ---- */

static bool is_plain(char byte)
{
    return isalnum((unsigned char)byte) ||
           (byte != '\0' && strchr("_-/:,; @#%&=<>~!'\"", byte) != NULL);
}

/* Of a pattern "^(a|b)$" the texts between bars, of which there are no others. */
static bool list_texts(struct arena *arena, const char *text, size_t size, const struct shape **out)
{
    struct shape_word words[SHAPE_WORDS_MAX];
    size_t count = 0;
    size_t begin;

    if (size < 2 || text[0] != '^' || text[size - 1] != '$')
        return false;
    text++;
    size -= 2;
    if (size >= 2 && text[0] == '(' && text[size - 1] == ')') {
        begin = size >= 4 && memcmp(text, "(?:", 3) == 0 ? 3 : 1;
        text += begin;
        size -= begin + 1;
    } else if (memchr(text, '|', size) != NULL) {
        return false; /* one begins here, the other one ends there */
    }
    begin = 0;
    for (size_t i = 0; i <= size; i++) {
        if (i < size && text[i] != '|') {
            if (!is_plain(text[i]))
                return false;
            continue;
        }
        if (count == SHAPE_WORDS_MAX)
            return false;
        words[count++] = (struct shape_word){text + begin, (uint32_t)(i - begin)};
        begin = i + 1;
    }
    *out = shape_of_words(arena, words, count);
    return true;
}

/* What all texts begin with that a pattern matches. */
static size_t prefix_of(const char *text, size_t size)
{
    size_t end = 1;

    if (size == 0 || text[0] != '^' || memchr(text, '|', size) != NULL)
        return 0;
    while (end < size && is_plain(text[end]))
        end++;
    if (end > 1 && end < size && memchr("*?{+", text[end], 4) != NULL)
        end--; /* it need not be there, or more often */
    return end - 1;
}

static struct alternatives of_pattern(struct arena *arena, const struct value *pattern)
{
    struct alternatives texts = alternatives_none();
    const struct shape *listed;
    size_t prefix;

    if (list_texts(arena, pattern->as.text, pattern->size, &listed)) {
        alternatives_add(arena, &texts, listed);
        return texts;
    }
    prefix = prefix_of(pattern->as.text, pattern->size);
    texts.exact = prefix > 0 && prefix + 1 == pattern->size;
    alternatives_add(arena, &texts,
                     prefix > 0 ? shape_of_prefix(arena, pattern->as.text + 1, prefix)
                                : shape_of_kinds(arena, SHAPE_TEXT));
    return texts;
}

struct alternatives scalars_of_texts(struct arena *arena, const struct value *schema)
{
    struct alternatives texts = alternatives_of(shape_of_kinds(arena, SHAPE_TEXT));
    const struct value *pattern = schema_keyword(schema, "pattern");
    const struct shape_word none = {"", 0};
    double least = scalars_number(schema, "minLength", 0);
    double most = scalars_number(schema, "maxLength", INFINITY);

    if (least > 0)
        texts.list[0] =
            shape_of_long_texts(arena, least < SHAPE_LEAST_MAX ? (size_t)least : SHAPE_LEAST_MAX);
    if (most < 1) {
        struct alternatives empty = alternatives_of(shape_of_words(arena, &none, 1));

        texts = alternatives_meet(arena, &texts, &empty);
    } else { /* lengths are counted in code points, the size of shapes in bytes */
        texts.exact = least <= 1 && most == INFINITY;
    }
    if (pattern != NULL) {
        struct alternatives matched = of_pattern(arena, pattern);

        texts = alternatives_meet(arena, &texts, &matched);
    }
    return texts;
}
