/* compiler/model/fields.c - the field table, expanded from fields.def and operators.def. */
#include "compiler/model/fields.h"

#include <math.h>
#include <string.h>

#include "runtime/base/count.h"

#define PLAIN_ANY TYPE_ANY, false
#define PLAIN_ANY_X TYPE_ANY, true
#define PLAIN_STRING TYPE_STRING, false
#define PLAIN_STRING_X TYPE_STRING, true
#define PLAIN_BOOLEAN TYPE_BOOLEAN, false
#define PLAIN_BOOLEAN_X TYPE_BOOLEAN, true
#define PLAIN_OBJECT TYPE_OBJECT, false
#define PLAIN_OBJECT_X TYPE_OBJECT, true
#define PLAIN_ARRAY TYPE_ARRAY, false
#define PLAIN_FULL_ARRAY TYPE_FULL_ARRAY, false
#define PLAIN_STRINGS TYPE_STRINGS, false
#define PLAIN_ITEMS_X TYPE_ITEMS, true
#define PLAIN_INTEGER TYPE_INTEGER, false
#define PLAIN_INTEGER_X TYPE_INTEGER, true
#define PLAIN_NUMBER TYPE_NUMBER, false
#define PLAIN_NUMBER_X TYPE_NUMBER, true
#define PLAIN_ONE_OF TYPE_ONE_OF, false
#define PLAIN_TIMESTAMP TYPE_TIMESTAMP, false
#define PLAIN_TIMESTAMP_X TYPE_TIMESTAMP, true
#define PLAIN_PATH TYPE_PATH, false
#define PLAIN_PATH_OR_NULL TYPE_PATH_OR_NULL, false

const struct field_row field_rows[FIELD_COUNT] = {
#define FIELD(symbol, name, language, type, least, most, values, required, optional)               \
    {name, LANGUAGE_##language, PLAIN_##type, least, most, values, required, optional},
#include "compiler/model/fields.def"
#undef FIELD
#define OPERATOR(symbol, name, base, operation, type)                                              \
    {name, LANGUAGE_JSONPATH, PLAIN_##type, -HUGE_VAL, HUGE_VAL, NULL, 0, IN_RULE | IN_NESTED_RULE},
#include "compiler/model/operators.def"
#undef OPERATOR
};

enum operand { OPERAND_STRING, OPERAND_NUMBER, OPERAND_BOOLEAN, OPERAND_TIMESTAMP, OPERAND_PATH };

const struct operator_row operator_rows[FIELD_COUNT - FIELD_FIRST_OPERATOR] = {
#define OPERATOR(symbol, name, base, operation, type)                                              \
    {name, base, operation, OPERAND_##type == OPERAND_PATH},
#include "compiler/model/operators.def"
#undef OPERATOR
};

#define GROUP_SIZE(...) COUNT_OF(((enum field[]){__VA_ARGS__}))
#define GROUP_ONE true
#define GROUP_FEW false

const struct field_group field_groups[] = {
#define FIELD(symbol, name, language, type, least, most, values, required, optional)
#define GROUP(owners, need, ...) {owners, GROUP_##need, {__VA_ARGS__}, GROUP_SIZE(__VA_ARGS__)},
#include "compiler/model/fields.def"
#undef FIELD
};
const size_t field_group_count = COUNT_OF(field_groups);

enum field field_find(const char *name, size_t size)
{
    for (int i = 0; i < FIELD_COUNT; i++) {
        const char *known = field_rows[i].name;

        if (known[0] == (size > 0 ? name[0] : '\0') && strlen(known) == size &&
            memcmp(known, name, size) == 0)
            return (enum field)i;
    }
    return FIELD_COUNT;
}
