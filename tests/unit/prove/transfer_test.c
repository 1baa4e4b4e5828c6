/* tests/unit/prove/transfer_test.c - every operation has a transfer function, and what the runtime
 * computes is in the shape that it gives.
 *
 * Random operands: the runtime's own function says what comes out of the values; the transfer
 * function is given shapes that hold these values and others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "compiler/evaluate/evaluate.h"
#include "compiler/prove/analysis/transfer.h"
#include "tests/unit/prove/random.h"

#define ROUNDS 1500 /* of each operation */

static void every_operation_has_a_function(void **unused)
{
    (void)unused;
    for (int op = 0; op < OP_COUNT; op++) {
        const struct ir_op_info *info = ir_op_info((enum ir_opcode)op);

        if (op != OP_PARAMETER && !info->terminator && !transfer_exists((enum ir_opcode)op))
            fail_msg("%s has none", info->name);
    }
}

/* ---- random instructions ---- */

struct fixture {
    struct arena *arena;
    uint64_t state;
    struct world world;
};

static bool is_query(enum ir_opcode op)
{
    return op >= OP_sfn_query_begin;
}

static const struct value *names_of(struct fixture *f)
{
    struct value *items = value_new_items(&f->arena->region, 2);

    items[0] = value_part(value_text(&f->arena->region, "a"));
    items[1] = value_part(value_text(&f->arena->region, "abc"));
    return value_array(&f->arena->region, items, 2);
}

/* What may stand at that operand: most operations take any value, some only what they are promised
 * by the code that lowering makes. */
static const struct value *value_for(struct fixture *f, enum ir_opcode op, size_t index)
{
    static const struct value undefined = {.kind = VALUE_UNDEFINED, .flags = VALUE_FIXED};
    bool absent = random_below(&f->state, 8) == 0;

    if (op == OP_sfn_set_member && index == 0)
        return value_object(&f->arena->region, NULL, 0);
    if (op == OP_sfn_format && index == 1)
        return names_of(f);
    if (op >= OP_sfn_format && op <= OP_sfn_field_items)
        absent = false;
    if (absent && is_query(op))
        return &undefined;
    if (absent && op != OP_sfn_object && op != OP_sfn_array && op != OP_sfn_join)
        return NULL;
    return random_value(f->arena, &f->state, 3);
}

static struct ir_instruction *source_of(struct fixture *f, const struct value *value)
{
    struct ir_instruction *made = ARENA_NEW(f->arena, struct ir_instruction);

    made->type = IR_VALUE;
    made->op = value != NULL ? OP_LITERAL : OP_NOTHING;
    made->literal = value;
    return made;
}

/* False: an operation that takes such an operand is not tried. */
static bool operand_for(struct fixture *f, enum ir_opcode op, size_t index, enum ir_type type,
                        struct ir_operand *operand)
{
    *operand = (struct ir_operand){.type = type, .immediate = true};
    switch (type) {
    case IR_VALUE:
        operand->immediate = false;
        operand->as.instruction = source_of(f, value_for(f, op, index));
        return true;
    case IR_INT:
        operand->as.integer = (int64_t)random_below(&f->state, 6) - 2;
        return true;
    case IR_BOOL:
        operand->as.integer = random_below(&f->state, 2);
        return true;
    case IR_KEY:
        operand->as.text.text = "a\0b\0abc" + 2 * random_below(&f->state, 3);
        operand->as.text.size = strlen(operand->as.text.text);
        return true;
    case IR_KEYS:
        operand->as.names = names_of(f);
        return true;
    case IR_TEXT:
        operand->as.text.text = "sisisi";
        operand->as.text.size = 6;
        return true;
    default:
        return false;
    }
}

/* Operations whose operands are only ever made by certain others: lists of nodes, tuples, indexes
 * that are in range, patterns. */
static bool is_tried(enum ir_opcode op)
{
    switch (op) {
    case OP_sfn_names_last:
    case OP_sfn_require_path:
    case OP_sfn_require_steps:
    case OP_sfn_set_element:
    case OP_sfn_string_matches:
    case OP_sfn_query_item:
    case OP_sfn_query_slot:
    case OP_sfn_query_with_slot:
    case OP_sfn_query_untuple:
    case OP_sfn_query_reduce:
    case OP_sfn_query_filter_tuple:
    case OP_sfn_query_group_item:
    case OP_sfn_query_member_key:
    case OP_sfn_query_member_value:
    case OP_sfn_query_boolean:
    case OP_sfn_query_wrap:
        return false;
    default:
        break;
    }
    if (op >= OP_sfn_nodes && op <= OP_sfn_nodes_descend_filter)
        return false;
    return !(op >= OP_sfn_path_min && op <= OP_sfn_path_append);
}

