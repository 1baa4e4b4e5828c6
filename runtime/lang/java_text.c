/* runtime/lang/java_text.c - print values as Java's toString() does. */
#include "runtime/lang/java_text.h"

#include <math.h>
#include <string.h>

#include "runtime/json/write.h"

static char *put(char *at, const char *text, size_t size)
{
    if (size > 0)
        memcpy(at, text, size);
    return at + size;
}

static char *put_zeros(char *at, int count)
{
    for (; count > 0; count--)
        *at++ = '0';
    return at;
}

/* Print a real between 1e-3 and 1e7. `exponent` is the number of digits before the point; it may be
 * negative. */
static char *put_plain(char *at, const char *digits, int count, int exponent)
{
    int whole = exponent < count ? exponent : count;

    if (exponent <= 0) {
        at = put(at, "0.", 2);
        at = put_zeros(at, -exponent);
        return put(at, digits, (size_t)count);
    }
    at = put(at, digits, (size_t)whole);
    at = put_zeros(at, exponent - whole);
    *at++ = '.';
    if (whole == count)
        return put_zeros(at, 1);
    return put(at, digits + whole, (size_t)(count - whole));
}

static char *put_scientific(char *at, const char *digits, int count, int exponent)
{
    *at++ = digits[0];
    *at++ = '.';
    if (count > 1)
        at = put(at, digits + 1, (size_t)count - 1);
    else
        *at++ = '0';
    *at++ = 'E';
    return at + json_write_integer(at, exponent - 1);
}

char *java_text_real(char *at, double real)
{
    char digits[20];
    int exponent, count;

    if (signbit(real)) {
        *at++ = '-';
        real = -real;
    }
    if (real == 0)
        return put(at, "0.0", 3);
    count = json_real_digits(digits, &exponent, real);
    if (exponent >= -2 && exponent <= 7)
        return put_plain(at, digits, count, exponent);
    return put_scientific(at, digits, count, exponent);
}

static __attribute__((noinline)) size_t room_below(const struct value *value)
{
    size_t room = 2;

    if (value->kind == VALUE_ARRAY)
        for (uint32_t i = 0; i < value->size; i++)
            room += 2 + java_text_room(&value->as.items[i]);
    else
        for (uint32_t i = 0; i < value->size; i++)
            room += 3 + value->as.members[i].key.size + java_text_room(&value->as.members[i].value);
    return room;
}

size_t java_text_room(const struct value *value)
{
    if (value->kind == VALUE_STRING || value->kind == VALUE_BIG)
        return value->size;
    return value->kind < VALUE_BIG ? JSON_NUMBER_MAX : room_below(value);
}

static char *put_array(char *at, const struct value *array)
{
    *at++ = '[';
    for (uint32_t i = 0; i < array->size; i++) {
        if (i > 0)
            at = put(at, ", ", 2);
        at = java_text(at, &array->as.items[i]);
    }
    *at++ = ']';
    return at;
}

static char *put_object(char *at, const struct value *object)
{
    *at++ = '{';
    for (uint32_t i = 0; i < object->size; i++) {
        const struct member *member = &object->as.members[i];

        if (i > 0)
            at = put(at, ", ", 2);
        at = put(at, member->key.text, member->key.size);
        *at++ = '=';
        at = java_text(at, &member->value);
    }
    *at++ = '}';
    return at;
}

static __attribute__((noinline)) char *put_other(char *at, const struct value *value)
{
    switch (value->kind) {
    case VALUE_NULL:
        return put(at, "null", 4);
    case VALUE_BOOLEAN:
        return value->as.integer != 0 ? put(at, "true", 4) : put(at, "false", 5);
    case VALUE_REAL:
        return java_text_real(at, value->as.real);
    case VALUE_BIG:
        return put(at, value->as.text, value->size);
    case VALUE_ARRAY:
        return put_array(at, value);
    default:
        return put_object(at, value);
    }
}

char *java_text(char *at, const struct value *value)
{
    if (value->kind == VALUE_STRING)
        return put(at, value->as.text, value->size);
    if (value->kind == VALUE_INTEGER)
        return at + json_write_integer(at, value->as.integer);
    return put_other(at, value);
}
