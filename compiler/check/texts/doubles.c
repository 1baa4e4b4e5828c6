/* compiler/check/texts/doubles.c - find a choice rule whose condition an earlier rule has, too: it
 * is never taken; and a test that stands twice in one And or Or.
 *
 * Each rule is written in a canonical form: the tests in And and Or sorted, numbers by their value,
 * paths in brackets, an expression of JSONata without the blanks it can do without. Of the parts of
 * a rule only the digest of their form goes into its own, so that the work is linear. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/check/family.h"
#include "runtime/base/count.h"
#include "runtime/base/sha256.h"
#include "runtime/base/table.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"

#define EXACT_MAX ((int64_t)1 << 53)

struct form {
    unsigned char digest[SHA256_SIZE];
};

static int compare(const void *left, const void *right)
{
    return memcmp(left, right, sizeof(struct form));
}

static void add_expression(struct check *check, struct buffer *out,
                           const struct expression *expression)
{
    if (expression != NULL && expression->path != NULL)
        buffer_add_format(out, "%d%s", (int)expression->path->root,
                          path_bracket_form(check->arena, expression->path));
    else if (expression != NULL && expression->tree->kind == TREE_STRING)
        buffer_add(out, expression->tree->text, expression->tree->size);
    buffer_add_byte(out, '\n');
}

static bool is_word_byte(char byte)
{
    return isalnum((unsigned char)byte) || byte == '_' || byte == '$' || (byte & 0x80) != 0;
}

static bool is_space(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

/* An expression without the blanks outside of texts that do not keep two words or signs apart. */
static void add_query(struct buffer *out, const char *text, size_t size)
{
    char quote = '\0', last = '\0';

    for (size_t i = 0; i < size; i++) {
        bool blank = quote == '\0' && is_space(text[i]);

        if (blank) {
            while (i + 1 < size && is_space(text[i + 1]))
                i++;
            if (i + 1 < size && is_word_byte(last) == is_word_byte(text[i + 1]))
                buffer_add_byte(out, ' ');
            continue;
        }
        if (quote != '\0' && text[i] == '\\' && i + 1 < size)
            buffer_add_byte(out, text[i++]);
        else if (quote == text[i])
            quote = '\0';
        else if (quote == '\0' && (text[i] == '"' || text[i] == '\'' || text[i] == '`'))
            quote = text[i];
        buffer_add_byte(out, text[i]);
        last = text[i];
    }
}

/* A literal, a number by its value as far as a double holds it: 1 is 1.0. */
static void add_literal(struct buffer *out, const struct value *literal)
{
    if (literal->kind == VALUE_REAL ||
        (literal->kind == VALUE_INTEGER && llabs(literal->as.integer) <= EXACT_MAX))
        buffer_add_format(out, "%.17g", value_real(literal));
    else
        json_write(out, literal);
}

static void add_test(struct check *check, struct buffer *out, const struct choice_rule *rule)
{
    buffer_add_format(out, "%d%s\n", rule->negated, rule->operator== NULL ? "" : rule->operator);
    add_expression(check, out, rule->variable);
    add_expression(check, out, rule->path);
    if (rule->literal != NULL)
        add_literal(out, rule->literal);
}

/* Whether an expression mentions what draws at random or tells the time: then the same expression
 * may be another thing when it is evaluated again. */
static bool is_drawn(const char *text, size_t size)
{
    static const char *const names[] = {"$random", "$shuffle", "$uuid", "$now", "$millis"};

    for (size_t i = 0; i < size; i++)
        for (size_t k = 0; text[i] == '$' && k < COUNT_OF(names); k++)
            if (size - i >= strlen(names[k]) && memcmp(text + i, names[k], strlen(names[k])) == 0)
                return true;
    return false;
}

static void add_condition(struct buffer *out, const struct choice_rule *rule)
{
    const struct field_query *query = rule->condition.query;

    if (query != NULL && is_drawn(query->text, query->size))
        buffer_add_format(out, "%p", (const void *)query); /* like no other */
    else if (query != NULL)
        add_query(out, query->text, query->size);
    else if (rule->condition.literal != NULL)
        json_write(out, rule->condition.literal);
}

