/* runtime/lang/java_text.h - print values as Java's toString() does: {a=1, b=[x, y]}.
 *
 * Step Functions is written in Java, which shows in what States.Format prints. Inside runtime/lang.
 */
#ifndef SFN_LANG_JAVA_TEXT_H
#define SFN_LANG_JAVA_TEXT_H

#include <stddef.h>

#include "sfn/value.h"

/* How many bytes java_text writes at most. */
size_t java_text_room(const struct value *value);

/* Print the value to `at`. Returns where its text ends; no NUL is written. */
char *java_text(char *at, const struct value *value);

/* Print a real as Double.toString() does: 1.1, 1.0E10, 1.0E-5. `at` must have room for
 * JSON_NUMBER_MAX bytes. Returns where its text ends. */
char *java_text_real(char *at, double real);

#endif
