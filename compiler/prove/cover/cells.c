/* compiler/prove/cover/cells.c - sets of values, so small that tests cannot cut them. */
#include "compiler/prove/cover/cells.h"

#include <math.h>

#include "runtime/lang/text.h"

#define EXACT_MAX 9007199254740992.0 /* beyond it doubles are not all whole numbers */

cell_answer cell_is(bool truth)
{
    return truth ? MAY : MAY_NOT;
}

cell_answer cell_not(cell_answer answer)
{
    return (answer & MAY_NOT ? MAY : 0u) | (answer & MAY ? MAY_NOT : 0u);
}

cell_answer cell_and(cell_answer left, cell_answer right)
{
    return (left & right & MAY) | ((left | right) & MAY_NOT);
}

cell_answer cell_or(cell_answer left, cell_answer right)
{
    return (left & right & MAY_NOT) | ((left | right) & MAY);
}

int cell_find_text(const struct cell_texts *texts, const struct value *text)
{
    size_t low = 0;
    size_t high = texts->count;

    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = text_compare(texts->list[middle], text);

        if (order == 0)
            return (int)middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return -1;
}

/* A number that a double is not: it lies between two. */
static struct cell number_of(const struct value *value)
{
    double number = value_real(value);
    bool exact = value->kind == VALUE_REAL || fabs(number) < EXACT_MAX;

    return (struct cell){.kind = CELL_NUMBER,
                         .low = exact ? number : nextafter(number, -INFINITY),
                         .high = exact ? number : nextafter(number, INFINITY)};
}

struct cell cell_of_value(const struct value *value)
{
    if (value == NULL || value->kind == VALUE_UNDEFINED)
        return (struct cell){.kind = CELL_ABSENT};
    if (value_is_number(value))
        return number_of(value);
    switch ((enum value_kind)value->kind) {
    case VALUE_NULL:
        return (struct cell){.kind = CELL_NULL};
    case VALUE_BOOLEAN:
        return (struct cell){.kind = value->as.integer != 0 ? CELL_TRUE : CELL_FALSE};
    case VALUE_STRING:
        return (struct cell){.kind = CELL_TEXT, .text = value};
    case VALUE_ARRAY:
        return (struct cell){.kind = CELL_ARRAY};
    case VALUE_OBJECT:
        return (struct cell){.kind = CELL_OBJECT};
    default:
        return (struct cell){.kind = CELL_UNKNOWN};
    }
}

/* ---- comparisons ---- */

static bool is_point(const struct cell *cell)
{
    return cell->low == cell->high;
}

static cell_answer number_less(const struct cell *left, const struct cell *right)
{
    bool points = is_point(left) && is_point(right);

    if (left->high < right->low || (left->high == right->low && !points))
        return MAY;
    return left->low >= right->high ? MAY_NOT : MAY_EITHER;
}

static cell_answer number_equals(const struct cell *left, const struct cell *right)
{
    if (is_point(left) && is_point(right))
        return cell_is(left->low == right->low);
    return left->high <= right->low || right->high <= left->low ? MAY_NOT : MAY_EITHER;
}

/* Whether the one text may be in the gap. */
static bool may_hold(const struct cell *gap, const struct value *text)
{
    return !(gap->above != NULL && text_compare(text, gap->above) <= 0) &&
           !(gap->below != NULL && text_compare(text, gap->below) >= 0) &&
           (gap->not_these == NULL || cell_find_text(gap->not_these, text) < 0);
}

static cell_answer same_text(const struct cell *left, const struct cell *right)
{
    if (left->text != NULL && right->text != NULL)
        return cell_is(text_compare(left->text, right->text) == 0);
    if (left->text == NULL && right->text == NULL)
        return MAY_EITHER;
    return left->text == NULL && may_hold(left, right->text)    ? MAY_EITHER
           : right->text == NULL && may_hold(right, left->text) ? MAY_EITHER
                                                                : MAY_NOT;
}

static cell_answer text_less(const struct cell *left, const struct cell *right)
{
    const struct value *most = left->text != NULL ? left->text : left->below;
    const struct value *least = right->text != NULL ? right->text : right->above;
    const struct value *from = left->text != NULL ? left->text : left->above;
    const struct value *to = right->text != NULL ? right->text : right->below;
    bool points = left->text != NULL && right->text != NULL;
    int order = most != NULL && least != NULL ? text_compare(most, least) : 1;

    if (order < 0 || (order == 0 && !points))
        return MAY;
    return from != NULL && to != NULL && text_compare(from, to) >= 0 ? MAY_NOT : MAY_EITHER;
}

cell_answer cell_equals(const struct cell *left, const struct cell *right)
{
    if (left->kind == CELL_UNKNOWN || right->kind == CELL_UNKNOWN)
        return MAY_EITHER;
    if (left->kind != right->kind)
        return MAY_NOT;
    switch (left->kind) {
    case CELL_NUMBER:
        return number_equals(left, right);
    case CELL_TEXT:
        return same_text(left, right);
    case CELL_ARRAY:
    case CELL_OBJECT:
    case CELL_FUNCTION:
        return MAY_EITHER;
    default:
        return MAY;
    }
}

cell_answer cell_less(const struct cell *left, const struct cell *right)
{
    if (left->kind == CELL_UNKNOWN || right->kind == CELL_UNKNOWN)
        return MAY_EITHER;
    if (left->kind != right->kind)
        return MAY_NOT;
    return left->kind == CELL_NUMBER ? number_less(left, right)
           : left->kind == CELL_TEXT ? text_less(left, right)
                                     : MAY_NOT;
}

/* ---- kinds ---- */

cell_answer cell_truth(const struct cell *cell)
{
    static const struct value empty = {.kind = VALUE_STRING, .as.text = ""};
    const struct cell zero = {.kind = CELL_NUMBER};
    const struct cell nothing = {.kind = CELL_TEXT, .text = &empty};

    switch (cell->kind) {
    case CELL_TRUE:
        return MAY;
    case CELL_NUMBER:
        return cell_not(number_equals(cell, &zero));
    case CELL_TEXT:
        return cell_not(same_text(cell, &nothing));
    case CELL_ARRAY:
    case CELL_OBJECT:
    case CELL_FUNCTION:
    case CELL_UNKNOWN:
        return MAY_EITHER;
    default:
        return MAY_NOT;
    }
}

cell_answer cell_is_kind(const struct cell *cell, enum cell_kind kind)
{
    return cell->kind == CELL_UNKNOWN ? MAY_EITHER : cell_is(cell->kind == kind);
}

cell_answer cell_is_boolean(const struct cell *cell)
{
    return cell_or(cell_is_kind(cell, CELL_TRUE), cell_is_kind(cell, CELL_FALSE));
}
