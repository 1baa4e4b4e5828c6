/* runtime/entry/output.h - print results and messages. */
#ifndef SFN_ENTRY_OUTPUT_H
#define SFN_ENTRY_OUTPUT_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/base/buffer.h"
#include "runtime/engine/engine.h"

/* Append how an execution has ended, without a newline: {"status","error","cause"}, or
 * {"status","output"}. An error or cause that is absent is left out. A line (not 0) comes first:
 * {"line","status",...}. */
void output_record(struct buffer *out, const struct execution *execution, uint64_t line);

/* Keep results apart from what tasks that are linked into this process print: their standard output
 * is our standard error from now on. Where that fails all goes where it went before. */
void output_keep_apart(void);

/* Write all of the text; 0, or an errno. STDOUT_FILENO stands for where results go. After a signal
 * was caught (guard.h) a pipe or socket that nobody reads is not waited for any longer than a task
 * is: EINTR. */
int output_write(int fd, const char *text, size_t size);

/* Write all of the text to standard output. False, after a complaint, when that fails. */
bool output_print(const char *who, const char *text, size_t size);

/* How wide the column of names is in an account of the program's executions. */
size_t output_names_width(const struct sfn_program *program);

/* Print one line to standard error: "WHO: MESSAGE", made plain (runtime/base/text.h), because
 * names, paths and texts of others stand in it. It allocates nothing. */
void output_complain(const char *who, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
