/* compiler/check/texts/query_place.h - where an expression of JSONata stands, for findings about
 * its parts. */
#ifndef SFNC_CHECK_TEXTS_QUERY_PLACE_H
#define SFNC_CHECK_TEXTS_QUERY_PLACE_H

#include "compiler/check/family.h"
#include "compiler/syntax/jsonata/ast.h"

struct query_place {
    struct check *check;
    const struct field_query *query;
};

/* A finding about a part of the expression. */
struct finding *query_report(const struct query_place *place, const struct jsonata_node *node,
                             enum rule rule, const char *message);

#endif
