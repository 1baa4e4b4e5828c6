/* compiler/check/texts/queries.c - find expressions of JSONata that are right, and hardly meant.
 *
 * A condition that assigns, a list to the left of `in`, texts and numbers that are compared with
 * what never is so, patterns where a text is looked for, and a whole field that has no value when
 * its condition does not hold: there is no else. */
#include <ctype.h>
#include <string.h>

#include "compiler/check/family.h"
#include "compiler/check/texts/query_place.h"
#include "compiler/syntax/jsonata/ast.h"
#include "runtime/base/text.h"
#include "runtime/base/utf8.h"

static void check_in(void *context, const struct jsonata_node *node)
{
    const struct query_place *place = context;

    if (node->kind == JSONATA_BINARY && node->operation == JSONATA_IN &&
        node->children[0]->kind == JSONATA_ARRAY && node->children[1]->kind != JSONATA_ARRAY)
        diag_note(place->check->diags,
                  query_report(place, node, RULE_NEVER_TRUE,
                               "this is never true: an array is looked for as a whole"),
                  (struct span){0}, "the list stands to the right of in");
}

/* ---- texts to compare with ---- */

static bool is_text(const struct jsonata_node *node)
{
    return node->kind == JSONATA_LITERAL && node->literal->kind == VALUE_STRING &&
           node->predicates == NULL && node->group == NULL;
}

/* The last thing that gives the value: of a path its last step. */
static const struct jsonata_node *giver(const struct jsonata_node *node)
{
    while (node->kind == JSONATA_PATH && node->count > 0 && node->predicates == NULL &&
           node->group == NULL)
        node = node->children[node->count - 1];
    return node;
}

static bool has_letter(const struct value *text, int (*is)(int))
{
    for (uint32_t i = 0; i < text->size; i++)
        if ((unsigned char)text->as.text[i] < 0x80 && is((unsigned char)text->as.text[i]))
            return true;
    return false;
}

/* What $uppercase gives has no small letters. */
static void check_letters(const struct query_place *place, const struct jsonata_node *value,
                          const struct jsonata_node *text)
{
    value = giver(value);
    if (query_calls(value, "uppercase") && has_letter(text->literal, islower))
        query_report(place, text, RULE_NEVER_TRUE,
                     "this is never true: what $uppercase gives has no small letters");
    if (query_calls(value, "lowercase") && has_letter(text->literal, isupper))
        query_report(place, text, RULE_NEVER_TRUE,
                     "this is never true: what $lowercase gives has no capital letters");
}

/* As of a StringEquals: a blank alone may be meant, and so may one at either end. */
static void check_padding(const struct query_place *place, const struct jsonata_node *value,
                          const struct jsonata_node *text)
{
    const struct value *literal = text->literal;
    bool begins = literal->size >= 2 && literal->as.text[0] == ' ';
    bool ends = literal->size >= 2 && literal->as.text[literal->size - 1] == ' ';

    if (begins == ends || (value->kind != JSONATA_PATH && value->kind != JSONATA_VARIABLE))
        return;
    query_report(place, text, RULE_PADDED_TEXT,
                 begins ? "this text begins with a blank, and is equal only to one that does, too"
                        : "this text ends with a blank, and is equal only to one that does, too");
}

/* What compares letter by letter has no patterns. */
static void check_pattern(const struct query_place *place, const struct jsonata_node *text,
                          const char *what)
{
    if (!text_is_pattern(text->literal->as.text, text->literal->size))
        return;
    diag_note(place->check->diags,
              query_report(place, text, RULE_LITERAL_PATTERN,
                           arena_format(place->check->arena,
                                        "%s letter by letter: the * is only a star", what)),
              (struct span){0}, "$contains(text, /^a.*b$/) takes a regular expression");
}

/* The whole number that stands there; -1: none that is at least 0. */
static int64_t number_of(const struct jsonata_node *node)
{
    return node->kind == JSONATA_LITERAL && node->literal->kind == VALUE_INTEGER &&
                   node->predicates == NULL && node->group == NULL
               ? node->literal->as.integer
               : -1;
}

/* A text of more characters than $substring gives. */
static void check_length(const struct query_place *place, const struct jsonata_node *value,
                         const struct jsonata_node *text)
{
    int64_t most;

    value = giver(value);
    if (!query_calls(value, "substring") || value->count != 4)
        return;
    most = number_of(value->children[3]);
    if (most >= 0 && (int64_t)utf8_characters(text->literal->as.text, text->literal->size) > most)
        query_report(place, text, RULE_NEVER_TRUE,
                     arena_format(place->check->arena,
                                  "this is never true: $substring gives at most %lld characters "
                                  "here",
                                  (long long)most));
}

static void check_text(const struct query_place *place, const struct jsonata_node *value,
                       const struct jsonata_node *text)
{
    if (!is_text(text))
        return;
    check_letters(place, value, text);
    check_padding(place, value, text);
    check_pattern(place, text, "= compares");
    check_length(place, value, text);
}

