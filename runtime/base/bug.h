/* runtime/base/bug.h - abort the process after a bug of ours, or when there is no memory.
 *
 * Other things that go wrong are reported: in a definition by a finding, in the world (files,
 * networks) by an error code, in an execution by a value that Retry and Catch see. */
#ifndef SFN_BASE_BUG_H
#define SFN_BASE_BUG_H

#include <stdbool.h>
#include <stddef.h>

/* Print "sfnc: bug at FILE:LINE: MESSAGE" on stderr and abort (SIGABRT). */
#define BUG(message) bug_at(__FILE__, __LINE__, message)
/* An invariant that is checked in every build. */
#define ENSURE(condition) ((condition) ? (void)0 : BUG("expected " #condition))

_Noreturn void bug_at(const char *file, int line, const char *message);

/* The system has no more of what we cannot do without: "memory: 48 bytes were asked for". Print one
 * line that says so and abort; or, after exhausted_tell, let that function say it and end the
 * process. It gets no memory, and may be called on any thread. */
_Noreturn void exhausted(const char *what);
void exhausted_tell(void (*last_words)(const char *what));

/* As malloc, calloc, realloc and strndup, but never NULL: without memory they do not return. */
void *mem_alloc(size_t size);
void *mem_zeroed(size_t count, size_t size);
void *mem_resize(void *block, size_t size);
char *mem_text(const char *text, size_t size);

/* Whether so much could be had just now: for who can do without it. */
bool mem_is_there(size_t size);

#endif