static struct ir_instruction *random_instruction(struct fixture *f, enum ir_opcode op)
{
    const struct ir_op_info *info = ir_op_info(op);
    struct ir_instruction *at = ARENA_NEW(f->arena, struct ir_instruction);
    size_t parts = info->repeats > 0 ? random_below(&f->state, 4) : 0;
    static const char *const keys[] = {"a", "b", "c", "abc"};

    at->op = op;
    at->type = info->result;
    at->count = info->count + parts * info->repeats;
    at->operands = ARENA_ARRAY(f->arena, struct ir_operand, at->count);
    for (size_t i = 0; i < at->count; i++) {
        if (!operand_for(f, op, i, ir_op_parameter(info, i), &at->operands[i]))
            return NULL;
        if (i >= info->count && at->operands[i].type == IR_KEY) {
            at->operands[i].as.text.text = keys[(i - info->count) / 2];
            at->operands[i].as.text.size = strlen(keys[(i - info->count) / 2]);
        }
    }
    return at;
}

/* Shapes that hold the operands, and mostly more. */
static const struct shape **shapes_of(struct fixture *f, const struct ir_instruction *at)
{
    const struct shape **shapes = ARENA_ARRAY(f->arena, const struct shape *, at->count);

    for (size_t i = 0; i < at->count; i++) {
        const struct ir_operand *operand = &at->operands[i];
        double number = (double)operand->as.integer;

        if (operand->type == IR_INT)
            shapes[i] = shape_of_range(f->arena, number, number, true);
        else if (operand->type == IR_BOOL)
            shapes[i] = shape_of_kinds(f->arena, operand->as.integer ? SHAPE_TRUE : SHAPE_FALSE);
        if (operand->type != IR_VALUE)
            continue;
        shapes[i] = shape_of_value(f->arena, operand->as.instruction->literal);
        for (uint32_t k = random_below(&f->state, 3); k > 0; k--)
            shapes[i] =
                shape_join(f->arena, shapes[i], shape_of_value(f->arena, value_for(f, at->op, i)));
        /* An operand that is no literal is known by its shape only. */
        if (random_below(&f->state, 2) == 0)
            operand->as.instruction->op = OP_sfn_input;
    }
    return shapes;
}

static const struct shape *shape_of_result(struct fixture *f, const struct ir_instruction *at,
                                           const struct evaluation *result)
{
    if (at->type == IR_BOOL)
        return shape_of_kinds(f->arena, result->truth ? SHAPE_TRUE : SHAPE_FALSE);
    if (at->type == IR_INT)
        return shape_of_range(f->arena, (double)result->integer, (double)result->integer, true);
    return shape_of_value(f->arena, result->value);
}

/* Returns whether the operation gave something. */
static bool try_once(struct fixture *f, enum ir_opcode op)
{
    struct ir_instruction *at = random_instruction(f, op);
    struct transfer transfer = {.arena = f->arena, .at = at, .world = &f->world};
    struct evaluation result;
    const struct shape *real;
    const struct shape *given;

    if (at == NULL || !evaluate_instruction(at, &f->arena->region, &result))
        return false;
    real = shape_of_result(f, at, &result);
    transfer.shapes = shapes_of(f, at);
    given = transfer_run(&transfer);
    if (!shape_equals(shape_join(f->arena, given, real), given) &&
        (at->type != IR_VALUE || !shape_has(given, result.value))) {
        struct buffer out = BUFFER_EMPTY;

        for (size_t i = 0; i < at->count; i++) {
            if (transfer.shapes[i] == NULL)
                continue;
            shape_print(transfer.shapes[i], &out);
            buffer_add_text(&out, "; ");
        }
        buffer_add_text(&out, " gives ");
        shape_print(given, &out);
        buffer_add_text(&out, ", not ");
        shape_print(real, &out);
        fail_msg("%s of %s", ir_op_info(op)->name, out.text);
    }
    return true;
}

static void what_is_computed_is_in_the_shape(void **unused)
{
    int given = 0;

    (void)unused;
    for (int op = 0; op < OP_COUNT; op++) {
        const struct ir_op_info *info = ir_op_info((enum ir_opcode)op);

        if (!info->runtime || (info->traits & (IR_READS | IR_ACTS)) != 0 ||
            !is_tried((enum ir_opcode)op))
            continue;
        for (uint64_t round = 1; round <= ROUNDS; round++) {
            struct fixture f = {.arena = arena_new(), .state = round * 7919 + (uint64_t)op};

            given += try_once(&f, (enum ir_opcode)op);
            arena_free(f.arena);
        }
    }
    assert_true(given > 10000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_operation_has_a_function),
        cmocka_unit_test(what_is_computed_is_in_the_shape),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
