/* runtime/trigger/condition.h - what an event pattern asks of one value, such as {"prefix": "a"}.
 *
 * Conditions live in the region of their pattern, and are only read once they are made. */
#ifndef SFN_TRIGGER_CONDITION_H
#define SFN_TRIGGER_CONDITION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base/buffer.h"
#include "runtime/trigger/address.h"
#include "sfn/value.h"

/* Kinds with a text compare it with strings; no other value meets them. */
enum condition_kind {
    CONDITION_TEXT,
    CONDITION_PREFIX,
    CONDITION_SUFFIX,
    CONDITION_WILDCARD,  /* `*` stands for any text, `\` takes the meaning from `*` and `\` */
    CONDITION_NUMBER,    /* the same number */
    CONDITION_WORD,      /* null, true or false */
    CONDITION_RANGE,     /* a number within bounds */
    CONDITION_ADDRESSES, /* a string that is an address of the block */
    CONDITION_EXISTS,    /* any value */
    CONDITION_ABSENT,    /* that there is none: no value meets it */
    CONDITION_NONE_OF,   /* a value that meets no condition of `among` */
};

/* Numbers are compared as millionths of at most five billion; beyond that they have no order. */
#define CONDITION_MICROS_MAX 5000000000000000

struct condition {
    enum condition_kind kind;
    bool any_case;     /* of a text: capital and small letters are the same */
    bool above, below; /* of a range: the bound does not belong to it */
    int64_t low, high; /* of a range, in millionths */
    const char *text;
    size_t size;
    const struct value *value; /* CONDITION_NUMBER, CONDITION_WORD */
    struct address_block block;
    struct condition *among;
    struct condition *next; /* in a list, of which one must be met */
};

/* A number as millionths. False when it has none: it is too large, or has more than six decimals.
 */
bool condition_micros(const struct value *number, int64_t *micros);

/* Whether the value, which is no array or object, meets one of the list. */
bool condition_is_met(const struct condition *list, const struct value *value);

/* Whether one of the list is met where there is no value. */
bool condition_wants_none(const struct condition *list);

/* Whether a wildcard's text is well-formed. If not, what is wrong is appended. */
bool condition_check_wildcard(const char *text, size_t size, struct buffer *problem);

#endif
