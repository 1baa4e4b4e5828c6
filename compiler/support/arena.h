/* compiler/support/arena.h - memory of one compilation, freed as a whole.
 *
 * A thin name over runtime/base/region: everything the compiler builds lives in one. */
#ifndef SFNC_SUPPORT_ARENA_H
#define SFNC_SUPPORT_ARENA_H

#include <stdarg.h>
#include <stddef.h>

#include "runtime/base/region.h"

struct arena {
    struct region region;
};

struct arena *arena_new(void);
void arena_free(struct arena *arena);

/* `size` cleared bytes, aligned to 8. Never NULL. */
void *arena_alloc(struct arena *arena, size_t size);
#define ARENA_NEW(arena, type) ((type *)arena_alloc(arena, sizeof(type)))
#define ARENA_ARRAY(arena, type, count) ((type *)arena_alloc(arena, sizeof(type) * (size_t)(count)))

/* NUL-terminated copies. */
char *arena_text(struct arena *arena, const char *text, size_t size);
char *arena_format(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
char *arena_format_list(struct arena *arena, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));

#endif
