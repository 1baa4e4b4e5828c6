/* compiler/generate/route.c - ways that an execution can go, function by function. */
#include "compiler/generate/route.h"

#include <string.h>

#include "compiler/generate/handlers.h"
#include "compiler/prove/analysis/answers.h"
#include "sfn/abi.h"

#define ITEMS_MAX 40    /* of a Map, when their number is known */
#define COST_OF_ERROR 4 /* ways without one are tried first */

/* A terminator that the function comes to. */
struct exit {
    const struct ir_instruction *at;
    const struct shape *left;  /* the output, or NULL */
    const struct shape *given; /* of what a chooser gives */
    struct world *world;
};

struct expansion {
    const struct route *route;
    const struct stop *stop;
    void (*tell)(void *context, struct stop *next);
    void *context;
    struct exit *exits; /* each ends a block */
    size_t count, room;
    /* what it began children with */
    const struct ir_instruction *begun;
    const struct shape *begun_shape;
    bool reads; /* the items come from a bucket */
};

/* ---- what is given ---- */

static const struct given *given(const struct route *route, enum given_kind kind)
{
    struct given *made = ARENA_NEW(route->arena, struct given);

    made->kind = kind;
    return made;
}

static const struct given *computed(const struct expansion *e, const struct ir_operand *operand)
{
    struct given *made = ARENA_NEW(e->route->arena, struct given);

    *made = (struct given){.kind = GIVEN_COMPUTED, .stop = e->stop, .at = operand->as.instruction};
    return made;
}

static const struct given *list_of(const struct route *route, const struct given *const *list,
                                   size_t count)
{
    struct given *made = ARENA_NEW(route->arena, struct given);

    *made = (struct given){.kind = GIVEN_LIST, .list = list, .count = count};
    return made;
}

size_t route_items(const struct parent *parent)
{
    size_t items = 1;

    for (; parent != NULL; parent = parent->outer)
        items *= parent->items;
    return items;
}

static bool is_task(const struct ir_state *state)
{
    return state->task != NULL;
}

size_t route_calls(const struct stop *stop, const struct ir_state *state)
{
    size_t calls = 0;

    for (; stop != NULL && stop->previous != NULL; stop = stop->previous) {
        const struct stop *before = stop->previous;

        if (before->state == state && before->role == STOP_WORK)
            calls += (stop->role == STOP_LEAVE ? 1 : stop->throws) * route_items(before->parent);
    }
    return calls;
}

/* ---- the exits of a function ---- */

static void reached(void *context, const struct interpreted *what)
{
    struct expansion *e = context;
    struct exit *exit = NULL;

    switch (what->at->op) {
    case OP_sfn_parallel_begin:
    case OP_sfn_map_begin:
        e->begun = what->at;
        e->begun_shape = what->operands[0];
        return;
    case OP_sfn_map_read:
        e->reads = true;
        return;
    case OP_GOTO:
    case OP_END:
    case OP_SUSPEND:
    case OP_FAIL:
    case OP_GIVE:
        break;
    default:
        return;
    }
    for (size_t i = 0; i < e->count; i++)
        if (e->exits[i].at == what->at)
            exit = &e->exits[i];
    if (exit == NULL && e->count == e->room)
        return;
    if (exit == NULL) {
        exit = &e->exits[e->count++];
        exit->at = what->at;
        exit->world = ARENA_NEW(e->route->arena, struct world);
        *exit->world = *what->world;
        exit->left = what->left;
        exit->given = what->at->op == OP_GIVE ? what->operands[0] : NULL;
        return;
    }
    *exit->world = world_join(e->route->arena, exit->world, what->world, false);
    if (exit->left != NULL && what->left != NULL)
        exit->left = shape_join(e->route->arena, exit->left, what->left);
}

