/* compiler/lower/jsonata/path.c - paths: each step is evaluated on all that the step before found.
 *
 * What is between two steps is in the compact form (query.def), so that a chain of names over
 * objects makes no array. A name without predicates is one operation; all other steps are loops.
 * From the first step that makes tuples on tuple.c goes on. */
#include <string.h>

#include "compiler/lower/jsonata/private.h"

/* What the stages before `end` leave of a value. */
static struct ir_instruction *filter_stages(struct query *q, const struct jsonata_stage *stage,
                                            const struct jsonata_stage *end,
                                            struct ir_instruction *value)
{
    for (; stage != end; stage = stage->next)
        value = query_filter(q, stage->filter, value);
    return value;
}

/* The step's value on the context, after its stages before `end`. */
static struct ir_instruction *evaluate_staged(struct query *q, const struct jsonata_node *step,
                                              const struct jsonata_stage *end)
{
    return filter_stages(q, step->stages, end, query_evaluate(q, step));
}

/* The last stage of a step, if it is a predicate that is no literal index; else NULL. */
static const struct jsonata_stage *last_predicate(const struct jsonata_node *step)
{
    const struct jsonata_stage *last = step->stages;
    int64_t index;

    while (last != NULL && last->next != NULL)
        last = last->next;
    return last != NULL && !query_index_literal(last->filter, &index) ? last : NULL;
}

/* A step on each of the items. What a predicate selects needs no sequence of its own. */
static struct ir_instruction *lower_visits(struct query *q, const struct jsonata_node *step,
                                           struct ir_instruction *items,
                                           struct ir_instruction *count, bool last)
{
    const struct jsonata_stage *predicate = last_predicate(step);
    struct ir_instruction *list = QUERY0(q, list);
    struct query_loop loop = query_loop_open(q, count);
    struct context outer = q->context;
    struct ir_instruction *item = QUERY(q, item, ir_value(items), ir_value(loop.index));
    struct ir_instruction *found;

    q->context = (struct context){.found = query_found(q, item)};
    found = evaluate_staged(q, step, predicate);
    if (predicate != NULL)
        query_filter_into(q, predicate->filter, found, list);
    else
        QUERY(q, flatten, ir_value(list), ir_value(found));
    q->context = outer;
    query_loop_close(q, &loop, NULL);
    if (predicate != NULL)
        return QUERY(q, filtered, ir_value(list));
    return QUERY(q, step_end, ir_value(list), ir_bool(last));
}

static struct ir_instruction *lower_name(struct query *q, const struct jsonata_node *step,
                                         struct ir_instruction *items, bool last)
{
    return QUERY(q, step_field, ir_value(items), ir_key(q->l->program, step->text, step->size),
                 ir_bool(last));
}

static bool is_name(const struct jsonata_node *step)
{
    return step->kind == JSONATA_NAME && step->stages == NULL && step->predicates == NULL &&
           !step->keep_array;
}

/* The first step, which is evaluated once on a variable, or on the items of the context. */
static struct ir_instruction *lower_first(struct query *q, const struct jsonata_node *step,
                                          bool last)
{
    struct ir_instruction *context = query_context(q);

    if (is_name(step))
        return lower_name(q, step, context, last);
    if (step->kind == JSONATA_VARIABLE || q->context.once)
        return QUERY(q, enter, ir_value(evaluate_staged(q, step, NULL)), ir_bool(last));
    return lower_visits(q, step, context, QUERY(q, rounds, ir_value(context)), last);
}

static struct ir_instruction *lower_step(struct query *q, const struct jsonata_node *step,
                                         struct ir_instruction *items, bool last)
{
    struct ir_instruction *value;

    if (is_name(step))
        return lower_name(q, step, items, last);
    if (step->kind != JSONATA_SORT)
        return lower_visits(q, step, items, QUERY(q, count, ir_value(items)), last);
    value = query_sort(q, step, items, NULL);
    for (const struct jsonata_stage *stage = step->stages; stage != NULL; stage = stage->next)
        value = query_filter(q, stage->filter, value);
    return value;
}

/* How many members deep a scope is asked for what it has. */
enum { MEMBERS_MOST = 4 };

/* Whether a step may be one of $name.a.b: its name has no dot of its own. [] behind it says
 * something of the path only. */
static bool is_member(const struct jsonata_node *step)
{
    return step->kind == JSONATA_NAME && step->predicates == NULL && !step->tuple &&
           memchr(step->text, '.', step->size) == NULL;
}

/* $name.a.b as the scope has it, as many steps of the path as it knows; else NULL. The last one may
 * have predicates. */
