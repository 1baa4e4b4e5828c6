/* compiler/driver/print.c - print to standard output, and remember why that failed; complain. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1 /* vasprintf */
#endif
#include "compiler/driver/print.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/text.h"

static int first_error; /* of standard output: an errno, or 0 */

static void note_error(FILE *out)
{
    if (out == stdout && first_error == 0)
        first_error = errno;
}

bool print_text(FILE *out, const char *text, size_t size)
{
    if ((size == 0 || fwrite(text, 1, size, out) == size) && fflush(out) == 0)
        return true;
    note_error(out);
    return false;
}

static void print_line(const char *start, const char *format, va_list arguments)
{
    char *text;
    int size = vasprintf(&text, format, arguments);

    ENSURE(size >= 0);
    fprintf(stderr, "%s%.*s\n", start, (int)text_make_plain(text, (size_t)size), text);
    free(text);
}

void print_complaint(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    print_line("sfnc: ", format, arguments);
    va_end(arguments);
}

void print_remark(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    print_line("", format, arguments);
    va_end(arguments);
}

bool print_end(void)
{
    if (fflush(stdout) != 0)
        note_error(stdout);
    if (first_error == 0 && ferror(stdout) == 0)
        return true;
    print_complaint("cannot write the output%s%s", first_error != 0 ? ": " : "",
                    first_error != 0 ? strerror(first_error) : "");
    return false;
}