static void find_exits(struct expansion *e)
{
    const struct interpretation interpretation = {
        .arena = e->route->arena,
        .function = e->stop->function,
        .entry = &e->stop->world,
        .bases = analysis_bases(e->route->analysis, e->stop->state),
        .reached = reached,
        .context = e,
    };

    for (const struct ir_block *at = e->stop->function->blocks; at != NULL; at = at->next)
        e->room++;
    e->exits = ARENA_ARRAY(e->route->arena, struct exit, e->room);
    interpret_function(&interpretation);
}

/* ---- stops that follow ---- */

static struct stop *following(const struct expansion *e, const struct exit *exit)
{
    struct stop *next = ARENA_NEW(e->route->arena, struct stop);

    next->previous = e->stop;
    next->via = exit->at;
    next->came = exit->world;
    next->state = e->stop->state;
    next->world = *exit->world;
    next->world.facts = NULL;
    next->world.fact_count = 0;
    next->world.result = shape_of_kinds(e->route->arena, 0);
    next->holding = e->stop->holding;
    next->holding.result = NULL;
    next->parent = e->stop->parent;
    next->length = e->stop->length + 1;
    next->cost = e->stop->cost + 1;
    return next;
}

static const struct given *const *assigned(const struct expansion *e,
                                           const struct ir_instruction *at,
                                           const struct given *const *before)
{
    size_t count = e->stop->world.variable_count;
    const struct given **after = ARENA_ARRAY(e->route->arena, const struct given *, count);
    size_t base = analysis_bases(e->route->analysis, e->stop->state)[0];

    memcpy(after, before, count * sizeof *after);
    after[base + (size_t)at->operands[0].as.integer] = computed(e, &at->operands[2]);
    return after;
}

/* What the block of the terminator hands on: the output, and variables. */
static const struct given *handed_on(const struct expansion *e, const struct exit *exit,
                                     struct holding *holding)
{
    const struct given *output = e->stop->holding.input;

    for (const struct ir_instruction *at = exit->at->block->first; at != NULL; at = at->next) {
        if (at->op == OP_sfn_leave)
            output = computed(e, &at->operands[0]);
        else if (at->op == OP_sfn_assign)
            holding->variables = assigned(e, at, holding->variables);
    }
    return output;
}

static void tell(const struct expansion *e, struct stop *next)
{
    e->tell(e->context, next);
}

/* ---- errors ---- */

/* The frame has failed: whoever began it handles that, or the execution fails. */
static void fails(const struct expansion *e, const struct exit *exit, const struct parent *parent,
                  const char *error, size_t throws)
{
    struct stop *next = following(e, exit);

    next->error = error;
    next->throws = throws;
    next->cost += COST_OF_ERROR;
    for (; parent != NULL; parent = parent->outer) {
        const struct stop *owner = parent->began;

        if (owner->state->fail == NULL)
            continue;
        next->role = STOP_FAIL;
        next->state = owner->state;
        next->function = owner->state->fail;
        next->attempts = owner->attempts;
        next->world = parent->world;
        next->world.result = shape_of_kinds(e->route->arena, 0);
        next->holding = parent->holding;
        next->parent = parent->outer;
        tell(e, next);
        return;
    }
    next->role = STOP_END;
    next->function = NULL;
    next->parent = NULL;
    tell(e, next);
}

/* The call fails, so often that it is not retried any more if `exhausted`. */
static void call_fails(const struct expansion *e, const struct exit *exit, const char *error,
                       bool exhausted)
{
    const struct ir_state *state = e->stop->state;
    struct stop *next;

    if (state->fail == NULL) {
        if (exhausted)
            fails(e, exit, e->stop->parent, error, 1);
        return;
    }
    next = following(e, exit);
    next->role = STOP_FAIL;
    next->function = state->fail;
    next->error = error;
    next->throws = 1;
    next->attempts = e->stop->attempts;
    next->cost += COST_OF_ERROR;
    if (exhausted) {
        next->throws = handlers_exhaust(e->route->arena, state->fail, error, &next->attempts);
        if (next->throws <= 1)
            return; /* it is the same as without */
    }
    tell(e, next);
}