/* Where a finding about a rule points to: what it tests, or the name of And, Or, Not. */
static struct span place_of(const struct choice_rule *rule)
{
    static const char *const names[] = {"And", "Or", "Not"};

    if (rule->variable != NULL)
        return rule->variable->tree->span;
    if (rule->condition.tree != NULL)
        return rule->condition.tree->span;
    for (size_t i = 0; i < 3; i++)
        if (tree_member(rule->tree, names[i]) != NULL)
            return tree_member(rule->tree, names[i])->key_span;
    return check_head(rule->tree);
}

static void report(struct check *check, const struct choice_rule *rule,
                   const struct choice_rule *other, const char *what)
{
    diag_note(
        check->diags,
        check_report(check, place_of(rule), RULE_DUPLICATE_CONDITION, rule->location, "%s", what),
        place_of(other), "the first one");
}

static bool is_whole(const struct choice_rule *rule);

static struct form form_of(struct check *check, const struct choice_rule *rule);

/* Append the forms of the parts, sorted; report one that stands there twice. */
static void add_parts(struct check *check, struct buffer *out, const struct choice_rule *rule)
{
    struct form *forms = ARENA_ARRAY(check->arena, struct form, rule->count);
    struct table seen;

    table_init(&seen, &check->arena->region);
    for (size_t i = 0; i < rule->count; i++) {
        const char *form;
        const struct choice_rule *other;

        forms[i] = form_of(check, rule->children[i]);
        form = (const char *)forms[i].digest;
        other = table_get(&seen, 0, form, SHA256_SIZE);
        if (other != NULL && is_whole(rule->children[i]))
            report(check, rule->children[i], other,
                   arena_format(check->arena, "this test stands twice in one %s",
                                rule->kind == CHOICE_AND ? "And" : "Or"));
        else if (other == NULL)
            table_put(&seen, 0, arena_text(check->arena, form, SHA256_SIZE), SHA256_SIZE,
                      rule->children[i]);
    }
    if (rule->count > 1)
        qsort(forms, rule->count, sizeof *forms, compare);
    buffer_add(out, (const char *)forms, rule->count * sizeof *forms);
}

static struct form form_of(struct check *check, const struct choice_rule *rule)
{
    struct buffer text = BUFFER_EMPTY;
    struct form form;

    buffer_add_format(&text, "%d\n", (int)rule->kind);
    if (rule->kind == CHOICE_TEST)
        add_test(check, &text, rule);
    else if (rule->kind == CHOICE_CONDITION)
        add_condition(&text, rule);
    else
        add_parts(check, &text, rule);
    sha256_digest(text.text, text.size, form.digest);
    buffer_fini(&text);
    return form;
}

/* Whether all of the rule could be understood: what could not may be anything. */
static bool is_whole(const struct choice_rule *rule)
{
    for (size_t i = 0; i < rule->count; i++)
        if (!is_whole(rule->children[i]))
            return false;
    switch (rule->kind) {
    case CHOICE_TEST:
        return rule->operator!= NULL &&
            rule->variable != NULL &&(rule->path != NULL || rule->literal != NULL);
    case CHOICE_CONDITION:
        return rule->condition.query != NULL || rule->condition.literal != NULL;
    case CHOICE_NOT:
        return rule->count == 1;
    default:
        return rule->count > 0;
    }
}

static void check_state(struct check *check, const struct state *state)
{
    struct table seen;

    table_init(&seen, &check->arena->region);
    for (size_t i = 0; i < state->choice_count; i++) {
        struct choice_rule *rule = state->choices[i];
        struct form form = form_of(check, rule);
        const char *text = arena_text(check->arena, (const char *)form.digest, SHA256_SIZE);
        const struct choice_rule *other = table_get(&seen, 0, text, SHA256_SIZE);

        if (other == NULL)
            table_put(&seen, 0, text, SHA256_SIZE, rule);
        else if (is_whole(rule))
            report(check, rule, other,
                   "this rule is never taken: an earlier one has the same condition");
    }
}

void check_doubles(struct check *check)
{
    for (const struct state *state = first_state(check->machine); state != NULL;
         state = following_state(state))
        if (!state->language_is_open)
            check_state(check, state);
}
