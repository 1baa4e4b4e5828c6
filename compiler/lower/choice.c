/* compiler/lower/choice.c - lower a Choice: its rules become branches that are tried in order. */
#include "compiler/lower/lowering.h"

#include <string.h>

#include "compiler/lower/pattern.h"
#include "compiler/support/origin.h"
#include "runtime/base/bug.h"
#include "runtime/base/time.h"

/* Test a value against a StringMatches pattern. A pattern that matches no text is a constant. */
static struct ir_instruction *lower_pattern(struct lowering *l, struct ir_instruction *value,
                                            const struct value *text)
{
    struct pattern pattern;

    if (!pattern_read(l->arena, text, &pattern))
        return IR(&l->builder, OP_CONST_BOOL, ir_bool(false));
    if (pattern.operand == NULL)
        return IR(&l->builder, pattern.op, ir_value(value));
    return IR(&l->builder, pattern.op, ir_value(value),
              ir_value(ir_literal(&l->builder, pattern.operand)));
}

/* Test a value against a timestamp in the definition. With a text that is not one the test is
 * false.
 */
static struct ir_instruction *lower_moment(struct lowering *l, enum ir_opcode op,
                                           struct ir_instruction *value, const struct value *text)
{
    struct instant instant;

    if (text->kind != VALUE_STRING || !time_read(text->as.text, text->size, &instant))
        return IR(&l->builder, OP_CONST_BOOL, ir_bool(false));
    return IR(&l->builder, op, ir_value(value), ir_int(instant.seconds),
              ir_int(instant.nanoseconds));
}

/* Test a value against a literal operand. */
static struct ir_instruction *lower_literal_test(struct lowering *l, enum ir_opcode op,
                                                 struct ir_instruction *value,
                                                 const struct value *literal)
{
    switch (op) {
    case OP_sfn_string_matches:
        return lower_pattern(l, value, literal);
    case OP_sfn_timestamp_equals:
        return lower_moment(l, OP_sfn_timestamp_at, value, literal);
    case OP_sfn_timestamp_less_than:
        return lower_moment(l, OP_sfn_timestamp_before, value, literal);
    case OP_sfn_timestamp_greater_than:
        return lower_moment(l, OP_sfn_timestamp_after, value, literal);
    case OP_sfn_timestamp_less_than_equals:
        return lower_moment(l, OP_sfn_timestamp_until, value, literal);
    case OP_sfn_timestamp_greater_than_equals:
        return lower_moment(l, OP_sfn_timestamp_since, value, literal);
    default:
        return IR(&l->builder, op, ir_value(value), ir_value(ir_literal(&l->builder, literal)));
    }
}

/* What a Variable or an operand's path finds. Finding nothing fails, for both in the same words. */
static struct ir_instruction *lower_compared(struct lowering *l,
                                             const struct expression *expression, struct data input)
{
    struct ir_instruction *value = lower_found(l, expression, input);
    const char *cause = arena_format(l->arena,
                                     "Invalid path '%s': The choice state's condition path "
                                     "references an invalid value.",
                                     expression->tree->text);

    return IR(&l->builder, OP_sfn_require, ir_value(value), ir_text(cause));
}

/* Test a rule's Variable against its operand. */
static struct ir_instruction *lower_test(struct lowering *l, const struct choice_rule *rule,
                                         struct data input)
{
    enum ir_opcode op = ir_op_named(rule->operation);
    struct ir_instruction *value, *test;

    ENSURE(op != OP_COUNT);
    if (op == OP_sfn_present)
        value = lower_found(l, rule->variable, input);
    else
        value = lower_compared(l, rule->variable, input);
    if (ir_op_info(op)->count == 1)
        test = IR(&l->builder, op, ir_value(value));
    else if (rule->path != NULL)
        test = IR(&l->builder, op, ir_value(value), ir_value(lower_compared(l, rule->path, input)));
    else
        test = lower_literal_test(l, op, value, rule->literal);
    return rule->negated ? IR(&l->builder, OP_NOT, ir_value(test)) : test;
}

/* The Condition of a rule of a JSONata state. */
static struct ir_instruction *lower_condition(struct lowering *l, const struct quantity *condition,
                                              struct data input)
{
    if (condition->query == NULL)
        return IR(&l->builder, OP_CONST_BOOL, ir_bool(condition->literal->as.integer != 0));
    return IR(&l->builder, OP_sfn_query_truth,
              ir_value(lower_query_field(l, condition->query, input)));
}

