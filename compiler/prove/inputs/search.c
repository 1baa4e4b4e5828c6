/* compiler/prove/inputs/search.c - find an execution that takes an item of the coverage table.
 *
 * Stops are gone on from in the order of their cost and of how far it still is (A*). Where the goal
 * is reached the solver is asked. When it says that there is no such input, the shortest beginning
 * of the way for which that is so is found, and all that begins so is left alone. */
#include "compiler/prove/inputs/search.h"

#include <stdlib.h>
#include <string.h>

#include "compiler/prove/inputs/chances.h"
#include "compiler/prove/ways/handlers.h"
#include "compiler/prove/ways/heap.h"
#include "runtime/base/bug.h"
#include "sfn/abi.h"

#define STOPS_MAX 3000    /* that are gone on from, for a goal */
#define FINISH_MAX 600    /* to get to an end behind it */
#define LENGTH_MAX 400    /* of a way */
#define ASKED_MAX 12      /* ways that the solver is asked about */
#define TRIED_MAX 4       /* executions that are tried */
#define CHANCES_MAX 150   /* that are tried by chance */
#define HURRY 3           /* any end will do behind it: the nearer ones are tried first */
#define CHILDREN_MAX 1024 /* of one stop */

struct seeking {
    struct search *search;
    int64_t item;
    const int *distances;
    struct heap heap;
    struct stop *children[CHILDREN_MAX];
    size_t child_count;
};

/* ---- ways ---- */

static bool block_takes(const struct ir_block *block, int64_t item)
{
    for (const struct ir_instruction *at = block->first; at != NULL; at = at->next)
        if (at->op == OP_sfn_cover && at->operands[0].as.integer == item)
            return true;
    return false;
}

/* Whether the item is taken on the way from the stop before to this one, or at once here. */
static bool takes(const struct seeking *s, const struct stop *stop)
{
    const struct stop *before = stop->previous;
    struct handled handled;

    if (stop->function != NULL && stop->role == STOP_ENTER &&
        stop->function->blocks->first->op == OP_sfn_cover &&
        stop->function->blocks->first->operands[0].as.integer == s->item)
        return true;
    if (before == NULL)
        return false;
    if (before->role != STOP_FAIL)
        return block_takes(before->function->blocks, s->item) ||
               block_takes(stop->via->block, s->item);
    if (!handlers_walk(s->search->route.arena, before->function, before->error, before->attempts,
                       &handled))
        return false;
    for (size_t i = 0; i < handled.cover_count; i++)
        if (handled.covers[i] == s->item)
            return true;
    return false;
}

static bool is_dead(const struct stop *stop)
{
    for (; stop != NULL; stop = stop->previous)
        if (stop->dead)
            return true;
    return false;
}

static void note_child(void *context, struct stop *next)
{
    struct seeking *s = context;

    if (s->child_count < CHILDREN_MAX)
        s->children[s->child_count++] = next;
}

static void expand(struct seeking *s, const struct stop *stop)
{
    s->child_count = 0;
    route_follow(&s->search->route, stop, note_child, s);
}

/* Find where the way stops being possible, and mark it. `good` steps of it are known to be. */
static void mark_dead(struct seeking *s, struct stop *last)
{
    struct stop **way = ARENA_ARRAY(s->search->route.arena, struct stop *, last->length + 1);
    size_t count = 0;
    size_t low = 0;
    size_t high;

    for (struct stop *at = last; at->previous != NULL; at = (struct stop *)at->previous)
        way[count++] = at;
    for (size_t i = 0; i < count / 2; i++) {
        struct stop *swap = way[i];

        way[i] = way[count - 1 - i];
        way[count - 1 - i] = swap;
    }
    if (count == 0)
        return;
    high = count - 1;
    while (low < high) { /* way[high] is impossible */
        size_t middle = low + (high - low) / 2;
        const char *why;

        if (solve_route(&s->search->route, s->search->solver, way[middle], NULL, &why) ==
            SOLVED_NEVER)
            high = middle;
        else
            low = middle + 1;
    }
    way[high]->dead = true;
}

/* ---- behind the goal ---- */

static size_t cost_of(const struct stop *stop, const int *distances)
{
    if (stop->role == STOP_END)
        return stop->cost + (stop->error != NULL ? 40 : 0);
    return stop->cost + (size_t)distances[stop->function->number];
}

/* How many functions are run at least until the end. */
static size_t left_of(const struct stop *stop, const int *distances)
{
    return stop->role == STOP_END ? 0 : (size_t)distances[stop->function->number];
}

/* Go on from the goal to an end of the execution. False: none was found; *out is then what leads to
 * the goal alone. */
