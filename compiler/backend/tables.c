/* compiler/backend/tables.c - fill the tables that describe a program, for both back ends.
 *
 * In: a program. Out: for each table of sfn/tables.def its rows, cell by cell.
 * Why: a new column is a line in tables.def and a line here, and none in a back end. */
#include "compiler/backend/tables.h"

#include <string.h>

#include "runtime/base/bug.h"
#include "sfn/abi.h"

/* ---- what tables.def says ---- */

#define NUMBER CELL_NUMBER
#define LONG CELL_LONG
#define COUNT CELL_LONG
#define TEXT CELL_TEXT
#define RUN CELL_RUN
#define CHOOSER CELL_FUNCTION
#define ADDRESS CELL_SYMBOL
#define RESOURCE CELL_ROW
#define MAP CELL_ROW
#define STATE CELL_ROW
#define VARIABLE CELL_ROW
#define SCOPE CELL_ROW
#define SYMBOL CELL_ROW
#define KIND CELL_ROW
#define TASKS CELL_OBJECT
#define TASK_KIND CELL_OBJECT
#define KEEPING CELL_OBJECT
#define READER CELL_OBJECT
#define WRITER CELL_OBJECT
#define SERVICE CELL_OBJECT
#define SFN_TABLE(table) static const struct table_cell columns_of_##table[] = {
#define SFN_COLUMN(table, type, name) {.kind = type, .column = #name},
#define SFN_TABLE_END(table)                                                                       \
    }                                                                                              \
    ;
#include "sfn/tables.def"
#undef SFN_TABLE
#undef SFN_COLUMN
#undef SFN_TABLE_END
#undef NUMBER
#undef LONG
#undef COUNT
#undef TEXT
#undef RUN
#undef CHOOSER
#undef ADDRESS
#undef RESOURCE
#undef MAP
#undef STATE
#undef VARIABLE
#undef SCOPE
#undef SYMBOL
#undef KIND
#undef TASKS
#undef TASK_KIND
#undef KEEPING
#undef READER
#undef WRITER
#undef SERVICE

/* COLUMN_state_name: the index of a column in its row. COLUMNS_OF_state: how many columns. */
#define SFN_TABLE(table) enum {
#define SFN_COLUMN(table, type, name) COLUMN_##table##_##name,
#define SFN_TABLE_END(table)                                                                       \
    COLUMNS_OF_##table                                                                             \
    }                                                                                              \
    ;
#include "sfn/tables.def"
#undef SFN_TABLE
#undef SFN_COLUMN
#undef SFN_TABLE_END

/* ---- cells ---- */

static int32_t point_of(const struct ir_function *function)
{
    return function != NULL ? function->point : -1;
}

static struct table_cell number(int64_t integer)
{
    return (struct table_cell){.kind = CELL_NUMBER, .integer = integer};
}

static struct table_cell long_number(int64_t integer)
{
    return (struct table_cell){.kind = CELL_LONG, .integer = integer};
}

static struct table_cell bytes(const char *text, size_t size)
{
    return (struct table_cell){.kind = CELL_TEXT, .text = text, .size = size};
}

static struct table_cell text(const char *text)
{
    return bytes(text, text != NULL ? strlen(text) : 0);
}

static struct table_cell word(int32_t integer, const char *word)
{
    return (struct table_cell){.kind = CELL_NUMBER, .integer = integer, .word = word};
}

static struct table_cell function(const struct ir_function *function)
{
    return (struct table_cell){.kind = CELL_FUNCTION, .function = function};
}

static struct table_cell symbol(const char *name)
{
    return (struct table_cell){.kind = CELL_SYMBOL, .text = name};
}

/* The address of a constant of the runtime; NULL when the program does not need it. */
static struct table_cell object(bool needed, const char *name)
{
    return (struct table_cell){.kind = CELL_OBJECT, .text = needed ? name : NULL};
}

/* The address of a row of a table; NULL for row -1. */
static struct table_cell row_of(enum table_id table, int row)
{
    return (struct table_cell){.kind = CELL_ROW, .table = table, .row = row};
}

static struct table_cell resource_row(const struct ir_resource *resource)
{
    return row_of(TABLE_resource, resource != NULL ? resource->id : -1);
}

/* The address of the first row of a table; NULL when it has none. */
static struct table_cell rows(enum table_id table, size_t count)
{
    return row_of(table, count > 0 ? 0 : -1);
}

/* ---- rows: of each table how many, and what is in them ---- */

static size_t count_resource(const struct ir_program *program)
{
    return program->last_resource != NULL ? (size_t)program->last_resource->id + 1 : 0;
}

