/* compiler/prove/cover/cells.h - sets of values, so small that tests cannot cut them.
 *
 * A cell is one value, or an open range of numbers, or of texts, or all arrays, ... What is asked
 * of a cell is true of none of its values, of all, or that is not known: then the answer is both.
 */
#ifndef SFNC_PROVE_COVER_CELLS_H
#define SFNC_PROVE_COVER_CELLS_H

#include <stdbool.h>
#include <stddef.h>

#include "runtime/json/value.h"

enum cell_kind {
    CELL_ABSENT,
    CELL_NULL,
    CELL_FALSE,
    CELL_TRUE,
    CELL_NUMBER,
    CELL_TEXT,
    CELL_ARRAY,
    CELL_OBJECT,
    CELL_FUNCTION,
    CELL_UNKNOWN, /* any of these */
};

/* Texts that cut others: sorted, each once. */
struct cell_texts {
    const struct value **list;
    size_t count;
};

struct cell {
    enum cell_kind kind;
    double low, high;                   /* NUMBER: what lies between; the same: that one */
    const struct value *text;           /* TEXT: that one; NULL: those of a gap ... */
    const struct value *above, *below;  /* ... between these (NULL: without an end) ... */
    const struct cell_texts *not_these; /* ... that are none of these */
};

/* Bits of an answer. */
enum { MAY_NOT = 1, MAY = 2, MAY_EITHER = 3 };
typedef unsigned cell_answer;

cell_answer cell_is(bool truth);
cell_answer cell_not(cell_answer answer);
cell_answer cell_and(cell_answer left, cell_answer right);
cell_answer cell_or(cell_answer left, cell_answer right);

/* The number of a text among those that text_compare (runtime/lang/text.h) has sorted, or -1. */
int cell_find_text(const struct cell_texts *texts, const struct value *text);

/* The cell that is one value; NULL is absence. */
struct cell cell_of_value(const struct value *value);

/* Whether values of the two are of a kind and the same; whether the left is less. Arrays, objects
 * and functions may be the same. */
cell_answer cell_equals(const struct cell *left, const struct cell *right);
cell_answer cell_less(const struct cell *left, const struct cell *right);
/* Whether it is true in JSONata. */
cell_answer cell_truth(const struct cell *cell);
/* Whether it is of the kind. */
cell_answer cell_is_kind(const struct cell *cell, enum cell_kind kind);
cell_answer cell_is_boolean(const struct cell *cell);

#endif
