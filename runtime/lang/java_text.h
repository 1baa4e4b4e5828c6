/* runtime/lang/java_text.h - values as Java's toString() prints them: {a=1, b=[x, y]}.
 *
 * Step Functions is written in Java, and States.Format shows it. Inside runtime/lang. */
#ifndef SFN_LANG_JAVA_TEXT_H
#define SFN_LANG_JAVA_TEXT_H

#include <stddef.h>

#include "sfn/value.h"

/* At least the bytes that java_text writes. */
size_t java_text_room(const struct value *value);

/* Write the value at `at`; returns where its text ends. No NUL is written. */
char *java_text(char *at, const struct value *value);

/* Double.toString(): 1.1, 1.0E10, 1.0E-5; `at` has room for JSON_NUMBER_MAX bytes. */
char *java_text_real(char *at, double real);

#endif
