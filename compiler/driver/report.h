/* compiler/driver/report.h - findings and problems of a compilation, for people. */
#ifndef SFNC_DRIVER_REPORT_H
#define SFNC_DRIVER_REPORT_H

#include <stdio.h>

#include "compiler/driver/compilation.h"

/* All findings and a last line that counts them; nothing when there are none. */
void report_findings(const struct compilation *compilation, FILE *out);

/* After compilation_run: findings on stderr, and a back end's problem. Returns the exit status. */
int report_failure(const struct compilation *compilation);

/* Open the definition at `path`, compile it up to its program, and print what was found on stderr.
 * 0, or the exit status when there is no program. */
int report_program(struct compilation *compilation, const char *path);

#endif
