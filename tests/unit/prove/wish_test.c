/* tests/unit/prove/wish_test.c - what operations would like to be given. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "compiler/prove/inputs/wish.h"
#include "runtime/base/count.h"

static void operands_have_wishes(void **unused)
{
    static const struct {
        enum ir_opcode op;
        size_t index;
        enum wish wish;
    } cases[] = {
        {OP_sfn_math_add, 0, WISH_NUMBER},
        {OP_sfn_math_add, 1, WISH_NUMBER},
        {OP_sfn_math_add, 2, WISH_NOTHING}, /* there is none of that index */
        {OP_sfn_array_get_item, 0, WISH_ARRAY},
        {OP_sfn_array_get_item, 1, WISH_NUMBER},
        {OP_sfn_array_contains, 1, WISH_NOTHING},
        {OP_sfn_string_to_json, 0, WISH_JSON},
        {OP_sfn_string_split, 1, WISH_TEXT},
        {OP_sfn_json_merge, 1, WISH_OBJECT},
        {OP_sfn_wait_until, 0, WISH_MOMENT},
        {OP_sfn_member, 0, WISH_NOTHING},
        /* of JSONata by signature; the first operand is the context */
        {OP_sfn_jsonata_uppercase, 0, WISH_NOTHING},
        {OP_sfn_jsonata_uppercase, 1, WISH_TEXT},
        {OP_sfn_jsonata_round, 1, WISH_NUMBER},
        {OP_sfn_jsonata_to_millis, 1, WISH_MOMENT},
        {OP_sfn_jsonata_exists, 1, WISH_NOTHING},
    };

    (void)unused;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct ir_instruction at = {.op = cases[i].op, .count = 3};

        if (wish_for(&at, cases[i].index) != cases[i].wish)
            fail_msg("%s %zu: %d", ir_op_info(cases[i].op)->name, cases[i].index,
                     (int)wish_for(&at, cases[i].index));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(operands_have_wishes)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
