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

/* Visit all nodes of all expressions; the context of the visit is where each stands. */
void query_nodes(struct check *check, jsonata_visit *visit);

/* Whether a node is a call of what is named so. */
bool query_calls(const struct jsonata_node *node, const char *name);

#endif