/* "Choices[1].And[0]", of "/States/C/Choices[1]/And[0]". */
static const char *part_name(struct lowering *l, const struct choice_rule *rule)
{
    const char *below = rule->location + strlen(l->state->location) + 1;
    char *name = arena_text(l->arena, below, strlen(below));

    for (char *at = name; *at != '\0'; at++)
        *at = *at == '/' ? '.' : *at;
    return name;
}

/* What findings call the rule and its parts. */
static void name_parts(struct lowering *l, const struct choice_rule *rule, struct ir_part *part)
{
    part->name = part_name(l, rule);
    part->span = source_place(l->machine->source, rule->tree->span);
    part->kind = rule->kind == CHOICE_AND   ? IR_PART_AND
                 : rule->kind == CHOICE_OR  ? IR_PART_OR
                 : rule->kind == CHOICE_NOT ? IR_PART_NOT
                                            : IR_PART_TEST;
    if (part->kind == IR_PART_TEST)
        return;
    part->count = rule->kind == CHOICE_NOT ? 1 : rule->count;
    part->parts = ARENA_ARRAY(l->arena, struct ir_part, part->count);
    for (size_t i = 0; i < part->count; i++)
        name_parts(l, rule->children[i], &part->parts[i]);
}

/* Close the builder's block with a branch: to `then` when the rule holds, else to `otherwise`. Of
 * And and Or only as much is evaluated as it takes to know. */
static void lower_rule(struct lowering *l, const struct choice_rule *rule, struct data input,
                       struct ir_block *then, struct ir_block *otherwise, struct ir_part *part)
{
    struct ir_instruction *test;

    if (rule->kind == CHOICE_NOT) {
        lower_rule(l, rule->children[0], input, otherwise, then, &part->parts[0]);
        return;
    }
    if (rule->kind == CHOICE_CONDITION || rule->kind == CHOICE_TEST) {
        lowering_place(l, rule->tree);
        l->part = part;
        test = rule->kind == CHOICE_TEST ? lower_test(l, rule, input)
                                         : lower_condition(l, &rule->condition, input);
        l->part = NULL;
        part->branch = IR(&l->builder, OP_BRANCH, ir_value(test), ir_block_ref(then),
                          ir_block_ref(otherwise));
        return;
    }
    for (size_t i = 0; i < rule->count; i++) {
        bool last = i + 1 == rule->count;
        struct ir_block *next = last ? NULL : lowering_block(l, "next");

        if (rule->kind == CHOICE_AND)
            lower_rule(l, rule->children[i], input, last ? then : next, otherwise,
                       &part->parts[i]);
        else
            lower_rule(l, rule->children[i], input, then, last ? otherwise : next,
                       &part->parts[i]);
        if (!last)
            lowering_continue(l, next);
    }
}

void lower_choice(struct lowering *l)
{
    const struct state *state = l->state;
    struct ir_state *ir = l->states[state->id];
    struct assigned assigned;
    struct data input;

    ir->rules = ARENA_ARRAY(l->arena, struct ir_part, state->choice_count);
    ir->rule_count = state->choice_count;
    IR(&l->builder, OP_sfn_enter, ir_state_ref(ir));
    input = flow_begin(l);
    for (size_t i = 0; i < state->choice_count; i++) {
        const struct choice_rule *rule = state->choices[i];
        struct ir_block *then = lowering_block(l, "taken");
        struct ir_block *otherwise = lowering_block(l, "untaken");

        name_parts(l, rule, &ir->rules[i]);
        lower_rule(l, rule, input, then, otherwise, &ir->rules[i]);
        lowering_continue(l, then);
        lowering_cover(l, rule);
        assigned = flow_assign(l, rule->assign, input);
        flow_leave(l, assigned, flow_output(l, input.value, rule->output, input), &rule->next);
        lowering_continue(l, otherwise);
    }
    if (state->default_target.state != NULL) {
        assigned = flow_assign(l, state->assign, input);
        flow_leave(l, assigned, flow_output(l, input.value, state->output, input),
                   &state->default_target);
        return;
    }
    IR0(&l->builder, OP_sfn_no_choice);
    IR0(&l->builder, OP_FAIL);
}
