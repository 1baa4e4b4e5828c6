/* compiler/check/texts/query_place.c - where an expression of JSONata stands, for findings about
 * its parts. */
#include "compiler/check/texts/query_place.h"

struct finding *query_report(const struct query_place *place, const struct jsonata_node *node,
                             enum rule rule, const char *message)
{
    const struct field_query *query = place->query;

    return check_report(place->check,
                        check_inside(place->check, query->tree, query->offset + node->start,
                                     query->offset + node->end),
                        rule, query->location, "%s", message);
}
