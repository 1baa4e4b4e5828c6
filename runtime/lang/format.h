/* runtime/lang/format.h - how a template of States.Format is read, by the runtime and the compiler.
 *
 * Each {} of the template takes the next argument; \{ and \} are braces that do not, \\ is a
 * backslash, any other backslash is itself. */
#ifndef SFN_LANG_FORMAT_H
#define SFN_LANG_FORMAT_H

#include <stddef.h>
#include <stdint.h>

/* How many arguments a template takes. */
uint32_t format_places(const char *at, const char *end);

/* Write what stands before the next place, escapes resolved, to *to, which moves on behind it;
 * never more bytes than were read. Returns where the place stands, or the end. */
const char *format_text(const char *at, const char *end, char **to);

#define FORMAT_PLACE_SIZE 2 /* bytes of {} */

#endif
