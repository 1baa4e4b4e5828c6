/* runtime/json/value.h - make JSON values, compare them, look into them, copy them.
 *
 * Values are immutable and live in a region (layout: sfn/value.h). Functions that make one take the
 * region. Texts and children are borrowed and must live as long as the region, unless a function
 * says that it copies. NULL is "nothing" (a path that found nothing), never JSON null. */
#ifndef SFN_JSON_VALUE_H
#define SFN_JSON_VALUE_H

#include <stdbool.h>

#include "runtime/base/region.h"
#include "sfn/value.h"

/* ---- constants ---- */
extern const struct value value_null;
extern const struct value value_true;
extern const struct value value_false;
extern const struct value value_zero;
extern const struct value value_empty_string;
extern const struct value value_empty_array;
extern const struct value value_empty_object;

/* ---- asking ---- */
static inline bool value_is(const struct value *value, enum value_kind kind)
{
    return value != NULL && value->kind == kind;
}

/* True for integers, reals and big integers. */
bool value_is_number(const struct value *value);

/* A number as a double; big integers are rounded. Only for numbers. */
double value_real(const struct value *value);

/* Deep equality as AWS compares: 1 equals 1.0, and the order of members does not matter. */
bool value_equals(const struct value *left, const struct value *right);

/* Order of two numbers by value, exact for integers: negative, 0 or positive. Only for numbers. */
int value_compare_numbers(const struct value *left, const struct value *right);

/* True when the string equals the NUL-terminated text. */
bool value_is_text(const struct value *value, const char *text);

/* 31-bit hash of a key's text, the one in struct key. */
uint32_t value_hash(const char *text, size_t size);

/* A key over borrowed text. */
struct key key_of(const char *text, size_t size);

/* The value of a member, or NULL when there is none or `object` is not an object. The first look-up
 * in a large object fills its index, so the values of a region belong to one thread at a time. */
const struct value *value_member(const struct value *object, const struct key *key);

/* The same for a NUL-terminated name. */
const struct value *value_member_named(const struct value *object, const char *name);

/* The item at an index; a negative index counts from the end. NULL when there is none or `array` is
 * not an array. */
const struct value *value_item(const struct value *array, int64_t index);

/* ---- making ---- */
/* The value as a part of another one: it is then not the input as a whole (VALUE_INPUT). */
static inline struct value value_part(const struct value *value)
{
    struct value part = *value;

    part.flags &= (uint8_t)~VALUE_INPUT;
    return part;
}

const struct value *value_boolean(bool truth); /* a constant */
const struct value *value_integer(struct region *region, int64_t integer);
const struct value *value_from_real(struct region *region, double real); /* finite */
/* Borrows the text. */
const struct value *value_string(struct region *region, const char *text, size_t size);
const struct value *value_string_copy(struct region *region, const char *text, size_t size);
const struct value *value_text(struct region *region, const char *text); /* copies, to the NUL */

/* Allocate the payload of an array or object: `count` items or members, uninitialised. */
struct value *value_new_items(struct region *region, size_t count);
struct member *value_new_members(struct region *region, size_t count);

/* Make an array or object of a payload that was allocated above and has been filled. The keys of an
 * object must be unique. NULL when it is nested deeper than VALUE_DEPTH_MAX. */
const struct value *value_array(struct region *region, const struct value *items, size_t count);
const struct value *value_object(struct region *region, const struct member *members, size_t count);

/* Make an array of values, an object of keys and values. They are copied, what they point to is
 * borrowed. NULL when it is nested too deeply. */
const struct value *value_array_of(struct region *region, const struct value *const *values,
                                   size_t count);
const struct value *value_object_of(struct region *region, const struct key *keys,
                                    const struct value *const *values, size_t count);

/* A copy of the object with one member replaced, in its place, or appended. NULL when it is nested
 * too deeply. */
const struct value *value_with_member(struct region *region, const struct value *object,
                                      const struct key *key, const struct value *value);

/* A copy of the array with the item at `index`, which must be in range, replaced. NULL when it is
 * nested too deeply. */
const struct value *value_with_item(struct region *region, const struct value *array, size_t index,
                                    const struct value *value);

/* ---- moving ---- */
/* Move `value` and all it reaches into the region `to`: return the copy. A payload that several
 * moved values share is copied once (value_block.forward); one that is VALUE_FIXED is not copied.
 * The values in the source region cannot be used any more: move all that are still needed, then
 * free the region. */
const struct value *value_move(struct region *to, const struct value *value);
/* Move the items of an array that is still being made. */
struct value *value_move_items(struct region *to, const struct value *items, size_t count);

/* A deep copy; the source stays as it is. Only VALUE_FIXED payloads are borrowed. */
const struct value *value_copy(struct region *to, const struct value *value);

/* A deep copy that borrows nothing: for a value that outlives the text it was read from, or that
 * goes to another thread. */
const struct value *value_own(struct region *to, const struct value *value);

#endif
