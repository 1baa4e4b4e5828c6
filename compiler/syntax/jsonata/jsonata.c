/* compiler/syntax/jsonata/jsonata.c - parse a JSONata expression: tokens, terms, the tree. */
#include <limits.h>
#include <string.h>

#include "compiler/syntax/jsonata/term.h"

struct jsonata_node *jsonata_parse(struct arena *arena, const char *text, size_t size,
                                   struct jsonata_error *error)
{
    struct jsonata_source source = {.arena = arena, .text = text, .size = size, .error = error};
    struct jsonata_term *term = NULL;

    memset(error, 0, sizeof(*error));
    if (size > INT_MAX / 2)
        jsonata_complain(&source, "U1001", "it is too long", NULL, 0, 0, 0);
    else
        term = term_parse(&source);
    return term != NULL ? term_rewrite(&source, term) : NULL;
}
