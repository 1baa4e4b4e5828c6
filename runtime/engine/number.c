/* runtime/engine/number.c - numbers as the ...Path fields and Wait read them.
 * Why: AWS takes numeric strings there, and its causes show what it could not take. */
#include <math.h>
#include <string.h>

#include "runtime/engine/number.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"

/* The number itself, or what a string spells; false for anything else. */
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
    /* 5.0 is an integer too; beyond 2^53 a real no longer says which one it is. */
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
