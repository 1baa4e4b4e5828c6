/* tests/jsonata/batch.c - evaluate many expressions of JSONata, compiled as one program.
 *
 *   batch folded|memory|c|llvm
 *
 * Lines of standard input are requests as `sfnc eval --batch` takes them, and lines on standard
 * output its answers; here all expressions become one program, which goes through the passes and
 * one of the back ends, and the code of all is loaded before the first is run. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/driver/compilation.h"
#include "compiler/driver/symbols.h"
#include "compiler/lower/lower.h"
#include "compiler/syntax/jsonata/ast.h"
#include "runtime/base/bug.h"
#include "runtime/engine/engine.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"
#include "runtime/lang/frame.h"
#include "tests/compiled/compiled.h"
#include "tests/compiled/shared.h"

struct request {
    const struct value *input; /* or NULL */
    const struct value *variables;
    const char *code, *message; /* of what is no expression; NULL: it is one */
    size_t number;              /* among those that are */
};

struct batch {
    struct arena *arena;
    struct request *requests;
    size_t count, capacity;
    struct eval_expression *expressions;
    size_t expression_count;
    struct ir_program *program;
    bool folded; /* the passes know the inputs */
};

static void add_expression(struct batch *batch, struct request *request, const struct value *text)
{
    struct arena *arena = batch->arena;
    size_t count = request->variables->size;
    const char **names = ARENA_ARRAY(arena, const char *, count + 1);
    struct jsonata_error error;
    struct eval_expression e = {.variables = names, .variable_count = count};

    for (size_t i = 0; i < count; i++)
        names[i] = arena_text(arena, request->variables->as.members[i].key.text,
                              request->variables->as.members[i].key.size);
    e.query = jsonata_parse(arena, text->as.text, text->size, &error);
    if (e.query == NULL) {
        request->code = error.code;
        request->message = error.message;
        return;
    }
    if (batch->folded)
        e.input = request->input;
    request->number = batch->expression_count;
    batch->expressions[batch->expression_count++] = e;
}

static void read_request(struct batch *batch, const char *line, size_t size)
{
    struct request *request = &batch->requests[batch->count++];
    struct json_error error;
    const struct value *text;
    const struct value *all =
        json_read(&batch->arena->region, line, size, JSON_TEXT_COPIED, &error);

    ENSURE(all != NULL);
    text = value_member_named(all, "expr");
    ENSURE(value_is(text, VALUE_STRING));
    request->input = value_member_named(all, "input");
    request->variables = value_member_named(all, "variables");
    if (request->variables == NULL)
        request->variables = &value_empty_object;
    add_expression(batch, request, text);
}

static void read_requests(struct batch *batch)
{
    char *line = NULL;
    size_t capacity = 0;
    ssize_t size;

    while ((size = getline(&line, &capacity, stdin)) > 0) {
        if (batch->count == batch->capacity) {
            batch->capacity = batch->capacity * 2 + 256;
            batch->requests = realloc(batch->requests, batch->capacity * sizeof *batch->requests);
            batch->expressions =
                realloc(batch->expressions, batch->capacity * sizeof *batch->expressions);
            ENSURE(batch->requests != NULL && batch->expressions != NULL);
        }
        memset(&batch->requests[batch->count], 0, sizeof *batch->requests);
        read_request(batch, line, (size_t)size);
    }
    free(line);
}

/* ---- loading ---- */

struct code {
    bool in_memory;
    void *handle;
    struct shared shared;
};

static void load(struct batch *batch, const char *way, struct code *code)
{
    struct emit_options options = {.optimize = 0};
    const char *problem;

    batch->program = lower_evals(batch->arena, batch->expressions, batch->expression_count);
    program_improve(batch->program, false);
    if (strcmp(way, "c") == 0 || strcmp(way, "llvm") == 0) {
        shared_load(&code->shared, batch->program,
                    strcmp(way, "c") == 0 ? &backend_c : compiled_llvm, 0);
        return;
    }
    code->in_memory = true;
    problem = compiled_llvm->load(batch->program, &options, runtime_symbols, runtime_symbol_count,
                                  &code->handle);
    if (problem != NULL) {
        fprintf(stderr, "%s\n", problem);
        exit(1);
    }
}

static sfn_chooser find(const struct batch *batch, const struct code *code, size_t number)
{
    char name[64] = EVAL_FUNCTION;

    if (batch->expression_count > 1)
        (void)snprintf(name, sizeof name, EVAL_FUNCTION "%zu", number);
    return (sfn_chooser)(code->in_memory ? compiled_llvm->find(code->handle, name)
                                         : shared_find(&code->shared, batch->program, name));
}

/* ---- answers ---- */

static void write_error(struct buffer *out, const char *code, size_t code_size, const char *message,
                        size_t size)
{
    buffer_add_text(out, "{\"error\":{\"code\":");
    json_write_string(out, code, code_size);
    buffer_add_text(out, ",\"message\":");
    json_write_string(out, message, size);
    buffer_add_text(out, "}}\n");
}

static void run(const struct request *request, sfn_chooser function, struct buffer *out)
{
    struct failure failure = {NULL, NULL, false};
    const struct value *value;
    struct region region;

    region_init(&region);
    value = engine_evaluate(&region, function, request->input, request->variables, 7, &failure);
    if (value == NULL) {
        ENSURE(failure.error != NULL && failure.cause != NULL);
        write_error(out, failure.error->as.text, failure.error->size, failure.cause->as.text,
                    failure.cause->size);
    } else if (value->kind == VALUE_UNDEFINED) {
        buffer_add_text(out, "{\"undefined\":true}\n");
    } else {
        buffer_add_text(out, "{\"value\":");
        json_write(out, value);
        buffer_add_text(out, "}\n");
    }
    region_fini(&region);
}

int main(int argc, char **argv)
{
    struct batch batch = {.arena = arena_new()};
    struct code code = {.in_memory = false};
    struct buffer out = BUFFER_EMPTY;

    if (argc != 2) {
        fprintf(stderr, "usage: %s folded|memory|c|llvm\n", argv[0]);
        return 2;
    }
    batch.folded = strcmp(argv[1], "folded") == 0;
    read_requests(&batch);
    if (batch.expression_count > 0)
        load(&batch, argv[1], &code);
    for (size_t i = 0; i < batch.count; i++) {
        const struct request *request = &batch.requests[i];

        buffer_clear(&out);
        if (request->code != NULL)
            write_error(&out, request->code, strlen(request->code), request->message,
                        strlen(request->message));
        else
            run(request, find(&batch, &code, request->number), &out);
        fwrite(out.text, 1, out.size, stdout);
        fflush(stdout);
    }
    if (batch.expression_count > 0 && code.in_memory)
        compiled_llvm->drop(code.handle);
    else if (batch.expression_count > 0)
        shared_drop(&code.shared);
    buffer_fini(&out);
    free(batch.requests);
    free(batch.expressions);
    arena_free(batch.arena);
    return 0;
}
