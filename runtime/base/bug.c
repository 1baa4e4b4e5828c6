/* runtime/base/bug.c - abort the process after a bug of ours, or when there is no memory. */
#include "runtime/base/bug.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Noreturn void bug_at(const char *file, int line, const char *message)
{
    fprintf(stderr, "sfnc: bug at %s:%d: %s\n", file, line, message);
    abort();
}

static void (*tell)(const char *what);

void exhausted_tell(void (*last_words)(const char *what))
{
    tell = last_words;
}

_Noreturn void exhausted(const char *what)
{
    if (tell != NULL)
        tell(what);
    fprintf(stderr, "sfnc: out of %s\n", what);
    abort();
}

static _Noreturn void memory_exhausted(size_t size)
{
    char what[80];

    snprintf(what, sizeof what, "memory: %zu bytes were asked for", size);
    exhausted(what);
}

/* malloc(0) may return NULL without having failed, so ask for one byte instead. */
void *mem_alloc(size_t size)
{
    void *block = malloc(size > 0 ? size : 1);

    if (block == NULL)
        memory_exhausted(size);
    return block;
}

void *mem_zeroed(size_t count, size_t size)
{
    void *block = count > 0 && size > 0 ? calloc(count, size) : calloc(1, 1);

    if (block == NULL)
        memory_exhausted(size > 0 && count > SIZE_MAX / size ? SIZE_MAX : count * size);
    return block;
}

void *mem_resize(void *block, size_t size)
{
    void *resized = realloc(block, size > 0 ? size : 1);

    if (resized == NULL)
        memory_exhausted(size);
    return resized;
}

bool mem_is_there(size_t size)
{
    void *volatile block = malloc(size); /* volatile, or the compiler does without */
    bool there = block != NULL;

    free(block);
    return there;
}

char *mem_text(const char *text, size_t size)
{
    size_t length = strnlen(text, size);
    char *copy = mem_alloc(length + 1);

    memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}