static void fill_resource(struct table_cell *row, const struct ir_program *program)
{
    static const char *const kinds[] = {
        [SFN_LAMBDA] = "SFN_LAMBDA",
        [SFN_ACTIVITY] = "SFN_ACTIVITY",
        [SFN_SERVICE] = "SFN_SERVICE",
    };

    for (const struct ir_resource *resource = program->resources; resource != NULL;
         resource = resource->next) {
        row[COLUMN_resource_text] = text(resource->text);
        row[COLUMN_resource_type] = text(resource->type);
        row[COLUMN_resource_action] = text(resource->action);
        row[COLUMN_resource_kind] = word(resource->kind, kinds[resource->kind]);
        row[COLUMN_resource_submits] = number(resource->submits);
        row[COLUMN_resource_token] = number(resource->token);
        row += COLUMNS_OF_resource;
    }
}

static size_t count_map(const struct ir_program *program)
{
    return program->last_map != NULL ? (size_t)program->last_map->id + 1 : 0;
}

static void fill_map(struct table_cell *row, const struct ir_program *program)
{
    for (const struct ir_map *map = program->maps; map != NULL; map = map->next) {
        row[COLUMN_map_selector] = function(map->selector);
        row[COLUMN_map_label] = text(map->label);
        row[COLUMN_map_reader] = resource_row(map->reader);
        row[COLUMN_map_writer] = resource_row(map->writer);
        row[COLUMN_map_distributed] = number(map->distributed);
        row[COLUMN_map_express] = number(map->express);
        row[COLUMN_map_form] = number(map->form);
        row[COLUMN_map_drops] = number(map->drops);
        row += COLUMNS_OF_map;
    }
}

static size_t count_state(const struct ir_program *program)
{
    return program->last_state != NULL ? (size_t)program->last_state->id + 1 : 0;
}

static void fill_state(struct table_cell *row, const struct ir_program *program)
{
    static const char *const kinds[] = {
        [SFN_PASS] = "SFN_PASS",         [SFN_TASK] = "SFN_TASK",       [SFN_CHOICE] = "SFN_CHOICE",
        [SFN_WAIT] = "SFN_WAIT",         [SFN_SUCCEED] = "SFN_SUCCEED", [SFN_FAIL] = "SFN_FAIL",
        [SFN_PARALLEL] = "SFN_PARALLEL", [SFN_MAP] = "SFN_MAP",
    };

    for (const struct ir_state *state = program->states; state != NULL; state = state->next) {
        row[COLUMN_state_name] = text(state->name);
        row[COLUMN_state_kind] = word(state->kind, kinds[state->kind]);
        row[COLUMN_state_enter] = number(point_of(state->enter));
        row[COLUMN_state_work] = number(point_of(state->work));
        row[COLUMN_state_leave] = number(point_of(state->leave));
        row[COLUMN_state_fail] = number(point_of(state->fail));
        row[COLUMN_state_scope] = number(state->scope->id);
        row[COLUMN_state_inner] = number(state->inner != NULL ? state->inner->id : -1);
        row[COLUMN_state_inner_count] = number(state->inner_count);
        row[COLUMN_state_task] = resource_row(state->task);
        row[COLUMN_state_unfilled] = text(state->placeholder);
        row[COLUMN_state_unfilled_work] = text(state->work_placeholder);
        row[COLUMN_state_map] = row_of(TABLE_map, state->map != NULL ? state->map->id : -1);
        row += COLUMNS_OF_state;
    }
}

static size_t count_variable(const struct ir_program *program)
{
    size_t count = 0;

    for (const struct ir_scope *scope = program->scopes; scope != NULL; scope = scope->next)
        count += (size_t)scope->variables;
    return count;
}

static void fill_variable(struct table_cell *row, const struct ir_program *program)
{
    for (const struct ir_scope *scope = program->scopes; scope != NULL; scope = scope->next) {
        for (int i = 0; i < scope->variables; i++) {
            row[COLUMN_variable_name] = text(scope->variable_names[i]);
            row += COLUMNS_OF_variable;
        }
    }
}

static size_t count_scope(const struct ir_program *program)
{
    return program->last_scope != NULL ? (size_t)program->last_scope->id + 1 : 0;
}

static void fill_scope(struct table_cell *row, const struct ir_program *program)
{
    int names = 0;

    for (const struct ir_scope *scope = program->scopes; scope != NULL; scope = scope->next) {
        row[COLUMN_scope_owner] = number(scope->owner != NULL ? scope->owner->id : -1);
        row[COLUMN_scope_start] = number(point_of(scope->start));
        row[COLUMN_scope_variables] = number(scope->variables);
        row[COLUMN_scope_names] = row_of(TABLE_variable, scope->variables > 0 ? names : -1);
        names += scope->variables;
        row[COLUMN_scope_states] = number(scope->states != NULL ? scope->states->id : -1);
        row[COLUMN_scope_state_count] = number(scope->state_count);
        row += COLUMNS_OF_scope;
    }
}

