/* runtime/include/sfn/value.h - the layout of a JSON value in memory, which emitted code knows.
 *
 * Constants of a definition are emitted as static data of exactly this layout, so nothing is
 * parsed when an executable starts. Values are immutable; the payload of a value belongs to a
 * region unless VALUE_FIXED says that it outlives every region.
 * Invariant: `depth` is 0 for scalars (and functions) and 1 + the deepest child for containers, and
 * never exceeds VALUE_DEPTH_MAX: whatever walks a value may recurse. */
#ifndef SFN_VALUE_H
#define SFN_VALUE_H

#include <stddef.h>
#include <stdint.h>

enum value_kind {
    VALUE_NULL,
    VALUE_BOOLEAN, /* as.integer is 0 or 1 */
    VALUE_INTEGER, /* written without fraction or exponent, fits int64_t */
    VALUE_REAL,    /* written with a fraction or an exponent; finite */
    VALUE_BIG,     /* an integer beyond int64_t: as.text, size are its digits as written */
    VALUE_STRING,  /* UTF-8, may hold NUL */
    VALUE_ARRAY,
    VALUE_OBJECT, /* members in insertion order, keys unique */
    /* The kinds below exist only while an expression of JSONata is evaluated; they never leave it
     * (sfn_query_settle), so nothing that keeps, moves or writes values meets them. */
    VALUE_UNDEFINED,
    VALUE_FUNCTION, /* as.function */
};

enum value_flag {
    VALUE_FIXED = 1, /* the payload is not in a region: static data or an execution's input text */
    VALUE_BLOCK = 2, /* the payload is preceded by a struct value_block: region containers, and
                        strings that are long enough to be worth sharing */
    VALUE_INPUT = 4, /* the array or object that an execution was started with, as a whole */
    /* Of arrays, while an expression of JSONata is evaluated: */
    VALUE_SEQUENCE = 8, /* what a path or a function found: it collapses to its only item ... */
    VALUE_KEEP = 16,    /* ... but not this one */
    VALUE_CONS = 32,    /* made by [...] in a path: a step does not flatten it */
    VALUE_WRAPPER = 64, /* a sequence that holds nothing but the input document, an array */
    /* Of arrays and objects: something in them is no plain JSON (another of these flags, a
     * function, an infinite number, -0), so sfn_query_settle has to look into them. */
    VALUE_ODD = 128,
    VALUE_QUERY = 8 | 16 | 32 | 64 | 128,
};

#define VALUE_DEPTH_MAX 1000
#define KEY_FIXED 0x80000000u /* in key.hash: the text outlives every region */

struct value;
struct member;
struct query_function; /* runtime/lang/jsonata */

struct value {
    uint8_t kind;
    uint8_t flags;
    uint16_t depth;
    uint32_t size; /* bytes of a string or big number, items of an array, members of an object */
    union {
        int64_t integer;
        double real;
        const char *text;
        const struct value *items;
        const struct member *members;
        const struct query_function *function;
    } as;
};

/* An object key or a field name in a path. `hash` is value_hash() of the text, 31 bits. */
struct key {
    const char *text;
    uint32_t size;
    uint32_t hash;
};

/* The names of ['a','b']. */
struct key_list {
    const struct key *keys;
    size_t count;
};

struct member {
    struct key key;
    struct value value;
};

/* What stands before the payload of containers in regions, and of long strings. */
struct value_block {
    const void *forward; /* where the payload was copied to, while a region is being collected */
    void *index;         /* built on the first look-up in a large object */
};

#endif
