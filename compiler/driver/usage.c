/* compiler/driver/usage.c - read an option with a value; say that a command was called wrongly. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "compiler/driver/driver.h"
#include "runtime/base/text.h"

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

bool optimize_option(const char *argument, int *level)
{
    static const char letters[] = "0123";
    const char *letter;

    if (!text_starts(argument, "-O"))
        return false;
    if (argument[2] == '\0') { /* as C compilers have it */
        *level = 1;
        return true;
    }
    if (argument[3] != '\0')
        return false;
    letter = strchr(letters, argument[2] == 's' ? '2' : argument[2]); /* nothing is smaller */
    if (letter == NULL)
        return false;
    *level = (int)(letter - letters);
    return true;
}

const char *option_value(const char *name, int argc, char **argv, int *used)
{
    size_t size = strlen(name);

    if (!text_starts(argv[0], name))
        return NULL;
    if (argv[0][size] == '=') {
        *used = 1;
        return argv[0] + size + 1;
    }
    if (argv[0][size] != '\0')
        return NULL;
    *used = argc > 1 ? 2 : 1;
    return argc > 1 ? argv[1] : "";
}
