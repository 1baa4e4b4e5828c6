/* tests/bench/query.c - how fast expressions of JSONata are, beside npm's jsonata.
 *
 *   query CASES.json SECONDS c|llvm [NAME]
 *
 * CASES.json holds data and expressions: {"data": {name: value}, "cases": [{name, expr, data}]}.
 * All expressions go through a back end into one shared object, as of `--emit so`. A line of JSON
 * for each: the same members as the reference's measure prints, median of five rounds.
 * Input is parsed before, printing comes after; each evaluation makes the complete result. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/driver/compilation.h"
#include "compiler/driver/file.h"
#include "compiler/lower/lower.h"
#include "compiler/syntax/jsonata/ast.h"
#include "runtime/base/bug.h"
#include "runtime/base/sha256.h"
#include "runtime/engine/engine.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"
#include "runtime/lang/frame.h"
#include "runtime/lang/jsonata/text/number.h"
#include "tests/bench/clock.h"
#include "tests/compiled/compiled.h"
#include "tests/compiled/shared.h"

#define ROUNDS 5

/* ---- the result as text: keys in order, numbers as ECMAScript writes them ---- */

static void write_canonical(struct buffer *out, const struct value *value);

static int compare_members(const void *left, const void *right)
{
    const struct member *a = *(const struct member *const *)left;
    const struct member *b = *(const struct member *const *)right;
    size_t common = a->key.size < b->key.size ? a->key.size : b->key.size;
    int order = memcmp(a->key.text, b->key.text, common);

    return order != 0 ? order : a->key.size < b->key.size ? -1 : a->key.size > b->key.size;
}

static void write_object(struct buffer *out, const struct value *object)
{
    const struct member **members = mem_zeroed(object->size + 1, sizeof *members);

    for (uint32_t i = 0; i < object->size; i++)
        members[i] = &object->as.members[i];
    qsort(members, object->size, sizeof *members, compare_members);
    buffer_add_byte(out, '{');
    for (uint32_t i = 0; i < object->size; i++) {
        if (i > 0)
            buffer_add_byte(out, ',');
        json_write_string(out, members[i]->key.text, members[i]->key.size);
        buffer_add_byte(out, ':');
        write_canonical(out, &members[i]->value);
    }
    buffer_add_byte(out, '}');
    free(members);
}

static void write_canonical(struct buffer *out, const struct value *value)
{
    char number[QUERY_NUMBER_MAX];

    switch (value->kind) {
    case VALUE_ARRAY:
        buffer_add_byte(out, '[');
        for (uint32_t i = 0; i < value->size; i++) {
            if (i > 0)
                buffer_add_byte(out, ',');
            write_canonical(out, &value->as.items[i]);
        }
        buffer_add_byte(out, ']');
        break;
    case VALUE_OBJECT:
        write_object(out, value);
        break;
    case VALUE_REAL:
        buffer_add(out, number, query_number_write(number, value->as.real));
        break;
    default:
        json_write(out, value);
    }
}

static void digest(const struct value *value, char hex[SHA256_HEX_SIZE])
{
    unsigned char bytes[SHA256_SIZE];
    struct buffer text = BUFFER_EMPTY;

    if (value->kind == VALUE_UNDEFINED)
        buffer_add_text(&text, "undefined");
    else
        write_canonical(&text, value);
    sha256_digest(text.text, text.size, bytes);
    sha256_hex(bytes, hex);
    buffer_fini(&text);
}

/* ---- measuring ---- */

struct measure {
    sfn_chooser function;
    const struct value *input;
    struct region region;
};

static const struct value *evaluate(struct measure *measure)
{
    struct failure failure = {NULL, NULL, false};
    const struct value *value;

    region_reset(&measure->region);
    value = engine_evaluate(&measure->region, measure->function, measure->input,
                            &value_empty_object, 7, &failure);
    if (value == NULL) {
        fprintf(stderr, "%.*s\n", (int)failure.cause->size, failure.cause->as.text);
        exit(1);
    }
    return value;
}

/* Evaluations in a second, over `seconds`. */
static double rate(struct measure *measure, double seconds, double *total)
{
    double start = now_s(), spent;
    double count = 0;

    do {
        for (int i = 0; i < 50; i++)
            (void)evaluate(measure);
        count += 50;
        spent = now_s() - start;
    } while (spent < seconds);
    *total += count;
    return count / spent;
}

static int compare_doubles(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;

    return a < b ? -1 : a > b;
}

