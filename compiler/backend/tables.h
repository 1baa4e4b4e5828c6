/* compiler/backend/tables.h - what an emitted program says of itself, cell by cell.
 *
 * The tables are those of sfn/tables.def. Both back ends write the same cells, one as C text, one
 * as constants; neither knows what a column is for. Cells live in the region given. */
#ifndef SFNC_BACKEND_TABLES_H
#define SFNC_BACKEND_TABLES_H

#include "compiler/ir/ir.h"
#include "runtime/base/region.h"

/* In the order of tables.def: a table refers to rows of those before it only. */
enum table_id {
#define SFN_TABLE(table) TABLE_##table,
#define SFN_COLUMN(table, type, column)
#define SFN_TABLE_END(table)
#include "sfn/tables.def"
#undef SFN_TABLE
#undef SFN_COLUMN
#undef SFN_TABLE_END
    TABLE_COUNT
};

enum cell_kind {
    CELL_NUMBER = 1, /* int32_t: `integer`; `word`, if it is set, names it in C */
    CELL_LONG,       /* int64_t, size_t: `integer` */
    CELL_TEXT,       /* `text` of `size` bytes without its NUL, or NULL */
    CELL_FUNCTION,   /* `function` of the program, or NULL */
    CELL_RUN,        /* the function that goes from point to point */
    CELL_SYMBOL,     /* the C function called `text` */
    CELL_OBJECT,     /* a constant of the runtime called `text`, or NULL */
    CELL_ROW,        /* row `row` of `table`; -1: NULL */
};

struct table_cell {
    enum cell_kind kind;
    const char *column; /* its member in the struct */
    const char *text;
    size_t size;
    int64_t integer;
    const char *word;
    const struct ir_function *function;
    enum table_id table;
    int row;
};

struct program_table {
    const char *name; /* "state": its rows are struct sfn_state */
    size_t columns, rows;
    const struct table_cell *cells; /* row by row */
};

/* "state". */
const char *table_name(enum table_id id);

/* The rows of a numbered program. TABLE_program has one. */
struct program_table table_of(const struct ir_program *program, enum table_id id,
                              struct region *region);

#endif
