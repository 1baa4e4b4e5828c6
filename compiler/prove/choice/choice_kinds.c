/* compiler/prove/choice/choice_kinds.c - whether the rules of a Choice take all values of one kind.
 *
 * All numbers are taken when those are that the rules name, one between each two neighbours of
 * them, and one beyond each end: between those no rule changes its mind. */
#include "compiler/prove/choice/choice_kinds.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/prove/analysis/describe.h"
#include "runtime/json/value.h"

#define RULES_MAX 200 /* that are looked at */

/* A rule that compares a value with a literal, and does nothing else. */
struct comparison {
    const char *name; /* of the value; NULL: it is another rule */
    enum ir_opcode op;
    const struct value *literal;
};

static bool is_reference(const struct ir_instruction *at, size_t index)
{
    return index < at->count && ir_is_reference(&at->operands[index]);
}

static const struct ir_instruction *operand(const struct ir_instruction *at, size_t index)
{
    return at->operands[index].as.instruction;
}

/* Whether a number fulfils the comparison with the literal. */
static bool holds(enum ir_opcode op, double number, double literal)
{
    switch (op) {
    case OP_sfn_numeric_equals:
    case OP_sfn_query_equal:
        return number == literal;
    case OP_sfn_numeric_less_than:
    case OP_sfn_query_less:
        return number < literal;
    case OP_sfn_numeric_less_than_equals:
    case OP_sfn_query_less_equal:
        return number <= literal;
    case OP_sfn_numeric_greater_than:
    case OP_sfn_query_greater:
        return number > literal;
    case OP_sfn_numeric_greater_than_equals:
    case OP_sfn_query_greater_equal:
        return number >= literal;
    default:
        return false;
    }
}

static struct comparison comparison_of(const struct ir_part *rule, const struct ir_scope *scope,
                                       struct arena *arena)
{
    const struct ir_instruction *test;

    if (rule->kind != IR_PART_TEST || rule->branch == NULL || rule->branch->op != OP_BRANCH ||
        !is_reference(rule->branch, 0))
        return (struct comparison){0};
    test = operand(rule->branch, 0);
    while (test->op == OP_sfn_query_truth || test->op == OP_sfn_query_boolean ||
           test->op == OP_sfn_query_condition || test->op == OP_sfn_query_settle)
        test = operand(test, 0);
    if (!is_reference(test, 0) || !is_reference(test, 1) || operand(test, 1)->op != OP_LITERAL)
        return (struct comparison){0};
    return (struct comparison){describe_name(describe_read(operand(test, 0)), scope, arena),
                               test->op, operand(test, 1)->literal};
}

static bool is_number(const struct value *literal)
{
    return value_is(literal, VALUE_INTEGER) || value_is(literal, VALUE_REAL);
}

static double number_of(const struct value *literal)
{
    return value_is(literal, VALUE_REAL) ? literal->as.real : (double)literal->as.integer;
}

static bool take_booleans(const struct comparison *list, size_t count, const char *name)
{
    bool taken[2] = {false, false};

    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i].name, name) == 0 && value_is(list[i].literal, VALUE_BOOLEAN) &&
            (list[i].op == OP_sfn_boolean_equals || list[i].op == OP_sfn_query_equal))
            taken[list[i].literal->as.integer != 0] = true;
    return taken[false] && taken[true];
}

static bool take_number(const struct comparison *list, size_t count, const char *name,
                        double number)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i].name, name) == 0 && is_number(list[i].literal) &&
            holds(list[i].op, number, number_of(list[i].literal)))
            return true;
    return false;
}

static int compare_numbers(const void *left, const void *right)
{
    const double *a = left, *b = right;

    return (*a > *b) - (*a < *b);
}

static bool take_numbers(const struct comparison *list, size_t count, const char *name)
{
    double named[RULES_MAX];
    size_t size = 0;

    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i].name, name) == 0 && is_number(list[i].literal))
            named[size++] = number_of(list[i].literal);
    if (size == 0)
        return false;
    qsort(named, size, sizeof *named, compare_numbers);
    for (size_t i = 0; i < size; i++)
        if (!take_number(list, count, name, named[i]) ||
            (i > 0 && !take_number(list, count, name, named[i - 1] / 2 + named[i] / 2)))
            return false;
    return take_number(list, count, name, -INFINITY) && take_number(list, count, name, INFINITY);
}

bool rules_take_kind(const struct ir_state *state, struct arena *arena)
{
    struct comparison list[RULES_MAX];
    size_t count = 0;

    for (size_t i = 0; i < state->rule_count && count < RULES_MAX; i++) {
        list[count] = comparison_of(&state->rules[i], state->scope, arena);
        count += list[count].name != NULL;
    }
    for (size_t i = 0; i < count; i++) {
        bool before = false;

        for (size_t k = 0; k < i && !before; k++)
            before = strcmp(list[k].name, list[i].name) == 0;
        if (!before &&
            (take_booleans(list, count, list[i].name) || take_numbers(list, count, list[i].name)))
            return true;
    }
    return false;
}
