/* compiler/driver/report.h - print the findings of a compilation, and choose the exit status. */
#ifndef SFNC_DRIVER_REPORT_H
#define SFNC_DRIVER_REPORT_H

#include <stdio.h>

#include "compiler/driver/compilation.h"

/* Print all findings. Returns how many are errors. */
size_t report_text(const struct compilation *compilation, FILE *out);
/* How many findings of a file there are of each kind. */
struct report_counts {
    size_t errors, warnings, ignored;
};

/* Print the line that counts the findings of a file; nothing when there are none. */
void report_total(const struct compilation *compilation, const struct report_counts *counts,
                  FILE *out);
/* Print that line for all findings of a compilation, shown before or not. */
void report_count(const struct compilation *compilation, FILE *out);

/* Print the findings of a compilation_run that failed, or the back end's problem, to stderr.
 * Returns the exit status. */
int report_failure(const struct compilation *compilation);

/* Open the definition at `path`, or the one of a document that is chosen, compile it up to
 * STAGE_PROGRAM, and print its findings to stderr, uncounted unless there are errors. 0, or the
 * exit status when that failed. */
int report_program(struct compilation *compilation, const char *path);

#endif
