/* runtime/engine/number.c - read the numbers of ...Path fields and Wait as AWS does.
 * AWS accepts numbers in strings there, and its error messages show what it does not accept. */
#include <math.h>
#include <string.h>

#include "runtime/engine/number.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"

/* Read a number, or a string that spells one; false for anything else. */
static bool number_read(const struct value *value, struct value *number)
{
    if (value_is_number(value)) {
        *number = *value;
        return true;
    }
    return value_is(value, VALUE_STRING) && json_read_number(value->as.text, value->size, number);
}

bool number_integer(const struct value *value, int64_t *integer)
{
    struct value number;

    if (value == NULL || !number_read(value, &number))
        return false;
    if (number.kind == VALUE_INTEGER) {
        *integer = number.as.integer;
        return true;
    }
    /* 5.0 is an integer, too. Beyond 2^53 a real cannot tell integers apart. */
    if (number.kind != VALUE_REAL || floor(number.as.real) != number.as.real ||
        fabs(number.as.real) > 9007199254740992.0)
        return false;
    *integer = (int64_t)number.as.real;
    return true;
}

bool number_real(const struct value *value, double *real)
{
    struct value number;

    if (value == NULL || !number_read(value, &number))
        return false;
    *real = value_real(&number);
    return true;
}

const char *number_shown(struct region *region, const struct value *value)
{
    struct buffer text = BUFFER_EMPTY;
    char *shown;

    if (value->kind == VALUE_STRING)
        buffer_add(&text, value->as.text, value->size);
    else
        json_write(&text, value);
    shown = region_alloc(region, text.size + 1);
    if (text.size > 0)
        memcpy(shown, text.text, text.size);
    shown[text.size] = '\0';
    buffer_fini(&text);
    return shown;
}
