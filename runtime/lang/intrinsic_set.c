/* runtime/lang/intrinsic_set.c - States.ArrayContains, ArrayUnique: which values are the same.
 *
 * The two do not agree. ArrayContains compares texts: true is in ["true"], and an object with its
 * members in another order is another one. ArrayUnique compares as Java's sets do: the order of
 * members does not matter, and 1 is not 1.0. */
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/java_order.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"
#include "runtime/lang/argument.h"
#include "runtime/lang/frame.h"
#include "runtime/lang/java_hash.h"
#include "runtime/lang/java_text.h"
#include "runtime/lang/text.h"

/* ---- scalars: both compare them alike, but for strings ---- */

/* Two values of one kind, neither of which is an array or an object. */
static bool same_scalar(const struct value *left, const struct value *right)
{
    switch (left->kind) {
    case VALUE_NULL:
        return true;
    case VALUE_BIG:
    case VALUE_STRING:
        return left->size == right->size && text_same(left->as.text, right->as.text, left->size);
    default: /* of a real the bits: 0.0 is not -0.0 */
        return left->as.integer == right->as.integer;
    }
}

/* ---- values that are the same ---- */

static bool same_value(const struct value *left, const struct value *right, bool in_order);

/* Whether the member of one object is in the other, whose member at that place is `right`. */
static bool same_member(const struct member *left, const struct value *object,
                        const struct member *right, bool in_order)
{
    const struct value *value;

    if (in_order)
        return left->key.size == right->key.size &&
               text_same(left->key.text, right->key.text, left->key.size) &&
               same_value(&left->value, &right->value, true);
    value = value_member(object, &left->key);
    return value != NULL && same_value(&left->value, value, false);
}

/* Whether the JSON texts of two values are the same (`in_order`), or Java's equals() holds: to that
 * the order of members is nothing. */
static bool same_value(const struct value *left, const struct value *right, bool in_order)
{
    if (left->kind != right->kind)
        return false;
    if (left->kind < VALUE_ARRAY)
        return same_scalar(left, right);
    if (left->size != right->size || left->depth != right->depth)
        return false;
    for (uint32_t i = 0; i < left->size; i++)
        if (left->kind == VALUE_ARRAY
                ? !same_value(&left->as.items[i], &right->as.items[i], in_order)
                : !same_member(&left->as.members[i], right, &right->as.members[i], in_order))
            return false;
    return true;
}

/* ---- ArrayContains ---- */

/* Whether a string is the text of another value. */
static bool is_text_of(const struct value *string, const struct value *value)
{
    char text[JSON_NUMBER_MAX];
    struct buffer json = BUFFER_EMPTY;
    bool same;

    if (value->kind < VALUE_BIG)
        return string->size == (size_t)(java_text(text, value) - text) &&
               memcmp(string->as.text, text, string->size) == 0;
    if (value->kind == VALUE_BIG)
        return same_scalar(string, value);
    if (string->size < 2 || string->as.text[0] != (value->kind == VALUE_ARRAY ? '[' : '{'))
        return false;
    json_write(&json, value);
    same = json.size == string->size && memcmp(json.text, string->as.text, json.size) == 0;
    buffer_fini(&json);
    return same;
}

/* Values of two kinds have different texts, unless one of them is a string. */
static bool same_text(const struct value *left, const struct value *right)
{
    if (left->kind == right->kind)
        return same_value(left, right, true);
    if (left->kind == VALUE_STRING)
        return is_text_of(left, right);
    return right->kind == VALUE_STRING && is_text_of(right, left);
}

const struct value *sfn_array_contains(struct sfn_frame *frame, const struct value *array,
                                       const struct value *value, const char *call)
{
    if (!value_is(array, VALUE_ARRAY))
        return argument_refuse(frame, call, "States.ArrayContains");
    for (uint32_t i = 0; i < array->size; i++)
        if (same_text(&array->as.items[i], value))
            return &value_true;
    return &value_false;
}

/* ---- ArrayUnique ---- */

/* A java.util.HashSet made of a list: buckets, in each the values in the order they came. */
struct set {
    struct set_entry {
        const struct value *value;
        struct set_entry *next; /* in its bucket */
        uint32_t hash;
    } * entries;
    struct set_entry **buckets;
    uint32_t bucket_count; /* a power of two, for at most three quarters as many values */
    size_t count;
};

static void set_init(struct set *set, uint32_t values)
{
    *set = (struct set){.bucket_count = 16};
    while (set->bucket_count * UINT64_C(3) <= values * UINT64_C(4))
        set->bucket_count *= 2;
    set->entries = mem_zeroed((size_t)values + 1, sizeof(*set->entries));
    set->buckets = mem_zeroed(set->bucket_count, sizeof(*set->buckets));
}

static void set_fini(struct set *set)
{
    free(set->entries);
    free(set->buckets);
}

static void set_add(struct set *set, const struct value *value)
{
    uint32_t hash = java_hash_value(value);
    struct set_entry **link = &set->buckets[java_bucket(hash, set->bucket_count)];

    for (; *link != NULL; link = &(*link)->next)
        if ((*link)->hash == hash && same_value((*link)->value, value, false))
            return;
    *link = &set->entries[set->count++];
    **link = (struct set_entry){value, NULL, hash};
}

/* The result comes in the order of the set. */
const struct value *sfn_array_unique(struct sfn_frame *frame, const struct value *array,
                                     const char *call)
{
    struct value *items;
    struct set set;
    size_t count = 0;

    if (!value_is(array, VALUE_ARRAY))
        return argument_refuse(frame, call, "States.ArrayUnique");
    set_init(&set, array->size);
    for (uint32_t i = 0; i < array->size; i++)
        set_add(&set, &array->as.items[i]);
    items = value_new_items(frame->region, set.count);
    for (uint32_t i = 0; i < set.bucket_count; i++)
        for (const struct set_entry *at = set.buckets[i]; at != NULL; at = at->next)
            items[count++] = *at->value;
    set_fini(&set);
    return value_array(frame->region, items, count);
}
