/* compiler/syntax/jsonata/draft.h - nodes of a tree that is still being made. */
#ifndef SFNC_SYNTAX_JSONATA_DRAFT_H
#define SFNC_SYNTAX_JSONATA_DRAFT_H

#include "compiler/syntax/jsonata/term.h"

/* Slots that seek their step. Lists are shared: what is added to one is added for all who have it,
 * which is how the reference does it. */
struct slot_list {
    struct jsonata_slot **slots;
    size_t count, capacity;
};

/* All nodes are drafts. */
struct draft {
    struct jsonata_node node;   /* first */
    struct slot_list *seeking;  /* for a step outside of this node; or NULL */
    size_t capacity;            /* of children, of a path */
    size_t clean;               /* how many steps of a path have been looked at */
    struct jsonata_stage *last; /* of its predicates, or of its stages: none has both */
};

static inline struct draft *draft_of(struct jsonata_node *node)
{
    return (struct draft *)node;
}

struct draft *draft_new(struct jsonata_source *source, enum jsonata_kind kind,
                        const struct jsonata_term *term);
/* A path of one step, which the term made. */
struct draft *draft_path(struct jsonata_source *source, struct draft *step);
void draft_add_step(struct jsonata_source *source, struct draft *path, struct jsonata_node *step);
static inline struct draft *draft_last_step(const struct draft *path)
{
    return draft_of(path->node.children[path->node.count - 1]);
}

/* Append a stage, or a predicate. */
struct jsonata_stage *draft_add_stage(struct jsonata_source *source, struct draft *draft,
                                      bool is_predicate, size_t position);
/* What has become a step: its predicates are stages. */
void draft_make_step(struct draft *draft);

/* ---- ancestry.c: which step a % means ---- */

/* A slot for a new %; NULL when there are too many. `labels`: how many there are. */
struct jsonata_slot *ancestry_slot(struct jsonata_source *source, const struct jsonata_term *term,
                                   unsigned *labels);
/* The node seeks one slot more. */
void ancestry_seek(struct jsonata_source *source, struct draft *draft, struct jsonata_slot *slot);
/* What `value` seeks, `result`, which holds it, seeks too. */
void ancestry_push(struct jsonata_source *source, struct draft *result, struct draft *value);
/* Give the slots that the last step of the path seeks to the steps before it, or to the path. False
 * after an error. */
bool ancestry_resolve(struct jsonata_source *source, struct draft *path);
/* The same for a predicate of a step, which the slots may mean. */
bool ancestry_resolve_predicate(struct jsonata_source *source, struct draft *step,
                                struct draft *predicate);
/* The whole expression may seek nothing. */
bool ancestry_finish(struct jsonata_source *source, const struct draft *whole);

/* ---- tail.c ---- */

/* The body of a lambda, where calls in tail position have become thunks. */
struct jsonata_node *tail_optimize(struct jsonata_source *source, struct jsonata_node *body);

#endif
