/* compiler/driver/usage.c - print what every command prints when it is called wrongly. */
#include <stdarg.h>
#include <stdio.h>

#include "compiler/driver/driver.h"

int usage_error(const struct command *command, const char *format, ...)
{
    va_list arguments;

    fprintf(stderr, "sfnc%s%s: ", command != NULL ? " " : "", command != NULL ? command->name : "");
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fprintf(stderr, " (sfnc %s%s--help)\n", command != NULL ? command->name : "",
            command != NULL ? " " : "");
    return EXIT_USAGE;
}
