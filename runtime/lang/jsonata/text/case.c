/* runtime/lang/jsonata/text/case.c - upper and lower case of texts, by all of Unicode. */
#include "runtime/lang/jsonata/text/case.h"

#include "runtime/base/utf8.h"
#include "runtime/lang/jsonata/text/building.h"
#include "runtime/lang/jsonata/text/case_table.h"

#define COUNT(table) (sizeof(table) / sizeof *(table))

/* ---- one character ---- */

static uint32_t find_moved(const struct case_range *ranges, size_t count, uint32_t character)
{
    size_t low = 0, high = count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (ranges[middle].last < character)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == count || character < ranges[low].first ||
        (character - ranges[low].first) % ranges[low].step != 0)
        return character;
    return (uint32_t)((int32_t)character + ranges[low].delta);
}

static const struct case_special *find_special(const struct case_special *specials, size_t count,
                                               uint32_t character)
{
    size_t low = 0, high = count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (specials[middle].from < character)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && specials[low].from == character ? &specials[low] : NULL;
}

uint32_t case_upper(uint32_t character)
{
    return find_moved(upper_ranges, COUNT(upper_ranges), character);
}

void case_each_upper(void (*see)(void *context, uint32_t character, uint32_t upper), void *context)
{
    for (size_t i = 0; i < COUNT(upper_ranges); i++) {
        const struct case_range *range = &upper_ranges[i];

        for (uint32_t c = range->first; c <= range->last; c += range->step)
            see(context, c, (uint32_t)((int32_t)c + range->delta));
    }
}

/* ---- sigma ---- */

#define SIGMA 0x3a3
#define FINAL_SIGMA 0x3c2

static bool is_in(const uint32_t (*ranges)[2], size_t count, uint32_t character)
{
    size_t low = 0, high = count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (ranges[middle][1] < character)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && ranges[low][0] <= character;
}

static bool is_ignorable(uint32_t character)
{
    return is_in(ignorable_ranges, COUNT(ignorable_ranges), character);
}

static bool is_cased(uint32_t character)
{
    return is_in(cased_ranges, COUNT(cased_ranges), character);
}

static bool letter_before(const char *start, const char *at)
{
    uint32_t character;

    while (at > start) {
        const char *end = at;

        do
            at--;
        while (at > start && utf8_is_inside(*at));
        if (utf8_read(at, (size_t)(end - at), &character) == 0)
            return false;
        if (!is_ignorable(character))
            return is_cased(character);
    }
    return false;
}

static bool letter_after(const char *at, const char *end)
{
    uint32_t character;

    while (at < end) {
        size_t size = utf8_read(at, (size_t)(end - at), &character);

        if (size == 0)
            return false;
        if (!is_ignorable(character))
            return is_cased(character);
        at += size;
    }
    return false;
}

/* ---- texts ---- */

/* The tables of one direction. */
struct direction {
    const struct case_range *ranges;
    size_t range_count;
    const struct case_special *specials;
    size_t special_count;
    char first, last; /* of the letters of ASCII that change */
};

static const struct direction to_upper = {
    upper_ranges, COUNT(upper_ranges), upper_specials, COUNT(upper_specials), 'a', 'z'};
static const struct direction to_lower = {
    lower_ranges, COUNT(lower_ranges), lower_specials, COUNT(lower_specials), 'A', 'Z'};

static void add_converted(struct building *building, const struct direction *direction,
                          uint32_t character)
{
    const struct case_special *special =
        find_special(direction->specials, direction->special_count, character);

    if (special == NULL) {
        building_add_character(building,
                               find_moved(direction->ranges, direction->range_count, character));
        return;
    }
    for (size_t i = 0; i < COUNT(special->to) && special->to[i] != 0; i++)
        building_add_character(building, special->to[i]);
}

/* Convert the letters of ASCII at the front. Returns where they end. */
static const char *convert_ascii(struct building *building, const struct direction *direction,
                                 const char *at, const char *end)
{
    const char *start = at;
    char *to;

    while (at < end && (unsigned char)*at < 0x80)
        at++;
    to = at > start ? building_room(building, (size_t)(at - start)) : NULL;
    if (to == NULL)
        return at;
    for (size_t i = 0; start + i < at; i++) {
        char byte = start[i];
        bool changes = byte >= direction->first && byte <= direction->last;

        to[i] = (char)(byte ^ (changes ? 0x20 : 0));
    }
    building->size += (size_t)(at - start);
    return at;
}

static const struct value *convert(struct sfn_frame *frame, const struct direction *direction,
                                   const struct value *text)
{
    struct building building = {.frame = frame};
    const char *start = text->as.text, *at = start, *end = start + text->size;
    uint32_t character;

    for (;;) {
        size_t size;

        at = convert_ascii(&building, direction, at, end);
        if (at == end)
            break;
        size = utf8_read(at, (size_t)(end - at), &character);
        if (size == 0) {
            building_add_byte(&building, *at++);
            continue;
        }
        if (character == SIGMA && direction == &to_lower && letter_before(start, at) &&
            !letter_after(at + size, end))
            building_add_character(&building, FINAL_SIGMA);
        else
            add_converted(&building, direction, character);
        at += size;
    }
    return building_value(&building);
}

const struct value *query_upper(struct sfn_frame *frame, const struct value *text)
{
    return convert(frame, &to_upper, text);
}

const struct value *query_lower(struct sfn_frame *frame, const struct value *text)
{
    return convert(frame, &to_lower, text);
}
