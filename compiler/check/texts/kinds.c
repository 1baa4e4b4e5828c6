/* compiler/check/texts/kinds.c - find a value that a Choice compares as a text in one rule, and as
 * a number or a boolean in another.
 *
 * "200" is a text and 200 a number: a value that is the one is never equal to the other, so that
 * one of the rules is hardly ever true. Whoever knows that both may come tests for the type, or
 * compares with the same value twice. */
#include <ctype.h>
#include <string.h>

#include "compiler/check/family.h"
#include "runtime/base/table.h"
#include "runtime/base/text.h"

/* What the rules of a Choice compare one value with. */
struct compared {
    const struct choice_rule *text;  /* with a text that spells a number or a boolean */
    const struct choice_rule *other; /* with a number or a boolean */
    bool aware;                      /* that it may be of several types */
    struct compared *next;
};

struct kinds {
    struct check *check;
    struct table table; /* by the path as written */
    struct compared *first;
};

static bool is_boolean(const struct value *text)
{
    return (text->size == 4 && memcmp(text->as.text, "true", 4) == 0) ||
           (text->size == 5 && memcmp(text->as.text, "false", 5) == 0);
}

/* A whole number as people write it: no zeros before it, as codes have. */
static bool is_number(const struct value *text)
{
    for (uint32_t i = 0; i < text->size; i++)
        if (!isdigit((unsigned char)text->as.text[i]))
            return false;
    return text->size > 0 && (text->size == 1 || text->as.text[0] != '0');
}

/* Whether a test with a text and one with another literal are of the same type but for that. */
static bool are_alike(const struct value *text, const struct value *other)
{
    return other->kind == VALUE_BOOLEAN ? is_boolean(text) : is_number(text);
}

/* Whether the text says the same as the number or the boolean. */
static bool says(struct arena *arena, const struct value *text, const struct value *other)
{
    const char *written = other->kind == VALUE_BOOLEAN ? (other->as.integer ? "true" : "false")
                          : other->kind == VALUE_INTEGER
                              ? arena_format(arena, "%lld", (long long)other->as.integer)
                              : "";

    return strlen(written) == text->size && memcmp(written, text->as.text, text->size) == 0;
}

static struct compared *find(struct kinds *kinds, const struct expression *variable)
{
    const char *path = variable->path->text;
    struct compared *compared = table_get(&kinds->table, 0, path, strlen(path));

    if (compared == NULL) {
        compared = ARENA_NEW(kinds->check->arena, struct compared);
        compared->next = kinds->first;
        kinds->first = compared;
        table_put(&kinds->table, 0, path, strlen(path), compared);
    }
    return compared;
}

static void gather_test(struct kinds *kinds, const struct choice_rule *rule)
{
    struct compared *compared = find(kinds, rule->variable);
    const struct value *literal = rule->literal;

    if (text_starts(rule->operator, "Is") && strcmp(rule->operator, "IsPresent") != 0 &&
        strcmp(rule->operator, "IsNull") != 0)
        compared->aware = true;
    if (literal == NULL || text_starts(rule->operator, "Is"))
        return;
    if (strcmp(rule->operator, "StringEquals") == 0 && literal->kind == VALUE_STRING) {
        if (compared->text == NULL && (is_boolean(literal) || is_number(literal)))
            compared->text = rule;
    } else if (literal->kind != VALUE_STRING && compared->other == NULL) {
        compared->other = rule;
    }
    if (compared->text != NULL && compared->other != NULL &&
        (says(kinds->check->arena, compared->text->literal, compared->other->literal) ||
         (literal->kind == VALUE_STRING &&
          says(kinds->check->arena, literal, compared->other->literal)) ||
         (literal->kind != VALUE_STRING &&
          says(kinds->check->arena, compared->text->literal, literal))))
        compared->aware = true;
}

static void gather(struct kinds *kinds, const struct choice_rule *rule)
{
    for (size_t i = 0; i < rule->count; i++)
        gather(kinds, rule->children[i]);
    if (rule->kind == CHOICE_TEST && rule->variable != NULL && rule->variable->path != NULL &&
        rule->operator!= NULL && rule->operand != NULL && !tree_is_open(rule->operand))
        gather_test(kinds, rule);
}

static void check_state(struct check *check, const struct state *state)
{
    struct kinds kinds = {.check = check};

    table_init(&kinds.table, &check->arena->region);
    for (size_t i = 0; i < state->choice_count; i++)
        gather(&kinds, state->choices[i]);
    for (const struct compared *at = kinds.first; at != NULL; at = at->next)
        if (at->text != NULL && at->other != NULL && !at->aware &&
            are_alike(at->text->literal, at->other->literal))
            diag_note(
                check->diags,
                check_report(check, at->text->operand->span, RULE_MIXED_TYPES, at->text->location,
                             "%s is compared with a text here, and with %s elsewhere: no "
                             "value is equal to both",
                             at->text->variable->path->text, tree_kind_name(at->other->operand)),
                at->other->operand->span, "%s stands here", at->other->operator);
}

void check_mixed_types(struct check *check)
{
    for (const struct state *state = first_state(check->machine); state != NULL;
         state = following_state(state))
        if (state->choice_count > 1 || (state->choice_count == 1 && state->choices[0]->count > 1))
            check_state(check, state);
}
