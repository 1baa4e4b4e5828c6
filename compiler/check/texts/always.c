/* compiler/check/texts/always.c - find tests and texts of JSONata that are always the same.
 *
 * What other languages write looks alike here and is something else: x['name'] filters by a text,
 * which is true and keeps all; a = 'x' or 'y' is true, as 'y' is; '$states.input.id' is a text. */
#include <ctype.h>
#include <string.h>

#include "compiler/check/family.h"
#include "compiler/check/texts/query_place.h"
#include "compiler/syntax/jsonata/ast.h"
#include "runtime/base/text.h"

static void note(const struct query_place *place, struct finding *finding, const char *text)
{
    diag_note(place->check->diags, finding, (struct span){0}, "%s", text);
}

static bool is_text(const struct jsonata_node *node)
{
    return node->kind == JSONATA_LITERAL && node->literal->kind == VALUE_STRING &&
           node->predicates == NULL && node->group == NULL;
}

static const char *text_of(const struct query_place *place, const struct jsonata_node *node)
{
    return check_shown(place->check, node->literal->as.text, node->literal->size);
}

/* A filter that is a text: of what it filters, all is kept or nothing. */
static void check_filters(const struct query_place *place, const struct jsonata_stage *stages)
{
    for (const struct jsonata_stage *at = stages; at != NULL; at = at->next)
        if (at->filter != NULL && is_text(at->filter))
            note(place,
                 query_report(
                     place, at->filter, RULE_ALWAYS_SAME,
                     at->filter->literal->size > 0
                         ? "this keeps everything: a text in square brackets is a condition "
                           "that always holds"
                         : "this keeps nothing: an empty text in square brackets is a condition "
                           "that never holds"),
                 arena_format(place->check->arena,
                              "a field stands behind a dot: .%s, or .`%s` where it is no word",
                              text_of(place, at->filter), text_of(place, at->filter)));
}

/* Whether both are written alike. */
static bool is_same(const struct query_place *place, const struct jsonata_node *left,
                    const struct jsonata_node *right)
{
    size_t size = left->end - left->start;

    return size == right->end - right->start &&
           memcmp(place->query->text + left->start, place->query->text + right->start, size) == 0;
}

static bool is_comparison(const struct jsonata_node *node, enum jsonata_operator operation)
{
    return node->kind == JSONATA_BINARY && node->operation == operation &&
           node->predicates == NULL && node->children[0]->kind != JSONATA_LITERAL &&
           node->children[1]->kind == JSONATA_LITERAL;
}

/* x != 1 or x != 2 */
static void check_differences(const struct query_place *place, const struct jsonata_node *node)
{
    const struct jsonata_node *left = node->children[0], *right = node->children[1];

    while (left->kind == JSONATA_BINARY && left->operation == JSONATA_OR)
        left = left->children[1];
    if (!is_comparison(left, JSONATA_NOT_EQUAL) || !is_comparison(right, JSONATA_NOT_EQUAL) ||
        !is_same(place, left->children[0], right->children[0]) ||
        is_same(place, left->children[1], right->children[1]))
        return;
    note(place,
         query_report(place, node, RULE_ALWAYS_SAME,
                      "this is true of every value: none is equal to both"),
         "to leave both out, write and");
}

/* The operands of `and` and `or` that are texts. */
static void check_operands(const struct query_place *place, const struct jsonata_node *node)
{
    for (size_t i = 0; i < 2; i++) {
        const struct jsonata_node *text = node->children[i], *other = node->children[1 - i];
        struct finding *finding;

        if (!is_text(text))
            continue;
        finding =
            query_report(place, text, RULE_ALWAYS_SAME,
                         text->literal->size > 0 ? "a text alone is a condition that always holds"
                                                 : "an empty text is a condition that never holds");
        while (other->kind == JSONATA_BINARY &&
               (other->operation == JSONATA_OR || other->operation == JSONATA_AND))
            other = other->children[1];
        if (i == 1 && is_comparison(other, JSONATA_EQUAL))
            note(place, finding, "one of several is: x in ['a', 'b']");
    }
}

static void check_call(const struct query_place *place, const struct jsonata_node *call)
{
    static const char *const tests[] = {"exists", "boolean", "not"};

    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
        if (query_calls(call, tests[i]) && call->count == 2 && is_text(call->children[1]))
            query_report(place, call, RULE_ALWAYS_SAME,
                         "this is always the same: what stands in quotes is a text");
}

/* A text that is all of an expression, and looks like one. */
static bool is_query_text(const struct jsonata_node *node)
{
    static const char start[] = "$states.";
    const struct value *text = node->literal;

    if (text->size <= sizeof start - 1 || memcmp(text->as.text, start, sizeof start - 1) != 0)
        return false;
    for (uint32_t i = 1; i < text->size; i++)
        if (!isalnum((unsigned char)text->as.text[i]) && strchr("._[]", text->as.text[i]) == NULL)
            return false;
    return true;
}

static void check_node(void *context, const struct jsonata_node *node)
{
    const struct query_place *place = context;

    check_filters(place, node->predicates);
    check_filters(place, node->stages);
    if (is_text(node) && is_query_text(node))
        note(place,
             query_report(
                 place, node, RULE_LITERAL_PATH,
                 "this looks like an expression of JSONata, but in quotes it is only a text"),
             "without the quotes it is looked up");
    if (node->kind == JSONATA_CALL)
        check_call(place, node);
    if (node->kind == JSONATA_CONDITION && is_text(node->children[0]))
        query_report(place, node->children[0], RULE_ALWAYS_SAME,
                     "a text alone is a condition that is always the same");
    if (node->kind != JSONATA_BINARY)
        return;
    if (node->operation == JSONATA_OR)
        check_differences(place, node);
    if (node->operation == JSONATA_OR || node->operation == JSONATA_AND)
        check_operands(place, node);
}

void check_always(struct check *check)
{
    query_nodes(check, check_node);
}
