/* compiler/syntax/jsonata/tail.c - find the calls in the tail position of lambdas. */
#include "compiler/syntax/jsonata/draft.h"

/* A thunk around a call, which whoever called the lambda carries out. */
static struct jsonata_node *thunk_of(struct jsonata_source *source, struct jsonata_node *call)
{
    struct jsonata_node *thunk = &ARENA_NEW(source->arena, struct draft)->node;

    thunk->kind = JSONATA_LAMBDA;
    thunk->start = call->start;
    thunk->end = call->end;
    thunk->position = call->position;
    thunk->thunk = true;
    thunk->children = ARENA_NEW(source->arena, struct jsonata_node *);
    thunk->children[0] = call;
    thunk->count = 1;
    call->tail = true;
    return thunk;
}

struct jsonata_node *tail_optimize(struct jsonata_source *source, struct jsonata_node *body)
{
    size_t first;

    if (body->kind == JSONATA_CALL && body->predicates == NULL)
        return thunk_of(source, body);
    if (body->kind == JSONATA_CONDITION)
        first = 1;
    else if (body->kind == JSONATA_BLOCK && body->count > 0)
        first = body->count - 1;
    else
        return body;
    for (size_t i = first; i < body->count; i++)
        body->children[i] = tail_optimize(source, body->children[i]);
    return body;
}
