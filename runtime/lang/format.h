/* runtime/lang/format.h - read a template of States.Format, in the runtime and in the compiler.
 *
 * Each {} of the template, called a place, takes the next argument. \{ and \} are ordinary braces,
 * \\ is a backslash, and any other backslash stands for itself. */
#ifndef SFN_LANG_FORMAT_H
#define SFN_LANG_FORMAT_H

#include <stddef.h>
#include <stdint.h>

/* How many places a template has. */
uint32_t format_places(const char *at, const char *end);

/* Copy what stands before the next place to *to, with its escapes resolved, and move *to behind it.
 * That is never more bytes than are read. Returns where the place begins, or the end. */
const char *format_text(const char *at, const char *end, char **to);

#define FORMAT_PLACE_SIZE 2 /* bytes of {} */

#endif
