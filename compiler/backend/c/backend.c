/* compiler/backend/c/backend.c - the C back end: a program as one C file made to be read.
 *
 * In: verified IR. Out: C11 that includes sfn/abi.h and defines `sfn_program`, and main when asked.
 * Why: any C compiler on any machine builds it, people can read what their definition became, and
 * it is a second opinion on the LLVM back end. The file's own first comment explains it. */
#include "compiler/backend/backend.h"

#include <string.h>

#include "compiler/backend/c/emitter.h"
#include "sfn/abi.h"

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
    " * scope. v1, v2, ... are JSON values, NULL where a path found nothing; constants stand "
    "before\n"
    " * the functions that use them. #line names the place in the definition. */\n";

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
        buffer_add_text(out, at->kind == IR_POINT_FUNCTION ? " __attribute__((noinline));\n"
                                                           : " __attribute__((unused));\n");
    }
}

static int point_of(const struct ir_function *function)
{
    return function != NULL ? function->point : -1;
}

static void emit_text_or_null(struct buffer *out, const char *text)
{
    if (text != NULL)
        text_literal(out, text, strlen(text), 8);
    else
        buffer_add_text(out, "NULL");
}

static void emit_states(struct emitter *emitter, struct buffer *out)
{
    static const char *const kinds[] = {
        [SFN_PASS] = "SFN_PASS",         [SFN_TASK] = "SFN_TASK",       [SFN_CHOICE] = "SFN_CHOICE",
        [SFN_WAIT] = "SFN_WAIT",         [SFN_SUCCEED] = "SFN_SUCCEED", [SFN_FAIL] = "SFN_FAIL",
        [SFN_PARALLEL] = "SFN_PARALLEL", [SFN_MAP] = "SFN_MAP",
    };

    if (!emitter->uses_states)
        return;
    buffer_add_text(out, "\n/* name, kind, and the points work, leave, fail */\n"
                         "static const struct sfn_state sfn_states[] = {\n");
    for (const struct ir_state *state = emitter->program->states; state != NULL;
         state = state->next) {
        buffer_add_text(out, "    {");
        text_literal(out, state->name, strlen(state->name), 8);
        buffer_add_format(out, ", %s, %d, %d, %d},\n", kinds[state->kind], point_of(state->work),
                          point_of(state->leave), point_of(state->fail));
    }
    buffer_add_text(out, "};\n");
}

static void emit_scopes(const struct ir_program *program, struct buffer *out)
{
    if (program->scopes == NULL)
        return;
    buffer_add_text(out, "\n/* first point, number of variables; the first is the machine */\n"
                         "static const struct sfn_scope sfn_scopes[] = {\n");
    for (const struct ir_scope *scope = program->scopes; scope != NULL; scope = scope->next)
        buffer_add_format(out, "    {%d, %d},\n", point_of(scope->start), scope->variables);
    buffer_add_text(out, "};\n");
}

/* Returns how many there are. */
static size_t emit_resources(const struct ir_program *program, struct buffer *out)
{
    size_t count = 0;

    for (const struct ir_state *state = program->states; state != NULL; state = state->next) {
        if (!ir_state_needs_service(state))
            continue;
        if (count++ == 0)
            buffer_add_text(out, "\n/* state, resource, unfilled placeholder */\n"
                                 "static const struct sfn_resource sfn_resources[] = {\n");
        buffer_add_text(out, "    {");
        emit_text_or_null(out, state->name);
        buffer_add_text(out, ", ");
        emit_text_or_null(out, state->resource);
        buffer_add_text(out, ", ");
        emit_text_or_null(out, state->placeholder);
        buffer_add_text(out, "},\n");
    }
    if (count > 0)
        buffer_add_text(out, "};\n");
    return count;
}

/* The C functions behind c: resources, declared as in sfn/task.h but without jansson's types. */
static void emit_symbols(const struct ir_program *program, struct buffer *out)
{
    if (program->symbol_count == 0)
        return;
    buffer_add_text(out, "\nstruct sfn_task;\n");
    for (size_t i = 0; i < program->symbol_count; i++)
        buffer_add_format(out, "extern void *%s(struct sfn_task *task, const void *input);\n",
                          program->symbols[i]);
    buffer_add_text(out, "static const struct sfn_symbol sfn_symbols[] = {\n");
    for (size_t i = 0; i < program->symbol_count; i++)
        buffer_add_format(out, "    {\"%s\", (void *)%s},\n", program->symbols[i],
                          program->symbols[i]);
    buffer_add_text(out, "};\n");
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

static void emit_program(struct emitter *emitter, size_t resources, struct buffer *out)
{
    const struct ir_program *program = emitter->program;
    const char *definition = program->definition != NULL ? program->definition : "";
    const char *symbol =
        emitter->options->symbol != NULL ? emitter->options->symbol : BACKEND_PROGRAM_SYMBOL;
    size_t size = program->definition != NULL ? program->definition_size : 0;

    buffer_add_format(out,
                      "\nconst struct sfn_program %s = {\n"
                      "    .abi_version = SFN_ABI_VERSION,\n"
                      "    .express = %d,\n"
                      "    .timeout_seconds = ",
                      symbol, program->express ? 1 : 0);
    text_integer(out, program->timeout_seconds);
    buffer_add_format(out,
                      ",\n"
                      "    .run = sfn_run,\n"
                      "    .machine = %s,\n"
                      "    .resources = %s,\n"
                      "    .resource_count = %zu,\n"
                      "    .symbols = %s,\n"
                      "    .symbol_count = %zu,\n"
                      "    .name = ",
                      program->scopes != NULL ? "&sfn_scopes[0]" : "NULL",
                      resources > 0 ? "sfn_resources" : "NULL", resources,
                      program->symbol_count > 0 ? "sfn_symbols" : "NULL", program->symbol_count);
    emit_text_or_null(out, program->name);
    buffer_add_text(out, ",\n    .bindings = ");
    emit_text_or_null(out, program->bindings);
    buffer_add_format(out, ",\n    .definition_size = %zu,\n    .definition =\n        ", size);
    text_literal(out, definition, size, 8);
    buffer_add_text(out, ",\n};\n");
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

/* The names of c: tasks become C identifiers as they are. */
static const char *find_problem(const struct ir_program *program)
{
    for (size_t i = 0; i < program->symbol_count; i++) {
        const char *name = program->symbols[i];
        struct buffer clean = BUFFER_EMPTY;
        bool fits;

        text_identifier(&clean, name, strlen(name), strlen(name));
        fits = clean.size > 0 && (strcmp(clean.text, name) == 0 ||
                                  (name[0] == '_' && strcmp(clean.text + 1, name) == 0));
        buffer_fini(&clean);
        if (!fits)
            return arena_format(program->arena, "c:%s does not name a C function", name);
    }
    return NULL;
}

static void emit_file(struct emitter *emitter, struct buffer *out)
{
    const struct ir_program *program = emitter->program;
    size_t resources;

    for (const struct ir_function *at = program->functions; at != NULL; at = at->next)
        function_emit(emitter, at);
    emit_caption(emitter, out);
    emit_prototypes(emitter, out);
    emit_states(emitter, out);
    emit_scopes(program, out);
    resources = emit_resources(program, out);
    emit_symbols(program, out);
    emit_run(emitter, out);
    emit_program(emitter, resources, out);
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
    const char *problem = find_problem(program);

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