static void answer_fails(const struct expansion *e, const struct exit *exit)
{
    const char *const *names = handlers_errors(e->route->arena, e->route->program, e->stop->state);

    for (; *names != NULL; names++) {
        call_fails(e, exit, *names, false);
        call_fails(e, exit, *names, true);
    }
}

/* What handles an error is known for certain, so it is walked as it is, not as it may be. */
static void follow_fail(struct expansion *e)
{
    struct handled handled;
    const struct stop *stop = e->stop;

    if (!handlers_walk(e->route->arena, stop->function, stop->error, stop->attempts, &handled))
        return;
    find_exits(e);
    for (size_t i = 0; i < e->count; i++) {
        const struct exit *exit = &e->exits[i];
        struct stop *next;

        if (exit->at != handled.end)
            continue;
        if (exit->at->op == OP_FAIL) {
            fails(e, exit, stop->parent, stop->error, 0);
            return;
        }
        next = following(e, exit);
        if (exit->at->op == OP_SUSPEND) {
            next->role = STOP_WORK;
            next->function = stop->state->work;
            next->attempts = handled.attempts;
        } else {
            next->role = STOP_ENTER;
            next->holding.input = handed_on(e, exit, &next->holding);
            if (exit->left != NULL)
                next->world.input = exit->left;
            next->function = exit->at->operands[0].as.function;
            next->state = analysis_state(e->route->analysis, next->function);
        }
        tell(e, next);
        return;
    }
}

/* ---- children ---- */

static void begin_child(const struct expansion *e, const struct exit *exit,
                        const struct parent *parent, const struct given *input,
                        const struct shape *input_shape, const struct given *item,
                        const struct shape *item_shape)
{
    struct stop *next = following(e, exit);
    const struct ir_scope *scope = parent->began->state->inner;
    size_t outer = parent->world.variable_count;
    size_t count;
    const struct shape **shapes;
    const struct given **variables;

    for (int i = 0; i < parent->child; i++)
        scope = scope->next;
    count = outer + (size_t)scope->variables;
    shapes = ARENA_ARRAY(e->route->arena, const struct shape *, count);
    variables = ARENA_ARRAY(e->route->arena, const struct given *, count);
    for (size_t i = 0; i < count; i++) {
        shapes[i] = i < outer ? parent->world.variables[i] : shape_lost(e->route->arena);
        variables[i] = i < outer ? parent->holding.variables[i] : NULL;
    }
    next->role = STOP_ENTER;
    next->function = scope->start;
    next->state = analysis_state(e->route->analysis, scope->start);
    next->world = (struct world){.input = input_shape,
                                 .result = shape_of_kinds(e->route->arena, 0),
                                 .item = item_shape,
                                 .variables = shapes,
                                 .variable_count = count};
    next->holding = (struct holding){.input = input, .item = item, .variables = variables};
    next->parent = parent;
    if (next->state != NULL && !shape_is_empty(input_shape))
        tell(e, next);
}

static struct parent *new_parent(const struct expansion *e, const struct exit *exit)
{
    struct parent *parent = ARENA_NEW(e->route->arena, struct parent);
    size_t count = (size_t)e->stop->state->inner_count;

    parent->outer = e->stop->parent;
    parent->began = e->stop;
    parent->world = *exit->world;
    parent->world.facts = NULL;
    parent->world.fact_count = 0;
    parent->holding = e->stop->holding;
    parent->items = 1;
    parent->outputs = ARENA_ARRAY(e->route->arena, const struct given *, count);
    parent->shapes = ARENA_ARRAY(e->route->arena, const struct shape *, count);
    return parent;
}

/* How many items there are: as many as are known, else one. */
static size_t item_count(const struct expansion *e)
{
    const struct shape_items *items = e->begun_shape->items;

    if (items != NULL && items->least == items->most && items->least > 0 &&
        items->least <= ITEMS_MAX)
        return items->least;
    return 1;
}

