/* compiler/support/arena.c - memory of one compilation, freed as a whole. */
#include "compiler/support/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"

struct arena *arena_new(void)
{
    struct arena *arena = mem_alloc(sizeof(*arena));

    region_init(&arena->region);
    return arena;
}

void arena_free(struct arena *arena)
{
    if (arena == NULL)
        return;
    region_fini(&arena->region);
    free(arena);
}

void *arena_alloc(struct arena *arena, size_t size)
{
    /* An empty array still gets an address of its own. */
    void *block = region_alloc(&arena->region, size > 0 ? size : 1);

    memset(block, 0, size);
    return block;
}

char *arena_text(struct arena *arena, const char *text, size_t size)
{
    char *copy = region_alloc(&arena->region, size + 1);

    if (size > 0)
        memcpy(copy, text, size);
    copy[size] = '\0';
    return copy;
}

char *arena_format_list(struct arena *arena, const char *format, va_list arguments)
{
    va_list again;
    char *text;
    int size;

    va_copy(again, arguments);
    size = vsnprintf(NULL, 0, format, again);
    va_end(again);
    ENSURE(size >= 0);
    text = region_alloc(&arena->region, (size_t)size + 1);
    vsnprintf(text, (size_t)size + 1, format, arguments);
    return text;
}

char *arena_format(struct arena *arena, const char *format, ...)
{
    va_list arguments;
    char *text;

    va_start(arguments, format);
    text = arena_format_list(arena, format, arguments);
    va_end(arguments);
    return text;
}
