/* compiler/prove/inputs/wish.c - what operations would like to be given, so that they do not fail.
 */
#include "compiler/prove/inputs/wish.h"

#include <string.h>

#include "runtime/base/count.h"
#include "sfn/abi.h"

/* By operation, a letter for each operand, as in the signatures of JSONata: n, s, a, o; t a
 * timestamp, j JSON, - anything. */
static const struct {
    enum ir_opcode op;
    const char *letters;
} table[] = {
    {OP_sfn_math_add, "nn"},
    {OP_sfn_math_random, "nn-"},
    {OP_sfn_array_range, "nnn"},
    {OP_sfn_array_partition, "an"},
    {OP_sfn_array_contains, "a-"},
    {OP_sfn_array_get_item, "an"},
    {OP_sfn_array_length, "a"},
    {OP_sfn_array_unique, "a"},
    {OP_sfn_string_split, "ss"},
    {OP_sfn_string_to_json, "j"},
    {OP_sfn_base64_encode, "s"},
    {OP_sfn_base64_decode, "s"},
    {OP_sfn_format, "s-"},
    {OP_sfn_json_merge, "oo-"},
    {OP_sfn_hash, "s-"},
    {OP_sfn_object_at, "o"},
    {OP_sfn_array_at, "a"},
    {OP_sfn_require_array, "a"},
    {OP_sfn_require_items, "a"},
    {OP_sfn_field_items, "a"},
    {OP_sfn_field_integer, "n"},
    {OP_sfn_field_number, "n"},
    {OP_sfn_field_timestamp, "t"},
    {OP_sfn_wait_seconds, "n"},
    {OP_sfn_wait_until, "t"},
    {OP_sfn_task_timeout, "n"},
    {OP_sfn_task_heartbeat_every, "n"},
    {OP_sfn_map_concurrency, "n"},
    {OP_sfn_map_begin, "a"},
    {OP_sfn_map_tolerated_count, "n"},
    {OP_sfn_map_tolerated_percentage, "n"},
    {OP_sfn_query_add_numbers, "nn"},
    {OP_sfn_query_subtract, "nn"},
    {OP_sfn_query_multiply, "nn"},
    {OP_sfn_query_divide, "nn"},
    {OP_sfn_query_modulo, "nn"},
    {OP_sfn_query_negate, "n"},
    {OP_sfn_jsonata_parse, "-j"},
};

static enum wish wish_of(char letter)
{
    switch (letter) {
    case 'n':
        return WISH_NUMBER;
    case 's':
        return WISH_TEXT;
    case 'a':
        return WISH_ARRAY;
    case 'o':
        return WISH_OBJECT;
    case 't':
        return WISH_MOMENT;
    case 'j':
        return WISH_JSON;
    default:
        return WISH_NOTHING;
    }
}

/* What an expression of JSONata should come to, in its field. */
static enum wish wish_settled(const struct ir_operand *expected)
{
    static const enum wish wishes[] = {
        [SFN_EXPECT_ANYTHING] = WISH_THERE,  [SFN_EXPECT_STRING] = WISH_TEXT,
        [SFN_EXPECT_NUMBER] = WISH_NUMBER,   [SFN_EXPECT_INTEGER] = WISH_NUMBER,
        [SFN_EXPECT_ARRAY] = WISH_ARRAY,     [SFN_EXPECT_OBJECT] = WISH_OBJECT,
        [SFN_EXPECT_BOOLEAN] = WISH_NOTHING,
    };

    return (size_t)expected->as.integer < COUNT_OF(wishes) ? wishes[expected->as.integer]
                                                           : WISH_NOTHING;
}

/* The letter of a parameter of <s-nn?:s>. */
static char letter_of(const char *signature, size_t parameter)
{
    const char *at = strchr(signature, '<');
    int within = 0;

    for (at = at != NULL ? at + 1 : ""; *at != '\0' && !(within == 0 && *at == ':'); at++) {
        if (*at == '<' || *at == '(')
            within++;
        if (within == 0 && *at >= 'a' && *at <= 'z' && parameter-- == 0)
            return *at;
        if (*at == '>' || *at == ')')
            within--;
    }
    return '-';
}

enum wish wish_for(const struct ir_instruction *at, size_t index)
{
    const char *signature;

    for (size_t i = 0; i < COUNT_OF(table); i++)
        if (table[i].op == at->op)
            return index < strlen(table[i].letters) ? wish_of(table[i].letters[index])
                                                    : WISH_NOTHING;
    if (at->op == OP_sfn_query_settle)
        return index == 0 ? wish_settled(&at->operands[1]) : WISH_NOTHING;
    signature = ir_signature(at->op);
    if (signature == NULL || index == 0) /* the first is the context */
        return WISH_NOTHING;
    if (at->op == OP_sfn_jsonata_to_millis && index == 1)
        return WISH_MOMENT;
    return wish_of(letter_of(signature, index - 1));
}