static void report(const char *name, const char *way, struct measure *measure, double compile_us,
                   double seconds)
{
    char hex[SHA256_HEX_SIZE];
    double rates[ROUNDS], total = 0;

    digest(evaluate(measure), hex);
    (void)rate(measure, 0.2, &total);
    total = 0;
    for (int i = 0; i < ROUNDS; i++)
        rates[i] = rate(measure, seconds / ROUNDS, &total);
    qsort(rates, ROUNDS, sizeof *rates, compare_doubles);
    printf("{\"name\":\"%s\",\"impl\":\"sfnc %s\",\"compile_us\":%.1f,\"evals_per_s\":%.0f,"
           "\"us_per_eval\":%.4f,\"n\":%.0f,\"result_sha256\":\"%.16s\"}\n",
           name, way, compile_us, rates[ROUNDS / 2], 1e6 / rates[ROUNDS / 2], total, hex);
    fflush(stdout);
}

/* ---- the cases ---- */

static const struct value *text_member(const struct value *object, const char *name)
{
    const struct value *text = value_member_named(object, name);

    ENSURE(value_is(text, VALUE_STRING));
    return text;
}

static const struct jsonata_node *parse(struct arena *arena, const struct value *text)
{
    struct jsonata_error error;
    const struct jsonata_node *query = jsonata_parse(arena, text->as.text, text->size, &error);

    if (query == NULL) {
        fprintf(stderr, "%s: %s\n", error.code, error.message);
        exit(1);
    }
    return query;
}

/* Microseconds from text to code in memory. */
static double compile_us(const struct value *text)
{
    double start = now_s();
    struct arena *arena = arena_new();
    struct eval_expression e = {.query = parse(arena, text)};
    struct ir_program *program = lower_eval(arena, &e);
    void *handle;

    program_improve(program, false);
    (void)compiled_find(program, 0, EVAL_FUNCTION, &handle);
    compiled_llvm->drop(handle);
    arena_free(arena);
    return (now_s() - start) * 1e6;
}

static void run(struct arena *arena, const struct value *book, double seconds, const char *way,
                const char *only)
{
    const struct value *cases = value_member_named(book, "cases");
    const struct value *data = value_member_named(book, "data");
    struct eval_expression *expressions =
        ARENA_ARRAY(arena, struct eval_expression, cases->size + 1);
    struct ir_program *program;
    struct shared shared;

    for (uint32_t i = 0; i < cases->size; i++)
        expressions[i].query = parse(arena, text_member(&cases->as.items[i], "expr"));
    program = lower_evals(arena, expressions, cases->size);
    program_improve(program, false);
    shared_load(&shared, program, strcmp(way, "c") == 0 ? &backend_c : compiled_llvm, 2);
    for (uint32_t i = 0; i < cases->size; i++) {
        const struct value *one = &cases->as.items[i];
        const struct value *from = text_member(one, "data");
        const char *name =
            arena_text(arena, text_member(one, "name")->as.text, text_member(one, "name")->size);
        const char *key = arena_text(arena, from->as.text, from->size);
        struct measure measure = {.input = value_member_named(data, key)};

        if (only != NULL && strcmp(only, name) != 0)
            continue;
        ENSURE(measure.input != NULL);
        measure.function = (sfn_chooser)shared_find(
            &shared, program,
            cases->size > 1 ? arena_format(arena, EVAL_FUNCTION "%u", i) : EVAL_FUNCTION);
        region_init(&measure.region);
        report(name, way, &measure, compile_us(text_member(one, "expr")), seconds);
        region_fini(&measure.region);
    }
    shared_drop(&shared);
}

int main(int argc, char **argv)
{
    struct arena *arena = arena_new();
    struct buffer text = BUFFER_EMPTY;
    struct json_error error;
    const struct value *book;

    if (argc < 4 || (strcmp(argv[3], "c") != 0 && strcmp(argv[3], "llvm") != 0)) {
        fprintf(stderr, "usage: %s CASES.json SECONDS c|llvm [NAME]\n", argv[0]);
        return 2;
    }
    if (!file_read(&text, argv[1], FILE_INPUT_MAX))
        return 2;
    book = json_read(&arena->region, text.text, text.size, JSON_TEXT_BORROWED, &error);
    ENSURE(book != NULL);
    run(arena, book, strtod(argv[2], NULL), argv[3], argc > 4 ? argv[4] : NULL);
    buffer_fini(&text);
    arena_free(arena);
    return 0;
}