static const struct given *first_item(const struct expansion *e)
{
    struct given *item = ARENA_NEW(e->route->arena, struct given);

    if (e->reads || e->begun == NULL)
        return given(e->route, GIVEN_UNKNOWN);
    *item = (struct given){.kind = GIVEN_ITEM, .whole = computed(e, &e->begun->operands[0])};
    return item;
}

static void begin_map(const struct expansion *e, const struct exit *exit)
{
    struct parent *parent = new_parent(e, exit);
    const struct shape *shape = shape_of_kinds(e->route->arena, SHAPE_JSON);
    const struct given *item = first_item(e);

    if (e->begun != NULL && !e->reads && shape_may_be(e->begun_shape, SHAPE_ARRAY)) {
        shape = shape_items_of(e->route->arena, e->begun_shape);
        parent->items = item_count(e);
    }
    if (shape_is_empty(shape))
        return; /* there are no items */
    if (e->stop->state->map->selector == NULL) {
        begin_child(e, exit, parent, item, shape, item, shape);
    } else {
        struct stop *next = following(e, exit);

        next->role = STOP_SELECTOR;
        next->function = e->stop->state->map->selector;
        next->world.item = shape;
        next->holding.item = item;
        next->parent = parent;
        tell(e, next);
    }
}

static void begin_children(const struct expansion *e, const struct exit *exit)
{
    struct parent *parent;

    if (e->stop->state->map != NULL) {
        begin_map(e, exit);
    } else if (e->begun != NULL) {
        parent = new_parent(e, exit);
        begin_child(e, exit, parent, computed(e, &e->begun->operands[0]), e->begun_shape,
                    e->stop->holding.item, exit->world->item);
    }
}

/* The result of a Map or Parallel whose last child has ended. */
static void children_ended(const struct expansion *e, const struct exit *exit,
                           const struct parent *parent)
{
    struct stop *next = following(e, exit);
    const struct ir_state *owner = parent->began->state;
    size_t count = (size_t)owner->inner_count;

    next->role = STOP_LEAVE;
    next->state = owner;
    next->function = owner->leave;
    next->world = parent->world;
    next->holding = parent->holding;
    next->holding.result = list_of(e->route, parent->outputs, count);
    next->world.result = shape_of_items(e->route->arena, parent->shapes, count);
    if (owner->map != NULL &&
        (owner->map->distributed || owner->map->writer != NULL || owner->map->form != 0)) {
        next->holding.result = given(e->route, GIVEN_UNKNOWN);
        next->world.result = shape_of_kinds(e->route->arena, SHAPE_JSON);
    } else if (owner->map != NULL && parent->items > 1) {
        next->world.result = shape_of_array(e->route->arena, parent->shapes[0],
                                            (uint32_t)parent->items, (uint32_t)parent->items);
    }
    next->parent = parent->outer;
    if (next->function != NULL)
        tell(e, next);
}

static void child_ended(const struct expansion *e, const struct exit *exit)
{
    const struct parent *parent = e->stop->parent;
    size_t count = (size_t)parent->began->state->inner_count;
    struct parent *now = ARENA_NEW(e->route->arena, struct parent);
    struct holding ignored = e->stop->holding;

    *now = *parent;
    now->outputs = ARENA_ARRAY(e->route->arena, const struct given *, count);
    now->shapes = ARENA_ARRAY(e->route->arena, const struct shape *, count);
    memcpy(now->outputs, parent->outputs, count * sizeof *now->outputs);
    memcpy(now->shapes, parent->shapes, count * sizeof *now->shapes);
    now->outputs[parent->child] = handed_on(e, exit, &ignored);
    now->shapes[parent->child] =
        exit->left != NULL ? exit->left : shape_of_kinds(e->route->arena, SHAPE_JSON);
    now->child++;
    if (now->child == (int)count) {
        children_ended(e, exit, now);
        return;
    }
    /* The next branch has the same input as the first. */
    for (const struct ir_block *block = now->began->function->blocks; block != NULL;
         block = block->next)
        for (const struct ir_instruction *at = block->first; at != NULL; at = at->next)
            if (at->op == OP_sfn_parallel_begin) {
                struct given *input = ARENA_NEW(e->route->arena, struct given);

                *input = (struct given){.kind = GIVEN_COMPUTED,
                                        .stop = now->began,
                                        .at = at->operands[0].as.instruction};
                begin_child(e, exit, now, input, shape_of_kinds(e->route->arena, SHAPE_JSON),
                            now->holding.item, now->world.item);
                return;
            }
}

