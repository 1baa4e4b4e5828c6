/* compiler/backend/tables.h - the tables in an emitted program that describe it to the runtime.
 *
 * They are those of sfn/tables.def. Both back ends write the same cells, one as C text, the other
 * as LLVM constants; neither knows what a column is for. Cells live in the region given. */
#ifndef SFNC_BACKEND_TABLES_H
#define SFNC_BACKEND_TABLES_H

#include "compiler/ir/ir.h"
#include "runtime/base/region.h"

/* In the order of tables.def. A table refers only to rows of tables before it. */
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
    CELL_NUMBER = 1, /* int32_t: `integer`; `word`, if not NULL, is its name in C */
    CELL_LONG,       /* int64_t, size_t: `integer` */
    CELL_TEXT,       /* `text` of `size` bytes without its NUL, or NULL */
    CELL_FUNCTION,   /* the address of the program's `function`, or NULL */
    CELL_RUN,        /* the address of the emitted loop that runs from point to point */
    CELL_SYMBOL,     /* the address of the C function `text`, a c: task */
    CELL_OBJECT,     /* the address of the runtime's constant `text`, or NULL */
    CELL_ROW,        /* the address of row `row` of `table`, or NULL for -1 */
};

struct table_cell {
    enum cell_kind kind;
    const char *column; /* the name of its member in the struct */
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

/* The name of a table: "state". */
const char *table_name(enum table_id id);

/* Fill a table for a program, which must be numbered (ir_number). TABLE_program has one row. */
struct program_table table_of(const struct ir_program *program, enum table_id id,
                              struct region *region);

#endif