static bool finish(struct seeking *s, struct stop *goal, struct solution *out)
{
    struct heap outer = s->heap;
    size_t asked = 0;
    bool found = false;

    s->heap = (struct heap){0};
    heap_push(&s->heap, goal, 0);
    for (size_t stops = 0; s->heap.count > 0 && stops < FINISH_MAX && asked < 4 && !found;
         stops++) {
        struct stop *stop = heap_pop(&s->heap);
        struct solution solution;
        const char *why;

        if (is_dead(stop) || stop->length > LENGTH_MAX)
            continue;
        if (stop->role == STOP_END) {
            enum solved solved =
                solve_route(&s->search->route, s->search->solver, stop, &solution, &why);

            asked++;
            found = solved == SOLVED;
            if (found)
                *out = solution;
            else if (solved == SOLVED_NEVER)
                mark_dead(s, stop);
            continue;
        }
        expand(s, stop);
        for (size_t i = 0; i < s->child_count; i++)
            heap_push(&s->heap, s->children[i],
                      cost_of(s->children[i], s->search->to_end) +
                          HURRY * left_of(s->children[i], s->search->to_end));
    }
    heap_fini(&s->heap);
    s->heap = outer;
    return found;
}

/* ---- to the goal ---- */

struct attempt {
    bool (*try)(void *context, const struct solution *solution);
    void *context;
    const char **why;
    size_t asked, tried;
    bool done;
    struct stop *failed;      /* a way whose first execution did not do, or NULL ... */
    struct solution solution; /* ... and that */
};

static void reach(struct seeking *s, struct stop *stop, struct attempt *attempt)
{
    struct solution solution;
    enum solved solved =
        solve_route(&s->search->route, s->search->solver, stop, &solution, attempt->why);

    attempt->asked++;
    if (solved == SOLVED_NEVER) {
        *attempt->why = "none of the ways that were tried is possible";
        mark_dead(s, stop);
    } else if (solved == SOLVED) {
        (void)finish(s, stop, &solution);
        attempt->tried++;
        attempt->done = attempt->try(attempt->context, &solution);
        if (!attempt->done)
            *attempt->why = "a part of the way is beyond what can be solved";
        if (!attempt->done && attempt->failed == NULL) {
            attempt->failed = stop;
            attempt->solution = solution;
        }
    }
}

static void seek(struct seeking *s, struct attempt *attempt)
{
    size_t stops = 0;

    heap_push(&s->heap, route_start(&s->search->route, s->search->input), 0);
    while (s->heap.count > 0 && !attempt->done && attempt->asked < ASKED_MAX &&
           attempt->tried < TRIED_MAX) {
        struct stop *stop = heap_pop(&s->heap);

        if (is_dead(stop) || stop->length > LENGTH_MAX)
            continue;
        if (takes(s, stop)) {
            reach(s, stop, attempt);
            continue;
        }
        if (stop->role == STOP_END)
            continue;
        if (++stops > STOPS_MAX) {
            *attempt->why = "too many ways lead there";
            return;
        }
        expand(s, stop);
        for (size_t i = 0; i < s->child_count; i++) {
            struct stop *next = s->children[i];

            if (takes(s, next))
                heap_push(&s->heap, next, next->cost);
            else if (next->role != STOP_END && s->distances[next->function->number] < GRAPH_FAR)
                heap_push(&s->heap, next, cost_of(next, s->distances));
        }
    }
}

static bool has_time(const struct seeking *s)
{
    long long deadline = s->search->solver->deadline;

    return deadline == 0 || solver_now() < deadline;
}

/* Give the way other values, by chance, until one does. */
static void try_chances(struct seeking *s, struct attempt *attempt)
{
    struct chances *chances = chances_of(&s->search->route, attempt->failed, &attempt->solution);

    for (size_t i = 0; chances != NULL && i < CHANCES_MAX && !attempt->done && has_time(s); i++) {
        struct solution solution;

        chances_next(chances, &solution);
        attempt->done = attempt->try(attempt->context, &solution);
    }
}

void search_open(struct search *search, struct arena *arena, const struct analysis *analysis,
                 const struct ir_program *program, struct solver *solver, const struct shape *input)
{
    *search =
        (struct search){.route = {arena, analysis, program}, .solver = solver, .input = input};
    search->graph = graph_of(arena, analysis, program);
    search->to_end = graph_distances(search->graph, -1);
}

bool search_goal(struct search *search, int64_t item,
                 bool (*try)(void *context, const struct solution *solution), void *context,
                 const char **why)
{
    struct seeking *s = mem_zeroed(1, sizeof *s);
    struct attempt attempt = {.try = try, .context = context, .why = why};

    *why = "no way leads there that tasks and inputs alone decide";
    search->route.arena = arena_new(); /* ways take much room, and are needed no longer than this */
    s->search = search;
    s->item = item;
    s->distances = graph_distances(search->graph, item);
    seek(s, &attempt);
    if (!attempt.done && attempt.failed != NULL)
        try_chances(s, &attempt);
    heap_fini(&s->heap);
    free(s);
    arena_free(search->route.arena);
    return attempt.done;
}
