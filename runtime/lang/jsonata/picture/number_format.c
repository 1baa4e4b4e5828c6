/* runtime/lang/jsonata/picture/number_format.c - $formatNumber: write a number as its picture
 * says. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "runtime/lang/jsonata/fail.h"
#include "runtime/lang/jsonata/picture/number_picture.h"
#include "runtime/lang/jsonata/text/building.h"
#include "runtime/lang/jsonata/text/number.h"

/* Characters that are being put together. They have room enough. */
struct writing {
    uint32_t *at;
    size_t size;
};

static struct runes written(const struct writing *writing)
{
    return (struct runes){writing->at, writing->size};
}

static void insert(struct writing *writing, size_t at, struct runes text)
{
    at = at < writing->size ? at : writing->size;
    memmove(writing->at + at + text.size, writing->at + at,
            (writing->size - at) * sizeof *writing->at);
    memcpy(writing->at + at, text.at, text.size * sizeof *writing->at);
    writing->size += text.size;
}

static void insert_zeros(struct writing *writing, size_t at, size_t count, uint32_t zero)
{
    memmove(writing->at + at + count, writing->at + at, (writing->size - at) * sizeof *writing->at);
    for (size_t i = 0; i < count; i++)
        writing->at[at + i] = zero;
    writing->size += count;
}

#define DIGITS_MAX 512 /* of 1e21, or of a fraction of 100 digits */

/* Whether a number lies in the middle between two with so many places, where printf rounds to even,
 * and toFixed away from zero. */
static bool is_middle(double real, size_t places)
{
    char text[DIGITS_MAX];
    size_t size = (size_t)snprintf(text, sizeof text, "%.*f", (int)places + 61, real);

    return text[size - 61] == '5' && strspn(text + size - 60, "0") == 60;
}

/* Print such a number, rounded away from zero. Returns the size. */
static size_t print_up(char text[DIGITS_MAX], double real, size_t places)
{
    size_t size = (size_t)snprintf(text, DIGITS_MAX, "%.*f", (int)places + 1, real) - 1;
    size_t at;

    size -= places == 0; /* the point */
    for (at = size; at > 0 && (text[at - 1] == '9' || text[at - 1] == '.'); at--)
        if (text[at - 1] == '9')
            text[at - 1] = '0';
    if (at > 0) {
        text[at - 1]++;
        return size;
    }
    memmove(text + 1, text, size);
    text[0] = '1';
    return size + 1;
}

/* Number.prototype.toFixed, of the number without its sign, in the digits of the picture. The point
 * becomes its decimal separator, which is added where there is none. */
static void write_fixed(struct writing *writing, double real, size_t places,
                        const struct number_picture *picture)
{
    uint32_t zero = picture->signs[SIGN_ZERO].at[0];
    bool has_point = false;
    char text[DIGITS_MAX];
    size_t size;

    real = fabs(real);
    if (isnan(real))
        size = (size_t)snprintf(text, sizeof text, "NaN");
    else if (real >= 1e21)
        size = query_number_write(text, real);
    else if (is_middle(real, places))
        size = print_up(text, real, places);
    else
        size = (size_t)snprintf(text, sizeof text, "%.*f", (int)places, real);
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '.' && !has_point) {
            has_point = true;
            insert(writing, writing->size, picture->signs[SIGN_DECIMAL]);
        } else if (text[i] >= '0' && text[i] <= '9') {
            writing->at[writing->size++] = (uint32_t)(text[i] - '0') + zero;
        } else {
            writing->at[writing->size++] = (unsigned char)text[i];
        }
    }
    if (!has_point)
        insert(writing, writing->size, picture->signs[SIGN_DECIMAL]);
}

static void strip_zeros(struct writing *writing, const struct number_picture *picture)
{
    struct runes zero = picture->signs[SIGN_ZERO];
    size_t start = 0;

    if (zero.size != 1)
        return;
    while (start < writing->size && writing->at[start] == zero.at[0])
        start++;
    writing->size -= start;
    memmove(writing->at, writing->at + start, writing->size * sizeof *writing->at);
    while (writing->size > 0 && writing->at[writing->size - 1] == zero.at[0])
        writing->size--;
}

/* Where the decimal separator is. */
static size_t find_point(const struct writing *writing, const struct number_picture *picture)
{
    return runes_find(written(writing), picture->signs[SIGN_DECIMAL], 0);
}

static void pad(struct writing *writing, const struct number_part *part,
                const struct number_picture *picture)
{
    uint32_t zero = picture->signs[SIGN_ZERO].at[0];
    size_t point = find_point(writing, picture);
    size_t fraction = writing->size - point - 1;

    if (fraction < part->fraction_least)
        insert_zeros(writing, writing->size, part->fraction_least - fraction, zero);
    if (point < part->integer_least)
        insert_zeros(writing, 0, part->integer_least - point, zero);
}

