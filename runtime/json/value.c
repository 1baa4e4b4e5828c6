/* runtime/json/value.c - what JSON values can be asked: numbers, equality, members, items. */
#include "runtime/json/value.h"

#include <stdatomic.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/json/bytes.h"
#include "runtime/json/index.h"
#include "runtime/json/number.h"

const struct value value_null = {.kind = VALUE_NULL};
const struct value value_true = {.kind = VALUE_BOOLEAN, .as.integer = 1};
const struct value value_false = {.kind = VALUE_BOOLEAN, .as.integer = 0};
const struct value value_zero = {.kind = VALUE_INTEGER, .as.integer = 0};
const struct value value_empty_string = {.kind = VALUE_STRING, .flags = VALUE_FIXED, .as.text = ""};

/* Even an empty container points somewhere, so that adding 0 to the pointer is defined. */
static const struct member no_members[1];
const struct value value_empty_array = {
    .kind = VALUE_ARRAY, .flags = VALUE_FIXED, .depth = 1, .as.items = &value_null};
const struct value value_empty_object = {
    .kind = VALUE_OBJECT, .flags = VALUE_FIXED, .depth = 1, .as.members = no_members};

bool value_is_number(const struct value *value)
{
    return value != NULL && value->kind >= VALUE_INTEGER && value->kind <= VALUE_BIG;
}

double value_real(const struct value *value)
{
    switch (value->kind) {
    case VALUE_INTEGER:
        return (double)value->as.integer;
    case VALUE_REAL:
        return value->as.real;
    case VALUE_BIG:
        return number_to_real(value->as.text, value->size);
    default:
        BUG("value_real of something that is no number");
    }
}

/* Compare exactly: a double that fits int64_t is split into its integer part and its fraction. */
static int compare_integer_real(int64_t integer, double real)
{
    int64_t whole;
    double rest;

    if (real >= 9223372036854775808.0)
        return -1;
    if (real < -9223372036854775808.0)
        return 1;
    whole = (int64_t)real;
    if (integer != whole)
        return integer < whole ? -1 : 1;
    rest = real - (double)whole;
    return (rest < 0) - (rest > 0);
}

static int compare_with_big(const struct value *number, const struct value *big)
{
    const char *text = big->as.text;

    switch (number->kind) {
    case VALUE_INTEGER:
        return *text == '-' ? 1 : -1;
    case VALUE_REAL:
        return -number_compare_big_real(text, big->size, number->as.real);
    default:
        return number_compare_bigs(number->as.text, number->size, text, big->size);
    }
}

int value_compare_numbers(const struct value *left, const struct value *right)
{
    ENSURE(value_is_number(left) && value_is_number(right));
    if (right->kind == VALUE_BIG)
        return compare_with_big(left, right);
    if (left->kind == VALUE_BIG)
        return -compare_with_big(right, left);
    if (left->kind == VALUE_INTEGER && right->kind == VALUE_INTEGER)
        return (left->as.integer > right->as.integer) - (left->as.integer < right->as.integer);
    if (left->kind == VALUE_INTEGER)
        return compare_integer_real(left->as.integer, right->as.real);
    if (right->kind == VALUE_INTEGER)
        return -compare_integer_real(right->as.integer, left->as.real);
    return (left->as.real > right->as.real) - (left->as.real < right->as.real);
}

static bool equal_arrays(const struct value *left, const struct value *right)
{
    if (left->size != right->size || left->depth != right->depth)
        return false;
    if (left->as.items == right->as.items)
        return true;
    for (uint32_t i = 0; i < left->size; i++) {
        if (!value_equals(&left->as.items[i], &right->as.items[i]))
            return false;
    }
    return true;
}

/* Members are mostly in the same order in both: only one that is not is looked up. */
static bool equal_objects(const struct value *left, const struct value *right)
{
    if (left->size != right->size || left->depth != right->depth)
        return false;
    if (left->as.members == right->as.members)
        return true;
    for (uint32_t i = 0; i < left->size; i++) {
        const struct member *member = &left->as.members[i];
        const struct value *other = &right->as.members[i].value;

        if (!key_equals(&member->key, &right->as.members[i].key))
            other = value_member(right, &member->key);
        if (other == NULL || !value_equals(&member->value, other))
            return false;
    }
    return true;
}

