/* compiler/backend/c/backend.c - the C back end: emit a program as one C file, made to be read.
 *
 * In: verified IR. Out: C11 that includes sfn/abi.h and defines `sfn_program`, and main when asked.
 * Why: any C compiler on any machine builds it, people can read what their definition became, and
 * tests compare it with the LLVM back end. A comment at the top of the file explains how to read
 * it.
 */
#include "compiler/backend/backend.h"

#include <string.h>

#include "compiler/backend/c/emitter.h"
#include "compiler/backend/tables.h"
#include "runtime/base/bug.h"

#define COMMENT_MAX 200
#define BYTES_PER_NAME 64

static const char explanation[] =
    " *\n"
    " * How to read it. Every way into a state is a point: a number, and the function that runs\n"
    " * from there until the state machine goes on (the next point), is done (SFN_END), has to\n"
    " * wait (SFN_SUSPENDED) or has failed (SFN_FAILED). sfn_run goes from point to point. A "
    "state\n"
    " * has up to three more ways in than being entered: `work` is repeated by a retry, `leave` "
    "when\n"
    " * what it waited for is there, `fail` when its Retry or Catch may handle a failure. What an\n"
    " * operation means is said in sfn/abi.def. `f` is the frame: the running instance of the\n"
    " * scope. v1, v2, ... are results: JSON values (NULL where a path found nothing), numbers, "
    "lists.\n"
    " * Constants stand before the functions that use them. #line names the place in the "
    "definition. */\n";

/* ---- the parts ---- */

static void emit_caption(struct emitter *emitter, struct buffer *out)
{
    const struct ir_program *program = emitter->program;
    const char *path = program->source_path != NULL ? program->source_path : "-";

    buffer_add_text(out, "/* ");
    text_comment(out, program->name, strlen(program->name), COMMENT_MAX);
    buffer_add_text(out, " - the state machine of ");
    text_comment(out, path, strlen(path), COMMENT_MAX);
    buffer_add_text(out, ", compiled by sfnc.\n");
    buffer_add_text(out, explanation);
    buffer_add_text(out, "#include <sfn/abi.h>\n");
}

static void emit_prototypes(struct emitter *emitter, struct buffer *out)
{
    if (emitter->program->functions != NULL)
        buffer_add_text(out, "\n/* Kept apart: inlined into sfn_run, a thousand states "
                             "would be one function that\n"
                             " * compiles for minutes. */\n");
    for (const struct ir_function *at = emitter->program->functions; at != NULL; at = at->next) {
        function_head(emitter, out, at);
        buffer_add_text(out, at->kind == IR_POINT_FUNCTION ? " __attribute__((noinline))"
                                                           : " __attribute__((unused))");
        buffer_add_text(out, backend_is_huge(at) ? " SFN_HUGE;\n" : ";\n");
    }
}

#define ROW_WIDTH 72

static void emit_cell(const struct emitter *emitter, const struct table_cell *cell,
                      struct buffer *out)
{
    switch (cell->kind) {
    case CELL_NUMBER:
    case CELL_LONG:
        if (cell->word != NULL)
            buffer_add_text(out, cell->word);
        else
            text_integer(out, cell->integer);
        return;
    case CELL_TEXT:
        text_literal(out, cell->text, cell->size, 8);
        return;
    case CELL_FUNCTION:
        buffer_add_text(out, emitter->names[cell->function->number]);
        return;
    case CELL_RUN:
        buffer_add_text(out, "sfn_run");
        return;
    case CELL_SYMBOL:
        buffer_add_format(out, "(void *)%s", cell->text);
        return;
    case CELL_OBJECT:
        buffer_add_format(out, "&%s", cell->text);
        return;
    case CELL_ROW:
        buffer_add_format(out, "&sfn_%ss[%d]", table_name(cell->table), cell->row);
        return;
    }
    BUG("a cell of unknown kind");
}

/* True for a cell that is NULL: C initialises it without being told. */
static bool is_nothing(const struct table_cell *cell)
{
    if (cell->kind == CELL_TEXT || cell->kind == CELL_OBJECT)
        return cell->text == NULL;
    if (cell->kind == CELL_FUNCTION)
        return cell->function == NULL;
    return cell->kind == CELL_ROW && cell->row < 0;
}

/* Emit the members of a row, several on a line. */
static void emit_row(const struct emitter *emitter, const struct table_cell *cells, size_t count,
                     struct buffer *out)
{
    const char *separator = "";
    size_t line = out->size;

    buffer_add_text(out, "    {");
    for (size_t i = 0; i < count; i++) {
        if (is_nothing(&cells[i]))
            continue;
        buffer_add_text(out, separator);
        buffer_add_format(out, ".%s = ", cells[i].column);
        emit_cell(emitter, &cells[i], out);
        separator = ", ";
        if (out->size - line > ROW_WIDTH) {
            separator = ",\n     ";
            line = out->size;
        }
    }
    buffer_add_text(out, *separator == '\0' ? "0},\n" : "},\n");
}

/* Emit every table but TABLE_program. */
static void emit_tables(struct emitter *emitter, struct buffer *out)
{
    for (int id = 0; id < TABLE_program; id++) {
        struct program_table table =
            table_of(emitter->program, (enum table_id)id, &emitter->region);

        if (table.rows == 0)
            continue;
        buffer_add_format(out, "\nstatic const struct sfn_%s sfn_%ss[] = {\n", table.name,
                          table.name);
        for (size_t i = 0; i < table.rows; i++)
            emit_row(emitter, table.cells + i * table.columns, table.columns, out);
        buffer_add_text(out, "};\n");
    }
}

