/* tests/fuzz/path_fuzz.c - any bytes as a path and as an intrinsic call: parsed, or refused.
 *
 * Held against each other: errors and their places, steps and their places, a path and its bracket
 * form where that can be read again. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/syntax/intrinsic.h"
#include "runtime/base/bug.h"
#include "runtime/base/count.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_error(const struct path_error *error, size_t size)
{
    ENSURE(error->message != NULL);
    ENSURE(error->start <= error->end && error->end <= size);
}

/* True when the bracket form says all: plain names and indexes. */
static bool is_plain(const struct path *path)
{
    for (const struct path_step *step = path->steps; step != NULL; step = step->next) {
        if (step->kind != PATH_INDEX && step->kind != PATH_NAME)
            return false;
        for (size_t i = 0; step->kind == PATH_NAME && i < step->names[0].size; i++) {
            if (strchr("\\'", step->names[0].text[i]) != NULL)
                return false;
        }
    }
    return path->root != PATH_ROOT_NODE;
}

static void check_filter(const struct path_filter *filter, size_t depth)
{
    ENSURE(depth < 5000);
    if (filter->first != NULL)
        check_filter(filter->first, depth + 1);
    if (filter->second != NULL)
        check_filter(filter->second, depth + 1);
}

static void check_path(struct arena *arena, const struct path *path, size_t size,
                       enum path_dialect dialect)
{
    const char *form = path_bracket_form(arena, path);
    struct path_error error = {NULL, 0, 0};
    unsigned traits = path_traits(path);
    size_t start = 0, end = 0;

    for (const struct path_step *step = path->steps; step != NULL; step = step->next) {
        ENSURE(step->start <= step->end && step->end <= size);
        if (step->kind == PATH_FILTER)
            check_filter(step->filter, 0);
    }
    if (path_reference_problem(path, &start, &end) == NULL)
        ENSURE(path->definite && (traits & PATH_USES_INDEFINITE) == 0);
    for (unsigned trait = 1; trait <= traits; trait *= 2)
        if ((traits & trait) != 0)
            path_trait_place(path, (enum path_trait)trait, &start, &end);
    ENSURE(start <= end && end <= size);
    if (is_plain(path)) {
        const struct path *again = path_parse(arena, form, strlen(form), dialect, &error);

        ENSURE(again != NULL && strcmp(path_bracket_form(arena, again), form) == 0);
    }
}

static void check_call(const struct intrinsic_call *call, size_t size)
{
    ENSURE(call->start < call->name_end && call->name_end < call->end && call->end <= size);
    intrinsic_find(call->name);
    for (size_t i = 0; i < call->count; i++) {
        const struct intrinsic_argument *argument = &call->arguments[i];

        ENSURE(call->name_end < argument->start && argument->end < call->end);
        if (argument->kind == INTRINSIC_CALL)
            check_call(argument->call, size);
        else
            ENSURE((argument->literal != NULL) != (argument->path != NULL));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const enum path_dialect dialects[] = {PATH_DIALECT_ASL, PATH_DIALECT_JAYWAY};
    /* A copy of the exact size: reading beyond the text is seen. */
    char *text = mem_alloc(size);

    if (size > 0)
        memcpy(text, data, size);
    for (size_t i = 0; i < COUNT_OF(dialects); i++) {
        struct arena *arena = arena_new();
        struct path_error error = {NULL, 0, 0};
        const struct path *path = path_parse(arena, text, size, dialects[i], &error);
        const struct intrinsic_call *call;

        if (path == NULL)
            check_error(&error, size);
        else
            check_path(arena, path, size, dialects[i]);
        memset(&error, 0, sizeof(error));
        call = intrinsic_parse(arena, text, size, dialects[i], &error);
        if (call == NULL)
            check_error(&error, size);
        else
            check_call(call, size);
        arena_free(arena);
    }
    free(text);
    return 0;
}
