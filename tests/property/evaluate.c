/* tests/property/evaluate.c - compute an expression twice: in the compiler, by compiled code. */
#include "tests/property/evaluate.h"

#include <stdio.h>
#include <string.h>

#include "compiler/driver/compilation.h"
#include "compiler/lower/lower.h"
#include "runtime/base/bug.h"
#include "runtime/engine/engine.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"
#include "runtime/lang/frame.h"
#include "tests/compiled/compiled.h"
#include "tests/property/coverage.h"

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
    sfn_chooser function = (sfn_chooser)compiled_find(program, 0, EVAL_FUNCTION, &handle);

    region_init(&region);
    add_answer(out, engine_evaluate(&region, function, input, &value_empty_object, 7, &failure),
               &failure);
    region_fini(&region);
    compiled_llvm->drop(handle);
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

    program_improve(known, false);
    literal = literal_of(known);
    *folded = literal != NULL;
    if (literal != NULL)
        json_write(&here, literal);
    else
        evaluate(known, input, &here);
    evaluate(lower(arena, expression, NULL), input, &there);
    coverage_note_answer(&there);
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
