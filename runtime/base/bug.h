/* runtime/base/bug.h - our own mistakes and exhausted memory end the process, loudly.
 *
 * A bad definition is a diagnostic, a bad world an error code, an ASL failure a value; only what
 * must never happen comes here. */
#ifndef SFN_BASE_BUG_H
#define SFN_BASE_BUG_H

#include <stddef.h>

/* Print "sfnc: bug at FILE:LINE: MESSAGE" on stderr and abort (SIGABRT). */
#define BUG(message) bug_at(__FILE__, __LINE__, message)
/* An invariant that is checked in every build. */
#define ENSURE(condition) ((condition) ? (void)0 : BUG("expected " #condition))

_Noreturn void bug_at(const char *file, int line, const char *message);

/* As malloc, calloc, realloc, strndup, but never NULL: no memory prints one line and aborts. */
void *mem_alloc(size_t size);
void *mem_zeroed(size_t count, size_t size);
void *mem_resize(void *block, size_t size);
char *mem_text(const char *text, size_t size);

#endif
