/* compiler/prove/analysis/follow.c - where the code of a point leads: to other points, to frames of
 * scopes, and to the ends of those. */
#include "compiler/prove/analysis/follow.h"

#include "compiler/prove/analysis/answers.h"
#include "compiler/prove/analysis/items.h"
#include "compiler/prove/analysis/scopes.h"

static struct world next_world(const struct analysis *a, const struct interpreted *what)
{
    struct world world = *what->world;

    world.result = points_nothing(a);
    if (what->left != NULL)
        world.input = what->left;
    return world;
}

/* What AWS documents of a Task's result, made once. */
static const struct shape *documented(struct analysis *a, const struct ir_resource *task,
                                      struct span span)
{
    if (!a->assumptions->documented)
        return points_anything(a);
    if (a->answers[task->id] == NULL)
        a->answers[task->id] = answer_of(a->arena, task, span);
    return a->answers[task->id];
}

/* The same of a Task that has been started with `input`. */
static const struct shape *documented_for(struct analysis *a, const struct ir_resource *task,
                                          const struct shape *input, struct span span)
{
    const struct shape *answer = documented(a, task, span);

    if (!a->assumptions->documented)
        return answer;
    if (answer_is_awaited(a->arena, task, input))
        return answer_asked_for(a->arena, task, input, answer);
    return answer_of_function(a->arena, answer, answer_of_nobody(a->arena));
}

/* What a Task gives that has been started with `input`: one of these. */
static struct alternatives answers(struct analysis *a, const struct ir_state *state,
                                   const struct shape *input, struct span span, bool *fails)
{
    const struct results *results = a->assumptions->results;
    const struct alternatives *known = NULL;
    struct alternatives all = alternatives_none();
    const char *function;

    if (results == NULL)
        return alternatives_of(documented_for(a, state->task, input, span));
    known = results->of_state(results->context, state->name, fails);
    if (known == NULL)
        known = results->of_resource(results->context, state->task->text);
    if (known != NULL)
        return *known;
    function = answer_function(a->arena, state->task, input);
    if (function != NULL && answer_is_awaited(a->arena, state->task, input))
        known = results->of_function(results->context, function);
    if (known == NULL)
        return alternatives_of(documented_for(a, state->task, input, span));
    for (size_t i = 0; i < known->count; i++)
        all.list[all.count++] =
            answer_of_function(a->arena, documented(a, state->task, span), known->list[i]);
    return all;
}

/* A Task gives one of several results, which are told apart from here on. */
static void answered(struct analysis *a, const struct ir_state *state, struct world *world,
                     const struct alternatives *all)
{
    for (size_t i = 0; i < all->count; i++) {
        world->result = all->list[i];
        points_lead_answer(a, state->leave, world, points_alternative(a),
                           all->count > 1 ? i + 1 : points_answer(a));
    }
}

static void suspended(struct analysis *a, const struct interpreted *what)
{
    const struct ir_state *state = a->at->state;
    struct world world = *what->world;
    bool fails = true;

    world.result = points_nothing(a);
    if (a->at->role == ROLE_FAIL) {
        points_lead(a, state->work, &world);
        return;
    }
    if (state->inner != NULL) {
        const size_t alternative = points_alternative(a);
        const struct waiting *waiting = &a->waiting[state->id];
        struct world *known = &waiting->worlds[alternative];

        *known = waiting->reached[alternative] ? world_join(a->arena, known, &world, false) : world;
        waiting->reached[alternative] = true;
        if (state->map != NULL)
            scopes_begin_items(a, state, known);
        scopes_end_children(a, state);
    } else {
        const struct alternatives all =
            state->task != NULL ? answers(a, state, a->started[state->id], what->at->span, &fails)
                                : alternatives_none();

        if (state->task != NULL)
            answered(a, state, &world, &all);
        else
            points_lead(a, state->leave, &world);
    }
    world.result = points_nothing(a);
    if (fails)
        points_lead(a, state->fail, &world);
}

