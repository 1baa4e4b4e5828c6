/* compiler/check/flow/durations.c - compare what must take its time with how long an execution may
 * last.
 *
 * The least time from the start of a scope to its ends is a shortest path, where only Waits of a
 * constant length, and Parallels with such inside, take any. Whoever catches leaves at once. */
#include "compiler/check/family.h"
#include "runtime/json/value.h"

#define EXPRESS_SECONDS_MAX 300 /* AWS ends express executions after five minutes */
#define NEVER INT64_MAX

/* The least seconds from the start of a scope to an end, and to a Fail, which ends all around it.
 */
struct least {
    int64_t end, fail;
};

struct search {
    struct check *check;
    struct least *scopes;       /* by their ids */
    int64_t *reached;           /* by the ids of states: the least seconds until one is entered */
    const struct state **after; /* which state the shortest path comes from */
    struct state **heap;        /* states to look at, the one that is reached first on top */
    size_t *places;             /* of a state in the heap, from 1; 0: it is not there */
    size_t count;
};

/* ---- the heap ---- */

static bool is_sooner(const struct search *search, size_t left, size_t right)
{
    return search->reached[search->heap[left]->id] < search->reached[search->heap[right]->id];
}

static void swap(struct search *search, size_t left, size_t right)
{
    struct state *state = search->heap[left];

    search->heap[left] = search->heap[right];
    search->heap[right] = state;
    search->places[search->heap[left]->id] = left + 1;
    search->places[search->heap[right]->id] = right + 1;
}

static void rise(struct search *search, size_t at)
{
    for (; at > 0 && is_sooner(search, at, (at - 1) / 2); at = (at - 1) / 2)
        swap(search, at, (at - 1) / 2);
}

static struct state *take_first(struct search *search)
{
    struct state *first = search->heap[0];
    size_t at = 0;

    swap(search, 0, --search->count);
    search->places[first->id] = 0;
    for (;;) {
        size_t child = 2 * at + 1;

        if (child + 1 < search->count && is_sooner(search, child + 1, child))
            child++;
        if (child >= search->count || !is_sooner(search, child, at))
            return first;
        swap(search, at, child);
        at = child;
    }
}

/* A state may be entered after that many seconds. */
static void reach(struct search *search, struct state *state, int64_t seconds,
                  const struct state *from)
{
    if (state == NULL || seconds >= search->reached[state->id])
        return;
    search->reached[state->id] = seconds;
    search->after[state->id] = from;
    if (search->places[state->id] == 0) {
        search->heap[search->count] = state;
        search->places[state->id] = ++search->count;
    }
    rise(search, search->places[state->id] - 1);
}

/* ---- what takes time ---- */

static int64_t seconds_of(const struct quantity *quantity)
{
    return value_is(quantity->literal, VALUE_INTEGER) && quantity->literal->as.integer > 0
               ? quantity->literal->as.integer
               : 0;
}

/* The least that a state takes when it succeeds. */
static int64_t least_of(const struct search *search, const struct state *state)
{
    int64_t most = state->kind == SFN_WAIT ? seconds_of(&state->seconds) : 0;

    for (size_t i = 0; state->kind == SFN_PARALLEL && i < state->scope_count; i++) {
        int64_t end = search->scopes[state->scopes[i]->id].end;

        if (end > most)
            most = end;
    }
    return most;
}

/* The least after which a state may fail because of a Fail inside. */
static int64_t least_failure(const struct search *search, const struct state *state)
{
    int64_t fail = NEVER;

    for (size_t i = 0; i < state->scope_count; i++)
        if (search->scopes[state->scopes[i]->id].fail < fail)
            fail = search->scopes[state->scopes[i]->id].fail;
    return fail;
}

static int64_t sum(int64_t left, int64_t right)
{
    return left >= NEVER - right ? NEVER : left + right;
}

/* Look at a state that is entered after `seconds`; *last is the state that the scope ends with. */
static void pass(struct search *search, struct state *state, struct least *least,
                 const struct state **last)
{
    int64_t seconds = search->reached[state->id];
    int64_t left = sum(seconds, least_of(search, state));
    int64_t failed = sum(seconds, least_failure(search, state));
    size_t others = 2 + state->choice_count; /* the targets of catchers follow */
    const struct target *target;

    if (state->kind == SFN_FAIL)
        failed = seconds;
    else if (state->end && left < least->end) {
        least->end = left;
        *last = state;
    }
    if (failed < least->fail)
        least->fail = failed;
    for (size_t i = 0; (target = machine_target(state, i)) != NULL; i++)
        if (target->tree != NULL)
            reach(search, target_state(target), i < others ? left : seconds, state);
}

/* Search a scope all of whose inner scopes are known. Returns the state that it ends with first. */
static const struct state *search_scope(struct search *search, const struct scope *scope)
{
    struct least least = {NEVER, NEVER};
    const struct state *last = NULL;

    if (scope_leads_anywhere(scope)) {
        search->scopes[scope->id] = (struct least){0, 0};
        return NULL;
    }
    reach(search, target_state(&scope->start), 0, NULL);
    while (search->count > 0)
        pass(search, take_first(search), &least, &last);
    search->scopes[scope->id] = least;
    return last;
}

/* ---- findings ---- */

static const struct tree *machine_timeout(const struct check *check)
{
    return tree_field(check->machine->tree, "TimeoutSeconds");
}