/* Where String.prototype.slice cuts: negative places count from the end. */
static size_t slice_place(const struct writing *writing, int64_t place)
{
    if (place < 0)
        place += (int64_t)writing->size;
    return place < 0 ? 0 : (size_t)place;
}

static void group(struct writing *writing, const struct number_part *part,
                  const struct number_picture *picture)
{
    struct runes sign = picture->signs[SIGN_GROUPING];
    size_t point = find_point(writing, picture);

    if (part->regular > 0) {
        size_t count = point > 0 ? (point - 1) / part->regular : 0;

        for (size_t i = 1; i <= count; i++)
            insert(writing, point - i * part->regular, sign);
    } else {
        for (size_t i = 0; i < part->integer.count; i++, point++)
            insert(writing,
                   slice_place(writing, (int64_t)point - (int64_t)part->integer.positions[i]),
                   sign);
    }
    point = find_point(writing, picture);
    for (size_t i = 0; i < part->fraction.count; i++)
        insert(writing, point + part->fraction.positions[i] + 1, sign);
}

/* The number as mantissa * 10^exponent, the mantissa as large as the picture asks. */
static double normalize(double real, const struct number_part *part, int *exponent)
{
    double most = pow(10, (double)part->scale), least = pow(10, (double)part->scale - 1);
    double mantissa = fabs(real);

    *exponent = 0;
    if (mantissa == 0)
        return mantissa;
    for (; mantissa < least; mantissa *= 10)
        --*exponent;
    for (; mantissa > most && isfinite(mantissa); mantissa /= 10)
        ++*exponent;
    return mantissa;
}

static void write_exponent(struct writing *writing, int exponent, const struct number_part *part,
                           const struct number_picture *picture)
{
    size_t start;

    insert(writing, writing->size, picture->signs[SIGN_EXPONENT]);
    if (exponent < 0)
        insert(writing, writing->size, picture->signs[SIGN_MINUS]);
    start = writing->size;
    write_fixed(writing, exponent, 0, picture);
    writing->size -= picture->signs[SIGN_DECIMAL].size;
    if (writing->size - start < part->exponent_least)
        insert_zeros(writing, start, part->exponent_least - (writing->size - start),
                     picture->signs[SIGN_ZERO].at[0]);
}

/* The number as the active part of the picture says. */
static void write_number(struct writing *writing, double real, const struct number_part *part,
                         const struct number_picture *picture)
{
    int exponent = 0;

    if (part->exponent_least > 0)
        real = normalize(real, part, &exponent);
    real = query_number_round(real, (double)part->fraction_most);
    write_fixed(writing, real, part->fraction_most, picture);
    strip_zeros(writing, picture);
    pad(writing, part, picture);
    group(writing, part, picture);
    if (runes_find(part->picture, picture->signs[SIGN_DECIMAL], 0) == RUNES_NONE ||
        find_point(writing, picture) == writing->size - 1)
        writing->size--;
    if (part->exponent_least > 0)
        write_exponent(writing, exponent, part, picture);
}

/* How many characters a number may take, without prefix and suffix. */
static size_t room_of(const struct number_part *part, const struct number_picture *picture)
{
    size_t digits = DIGITS_MAX * 2 + part->integer_least + part->fraction_least +
                    part->fraction_most + part->exponent_least;
    size_t groups = digits + part->integer.count + part->fraction.count;

    return digits + groups * picture->signs[SIGN_GROUPING].size +
           2 * picture->signs[SIGN_DECIMAL].size + picture->signs[SIGN_EXPONENT].size +
           picture->signs[SIGN_MINUS].size;
}

static void add_runes(struct building *building, struct runes text)
{
    for (size_t i = 0; i < text.size; i++)
        building_add_character(building, text.at[i]);
}

#define PLACES_MAX 100 /* of Number.prototype.toFixed */

const struct value *query_format_number(struct sfn_frame *frame, double real,
                                        const struct number_picture *picture)
{
    const struct number_part *part = &picture->parts[real >= 0 ? 0 : 1];
    struct building building = {.frame = frame};
    struct writing writing = {NULL, 0};
    size_t room = room_of(part, picture);

    if (part->fraction_most > PLACES_MAX)
        return query_fail(frame, "D1001", "Number out of range: %zu", part->fraction_most);
    if (runes_find(part->picture, picture->signs[SIGN_PERCENT], 0) != RUNES_NONE)
        real *= 100;
    else if (runes_find(part->picture, picture->signs[SIGN_PER_MILLE], 0) != RUNES_NONE)
        real *= 1000;
    frame_afford(frame, room * sizeof *writing.at);
    writing.at = region_alloc(frame->region, room * sizeof *writing.at);
    write_number(&writing, real, part, picture);
    if (part->negated)
        add_runes(&building, picture->signs[SIGN_MINUS]);
    add_runes(&building, part->prefix);
    add_runes(&building, written(&writing));
    add_runes(&building, part->suffix);
    return building_value(&building);
}
