/* compiler/lower/jsonata/names.c - what names mean, and how values reach the lambdas that use them.
 *
 * The reference looks a name up in a chain of frames when it runs. Which frame binds it is known
 * before: so a variable is the instruction that computes its value. Only what is assigned in a
 * loop, in a branch, or after a lambda has captured it, is a cell (cells.c), which begins with what
 * the name means outside of its frame. */
#include "compiler/lower/jsonata/private.h"

#include <string.h>

#include "runtime/base/bug.h"

struct found query_found(struct query *q, struct ir_instruction *value)
{
    return (struct found){value, q->routine};
}

/* The place of a value among what the routine captures. */
static size_t capture(struct query *q, struct found found)
{
    struct routine *routine = q->routine;

    for (size_t i = 0; i < routine->count; i++)
        if (routine->captures[i].value == found.value)
            return i;
    if (routine->count == routine->capacity) {
        size_t capacity = routine->capacity * 2 + 8;
        struct found *more = ARENA_ARRAY(q->l->arena, struct found, capacity);

        if (routine->count > 0)
            memcpy(more, routine->captures, routine->count * sizeof *more);
        routine->captures = more;
        routine->capacity = capacity;
    }
    routine->captures[routine->count] = found;
    return routine->count++;
}

struct ir_instruction *query_use(struct query *q, struct found found)
{
    if (found.routine == q->routine)
        return found.value;
    if (found.value->op == OP_LITERAL)
        return ir_literal(&q->l->builder, found.value->literal);
    return IR(&q->l->builder, OP_CAPTURED, ir_int((int64_t)capture(q, found)));
}

struct ir_instruction *query_context(struct query *q)
{
    return query_use(q, q->context.found);
}

static struct binding *binding_find(struct binding *bindings, const char *name)
{
    while (bindings != NULL && strcmp(bindings->name, name) != 0)
        bindings = bindings->next;
    return bindings;
}

static struct binding *binding_add(struct query *q, struct binding **bindings, const char *name,
                                   struct ir_instruction *value)
{
    struct binding *binding = ARENA_NEW(q->l->arena, struct binding);

    binding->name = name;
    binding->found = query_found(q, value);
    binding->next = *bindings;
    *bindings = binding;
    return binding;
}

static const struct binding *frames_find(const struct query *q, const char *name)
{
    for (const struct query_frame *frame = q->frame; frame != NULL; frame = frame->outer) {
        const struct binding *binding = binding_find(frame->bindings, name);

        if (binding != NULL)
            return binding;
    }
    return NULL;
}

bool query_is_local(const struct query *q, const char *name)
{
    return frames_find(q, name) != NULL;
}

/* ---- names that the expression does not bind ---- */

/* Ask the scope for $name, or $name.member; NULL: it knows none. It adds its instructions to the
 * outermost routine, at the place where the lambda that needs them is made. */
static struct ir_instruction *ask(struct query *q, const char *name, const char *member)
{
    const struct query_scope *scope = q->scope;
    const struct builtin *builtin = member == NULL ? builtin_find(name) : NULL;
    struct ir_instruction *value;

    if (member != NULL)
        value = scope->member != NULL ? scope->member(q->l, scope, name, member) : NULL;
    else
        value = scope->variable != NULL ? scope->variable(q->l, scope, name) : NULL;
    if (value != NULL && builtin != NULL) /* bound only once it is assigned */
        return QUERY(q, bound, ir_value(value), ir_value(IR0(&q->l->builder, builtin->function)));
    return value != NULL ? QUERY(q, from, ir_value(value)) : NULL;
}

static struct routine *below_outermost(struct routine *routine)
{
    while (routine->outer->outer != NULL)
        routine = routine->outer;
    return routine;
}

static struct ir_instruction *outside(struct query *q, const char *name, const char *member)
{
    struct routine *here = q->routine;
    struct ir_builder builder = q->l->builder;
    struct ir_instruction *value;
    const struct binding *known;
    struct routine *below;
    const char *key;

    if (here->outer == NULL)
        return ask(q, name, member);
    key = member != NULL ? arena_format(q->l->arena, "%s.%s", name, member) : name;
    below = below_outermost(here);
    known = binding_find(below->outside, key);
    if (known == NULL) {
        q->routine = below->outer;
        q->l->builder = below->site;
        value = ask(q, name, member);
        if (value != NULL)
            known = binding_add(q, &below->outside, key, value);
        below->site = q->l->builder;
        q->l->builder = builder;
        q->routine = here;
    }
    return known != NULL ? query_use(q, known->found) : NULL;
}

struct ir_instruction *query_lookup(struct query *q, const char *name)
{
    const struct binding *binding = frames_find(q, name);
    struct ir_instruction *value;

    if (binding == NULL)
        return outside(q, name, NULL);
    value = query_use(q, binding->found);
    return binding->cell ? QUERY(q, cell_get, ir_value(value)) : value;
}

struct ir_instruction *query_variable(struct query *q, const char *name)
{
    struct ir_instruction *value = query_lookup(q, name);
    const struct builtin *builtin;

    if (value != NULL)
        return value;
    builtin = builtin_find(name);
    return builtin != NULL ? IR0(&q->l->builder, builtin->function) : query_undefined(q);
}

struct ir_instruction *query_member(struct query *q, const char *name, const char *member)
{
    return query_is_local(q, name) ? NULL : outside(q, name, member);
}

/* ---- frames ---- */

void query_frame_open(struct query *q, const struct jsonata_node *const *roots, size_t count)
{
    struct query_frame *frame = ARENA_NEW(q->l->arena, struct query_frame);

    frame->outer = q->frame;
    for (const struct name_list *cell = query_cells(q->l->arena, roots, count); cell != NULL;
         cell = cell->next) {
        struct ir_instruction *value = query_variable(q, cell->name);
        struct binding *binding =
            binding_add(q, &frame->bindings, cell->name, QUERY(q, cell, ir_value(value)));

        binding->cell = true;
    }
    q->frame = frame;
}

void query_bind(struct query *q, const char *name, struct ir_instruction *value)
{
    struct binding *binding = binding_find(q->frame->bindings, name);

    if (binding != NULL && binding->cell)
        QUERY(q, cell_set, ir_value(query_use(q, binding->found)), ir_value(value));
    else
        binding_add(q, &q->frame->bindings, name, value);
}

const char *query_ancestor_name(struct query *q, const struct jsonata_slot *slot)
{
    return arena_format(q->l->arena, "%%%u", slot->label);
}

/* ---- routines ---- */

void query_routine_begin(struct query *q, struct routine *routine, struct ir_function *function)
{
    *routine = (struct routine){.outer = q->routine, .site = q->l->builder};
    function->span = q->l->builder.span;
    lowering_enter_function(q->l, function);
    q->routine = routine;
}

void query_routine_end(struct query *q, struct routine *routine)
{
    ENSURE(q->routine == routine);
    q->l->builder = routine->site;
    q->routine = routine->outer;
}
