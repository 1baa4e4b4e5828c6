/* compiler/driver/print.h - print to standard output, and remember why that failed. */
#ifndef SFNC_DRIVER_PRINT_H
#define SFNC_DRIVER_PRINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Print all of the text at once. False when it cannot be written. What commands print to standard
 * output goes through here: a failure in the midst of other calls of stdio leaves no reason. */
bool print_text(FILE *out, const char *text, size_t size);

/* Complain, and return false, when not all of standard output could be written. */
bool print_end(void);

#endif
