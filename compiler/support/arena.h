/* compiler/support/arena.h - memory of one compilation, freed as a whole.
 *
 * A region (runtime/base/region.h) with the compiler's own helpers: everything the compiler builds
 * lives in one arena. */
#ifndef SFNC_SUPPORT_ARENA_H
#define SFNC_SUPPORT_ARENA_H

#include <stdarg.h>
#include <stddef.h>

#include "runtime/base/region.h"

struct arena {
    struct region region;
};

struct arena *arena_new(void);
/* Free the arena and all that was allocated in it. NULL is allowed. */
void arena_free(struct arena *arena);

/* `size` cleared bytes, aligned to 8. Never NULL. */
void *arena_alloc(struct arena *arena, size_t size);
#define ARENA_NEW(arena, type) ((type *)arena_alloc(arena, sizeof(type)))
#define ARENA_ARRAY(arena, type, count) ((type *)arena_alloc(arena, sizeof(type) * (size_t)(count)))

/* Copy `size` bytes of text, or format as printf does. The result ends in a NUL. */
char *arena_text(struct arena *arena, const char *text, size_t size);
char *arena_format(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
char *arena_format_list(struct arena *arena, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));

#endif
