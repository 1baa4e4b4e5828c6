/* compiler/backend/llvm/tables.c - emit the tables that describe a program, as LLVM constants.
 *
 * In: cells (compiler/backend/tables.h). Out: an array of structs for each table.
 * Why unnamed structs: LLVM lays them out by the target's rules, as a C compiler lays out those of
 * sfn/abi.h. */
#include "compiler/backend/llvm/emitter.h"

#include <stdlib.h>

#include "runtime/base/bug.h"

LLVMValueRef tables_symbol(struct emitter *emitter, const char *name)
{
    LLVMValueRef function = LLVMGetNamedFunction(emitter->module, name);

    if (function == NULL)
        function = LLVMGetNamedGlobal(emitter->module, name);
    if (function == NULL)
        function =
            LLVMAddFunction(emitter->module, name, LLVMFunctionType(emitter->nothing, NULL, 0, 0));
    return function;
}

static LLVMTypeRef cell_type(struct emitter *emitter, const struct table_cell *cell)
{
    switch (cell->kind) {
    case CELL_NUMBER:
        return emitter->i32;
    case CELL_LONG:
        return emitter->i64;
    case CELL_TEXT:
    case CELL_FUNCTION:
    case CELL_RUN:
    case CELL_SYMBOL:
    case CELL_OBJECT:
    case CELL_ROW:
        return emitter->pointer;
    }
    BUG("a cell of unknown kind");
}

LLVMTypeRef tables_row_type(struct emitter *emitter, const struct program_table *table)
{
    LLVMTypeRef *members = mem_alloc(table->columns * sizeof(LLVMTypeRef));
    LLVMTypeRef type;

    for (size_t i = 0; i < table->columns; i++)
        members[i] = cell_type(emitter, &table->cells[i]);
    type = LLVMStructTypeInContext(emitter->context, members, (unsigned)table->columns, 0);
    free(members);
    return type;
}

static LLVMValueRef row_address(struct emitter *emitter, enum table_id table, int row)
{
    struct emitted_table *emitted = &emitter->tables[table];
    LLVMValueRef index = constant_int(emitter, row);

    if (row < 0)
        return emitter->null;
    ENSURE(emitted->rows != NULL);
    return LLVMConstInBoundsGEP2(emitted->type, emitted->rows, &index, 1);
}

/* The address of a constant of the runtime, null for NULL. */
static LLVMValueRef outside(struct emitter *emitter, const char *name)
{
    LLVMValueRef object = name != NULL ? LLVMGetNamedGlobal(emitter->module, name) : emitter->null;

    return object != NULL ? object : LLVMAddGlobal(emitter->module, emitter->i8, name);
}

static LLVMValueRef cell_value(struct emitter *emitter, const struct table_cell *cell)
{
    switch (cell->kind) {
    case CELL_NUMBER:
        return constant_i32(emitter, cell->integer);
    case CELL_LONG:
        return constant_int(emitter, cell->integer);
    case CELL_TEXT:
        return constant_text(emitter, cell->text, cell->size);
    case CELL_FUNCTION:
        return cell->function == NULL ? emitter->null
                                      : table_get_of(&emitter->functions, cell->function);
    case CELL_RUN:
        return emitter->run;
    case CELL_SYMBOL:
        return tables_symbol(emitter, cell->text);
    case CELL_OBJECT:
        return outside(emitter, cell->text);
    case CELL_ROW:
        return row_address(emitter, cell->table, cell->row);
    }
    BUG("a cell of unknown kind");
}

LLVMValueRef tables_row(struct emitter *emitter, const struct table_cell *cells, size_t count)
{
    LLVMValueRef *members = mem_alloc(count * sizeof(LLVMValueRef));
    LLVMValueRef row;

    for (size_t i = 0; i < count; i++)
        members[i] = cell_value(emitter, &cells[i]);
    row = constant_struct(emitter, members, count);
    free(members);
    return row;
}

void tables_emit(struct emitter *emitter)
{
    struct region *region = &emitter->program->arena->region;

    for (int id = 0; id < TABLE_program; id++) {
        struct program_table table = table_of(emitter->program, (enum table_id)id, region);
        LLVMValueRef *rows = mem_alloc((table.rows + 1) * sizeof(LLVMValueRef));

        for (size_t i = 0; i < table.rows; i++)
            rows[i] = tables_row(emitter, table.cells + i * table.columns, table.columns);
        if (table.rows > 0)
            emitter->tables[id] =
                (struct emitted_table){tables_row_type(emitter, &table),
                                       constant_table(emitter, rows, table.rows, table.name)};
        free(rows);
    }
}