/* Declare the C functions behind c: Resources, as sfn/task.h does but without jansson's types. */
static void emit_symbols(const struct ir_program *program, struct buffer *out)
{
    if (program->symbol_count == 0)
        return;
    buffer_add_text(out, "\nstruct sfn_task;\n");
    for (size_t i = 0; i < program->symbol_count; i++)
        buffer_add_format(out, "extern void *%s(struct sfn_task *task, const void *input);\n",
                          program->symbols[i]);
}

static void emit_run(struct emitter *emitter, struct buffer *out)
{
    buffer_add_text(out, "\nstatic int32_t sfn_run(struct sfn_frame *f, int32_t point)\n{\n"
                         "    const struct sfn_frame_head *head = (const void *)f;\n\n"
                         "    do {\n"
                         "        switch (point) {\n");
    for (const struct ir_function *at = emitter->program->functions; at != NULL; at = at->next) {
        if (at->kind != IR_POINT_FUNCTION)
            continue;
        buffer_add_format(out, "        case %d: point = %s(f); break;\n", at->point,
                          emitter->names[at->number]);
    }
    buffer_add_text(out, "        default: return point;\n"
                         "        }\n"
                         "    } while (!head->pause);\n"
                         "    return point;\n"
                         "}\n");
}

/* Emit the struct sfn_program, a member on each line. A text of several lines begins on its own. */
static void emit_program(struct emitter *emitter, struct buffer *out)
{
    struct program_table table = table_of(emitter->program, TABLE_program, &emitter->region);
    const char *symbol =
        emitter->options->symbol != NULL ? emitter->options->symbol : BACKEND_PROGRAM_SYMBOL;

    buffer_add_format(out, "\nconst struct sfn_program %s = {\n", symbol);
    for (size_t i = 0; i < table.columns; i++) {
        const struct table_cell *cell = &table.cells[i];
        bool large = cell->kind == CELL_TEXT && cell->size > ROW_WIDTH;

        if (is_nothing(cell))
            continue;
        buffer_add_format(out, "    .%s =%s", cell->column, large ? "\n        " : " ");
        emit_cell(emitter, cell, out);
        buffer_add_text(out, ",\n");
    }
    buffer_add_text(out, "};\n");
    if (emitter->options->with_main)
        buffer_add_format(out,
                          "\nint main(int argc, char **argv)\n{\n"
                          "    return sfn_main(&%s, argc, argv);\n}\n",
                          symbol);
}

/* ---- the whole ---- */

static void name_functions(struct emitter *emitter)
{
    const struct ir_program *program = emitter->program;
    size_t count = 0;

    for (const struct ir_function *at = program->functions; at != NULL; at = at->next)
        count++;
    emitter->names = region_alloc(&emitter->region, (count + 1) * BYTES_PER_NAME);
    emitter->roles = region_alloc(&emitter->region, (count + 1) * sizeof *emitter->roles);
    memset(emitter->roles, 0, (count + 1) * sizeof *emitter->roles);
    for (const struct ir_function *at = program->functions; at != NULL; at = at->next)
        backend_symbol_name(program, at, emitter->names[at->number]);
    for (const struct ir_state *state = program->states; state != NULL; state = state->next) {
        if (state->fail != NULL)
            emitter->roles[state->fail->number] = (struct emitter_role){state, "fail"};
        if (state->leave != NULL)
            emitter->roles[state->leave->number] = (struct emitter_role){state, "leave"};
        if (state->work != NULL)
            emitter->roles[state->work->number] = (struct emitter_role){state, "work"};
    }
}

static void emit_file(struct emitter *emitter, struct buffer *out)
{
    const struct ir_program *program = emitter->program;

    for (const struct ir_function *at = program->functions; at != NULL; at = at->next)
        function_emit(emitter, at);
    emit_caption(emitter, out);
    emit_prototypes(emitter, out);
    emit_symbols(program, out);
    emit_tables(emitter, out);
    emit_run(emitter, out);
    emit_program(emitter, out);
    if (emitter->data.size > 0) {
        buffer_add_byte(out, '\n');
        buffer_add(out, emitter->data.text, emitter->data.size);
    }
    if (emitter->code.size > 0)
        buffer_add(out, emitter->code.text, emitter->code.size);
}

static const char *emit(struct ir_program *program, enum emit_kind kind,
                        const struct emit_options *options, struct buffer *out)
{
    struct emitter emitter = {.program = program, .options = options};
    const char *problem = backend_symbol_problem(program);

    if (kind != EMIT_C)
        return "the C back end writes C only";
    if (problem != NULL)
        return problem;
    ir_number(program);
    region_init(&emitter.region);
    buffer_init(&emitter.data);
    buffer_init(&emitter.code);
    name_functions(&emitter);
    emit_file(&emitter, out);
    data_fini(&emitter);
    buffer_fini(&emitter.code);
    buffer_fini(&emitter.data);
    region_fini(&emitter.region);
    return NULL;
}

static bool emits(enum emit_kind kind)
{
    return kind == EMIT_C;
}

const struct backend backend_c = {
    .name = "c",
    .emits = emits,
    .emit = emit,
};
