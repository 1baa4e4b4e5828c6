/* runtime/rows/row.c - the order of rows, and what their kinds are called. */
#include "runtime/rows/row.h"

#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/count.h"

static int compare(uint64_t left, uint64_t right)
{
    return (left > right) - (left < right);
}

int row_compare(const struct row_key *left, const struct row_key *right)
{
    int order = compare(left->frame, right->frame);

    if (order == 0)
        order = compare(left->kind, right->kind);
    if (order == 0)
        order = compare(left->index, right->index);
    return order != 0 ? order : strcmp(left->name, right->name);
}

const char *row_kind_name(enum row_kind kind)
{
    static const char *const names[] = {
        [ROW_EXECUTION] = "execution", [ROW_INPUT] = "input",       [ROW_FRAME] = "frame",
        [ROW_VALUE] = "value",         [ROW_VARIABLE] = "variable", [ROW_ITEM] = "item",
        [ROW_ORIGIN] = "origin",       [ROW_RESULT] = "result",     [ROW_SENT] = "sent",
    };

    ENSURE((size_t)kind < COUNT_OF(names));
    return names[kind];
}
