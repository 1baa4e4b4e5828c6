/* compiler/check/texts/choices.c - check the operands of choice rules: timestamps, patterns. */
#include <string.h>

#include "compiler/check/family.h"
#include "runtime/base/text.h"

static void check_pattern(struct check *check, const struct choice_rule *rule)
{
    const struct tree *tree = rule->operand;

    for (size_t i = 0; i < tree->size; i++) {
        if (tree->text[i] != '\\')
            continue;
        i++;
        if (i < tree->size && (tree->text[i] == '*' || tree->text[i] == '\\'))
            continue;
        check_report(check, check_inside(check, tree, i - 1, i < tree->size ? i + 1 : tree->size),
                     RULE_STRING_PATTERN,
                     arena_format(check->arena, "%s/StringMatches", rule->location),
                     "in a StringMatches pattern a backslash stands only before * or another "
                     "backslash");
    }
}

bool text_is_pattern(const char *text, size_t size)
{
    if (size < 2)
        return false;
    for (size_t i = 0; i < size; i++)
        if (text[i] == '*' && (i == 0 || i == size - 1 || text[i - 1] == '/' || text[i + 1] == '.'))
            return true;
    return false;
}

/* StringEquals has no patterns. */
static void check_literal(struct check *check, const struct choice_rule *rule)
{
    const struct tree *tree = rule->operand;

    if (!text_is_pattern(tree->text, tree->size))
        return;
    diag_note(check->diags,
              check_report(check, tree->span, RULE_LITERAL_PATTERN,
                           arena_format(check->arena, "%s/StringEquals", rule->location),
                           "StringEquals compares letter by letter: the * is only a star"),
              (struct span){0}, "StringMatches takes patterns");
}

/* A blank alone may be meant, and so may a line's end. */
static void check_padding(struct check *check, const struct choice_rule *rule)
{
    const struct tree *tree = rule->operand;

    if (tree->size < 2 || (tree->text[0] != ' ') == (tree->text[tree->size - 1] != ' '))
        return;
    check_report(check, tree->span, RULE_PADDED_TEXT,
                 arena_format(check->arena, "%s/StringEquals", rule->location),
                 "this text %s with a blank, and is equal only to one that does, too",
                 tree->text[0] == ' ' ? "begins" : "ends");
}

static void check_rule(struct check *check, const struct choice_rule *rule)
{
    bool text = rule->operand != NULL && rule->operand->kind == TREE_STRING &&
                !tree_is_open(rule->operand) && rule->path == NULL;

    for (size_t i = 0; i < rule->count; i++)
        check_rule(check, rule->children[i]);
    if (!text)
        return;
    if (text_starts(rule->operator, "Timestamp"))
        check_timestamp(check, rule->operand,
                        arena_format(check->arena, "%s/%s", rule->location, rule->operator));
    if (strcmp(rule->operator, "StringMatches") == 0)
        check_pattern(check, rule);
    if (strcmp(rule->operator, "StringEquals") == 0) {
        check_literal(check, rule);
        check_padding(check, rule);
    }
}

void check_choices(struct check *check)
{
    for (const struct state *state = first_state(check->machine); state != NULL;
         state = following_state(state))
        for (size_t i = 0; i < state->choice_count; i++)
            check_rule(check, state->choices[i]);
}
