/* compiler/check/texts/query_place.c - where an expression of JSONata stands, for findings about
 * its parts. */
#include "compiler/check/texts/query_place.h"

#include <string.h>

struct finding *query_report(const struct query_place *place, const struct jsonata_node *node,
                             enum rule rule, const char *message)
{
    const struct field_query *query = place->query;

    return check_report(place->check,
                        check_inside(place->check, query->tree, query->offset + node->start,
                                     query->offset + node->end),
                        rule, query->location, "%s", message);
}

void query_nodes(struct check *check, jsonata_visit *visit)
{
    for (const struct state *state = first_state(check->machine); state != NULL;
         state = following_state(state))
        for (const struct field_query *at = state->queries; at != NULL; at = at->next) {
            struct query_place place = {.check = check, .query = at};

            if (at->node != NULL)
                jsonata_each(at->node, visit, &place);
        }
}

bool query_calls(const struct jsonata_node *node, const char *name)
{
    return node->kind == JSONATA_CALL && node->group == NULL &&
           node->children[0]->kind == JSONATA_VARIABLE &&
           strcmp(node->children[0]->text, name) == 0;
}
