/* compiler/driver/usage.c - read an option with a value; say that a command was called wrongly. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1 /* vasprintf */
#endif
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/driver/driver.h"
#include "compiler/driver/print.h"
#include "runtime/base/bug.h"
#include "runtime/base/nearest.h"
#include "runtime/base/text.h"

int usage_error(const struct command *command, const char *format, ...)
{
    const char *name = command != NULL ? command->name : "", *gap = command != NULL ? " " : "";
    va_list arguments;
    char *text;

    va_start(arguments, format);
    ENSURE(vasprintf(&text, format, arguments) >= 0);
    va_end(arguments);
    print_remark("sfnc%s%s: %s (sfnc %s%s--help)", gap, name, text, name, gap);
    free(text);
    return EXIT_USAGE;
}

#define OPTIONS_MAX 100

/* Gather the names of options in a usage text: words that begin with a dash, in lines that begin
 * with one behind two blanks, before their explanation. Each is to be freed. */
static void gather(const char *usage, char **names, size_t *count)
{
    while (usage != NULL && *usage != '\0') {
        const char *end = usage + strcspn(usage, "\n"), *at = usage + 2;

        while (text_starts(usage, "  -") && at < end && *at != ' ' && *count < OPTIONS_MAX) {
            size_t size = strcspn(at, " ,\n");

            if (at[0] == '-')
                names[(*count)++] = mem_text(at, size);
            at += size + strspn(at + size, ",");
            at += at < end && *at == ' ';
        }
        usage = *end == '\n' ? end + 1 : end;
    }
}

int usage_no_option(const struct command *command, const char *argument, const char *more)
{
    char *names[OPTIONS_MAX + 1] = {mem_text("--help", strlen("--help"))};
    char *name = mem_text(argument, strcspn(argument, "="));
    const char *near;
    size_t count = 1;

    gather(command->usage, names, &count);
    gather(more, names, &count);
    near = nearest_name(name, (const char *const *)names, count);
    if (near != NULL)
        usage_error(command, "no option %s; did you mean %s?", argument, near);
    else
        usage_error(command, "no option %s", argument);
    for (size_t i = 0; i < count; i++)
        free(names[i]);
    free(name);
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