bool value_equals(const struct value *left, const struct value *right)
{
    if (left == right)
        return true;
    if (left == NULL || right == NULL)
        return false;
    if (value_is_number(left))
        return value_is_number(right) && value_compare_numbers(left, right) == 0;
    if (left->kind != right->kind)
        return false;
    switch (left->kind) {
    case VALUE_NULL:
        return true;
    case VALUE_BOOLEAN:
        return left->as.integer == right->as.integer;
    case VALUE_STRING:
        return left->size == right->size &&
               (left->size == 0 || memcmp(left->as.text, right->as.text, left->size) == 0);
    case VALUE_ARRAY:
        return equal_arrays(left, right);
    case VALUE_OBJECT:
        return equal_objects(left, right);
    default:
        BUG("a value of no kind");
    }
}

bool value_is_text(const struct value *value, const char *text)
{
    size_t size = strlen(text);

    return value_is(value, VALUE_STRING) && value->size == size &&
           (size == 0 || memcmp(value->as.text, text, size) == 0);
}

uint32_t value_hash(const char *text, size_t size)
{
    return bytes_hash(text, size);
}

struct key key_of(const char *text, size_t size)
{
    return (struct key){text, (uint32_t)size, bytes_hash(text, size)};
}

static __attribute__((noinline)) const struct value *find_in_large(const struct value *object,
                                                                   const struct key *key)
{
    const struct member *members = object->as.members;
    const struct member *found =
        index_find((struct value_block *)members - 1, members, object->size, key);

    return found != NULL ? &found->value : NULL;
}

static inline bool has_index(const struct value *object)
{
    return object->size >= INDEX_MEMBERS_MIN && (object->flags & VALUE_BLOCK) != 0 &&
           ((const struct value_block *)object->as.members - 1)->index != NULL;
}

/* Where a name was found last, by the low bits of its hash: objects of one kind stand together, and
 * have their members in the same places. Only where to look first depends on it, so all threads may
 * share it; one of its own would cost each look-up the registers that asking for it takes. */
#define HINTS 512
static _Atomic uint8_t hints[HINTS];

/* The member that is looked at first. */
static inline const struct member *hinted(const struct value *object, const struct key *key)
{
    uint8_t hint = atomic_load_explicit(&hints[key->hash % HINTS], memory_order_relaxed);

    return object->as.members + (hint < object->size ? hint : 0);
}

static __attribute__((noinline)) const struct value *search(const struct value *object,
                                                            const struct key *key)
{
    const struct member *member = object->as.members;
    const struct member *end = member + object->size;

    if (has_index(object))
        return find_in_large(object, key);
    do {
        if (key_equals(&member->key, key)) {
            atomic_store_explicit(&hints[key->hash % HINTS],
                                  (uint8_t)(member - object->as.members), memory_order_relaxed);
            return &member->value;
        }
    } while (++member < end);
    return NULL;
}

/* Where the first look finds a short name, which is the rule, it is done without a call. An empty
 * object may have no payload to point into. */
const struct value *value_member(const struct value *object, const struct key *key)
{
    const struct member *member;

    if (!value_is(object, VALUE_OBJECT) || object->size == 0)
        return NULL;
    member = hinted(object, key);
    if (key->size <= BYTES_FEW && key_equals_few(&member->key, key))
        return &member->value;
    return search(object, key);
}

const struct value *value_member_named(const struct value *object, const char *name)
{
    struct key key = key_of(name, strlen(name));

    return value_member(object, &key);
}

const struct value *value_item(const struct value *array, int64_t index)
{
    if (!value_is(array, VALUE_ARRAY))
        return NULL;
    if (index < 0)
        index += array->size;
    return index >= 0 && index < array->size ? &array->as.items[index] : NULL;
}