static size_t count_symbol(const struct ir_program *program)
{
    return program->symbol_count;
}

static void fill_symbol(struct table_cell *row, const struct ir_program *program)
{
    for (size_t i = 0; i < program->symbol_count; i++) {
        row[COLUMN_symbol_name] = text(program->symbols[i]);
        row[COLUMN_symbol_function] = symbol(program->symbols[i]);
        row += COLUMNS_OF_symbol;
    }
}

static size_t count_kind(const struct ir_program *program)
{
    size_t count = 0;

    for (int i = 0; i < SFN_KIND_COUNT; i++)
        count += program->needs.kinds[i];
    return count;
}

static void fill_kind(struct table_cell *row, const struct ir_program *program)
{
    static const char *const names[] = {
#define TASK_KIND(name, prefix, form) "sfn_kind_" #name,
#include "sfn/kinds.def"
#undef TASK_KIND
    };

    for (int i = 0; i < SFN_KIND_COUNT; i++) {
        if (!program->needs.kinds[i])
            continue;
        row[COLUMN_kind_task] = object(true, names[i]);
        row += COLUMNS_OF_kind;
    }
}

static size_t count_program(const struct ir_program *program)
{
    (void)program;
    return 1;
}

static void fill_program(struct table_cell *row, const struct ir_program *program)
{
    const char *definition = program->definition != NULL ? program->definition : "";

    row[COLUMN_program_abi_version] = word(SFN_ABI_VERSION, "SFN_ABI_VERSION");
    row[COLUMN_program_express] = number(program->express);
    row[COLUMN_program_queries] = number(ir_uses(program, OP_sfn_query_begin));
    row[COLUMN_program_timeout_seconds] = long_number(program->timeout_seconds);
    row[COLUMN_program_run] = (struct table_cell){.kind = CELL_RUN};
    row[COLUMN_program_scopes] = rows(TABLE_scope, count_scope(program));
    row[COLUMN_program_scope_count] = long_number((int64_t)count_scope(program));
    row[COLUMN_program_states] = rows(TABLE_state, count_state(program));
    row[COLUMN_program_state_count] = long_number((int64_t)count_state(program));
    row[COLUMN_program_symbols] = rows(TABLE_symbol, count_symbol(program));
    row[COLUMN_program_symbol_count] = long_number((int64_t)count_symbol(program));
    row[COLUMN_program_name] = text(program->name);
    row[COLUMN_program_id] = text(program->id);
    row[COLUMN_program_digest] = text(program->digest);
    row[COLUMN_program_definition] = bytes(definition, program->definition_size);
    row[COLUMN_program_definition_size] = long_number((int64_t)program->definition_size);
    row[COLUMN_program_references] = text(program->references);
    row[COLUMN_program_bindings] = text(program->bindings);
    row[COLUMN_program_tasks] = object(program->needs.tasks, "sfn_tasks");
    row[COLUMN_program_kinds] = rows(TABLE_kind, count_kind(program));
    row[COLUMN_program_kind_count] = long_number((int64_t)count_kind(program));
    row[COLUMN_program_keeping] = object(program->needs.keeping, "sfn_keeping");
    row[COLUMN_program_reader] = object(program->needs.reader, "sfn_reader");
    row[COLUMN_program_writer] = object(program->needs.writer, "sfn_writer");
    row[COLUMN_program_service] = object(program->needs.service, "sfn_service");
}

/* ---- tables ---- */

static const struct {
    const char *name;
    const struct table_cell *columns;
    size_t count;
    size_t (*rows)(const struct ir_program *program);
    void (*fill)(struct table_cell *cells, const struct ir_program *program);
} tables[] = {
#define SFN_TABLE(table)                                                                           \
    [TABLE_##table] = {#table, columns_of_##table, COLUMNS_OF_##table, count_##table, fill_##table},
#define SFN_COLUMN(table, type, name)
#define SFN_TABLE_END(table)
#include "sfn/tables.def"
#undef SFN_TABLE
#undef SFN_COLUMN
#undef SFN_TABLE_END
};

const char *table_name(enum table_id id)
{
    return tables[id].name;
}

struct program_table table_of(const struct ir_program *program, enum table_id id,
                              struct region *region)
{
    size_t columns = tables[id].count;
    size_t count = tables[id].rows(program);
    size_t size = count * columns * sizeof(struct table_cell);
    struct table_cell *cells = region_alloc(region, size);

    memset(cells, 0, size);
    tables[id].fill(cells, program);
    for (size_t i = 0; i < count * columns; i++) {
        ENSURE(cells[i].kind == tables[id].columns[i % columns].kind);
        cells[i].column = tables[id].columns[i % columns].column;
    }
    return (struct program_table){
        .name = tables[id].name, .columns = columns, .rows = count, .cells = cells};
}
