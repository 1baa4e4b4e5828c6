/* runtime/lang/java_hash.h - what hashCode() of Java gives for a value, which decides in what order
 * its sets are walked (runtime/base/java_order.h).
 *
 * JSON values are taken for Java's objects: Integer or Long, Double, String, Boolean, List, Map.
 * Inside runtime/lang. */
#ifndef SFN_LANG_JAVA_HASH_H
#define SFN_LANG_JAVA_HASH_H

#include <stdint.h>

#include "sfn/value.h"

/* Of integers beyond 64 bits Java has another one. */
uint32_t java_hash_value(const struct value *value);

#endif
