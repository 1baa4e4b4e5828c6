/* runtime/lang/format.h - read a template of States.Format, in the runtime and in the compiler.
 *
 * Each {} of the template, called a place, takes the next argument. \{ and \} are ordinary braces,
 * \\ is a backslash, and any other backslash stands for itself. Any other brace is a mistake. */
#ifndef SFN_LANG_FORMAT_H
#define SFN_LANG_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a template holds. */
struct format_form {
    uint32_t places;
    char alone; /* the first brace that is neither escaped nor of a place; 0: none */
};

struct format_form format_read(const char *at, const char *end);

/* The brace that `alone` lacks. */
static inline char format_partner(char alone)
{
    return alone == '{' ? '}' : '{';
}

/* Copy what stands before the next place to *to, with its escapes resolved, and move *to behind it.
 * That is never more bytes than are read. Returns where the place begins, or the end. The template
 * has no brace alone. */
const char *format_text(const char *at, const char *end, char **to);

#define FORMAT_PLACE_SIZE 2 /* bytes of {} */

#endif