static void report_too_short(const struct search *search, const struct state *last, int64_t least)
{
    struct check *check = search->check;
    const struct state *longest = last;
    struct finding *finding =
        check_report(check, machine_timeout(check)->span, RULE_TIMEOUT_TOO_SHORT, "/TimeoutSeconds",
                     "no execution can end within %lld seconds: its Waits alone take at least %lld",
                     (long long)check->machine->timeout_seconds, (long long)least);

    for (const struct state *at = last; at != NULL; at = search->after[at->id])
        if (least_of(search, at) > least_of(search, longest))
            longest = at;
    diag_note(check->diags, finding,
              longest->seconds.tree != NULL ? longest->seconds.tree->span : longest->name_span,
              "%lld of them are spent here", (long long)least_of(search, longest));
}

/* Returns whether no path meets the machine's timeout. */
static bool check_paths_of(struct check *check)
{
    size_t states = check->machine->state_count, scopes = check->machine->scope_count;
    const struct scope **order = ARENA_ARRAY(check->arena, const struct scope *, scopes);
    struct search search = {.check = check,
                            .scopes = ARENA_ARRAY(check->arena, struct least, scopes),
                            .reached = ARENA_ARRAY(check->arena, int64_t, states),
                            .after = ARENA_ARRAY(check->arena, const struct state *, states),
                            .heap = ARENA_ARRAY(check->arena, struct state *, states),
                            .places = ARENA_ARRAY(check->arena, size_t, states)};
    const struct state *last = NULL;
    const struct least *least = search.scopes;

    for (size_t i = 0; i < states; i++)
        search.reached[i] = NEVER;
    for (const struct scope *scope = check->machine->scopes; scope != NULL; scope = scope->next)
        order[scope->id] = scope;
    for (size_t i = scopes; i-- > 0;) /* what is inside has the larger number */
        last = search_scope(&search, order[i]);
    if (last == NULL || least->end == NEVER || least->end < check->machine->timeout_seconds ||
        least->fail < check->machine->timeout_seconds)
        return false;
    report_too_short(&search, last, least->end);
    return true;
}

static void report_outlasting(struct check *check, const struct state *state,
                              const struct quantity *quantity, const char *field, const char *what)
{
    diag_note(check->diags,
              check_report(check, quantity->tree->span, RULE_OUTLASTS_EXECUTION,
                           arena_format(check->arena, "%s/%s", state->location, field), "%s", what),
              machine_timeout(check)->span, "the execution is ended after %lld seconds",
              (long long)check->machine->timeout_seconds);
}

/* A retry that is due only after the execution has been ended. */
static void check_retries(struct check *check, const struct state *state, int64_t limit)
{
    for (size_t i = 0; limit > 0 && i < state->retrier_count; i++) {
        const struct retrier *retrier = &state->retriers[i];
        const struct tree *tree = tree_field(retrier->tree, "IntervalSeconds");

        if (tree != NULL && !retrier->full_jitter && retrier->max_attempts > 0 &&
            retrier->interval_seconds >= (double)limit)
            check_report(
                check, tree->span, RULE_OUTLASTS_EXECUTION,
                arena_format(check->arena, "%s/Retry[%zu]/IntervalSeconds", state->location, i),
                "this retry never comes: the execution is ended after %lld seconds",
                (long long)limit);
    }
}

static void check_state(struct check *check, const struct state *state, bool waits)
{
    int64_t limit = check->machine->timeout_seconds;
    bool express = check->machine->express || check_express_map(state->scope) != NULL;

    check_retries(check, state,
                  express && (limit <= 0 || limit > EXPRESS_SECONDS_MAX) ? EXPRESS_SECONDS_MAX
                                                                         : limit);
    if (express && state->kind == SFN_TASK && state->timeout.tree != NULL &&
        seconds_of(&state->timeout) > EXPRESS_SECONDS_MAX &&
        (limit <= 0 || seconds_of(&state->timeout) < limit))
        check_report(check, state->timeout.tree->span, RULE_OUTLASTS_EXECUTION,
                     arena_format(check->arena, "%s/TimeoutSeconds", state->location),
                     "this timeout never strikes: express executions last five minutes at most");

    if (limit > 0 && state->kind == SFN_TASK && seconds_of(&state->timeout) >= limit)
        report_outlasting(check, state, &state->timeout, "TimeoutSeconds",
                          "this timeout never strikes: the machine's own does, before it");
    if (limit > 0 && state->kind == SFN_TASK && state->timeout.tree == NULL &&
        seconds_of(&state->heartbeat) >= limit)
        report_outlasting(check, state, &state->heartbeat, "HeartbeatSeconds",
                          "no heartbeat is ever missed: the machine's timeout strikes before it");
    if (state->kind != SFN_WAIT || seconds_of(&state->seconds) == 0)
        return;
    if (limit > 0 && waits && seconds_of(&state->seconds) >= limit)
        report_outlasting(check, state, &state->seconds, "Seconds",
                          "no execution gets past this Wait: the machine's timeout ends it");
    else if (express && seconds_of(&state->seconds) >= EXPRESS_SECONDS_MAX)
        check_report(check, state->seconds.tree->span, RULE_OUTLASTS_EXECUTION,
                     arena_format(check->arena, "%s/Seconds", state->location),
                     "no execution gets past this Wait: express executions last five minutes at "
                     "most");
}

void check_durations(struct check *check)
{
    bool waits = check->machine->timeout_seconds <= 0 || !check_paths_of(check);

    if (check->machine->express && check->machine->timeout_seconds > EXPRESS_SECONDS_MAX)
        check_report(check, machine_timeout(check)->span, RULE_OUTLASTS_EXECUTION,
                     "/TimeoutSeconds",
                     "this timeout never strikes: express executions last five minutes at most");
    for (const struct state *state = first_state(check->machine); state != NULL;
         state = following_state(state))
        check_state(check, state, waits);
}
