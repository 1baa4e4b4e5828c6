/* compiler/lower/jsonata/cells.c - which variables of a frame must be cells.
 *
 * A variable is a value for as long as each of its assignments is run once, in order, whatever
 * happens. It is a cell where an assignment stands in a loop or a branch, and where a lambda that
 * uses it is made before an assignment: $f := function($n) { ... $f($n - 1) }. To take too much for
 * a cell costs time only, so here all steps, predicates, groups and terms of a sort count as
 * loops. */
#include "compiler/lower/jsonata/private.h"

#include <string.h>

struct variable {
    const char *name;
    bool maybe;      /* an assignment is run any number of times */
    size_t bound;    /* when it was last assigned; 0: it was not */
    size_t captured; /* when it was first captured; 0: it was not */
    struct variable *next;
};

struct walk {
    struct arena *arena;
    struct variable *variables;
    size_t clock;
};

enum {
    MAYBE = 1,    /* run any number of times */
    INNER = 2,    /* in a frame of its own: what is assigned is another variable */
    CAPTURED = 4, /* in a lambda */
};

static struct variable *variable_of(struct walk *walk, const char *name)
{
    struct variable *variable = walk->variables;

    while (variable != NULL && strcmp(variable->name, name) != 0)
        variable = variable->next;
    if (variable == NULL) {
        variable = ARENA_NEW(walk->arena, struct variable);
        variable->name = name;
        variable->next = walk->variables;
        walk->variables = variable;
    }
    return variable;
}

static void captured(struct walk *walk, const char *name)
{
    struct variable *variable = variable_of(walk, name);

    if (variable->captured == 0)
        variable->captured = ++walk->clock;
}

static void bound(struct walk *walk, const char *name, int how)
{
    struct variable *variable;

    if ((how & INNER) != 0)
        return;
    variable = variable_of(walk, name);
    variable->bound = ++walk->clock;
    variable->maybe |= (how & MAYBE) != 0;
}

static void visit(struct walk *walk, const struct jsonata_node *node, int how);

/* Children from `first` on. */
static void visit_children(struct walk *walk, const struct jsonata_node *node, size_t first,
                           int how)
{
    for (size_t i = first; i < node->count; i++)
        visit(walk, node->children[i], how);
}

static void visit_kind(struct walk *walk, const struct jsonata_node *node, int how)
{
    switch (node->kind) {
    case JSONATA_VARIABLE:
        if ((how & CAPTURED) != 0)
            captured(walk, node->text);
        break;
    case JSONATA_BIND:
        visit_children(walk, node, 0, how);
        bound(walk, node->text, how);
        break;
    case JSONATA_BLOCK:
        visit_children(walk, node, 0, how | INNER);
        break;
    case JSONATA_LAMBDA:
        visit_children(walk, node, 0, node->thunk ? how : how | INNER | CAPTURED);
        break;
    case JSONATA_SORT:
    case JSONATA_TRANSFORM:
        visit_children(walk, node, 0, how | MAYBE | CAPTURED);
        break;
    case JSONATA_PATH:
    case JSONATA_OBJECT:
        visit_children(walk, node, 0, how | MAYBE);
        break;
    case JSONATA_CONDITION:
    case JSONATA_BINARY:
        visit(walk, node->children[0], how);
        if (node->kind == JSONATA_CONDITION || node->operation == JSONATA_AND ||
            node->operation == JSONATA_OR)
            how |= MAYBE;
        visit_children(walk, node, 1, how);
        break;
    default:
        visit_children(walk, node, 0, how);
    }
}

static void visit_stages(struct walk *walk, const struct jsonata_stage *stage, int how)
{
    for (; stage != NULL; stage = stage->next)
        if (stage->filter != NULL)
            visit(walk, stage->filter, how);
}

static void visit(struct walk *walk, const struct jsonata_node *node, int how)
{
    visit_kind(walk, node, how);
    visit_stages(walk, node->predicates, how | MAYBE);
    visit_stages(walk, node->stages, how | MAYBE);
    if (node->group != NULL)
        visit(walk, node->group, how | MAYBE);
}

struct name_list *query_cells(struct arena *arena, const struct jsonata_node *const *roots,
                              size_t count)
{
    struct walk walk = {.arena = arena};
    struct name_list *cells = NULL;

    for (size_t i = 0; i < count; i++)
        visit(&walk, roots[i], 0);
    for (const struct variable *at = walk.variables; at != NULL; at = at->next) {
        struct name_list *cell;

        if (at->bound == 0 || (!at->maybe && (at->captured == 0 || at->captured > at->bound)))
            continue;
        cell = ARENA_NEW(arena, struct name_list);
        cell->name = at->name;
        cell->next = cells;
        cells = cell;
    }
    return cells;
}
