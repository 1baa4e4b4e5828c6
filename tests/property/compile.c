/* tests/property/compile.c - text to IR to code in memory, as the driver's passes do it. */
#include "tests/property/compile.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/check/check.h"
#include "compiler/driver/compilation.h"
#include "compiler/driver/symbols.h"
#include "compiler/lower/lower.h"
#include "runtime/base/bug.h"
#include "runtime/engine/engine.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"
#include "runtime/lang/frame.h"

extern const struct backend sfnc_backend_llvm;
const struct backend *const property_llvm = &sfnc_backend_llvm;

static void verify(const struct ir_program *program)
{
    const char *problem = ir_verify(program);

    if (problem != NULL) {
        fprintf(stderr, "%s\n", problem);
        BUG("the IR is malformed");
    }
}

static char *findings(const struct diags *diags, const struct diag_options *options)
{
    struct buffer text = BUFFER_EMPTY;

    diags_render_text(diags, options, &text);
    return buffer_take(&text);
}

char *compiled_make(struct compiled *compiled, const struct specimen *specimen)
{
    struct source source = {"property.asl.json", specimen->definition.text,
                            specimen->definition.size};
    struct machine_options machine_options = {.express = specimen->express};
    struct diag_options options = {.werror = false};
    struct fillings fillings = {NULL, 0};
    struct machine *machine = NULL;
    struct arena *arena = compiled->arena = arena_new();
    struct source *kept = ARENA_NEW(arena, struct source);
    struct diags *diags;
    struct tree *tree;

    *kept = source;
    kept->text = arena_text(arena, source.text, source.size);
    diags = diags_new(arena, kept);
    tree = syntax_parse(arena, kept, &fillings, diags);
    if (tree != NULL)
        machine = machine_bind(arena, kept, tree, &machine_options, diags);
    if (machine != NULL) {
        machine_check(arena, machine, diags);
        if (diags_errors(diags, &options) == 0)
            machine_check_buildable(machine, diags);
    }
    if (machine == NULL || diags_errors(diags, &options) > 0)
        return findings(diags, &options);
    compiled->plain = lower_machine(arena, machine, NULL);
    verify(compiled->plain);
    compiled->folded = lower_machine(arena, machine, NULL);
    program_improve(compiled->folded);
    return NULL;
}

void compiled_free(struct compiled *compiled)
{
    if (compiled->arena != NULL)
        arena_free(compiled->arena);
    compiled->arena = NULL;
}

static void *load(struct ir_program *program, int optimize, const char *name, void **handle)
{
    struct emit_options options = {.optimize = optimize};
    const char *problem =
        property_llvm->load(program, &options, runtime_symbols, runtime_symbol_count, handle);
    void *found;

    if (problem != NULL) {
        fprintf(stderr, "%s\n", problem);
        BUG("the program cannot be loaded");
    }
    found = property_llvm->find(*handle, name);
    ENSURE(found != NULL);
    return found;
}

const struct sfn_program *compiled_load(struct ir_program *program, int optimize, void **handle)
{
    return load(program, optimize, BACKEND_PROGRAM_SYMBOL, handle);
}

/* ---- expressions ---- */

/* The expression as a program: over `input` if that is given, else over what comes when it runs. */
static struct ir_program *lower(struct arena *arena, const struct buffer *text,
                                const struct value *input)
{
    struct eval_expression e = {.input = input};
    struct path_error error = {NULL, 0, 0};

    if (text->text[0] == '$')
        e.path = path_parse(arena, text->text, text->size, PATH_DIALECT_ASL, &error);
    else
        e.call = intrinsic_parse(arena, text->text, text->size, PATH_DIALECT_ASL, &error);
    if (error.message != NULL)
        fprintf(stderr, "%s: %s\n", text->text, error.message);
    ENSURE(e.path != NULL || e.call != NULL);
    return lower_eval(arena, &e);
}

static void add_answer(struct buffer *out, const struct value *value, const struct failure *failure)
{
    if (value != NULL) {
        json_write(out, value);
    } else if (failure->error == NULL) {
        buffer_add_text(out, "nothing");
    } else {
        buffer_add(out, failure->error->as.text, failure->error->size);
        buffer_add_text(out, ": ");
        if (failure->cause != NULL)
            buffer_add(out, failure->cause->as.text, failure->cause->size);
    }
}

static void evaluate(struct ir_program *program, const struct value *input, struct buffer *out)
{
    struct failure failure = {NULL, NULL, false};
    struct region region;
    void *handle;
    sfn_chooser function = (sfn_chooser)load(program, 0, EVAL_FUNCTION, &handle);

    region_init(&region);
    add_answer(out, engine_evaluate(&region, function, input, &value_empty_object, 7, &failure),
               &failure);
    region_fini(&region);
    property_llvm->drop(handle);
}

/* What a folded program gives, if it is nothing but `give LITERAL`. */
static const struct value *literal_of(const struct ir_program *program)
{
    const struct ir_block *block = program->functions->blocks;
    const struct ir_instruction *last = block->last;

    if (block->next != NULL || last->op != OP_GIVE || last->previous == NULL ||
        last->previous->previous != NULL)
        return NULL;
    return last->previous->literal;
}

char *expression_disagreement(const struct buffer *expression, const struct buffer *document,
                              bool *folded)
{
    struct buffer here = BUFFER_EMPTY, there = BUFFER_EMPTY;
    struct arena *arena = arena_new();
    struct json_error error;
    const struct value *input =
        json_read(&arena->region, document->text, document->size, JSON_TEXT_BORROWED, &error);
    struct ir_program *known = lower(arena, expression, input);
    const struct value *literal;
    char *disagreement = NULL;

    program_improve(known);
    literal = literal_of(known);
    *folded = literal != NULL;
    if (literal != NULL)
        json_write(&here, literal);
    else
        evaluate(known, input, &here);
    evaluate(lower(arena, expression, NULL), input, &there);
    if (here.size != there.size || memcmp(here.text, there.text, here.size) != 0) {
        buffer_add_format(&here, " (folded), %.*s (run): %s over %s", (int)there.size, there.text,
                          expression->text, document->text);
        disagreement = buffer_take(&here);
    }
    buffer_fini(&here);
    buffer_fini(&there);
    arena_free(arena);
    return disagreement;
}
