/* compiler/prove/judge/judge_items.c - what is looked for in arrays, and never in them.
 *
 * AWS gives null for an item behind the end of an array, and false where a value is looked for
 * among others of another type: nothing fails, and nobody means it. */
#include "compiler/prove/judge/judge_items.h"

#include "compiler/prove/analysis/describe.h"

/* What is known of an operand on all ways; NULL: nothing. */
static const struct shape *operand_shape(struct judging *j, const struct ir_operand *operand)
{
    if (operand->type != IR_VALUE || !ir_is_reference(operand))
        return NULL;
    return operand->as.instruction->op == OP_LITERAL
               ? shape_of_value(j->arena, operand->as.instruction->literal)
               : judging_known(j, operand->as.instruction);
}

/* The kinds of the items, where all of the shape are arrays that may have some; else 0. */
static unsigned item_kinds(struct judging *j, const struct shape *list)
{
    if (!shape_is_only(list, SHAPE_ARRAY) || (list->items != NULL && list->items->most == 0))
        return 0;
    return shape_items_of(j->arena, list)->kinds & SHAPE_JSON;
}

static void judge_contains(struct judging *j, const struct seen *seen, size_t list_at)
{
    const struct ir_operand *value_at = &seen->at->operands[1 - list_at];
    const struct shape *list = operand_shape(j, &seen->at->operands[list_at]);
    const struct shape *value = operand_shape(j, value_at);
    unsigned kinds;

    if (list == NULL || value == NULL || shape_is_empty(value) ||
        shape_is_only(value, SHAPE_ABSENT))
        return;
    kinds = item_kinds(j, list);
    if (kinds == 0 || (kinds & value->kinds) != 0)
        return;
    diag_report(j->diags, seen->at->span, RULE_NEVER_TRUE,
                "this is never true: %s is %s, and looked for in %s",
                judging_name_or(j, describe_read(value_at->as.instruction), "the value"),
                judging_words(j, value), judging_words(j, list));
}

/* An array that is looked for in what is none. */
static void judge_turned(struct judging *j, const struct seen *seen)
{
    const struct shape *left = operand_shape(j, &seen->at->operands[0]);
    const struct shape *right = operand_shape(j, &seen->at->operands[1]);
    struct finding *finding;

    if (left == NULL || right == NULL || !shape_is_only(left, SHAPE_ARRAY) ||
        shape_may_be(right, SHAPE_ARRAY | SHAPE_ABSENT) || shape_is_empty(right))
        return;
    finding = diag_report(j->diags, seen->at->span, RULE_NEVER_TRUE,
                          "this is never true: an array is looked for as a whole");
    diag_note(j->diags, finding, (struct span){0}, "the list stands to the right of in");
}

static void judge_behind(struct judging *j, const struct seen *seen)
{
    const struct ir_operand *index = &seen->at->operands[1];
    const struct shape *list = operand_shape(j, &seen->at->operands[0]);
    const char *name = judging_name(j, seen->at);

    if (list == NULL || name == NULL || index->type != IR_INT || !index->immediate ||
        !shape_is_only(list, SHAPE_ARRAY) || list->items == NULL || index->as.integer < 0 ||
        list->items->most == SHAPE_SIZE_ANY || index->as.integer < (int64_t)list->items->most)
        return;
    diag_report(j->diags, seen->at->span, RULE_NEVER_FOUND,
                "%s is never there, and so null: the array has %s%u item%s", name,
                list->items->least == list->items->most ? "" : "at most ", list->items->most,
                list->items->most == 1 ? "" : "s");
}

/* $count of one value that no array can be: a field of an object, which is a text or the like. */
static void judge_count(struct judging *j, const struct seen *seen)
{
    const struct ir_operand *step = &seen->at->operands[1];
    const struct ir_instruction *whole = describe_read(seen->at->operands[0].as.instruction);
    const struct shape *object = judging_known(j, whole), *value;
    struct finding *finding;
    struct key key;

    if (object == NULL || step->type != IR_KEY || !shape_is_only(object, SHAPE_OBJECT))
        return;
    key = key_of(step->as.text.text, step->as.text.size);
    value = shape_member_of(j->arena, object, &key);
    if (shape_is_empty(value) || !shape_is_only(value, SHAPE_TEXT | SHAPE_NUMBER | SHAPE_BOOLEAN))
        return;
    finding = diag_report(j->diags, seen->at->span, RULE_ALWAYS_SAME,
                          "$count gives 1: %s.%.*s is %s", judging_name_or(j, whole, "the value"),
                          (int)key.size, key.text, judging_words(j, value));
    if (shape_is_only(value, SHAPE_TEXT))
        diag_note(j->diags, finding, (struct span){0}, "$length counts the characters of a text");
}

void judge_items(struct judging *j, const struct seen *seen)
{
    switch (seen->at->op) {
    case OP_sfn_array_contains:
        judge_contains(j, seen, 0);
        break;
    case OP_sfn_query_in:
        judge_contains(j, seen, 1);
        judge_turned(j, seen);
        break;
    case OP_sfn_query_count_field:
        judge_count(j, seen);
        break;
    case OP_sfn_element_or_null:
        judge_behind(j, seen);
        break;
    default:
        break;
    }
}
