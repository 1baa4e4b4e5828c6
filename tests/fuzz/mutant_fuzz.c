/* tests/fuzz/mutant_fuzz.c - whole definitions, changed: checked, compiled by both back ends, run.
 *
 * Real definitions are changed as text and as trees (mutate.h). Whatever comes of that must be
 * refused, or compile; then it must run to an end in simulated time, as folded as it was lowered.
 * Running needs machine code, which costs most, so only every second is run. What is refused does
 * not become a seed: of its mutants nearly all would be refused, too. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/lang/random.h"
#include "tests/compiled/compiled.h"
#include "tests/fuzz/mutate.h"
#include "tests/property/library.h"
#include "tests/property/play.h"

int LLVMFuzzerInitialize(int *count, char ***arguments);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t size_max, unsigned seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *first, size_t first_size, const uint8_t *second,
                                 size_t second_size, uint8_t *out, size_t size_max, unsigned seed);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t size_max);

/* The seed decides what the world of the run does; this has neither quotas nor a stop in it. */
#define WORLD_SEED 1

static const char input[] =
    "{\"a\":{\"a\":1,\"b\":[1,2,{\"c\":null}]},\"n\":2,\"s\":\"[1,\\\"x\\\"]\",\"f\":true,\"z\":"
    "null,"
    "\"t\":\"2024-01-01T00:00:00Z\",\"o\":{\"k\":1},\"items\":[{\"n\":1},{\"n\":2,\"s\":\"x\"}]}";

int LLVMFuzzerInitialize(int *count, char ***arguments)
{
    (void)count;
    (void)arguments;
    library_home_open();
    return atexit(library_home_close);
}

static uint64_t hash_of(const uint8_t *data, size_t size)
{
    uint64_t hash = size;

    for (size_t i = 0; i < size; i++)
        hash = (hash ^ data[i]) * UINT64_C(0x100000001b3);
    return hash >> 20;
}

/* ---- one mutant ---- */

static void emit(const struct backend *backend, struct ir_program *program, enum emit_kind kind)
{
    struct emit_options options = {.with_main = true, .debug = true};
    struct buffer text = BUFFER_EMPTY;
    const char *problem = backend->emit(program, kind, &options, &text);

    /* Names of c: tasks that are none in C are refused by the driver, before. */
    if (problem != NULL && backend_symbol_problem(program) == NULL) {
        fprintf(stderr, "%s: %s\n", backend->name, problem);
        BUG("a program cannot be emitted");
    }
    buffer_fini(&text);
}

static void run(struct ir_program *program, const struct specimen *specimen, struct buffer *seen)
{
    const struct play_options usual = {.silent = false};
    void *handle;
    const struct sfn_program *loaded = compiled_load(program, 0, &handle);
    const char *problem = play(loaded, specimen, 0, &usual, seen);

    if (problem != NULL) {
        fprintf(stderr, "%s\n", problem);
        BUG("an invariant is broken");
    }
    compiled_llvm->drop(handle);
}

static void compare_runs(const struct compiled *compiled, bool express)
{
    struct specimen specimen = {.seed = WORLD_SEED, .worlds = 1, .express = express};
    struct buffer folded = BUFFER_EMPTY, plain = BUFFER_EMPTY;

    buffer_add_text(&specimen.inputs[0], input);
    buffer_add_text(&specimen.files, "");
    run(compiled->folded, &specimen, &folded);
    run(compiled->plain, &specimen, &plain);
    if (folded.size != plain.size || memcmp(folded.text, plain.text, plain.size) != 0) {
        fprintf(stderr, "folded:\n%.*s\nas lowered:\n%.*s\n", (int)folded.size, folded.text,
                (int)plain.size, plain.text);
        BUG("two ways disagree");
    }
    buffer_fini(&folded);
    buffer_fini(&plain);
    specimen_fini(&specimen);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint64_t hash = hash_of(data, size);
    bool express = hash % 8 == 1;
    struct compiled compiled = {NULL, NULL, NULL};
    char *refused =
        compiled_make(&compiled, "mutant.asl.json", (const char *)data, size, express, true);

    if (refused == NULL) {
        emit(&backend_c, compiled.folded, EMIT_C);
        emit(compiled_llvm, compiled.folded, EMIT_LLVM_IR);
        /* The functions of c: tasks are nowhere. */
        if (hash / 8 % 2 == 0 && memmem(data, size, "c:", 2) == NULL)
            compare_runs(&compiled, express);
    }
    compiled_free(&compiled);
    if (refused == NULL)
        return 0;
    free(refused);
    return -1;
}

/* ---- the next mutant ---- */

static json_t *read_tree(const uint8_t *data, size_t size)
{
    return json_loadb((const char *)data, size, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
}

/* Write the document, whose reference is given up. Returns its size; 0 when it does not fit. */
static size_t write_tree(json_t *document, uint8_t *out, size_t size_max)
{
    size_t size = json_dumpb(document, (char *)out, size_max, JSON_COMPACT | JSON_ENCODE_ANY);

    json_decref(document);
    return size <= size_max ? size : 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t size_max, unsigned seed)
{
    uint64_t random = seed;
    json_t *document = random_next(&random) % 12 == 0 ? NULL : read_tree(data, size);
    uint8_t *kept;
    size_t changed;

    if (document == NULL)
        return LLVMFuzzerMutate(data, size, size_max);
    for (size_t steps = 1 + random_next(&random) % 8 / 6; steps > 0; steps--)
        document = mutate_tree(document, &random);
    kept = mem_alloc(size_max);
    changed = write_tree(document, kept, size_max);
    if (changed > 0)
        memcpy(data, kept, changed);
    free(kept);
    return changed > 0 ? changed : LLVMFuzzerMutate(data, size, size_max);
}

size_t LLVMFuzzerCustomCrossOver(const uint8_t *first, size_t first_size, const uint8_t *second,
                                 size_t second_size, uint8_t *out, size_t size_max, unsigned seed)
{
    json_t *document = read_tree(first, first_size), *other = read_tree(second, second_size);
    uint64_t random = seed;
    size_t size = 0;

    if (document != NULL && other != NULL) {
        size = write_tree(mutate_graft(document, other, &random), out, size_max);
        document = NULL;
    }
    json_decref(document);
    json_decref(other);
    return size;
}
