/* runtime/json/value.h - making and asking JSON values.
 *
 * Values are immutable and live in a region (layout: sfn/value.h). Functions that make one take the
 * region; texts and children are borrowed, so they must live as long as the region, unless a
 * function says that it copies. NULL is "nothing" (a path that found nothing), never JSON null. */
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

/* Deep equality as AWS compares: 1 equals 1.0, member order is free. */
bool value_equals(const struct value *left, const struct value *right);

/* Order of two numbers by value, exact for integers: negative, 0 or positive. Only for numbers. */
int value_compare_numbers(const struct value *left, const struct value *right);

/* True when the string equals the NUL-terminated text. */
bool value_is_text(const struct value *value, const char *text);

/* 31-bit hash of a key's text, the one in struct key. */
uint32_t value_hash(const char *text, size_t size);

/* A key over borrowed text. */
struct key key_of(const char *text, size_t size);

/* The member's value, or NULL. NULL and non-objects have no members. Large objects build an index
 * in their value_block on the first look-up: a region's values belong to one thread at a time. */
const struct value *value_member(const struct value *object, const struct key *key);

/* As value_member, for a NUL-terminated name. */
const struct value *value_member_named(const struct value *object, const char *name);

/* The item, negative indexes counted from the end; NULL when out of range or not an array. */
const struct value *value_item(const struct value *array, int64_t index);

/* ---- making ---- */
const struct value *value_boolean(bool truth); /* a constant */
const struct value *value_integer(struct region *region, int64_t integer);
const struct value *value_from_real(struct region *region, double real); /* finite */
/* Borrows the text. */
const struct value *value_string(struct region *region, const char *text, size_t size);
const struct value *value_string_copy(struct region *region, const char *text, size_t size);
const struct value *value_text(struct region *region, const char *text); /* copies, to the NUL */

/* Uninitialised payload of `count` items or members, preceded by its value_block. */
struct value *value_new_items(struct region *region, size_t count);
struct member *value_new_members(struct region *region, size_t count);

/* Close a payload made above: count children, depth computed. NULL when deeper than
 * VALUE_DEPTH_MAX. The object form expects unique keys. */
const struct value *value_array(struct region *region, const struct value *items, size_t count);
const struct value *value_object(struct region *region, const struct member *members,
                                 size_t count);

/* An array of borrowed values, an object of borrowed keys and values (both shallow copies). */
const struct value *value_array_of(struct region *region, const struct value *const *values,
                                   size_t count);
const struct value *value_object_of(struct region *region, const struct key *keys,
                                    const struct value *const *values, size_t count);

/* The object with one member replaced in place or appended. NULL when too deep. */
const struct value *value_with_member(struct region *region, const struct value *object,
                                      const struct key *key, const struct value *value);

/* The array with item `index` (in range) replaced. NULL when too deep. */
const struct value *value_with_item(struct region *region, const struct value *array, size_t index,
                                    const struct value *value);

/* ---- moving ---- */
/* Copy what `value` reaches into `to` and return the copy; what is shared inside one copying of a
 * region stays shared (value_block.forward), what is VALUE_FIXED is kept by reference. The source
 * region is spoilt by forwarding: copy all live roots, then free it. */
const struct value *value_move(struct region *to, const struct value *value);
/* As value_move, for the items of an array that is still being made. */
struct value *value_move_items(struct region *to, const struct value *items, size_t count);

/* A deep copy that leaves its source alone and borrows nothing but VALUE_FIXED payloads. */
const struct value *value_copy(struct region *to, const struct value *value);

/* A deep copy that borrows nothing at all: for what outlives the text its source was read from, and
 * for another thread. */
const struct value *value_own(struct region *to, const struct value *value);

#endif