static void ended(struct analysis *a, const struct shape *output)
{
    const struct scope_facts *facts = &a->scopes[a->at->state->scope->id];
    struct ending *ending = &facts->endings[points_alternative(a)];
    const struct shape *joined = shape_join(a->arena, ending->output, output);

    if (shape_equals(joined, ending->output))
        return;
    if (++ending->growths > JOINS_MAX)
        joined = shape_widen(a->arena, ending->output, joined);
    if (ending->growths > GROWTHS_MAX)
        joined = points_anything(a);
    ending->output = joined;
    if (facts->scope->owner != NULL)
        scopes_end_children(a, facts->scope->owner);
}

static void remember_items(struct analysis *a, const struct shape *items)
{
    struct waiting *waiting = &a->waiting[a->at->state->id];

    waiting->items = waiting->items == NULL ? items : shape_join(a->arena, waiting->items, items);
}

static void remember_batch(struct analysis *a, const struct shape *input)
{
    struct waiting *waiting = &a->waiting[a->at->state->id];

    waiting->batched = true;
    waiting->batch = waiting->batch == NULL ? input : shape_join(a->arena, waiting->batch, input);
}

static void begin_branches(struct analysis *a, const struct interpreted *what)
{
    const struct ir_scope *scope = a->at->state->inner;

    for (int i = 0; i < a->at->state->inner_count; i++, scope = scope->next)
        scopes_begin(a, scope, what->world, what->operands[0], what->world->item,
                     points_alternative(a), points_answer(a));
}

/* An ItemSelector has made the input of a Map's child. */
static void selected(struct analysis *a, const struct interpreted *what)
{
    const struct ir_state *state = a->at->state;

    scopes_begin(a, state->inner, what->world, scopes_input(a, state, what->operands[0]),
                 scopes_item(a, state, what->world->item), points_alternative(a), points_answer(a));
}

/* A reader of items has its configuration as the last operand. */
static void read_items(struct analysis *a, const struct interpreted *what)
{
    struct waiting *waiting = &a->waiting[a->at->state->id];
    const struct shape *item = items_read(a->arena, a->at->state->map->reader, what->operands[2]);

    if (waiting->opaque) /* on another way: of both */
        item = item != NULL && waiting->read != NULL ? shape_join(a->arena, waiting->read, item)
                                                     : NULL;
    waiting->opaque = true;
    waiting->read = item;
}

static void terminator(struct analysis *a, const struct interpreted *what)
{
    struct world world;

    switch (what->at->op) {
    case OP_GOTO:
        world = next_world(a, what);
        points_lead(a, what->at->operands[0].as.function, &world);
        break;
    case OP_END:
        ended(a, what->left != NULL ? what->left : points_anything(a));
        break;
    case OP_SUSPEND:
        suspended(a, what);
        break;
    case OP_GIVE:
        if (a->at->role == ROLE_SELECTOR)
            selected(a, what);
        break;
    default:
        break;
    }
}

/* Whether it is taken for granted that the task of the state at hand does not fail. */
static bool never_fails(const struct analysis *a)
{
    const struct results *results = a->assumptions->results;
    bool fails = true;

    if (results != NULL)
        (void)results->of_state(results->context, a->at->state->name, &fails);
    return !fails;
}

void follow(void *context, const struct interpreted *what)
{
    struct analysis *a = context;
    struct world world;

    if (ir_op_info(what->at->op)->terminator) {
        terminator(a, what);
        return;
    }
    if (what->may_fail && (a->at->role == ROLE_WORK || a->at->role == ROLE_LEAVE) &&
        !(what->at->op == OP_sfn_task_start && never_fails(a))) {
        world = *what->world;
        world.result = points_nothing(a);
        points_lead(a, a->at->state->fail, &world);
    }
    switch (what->at->op) {
    case OP_sfn_task_start:
        a->started[a->at->state->id] = what->operands[0];
        break;
    case OP_sfn_parallel_begin:
        begin_branches(a, what);
        break;
    case OP_sfn_map_begin:
        remember_items(a, what->operands[0]);
        break;
    case OP_sfn_map_tolerated_count:
    case OP_sfn_map_tolerated_percentage:
        a->waiting[a->at->state->id].tolerant = true;
        break;
    case OP_sfn_map_read:
        read_items(a, what);
        break;
    case OP_sfn_map_batch_items:
    case OP_sfn_map_batch_bytes:
        a->waiting[a->at->state->id].batched = true;
        break;
    case OP_sfn_map_batch_input:
        remember_batch(a, what->operands[0]);
        break;
    default:
        break;
    }
}
