/* compiler/driver/print.h - print to standard output, and remember why that failed; complain. */
#ifndef SFNC_DRIVER_PRINT_H
#define SFNC_DRIVER_PRINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Print all of the text at once. False when it cannot be written. What commands print to standard
 * output goes through here: a failure in the midst of other calls of stdio leaves no reason. */
bool print_text(FILE *out, const char *text, size_t size);

/* Print one line to standard error, which may hold names, paths and texts of others: it is made
 * plain (runtime/base/text.h). A complaint begins with "sfnc: ". */
void print_complaint(const char *format, ...) __attribute__((format(printf, 1, 2)));
void print_remark(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Complain, and return false, when not all of standard output could be written. */
bool print_end(void);

#endif