/* What is left over of a division is less than what it is divided by. */
static void check_rest(const struct query_place *place, const struct jsonata_node *value,
                       const struct jsonata_node *number)
{
    int64_t by = value->kind == JSONATA_BINARY && value->operation == JSONATA_MODULO
                     ? number_of(value->children[1])
                     : -1;

    if (by > 0 && number_of(number) >= by)
        query_report(place, number, RULE_NEVER_TRUE,
                     "this is never true: what is left over is less than what it is divided by");
}

/* Whether a text looks like a regular expression. */
static bool is_regex(const struct value *text)
{
    const char *begin = text->as.text, *end = begin + text->size;

    return text->size > 2 && ((*begin == '^' && end[-1] == '$') || strstr(begin, "[0-9]") != NULL ||
                              strstr(begin, "\\d") != NULL || strstr(begin, ".*") != NULL);
}

/* A text that is looked for in another one. */
static void check_contained(void *context, const struct jsonata_node *node)
{
    const struct query_place *place = context;

    if (!query_calls(node, "contains") || node->count != 3 || !is_text(node->children[2]))
        return;
    check_letters(place, node->children[1], node->children[2]);
    if (is_regex(node->children[2]->literal))
        diag_note(place->check->diags,
                  query_report(place, node->children[2], RULE_LITERAL_PATTERN,
                               "in quotes this is a text that is looked for letter by letter"),
                  (struct span){0}, "a regular expression stands between slashes: /^[0-9]+$/");
    else
        check_pattern(place, node->children[2], "$contains looks for a text");
}

static void check_compared(void *context, const struct jsonata_node *node)
{
    const struct query_place *place = context;

    if (node->kind != JSONATA_BINARY)
        return;
    if (node->operation == JSONATA_EQUAL) {
        check_text(place, node->children[0], node->children[1]);
        check_text(place, node->children[1], node->children[0]);
        check_rest(place, node->children[0], node->children[1]);
    } else if (node->operation == JSONATA_IN && node->children[1]->kind == JSONATA_ARRAY) {
        for (size_t i = 0; i < node->children[1]->count; i++)
            check_text(place, node->children[0], node->children[1]->children[i]);
    }
}

/* What stands in parentheses, as long as that is one thing. */
static const struct jsonata_node *inside(const struct jsonata_node *node)
{
    while (node->kind == JSONATA_BLOCK && node->count == 1 && node->predicates == NULL &&
           node->group == NULL)
        node = node->children[0];
    return node;
}

/* Whether it is the time between two points, of which one at least comes in milliseconds. */
static bool is_in_milliseconds(const struct jsonata_node *node)
{
    node = inside(node);
    if (node->kind != JSONATA_BINARY || node->operation != JSONATA_SUBTRACT)
        return false;
    for (size_t i = 0; i < 2; i++)
        if (query_calls(inside(node->children[i]), "millis") ||
            query_calls(inside(node->children[i]), "toMillis"))
            return true;
    return false;
}

static void check_seconds(const struct query_place *place, const struct jsonata_node *node)
{
    node = inside(node);
    if (is_in_milliseconds(node))
        query_report(place, node, RULE_OUT_OF_RANGE,
                     "this is in milliseconds: a thousand times as long as it is in seconds")
            ->severity = SEVERITY_WARNING;
    else if (node->kind == JSONATA_BINARY && node->operation == JSONATA_DIVIDE &&
             is_in_milliseconds(node->children[0]))
        query_report(place, node, RULE_OUT_OF_RANGE,
                     "this is hardly ever a whole number, and any other fails: use $ceil(...)")
            ->severity = SEVERITY_WARNING;
}

static void check_whole(const struct query_place *place, const struct jsonata_node *node)
{
    if (text_ends(place->query->field, "Seconds"))
        check_seconds(place, node);
    if (node->predicates != NULL || node->group != NULL)
        return;
    if (node->kind == JSONATA_BIND && text_ends(place->query->field, "Condition"))
        diag_note(place->check->diags,
                  query_report(place, node, RULE_DEAD_PART,
                               "the condition decides nothing: := assigns a value"),
                  (struct span){0}, "= compares");
    if (node->kind == JSONATA_CONDITION && node->count == 2)
        diag_note(place->check->diags,
                  query_report(place, node, RULE_UNDEFINED_RESULT,
                               "when its condition does not hold the expression has no value, and "
                               "the state fails"),
                  (struct span){0}, "behind a colon stands what it is then");
}

void check_queries(struct check *check)
{
    for (const struct state *state = first_state(check->machine); state != NULL;
         state = following_state(state))
        for (const struct field_query *at = state->queries; at != NULL; at = at->next) {
            struct query_place place = {.check = check, .query = at};

            if (at->node == NULL)
                continue;
            check_whole(&place, at->node);
            jsonata_each(at->node, check_in, &place);
            jsonata_each(at->node, check_compared, &place);
            jsonata_each(at->node, check_contained, &place);
        }
}
