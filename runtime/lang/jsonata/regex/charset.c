/* runtime/lang/jsonata/regex/charset.c - sets of characters, for the classes of regular
 * expressions. */
#include "runtime/lang/jsonata/regex/charset.h"

#include <stdlib.h>

#include "runtime/base/bug.h"
#include "runtime/lang/jsonata/text/blank.h"
#include "runtime/lang/jsonata/text/case.h"

void charset_fini(struct charset *set)
{
    free(set->ranges);
    *set = (struct charset){NULL, 0, 0};
}

void charset_add(struct charset *set, uint32_t first, uint32_t last)
{
    if (set->count == set->room) {
        set->room = set->room > 0 ? set->room * 2 : 8;
        set->ranges = mem_resize(set->ranges, set->room * sizeof *set->ranges);
    }
    set->ranges[set->count++] = (struct charset_range){first, last};
}

/* ---- escapes ---- */

static const uint32_t digits[][2] = {{'0', '9'}};
static const uint32_t words[][2] = {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}};
static const uint32_t blanks[][2] = BLANK_RANGES;

/* Add ranges that are in order, or all that is between them. */
static void add_ranges(struct charset *set, const uint32_t (*ranges)[2], size_t count, bool negated)
{
    uint32_t next = 0;

    for (size_t i = 0; i < count; i++) {
        if (!negated)
            charset_add(set, ranges[i][0], ranges[i][1]);
        else if (ranges[i][0] > next)
            charset_add(set, next, ranges[i][0] - 1);
        next = ranges[i][1] + 1;
    }
    if (negated)
        charset_add(set, next, CHARACTER_MAX);
}

void charset_add_escape(struct charset *set, char escape)
{
    bool negated = escape >= 'A' && escape <= 'Z';

    switch (escape | 0x20) {
    case 'd':
        add_ranges(set, digits, sizeof digits / sizeof *digits, negated);
        break;
    case 'w':
        add_ranges(set, words, sizeof words / sizeof *words, negated);
        break;
    case 's':
        add_ranges(set, blanks, sizeof blanks / sizeof *blanks, negated);
        break;
    default:
        BUG("no class has this escape");
    }
}

/* ---- order and case ---- */

static int compare_ranges(const void *left, const void *right)
{
    const struct charset_range *a = left, *b = right;

    return a->first < b->first ? -1 : a->first > b->first;
}

void charset_sort(struct charset *set)
{
    size_t count = 0;

    if (set->count == 0)
        return;
    qsort(set->ranges, set->count, sizeof *set->ranges, compare_ranges);
    for (size_t i = 1; i < set->count; i++) {
        struct charset_range *last = &set->ranges[count];

        if (set->ranges[i].first > last->last + 1)
            set->ranges[++count] = set->ranges[i];
        else if (set->ranges[i].last > last->last)
            last->last = set->ranges[i].last;
    }
    set->count = count + 1;
}

static bool contains(const struct charset *set, uint32_t character)
{
    size_t low = 0, high = set->count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (set->ranges[middle].last < character)
            low = middle + 1;
        else
            high = middle;
    }
    return low < set->count && set->ranges[low].first <= character;
}

/* A set, and what is added to it meanwhile. */
struct folding {
    const struct charset *set;
    struct charset added;
};

static bool is_folded(uint32_t character, uint32_t upper)
{
    return character <= 0xffff && (character < 0x80 || upper >= 0x80);
}

static void add_upper(void *context, uint32_t character, uint32_t upper)
{
    struct folding *folding = context;

    if (is_folded(character, upper) && contains(folding->set, character) &&
        !contains(folding->set, upper))
        charset_add(&folding->added, upper, upper);
}

static void add_lower(void *context, uint32_t character, uint32_t upper)
{
    struct folding *folding = context;

    if (is_folded(character, upper) && contains(folding->set, upper) &&
        !contains(folding->set, character))
        charset_add(&folding->added, character, character);
}

static void fold(struct charset *set, void (*see)(void *, uint32_t, uint32_t))
{
    struct folding folding = {.set = set};

    case_each_upper(see, &folding);
    for (size_t i = 0; i < folding.added.count; i++)
        charset_add(set, folding.added.ranges[i].first, folding.added.ranges[i].last);
    charset_fini(&folding.added);
    charset_sort(set);
}

void charset_fold(struct charset *set)
{
    charset_sort(set);
    fold(set, add_upper);
    fold(set, add_lower);
}

/* ---- as a class of PCRE2 ---- */

#define SURROGATE_FIRST 0xd800
#define SURROGATE_LAST 0xdfff

static void write_range(struct buffer *out, uint32_t first, uint32_t last)
{
    if (first > last)
        return;
    buffer_add_format(out, "\\x{%x}", first);
    if (last > first)
        buffer_add_format(out, "-\\x{%x}", last);
}

/* Texts have no surrogates. A set with all of them takes what they would make. */
void charset_write(struct buffer *out, const struct charset *set, bool negated)
{
    size_t before;

    buffer_add_text(out, negated ? "[^" : "[");
    before = out->size;
    for (size_t i = 0; i < set->count; i++) {
        uint32_t first = set->ranges[i].first, last = set->ranges[i].last;
        bool all = first <= SURROGATE_FIRST && last >= SURROGATE_LAST;

        write_range(out, first, last < SURROGATE_FIRST ? last : SURROGATE_FIRST - 1);
        write_range(out, first > SURROGATE_LAST ? first : SURROGATE_LAST + 1,
                    all ? CHARACTER_MAX : last);
    }
    if (out->size > before) {
        buffer_add_byte(out, ']');
        return;
    }
    out->size = before - (negated ? 2 : 1);
    buffer_add_text(out, negated ? "(?s:.)" : "(?!)");
}