static struct ir_instruction *lower_member(struct query *q, const struct jsonata_node *path,
                                           size_t *taken)
{
    const struct jsonata_node *name = path->children[0];
    const char *members[MEMBERS_MOST + 1] = {""};
    struct ir_instruction *value = NULL;
    size_t count = 0;

    if (name->kind != JSONATA_VARIABLE || name->stages != NULL || name->predicates != NULL ||
        name->group != NULL || name->tuple)
        return NULL;
    while (count < MEMBERS_MOST && count + 1 < path->count &&
           is_member(path->children[count + 1])) {
        const struct jsonata_node *step = path->children[count + 1];

        members[count + 1] = count == 0
                                 ? step->text
                                 : arena_format(q->l->arena, "%s.%s", members[count], step->text);
        count++;
        if (step->stages != NULL)
            break;
    }
    for (; count > 0 && value == NULL; count--) {
        value = query_member(q, name->text, members[count]);
        *taken = count + 1;
    }
    if (value == NULL || path->children[*taken - 1]->stages == NULL)
        return value;
    value = filter_stages(q, path->children[*taken - 1]->stages, NULL, value);
    return QUERY(q, enter, ir_value(value), ir_bool(*taken == path->count));
}

/* The path begins with [...], of which nothing is visited: then that is its value. The builder goes
 * on where there is something. */
static struct ir_instruction *lower_constructor(struct query *q, const struct jsonata_node *step,
                                                struct query_join *empty)
{
    struct context outer = q->context;
    struct ir_block *none = lowering_block(q->l, "none");
    struct ir_block *some = lowering_block(q->l, "some");
    struct ir_instruction *value, *count;

    q->context.enclosed = true;
    value = query_evaluate(q, step);
    q->context = outer;
    count = QUERY(q, count, ir_value(value));
    IR(&q->l->builder, OP_BRANCH,
       ir_value(IR(&q->l->builder, OP_EQUAL, ir_value(count), ir_int(0))), ir_block_ref(none),
       ir_block_ref(some));
    *empty = query_join_new(q);
    lowering_continue(q->l, none);
    query_join_from(q, empty, value);
    lowering_continue(q->l, some);
    return QUERY(q, enter_cons, ir_value(value));
}

/* The steps: what the last one found, compact; or tuples. */
static struct ir_instruction *lower_steps(struct query *q, const struct jsonata_node *path,
                                          struct layout *layout, struct query_join *empty)
{
    struct ir_instruction *items = NULL;
    bool tuples = false;
    size_t at = 0, taken = 0;

    if (path->children[0]->cons_array) {
        items = lower_constructor(q, path->children[0], empty);
        tuples = path->children[0]->tuple;
        at = 1;
    } else if ((items = lower_member(q, path, &taken)) != NULL) {
        at = taken;
    }
    for (; at < path->count; at++) {
        const struct jsonata_node *step = path->children[at];
        bool last = at + 1 == path->count;

        if (tuples || step->tuple)
            return query_lower_tuple_steps(q, path, at, items, layout);
        items = at == 0 ? lower_first(q, step, last) : lower_step(q, step, items, last);
    }
    return items;
}

/* The value of a path from what its last step has found. Where that was a name, it is one operation
 * with the step. */
static struct ir_instruction *collapse(struct query *q, struct ir_instruction *value)
{
    if (value->op != OP_sfn_query_step_field || value != q->l->builder.block->last)
        return QUERY(q, collapse, ir_value(value));
    ir_remove(value);
    return IR(&q->l->builder, OP_sfn_query_last_field, value->operands[0], value->operands[1]);
}

struct ir_instruction *query_lower_path(struct query *q, const struct jsonata_node *node,
                                        struct layout *layout)
{
    struct layout own = {.count = 0};
    struct query_join empty = {.block = NULL};
    bool tuples = query_makes_tuples(node);
    struct ir_instruction *value = lower_steps(q, node, layout != NULL ? layout : &own, &empty);

    if (layout == NULL && tuples && node->group == NULL) /* all that was found, without slots */
        value = QUERY(q, untuple, ir_value(value));
    if (empty.block != NULL) {
        query_join_from(q, &empty, value);
        lowering_continue(q->l, empty.block);
        value = empty.value;
    }
    if (layout != NULL)
        return value;
    if (node->group != NULL)
        return query_group(q, node->group, value, tuples ? &own : NULL);
    if (node->keep_singleton || node->keep_array)
        value = QUERY(q, keep, ir_value(value));
    return collapse(q, value);
}