/* ---- a stop ---- */

static void answers(const struct expansion *e, const struct exit *exit)
{
    struct stop *next = following(e, exit);
    struct given *answer = ARENA_NEW(e->route->arena, struct given);

    next->role = STOP_LEAVE;
    next->function = e->stop->state->leave;
    if (is_task(e->stop->state)) {
        *answer = (struct given){.kind = GIVEN_ANSWER,
                                 .state = e->stop->state,
                                 .call = route_calls(e->stop, e->stop->state)};
        next->holding.result = answer;
        next->world.result = answer_of(e->route->arena, e->stop->state->task, (struct span){0});
    }
    if (next->function != NULL)
        tell(e, next);
    if (is_task(e->stop->state))
        answer_fails(e, exit);
}

static void follow_exit(const struct expansion *e, const struct exit *exit)
{
    struct stop *next;

    switch (exit->at->op) {
    case OP_GOTO:
        next = following(e, exit);
        next->holding.input = handed_on(e, exit, &next->holding);
        if (exit->left != NULL)
            next->world.input = exit->left;
        next->function = exit->at->operands[0].as.function;
        next->state = analysis_state(e->route->analysis, next->function);
        next->role = next->function == next->state->work ? STOP_WORK : STOP_ENTER;
        tell(e, next);
        return;
    case OP_END:
        if (e->stop->parent != NULL) {
            child_ended(e, exit);
            return;
        }
        next = following(e, exit);
        next->role = STOP_END;
        next->function = NULL;
        tell(e, next);
        return;
    case OP_SUSPEND:
        if (e->stop->state->inner != NULL)
            begin_children(e, exit);
        else
            answers(e, exit);
        return;
    case OP_GIVE:
        begin_child(e, exit, e->stop->parent, computed(e, &exit->at->operands[0]), exit->given,
                    e->stop->holding.item, e->stop->world.item);
        return;
    case OP_FAIL:
        fails(e, exit, e->stop->parent, handlers_thrown(exit->at), 0);
        return;
    default:
        return;
    }
}

void route_follow(const struct route *route, const struct stop *stop,
                  void (*told)(void *context, struct stop *next), void *context)
{
    struct expansion e = {.route = route, .stop = stop, .tell = told, .context = context};

    if (stop->role == STOP_END)
        return;
    if (stop->role == STOP_FAIL) {
        follow_fail(&e);
        return;
    }
    find_exits(&e);
    for (size_t i = 0; i < e.count; i++)
        follow_exit(&e, &e.exits[i]);
}

struct stop *route_start(const struct route *route, const struct shape *input)
{
    struct stop *start = ARENA_NEW(route->arena, struct stop);
    const struct ir_scope *scope = route->program->scopes;
    size_t count = (size_t)scope->variables;
    const struct shape **shapes = ARENA_ARRAY(route->arena, const struct shape *, count);

    for (size_t i = 0; i < count; i++)
        shapes[i] = shape_lost(route->arena);
    start->role = STOP_ENTER;
    start->function = scope->start;
    start->state = analysis_state(route->analysis, scope->start);
    start->world = (struct world){.input = input,
                                  .result = shape_of_kinds(route->arena, 0),
                                  .item = shape_of_kinds(route->arena, 0),
                                  .variables = shapes,
                                  .variable_count = count};
    start->holding.input = given(route, GIVEN_INPUT);
    start->holding.variables = ARENA_ARRAY(route->arena, const struct given *, count);
    return start;
}
