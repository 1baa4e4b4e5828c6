/* compiler/check/texts/queries.c - find expressions of JSONata that are right, and hardly meant.
 *
 * A condition that assigns, a list to the left of `in`, and a whole field that has no value when
 * its condition does not hold: there is no else. */
#include <string.h>

#include "compiler/check/family.h"
#include "compiler/syntax/jsonata/ast.h"
#include "runtime/base/text.h"

struct place {
    struct check *check;
    const struct field_query *query;
};

static struct finding *report(const struct place *place, const struct jsonata_node *node,
                              enum rule rule, const char *message)
{
    const struct field_query *query = place->query;

    return check_report(place->check,
                        check_inside(place->check, query->tree, query->offset + node->start,
                                     query->offset + node->end),
                        rule, query->location, "%s", message);
}

static void check_in(void *context, const struct jsonata_node *node)
{
    const struct place *place = context;

    if (node->kind == JSONATA_BINARY && node->operation == JSONATA_IN &&
        node->children[0]->kind == JSONATA_ARRAY && node->children[1]->kind != JSONATA_ARRAY)
        diag_note(place->check->diags,
                  report(place, node, RULE_NEVER_TRUE,
                         "this is never true: an array is looked for as a whole"),
                  (struct span){0}, "the list stands to the right of in");
}

static void check_whole(const struct place *place, const struct jsonata_node *node)
{
    if (node->predicates != NULL || node->group != NULL)
        return;
    if (node->kind == JSONATA_BIND && text_ends(place->query->field, "Condition"))
        diag_note(place->check->diags,
                  report(place, node, RULE_DEAD_PART,
                         "the condition decides nothing: := assigns a value"),
                  (struct span){0}, "= compares");
    if (node->kind == JSONATA_CONDITION && node->count == 2)
        diag_note(place->check->diags,
                  report(place, node, RULE_UNDEFINED_RESULT,
                         "when its condition does not hold the expression has no value, and "
                         "the state fails"),
                  (struct span){0}, "behind a colon stands what it is then");
}

void check_queries(struct check *check)
{
    for (const struct state *state = first_state(check->machine); state != NULL;
         state = following_state(state))
        for (const struct field_query *at = state->queries; at != NULL; at = at->next) {
            struct place place = {.check = check, .query = at};

            if (at->node == NULL)
                continue;
            check_whole(&place, at->node);
            jsonata_each(at->node, check_in, &place);
        }
}
