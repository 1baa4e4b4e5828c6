/* compiler/check/choices.c - operands of choice rules (semantics 6.3 to 6.5). */
#include <string.h>

#include "compiler/check/family.h"
#include "runtime/base/text.h"
#include "runtime/base/time.h"

static void check_timestamp(struct check *check, const struct choice_rule *rule)
{
    const struct tree *tree = rule->operand;
    const char *location = arena_format(check->arena, "%s/%s", rule->location, rule->operator);
    struct finding *finding;
    struct instant instant;

    if (time_read(tree->text, tree->size, &instant))
        return;
    finding = check_report(check, tree->span, RULE_TIMESTAMP, location, "\"%s\" is not a timestamp",
                           tree->text);
    diag_note(check->diags, finding, (struct span){0},
              "a timestamp looks like 2026-03-14T01:59:00Z or 2026-03-14T01:59:00.5+05:30");
    check_aws(check, finding, location, "String does not match RFC3339 timestamp");
}

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

static void check_rule(struct check *check, const struct choice_rule *rule)
{
    bool text = rule->operand != NULL && rule->operand->kind == TREE_STRING &&
                !tree_is_open(rule->operand) && rule->path == NULL;

    for (size_t i = 0; i < rule->count; i++)
        check_rule(check, rule->children[i]);
    if (!text)
        return;
    if (text_starts(rule->operator, "Timestamp"))
        check_timestamp(check, rule);
    if (strcmp(rule->operator, "StringMatches") == 0)
        check_pattern(check, rule);
}

void check_choices(struct check *check)
{
    for (const struct state *state = first_state(check->machine); state != NULL;
         state = following_state(state))
        for (size_t i = 0; i < state->choice_count; i++)
            check_rule(check, state->choices[i]);
}
