/* compiler/prove/cover/cut.c - cells of a subject, by what is named of it.
 *
 * A number that a test names is a cell, and so are the numbers between two; texts alike, where
 * order matters, and else all others are one cell. */
#include "compiler/prove/cover/cut.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/lang/text.h"

#define BASIC_MAX 12 /* cells that are neither numbers nor texts, and one more */

static int compare_numbers(const void *left, const void *right)
{
    double a = *(const double *)left;
    double b = *(const double *)right;

    return (a > b) - (a < b);
}

static int compare_texts(const void *left, const void *right)
{
    return text_compare(*(const struct value *const *)left, *(const struct value *const *)right);
}

static int compare_moments(const void *left, const void *right)
{
    return time_compare(left, right);
}

/* Sort; of equal ones one is left. Returns how many that are. */
static size_t sort(void *list, size_t count, size_t size,
                   int (*compare)(const void *, const void *))
{
    char *items = list;
    size_t left = 0;

    if (count > 0)
        qsort(list, count, size, compare);
    for (size_t i = 0; i < count; i++)
        if (left == 0 || compare(items + (left - 1) * size, items + i * size) != 0)
            memmove(items + left++ * size, items + i * size, size);
    return left;
}

static void add_cell(struct subject *subject, struct cell cell, bool possible)
{
    if (possible)
        bits_add(subject->possible, subject->count);
    subject->cells[subject->count++] = cell;
}

/* Whether a number of the open range, or that number, is of the shape. */
static bool may_be_number(const struct shape *shape, double low, double high)
{
    const struct shape_range *range = &shape->range;

    if (!shape_may_be(shape, SHAPE_NUMBER))
        return false;
    if (low == high)
        return low >= range->low && low <= range->high && !(range->whole && low != floor(low));
    if (high <= range->low || low >= range->high)
        return false;
    return !range->whole || floor(low) + 1 < high;
}

static void cut_numbers(struct subject *subject, const struct named *named, size_t count)
{
    double low = -INFINITY;

    for (size_t i = 0; i <= count; i++) {
        double high = i < count ? named->numbers[i] : INFINITY;

        add_cell(subject, (struct cell){.kind = CELL_NUMBER, .low = low, .high = high},
                 may_be_number(subject->shape, low, high));
        if (i < count)
            add_cell(subject, (struct cell){.kind = CELL_NUMBER, .low = high, .high = high},
                     may_be_number(subject->shape, high, high));
        low = high;
    }
}

static void cut_texts(struct arena *arena, struct subject *subject, const struct named *named,
                      size_t count)
{
    const struct shape one = {.kinds = SHAPE_TEXT, .texts = subject->shape->texts};
    const struct shape_texts *listed = subject->shape->texts;
    bool may = shape_may_be(subject->shape, SHAPE_TEXT);
    bool others = may && (listed == NULL || listed->count == 0 || named->text_count >= NAMED_MAX);
    struct cell_texts *texts = ARENA_NEW(arena, struct cell_texts);
    const struct value *before = NULL;

    *texts = (struct cell_texts){named->texts, count};
    for (size_t i = 0; i < count; i++) {
        if (named->ordered)
            add_cell(subject,
                     (struct cell){.kind = CELL_TEXT,
                                   .above = before,
                                   .below = named->texts[i],
                                   .not_these = texts},
                     others && named->texts[i]->size > 0); /* nothing is less than "" */
        add_cell(subject, (struct cell){.kind = CELL_TEXT, .text = named->texts[i]},
                 may && shape_has(&one, named->texts[i]));
        before = named->texts[i];
    }
    add_cell(subject,
             (struct cell){
                 .kind = CELL_TEXT, .above = named->ordered ? before : NULL, .not_these = texts},
             others);
}

void cut(struct arena *arena, struct subject *subject, struct named *named)
{
    static const struct {
        enum cell_kind kind;
        unsigned kinds;
    } basic[] = {{CELL_ABSENT, SHAPE_ABSENT},    {CELL_NULL, SHAPE_NULL},
                 {CELL_FALSE, SHAPE_FALSE},      {CELL_TRUE, SHAPE_TRUE},
                 {CELL_ARRAY, SHAPE_ARRAY},      {CELL_OBJECT, SHAPE_OBJECT},
                 {CELL_FUNCTION, SHAPE_FUNCTION}};
    size_t numbers = sort(named->numbers, named->number_count, sizeof(double), compare_numbers);
    size_t texts = sort(named->texts, named->text_count, sizeof *named->texts, compare_texts);
    size_t room = BASIC_MAX + 2 * numbers + 2 * texts;

    subject->cells = ARENA_ARRAY(arena, struct cell, room);
    subject->possible = ARENA_ARRAY(arena, uint64_t, SUBJECT_WORDS(room));
    for (size_t i = 0; i < sizeof basic / sizeof *basic; i++)
        add_cell(subject, (struct cell){.kind = basic[i].kind},
                 shape_may_be(subject->shape, basic[i].kinds));
    cut_numbers(subject, named, numbers);
    cut_texts(arena, subject, named, texts);
}

/* ---- moments ---- */

/* The cell of a moment, which is there. */
static int cell_of_moment(const struct subject *subject, size_t count,
                          const struct instant *instant)
{
    size_t at = 0;

    while (at < count && time_compare(&subject->moments[at], instant) < 0)
        at++;
    return at < count && time_compare(&subject->moments[at], instant) == 0 ? (int)(2 * at + 2)
                                                                           : (int)(2 * at + 1);
}

struct subject cut_moments(struct arena *arena, const struct subject *text, int of,
                           struct named *named)
{
    struct subject made = {.form = SUBJECT_MOMENT, .place = -1, .of = of};
    size_t count =
        sort(named->moments, named->moment_count, sizeof *named->moments, compare_moments);

    made.moments = named->moments;
    made.count = 2 * count + 2;
    made.possible = ARENA_ARRAY(arena, uint64_t, SUBJECT_WORDS(made.count));
    for (size_t i = 0; i < made.count; i++)
        bits_add(made.possible, i);
    made.link = ARENA_ARRAY(arena, int, text->count);
    for (size_t i = 0; i < text->count; i++) {
        const struct cell *cell = &text->cells[i];
        struct instant instant;

        if (cell->kind == CELL_TEXT && cell->text == NULL)
            made.link[i] = LINK_ANY;
        else if (cell->kind == CELL_TEXT &&
                 time_read(cell->text->as.text, cell->text->size, &instant))
            made.link[i] = cell_of_moment(&made, count, &instant);
    }
    return made;
}
