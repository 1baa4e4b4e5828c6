/* compiler/driver/print.c - print to standard output, and remember why that failed. */
#include "compiler/driver/print.h"

#include <errno.h>
#include <string.h>

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

bool print_end(void)
{
    if (fflush(stdout) != 0)
        note_error(stdout);
    if (first_error == 0 && ferror(stdout) == 0)
        return true;
    fprintf(stderr, "sfnc: cannot write the output%s%s\n", first_error != 0 ? ": " : "",
            first_error != 0 ? strerror(first_error) : "");
    return false;
}
