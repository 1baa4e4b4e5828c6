/* compiler/syntax/jsonata/draft.c - make the nodes of JSONata's trees. */
#include "compiler/syntax/jsonata/draft.h"

#include <string.h>

#include "runtime/base/bug.h"

struct draft *draft_new(struct jsonata_source *source, enum jsonata_kind kind,
                        const struct jsonata_term *term)
{
    struct draft *draft = ARENA_NEW(source->arena, struct draft);

    draft->node.kind = kind;
    draft->node.start = term->start;
    draft->node.end = term->end;
    draft->node.position = term->token.end;
    return draft;
}

struct draft *draft_path(struct jsonata_source *source, struct draft *step)
{
    struct draft *path = ARENA_NEW(source->arena, struct draft);

    path->node.kind = JSONATA_PATH;
    path->node.start = step->node.start;
    path->node.end = step->node.end;
    path->node.position = step->node.position;
    path->capacity = 1;
    path->node.children = ARENA_NEW(source->arena, struct jsonata_node *);
    path->node.children[0] = &step->node;
    path->node.count = 1;
    return path;
}

void draft_add_step(struct jsonata_source *source, struct draft *path, struct jsonata_node *step)
{
    struct jsonata_node **children;

    if (path->node.count == path->capacity) {
        path->capacity *= 2;
        children = ARENA_ARRAY(source->arena, struct jsonata_node *, path->capacity);
        memcpy(children, path->node.children, path->node.count * sizeof(struct jsonata_node *));
        path->node.children = children;
    }
    path->node.children[path->node.count++] = step;
}

struct jsonata_stage *draft_add_stage(struct jsonata_source *source, struct draft *draft,
                                      bool is_predicate, size_t position)
{
    struct jsonata_stage *stage = ARENA_NEW(source->arena, struct jsonata_stage);
    struct jsonata_node *node = &draft->node;

    ENSURE((is_predicate ? node->stages : node->predicates) == NULL);
    stage->position = position;
    if (draft->last != NULL)
        draft->last->next = stage;
    else if (is_predicate)
        node->predicates = stage;
    else
        node->stages = stage;
    draft->last = stage;
    return stage;
}

void draft_make_step(struct draft *draft)
{
    if (draft->node.predicates != NULL)
        draft->node.stages = draft->node.predicates;
    draft->node.predicates = NULL;
}
