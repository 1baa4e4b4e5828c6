/* tests/property/invariants.c - check what holds of every history, whatever the machine.
 *
 * Ids are 1 to n; an event comes after the one it points at; time does not run backwards; every
 * state that is exited, fails or is aborted was entered by the same chain of events, once; so is
 * every run of a Map; work that was scheduled starts and ends once. */
#include "tests/property/invariants.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/history/record.h"

static unsigned char unshared[HISTORY_TYPES];
unsigned char *events_met = unshared;

/* What is remembered of an event. */
struct met {
    enum history_type type;
    char name[EVENT_NAME_MAX];
    bool over; /* an entered state, a started run, work that was started: its end was seen */
};

struct history_check {
    struct met *all; /* by id, from 1 on */
    size_t capacity;
    int64_t count;
    int64_t time_ms;
    struct event_head last;
};

static const char *complaint(const struct event_head *head, const char *what)
{
    static char text[256];

    (void)snprintf(text, sizeof text, "event %lld (%s): %s", (long long)head->id,
                   history_type_name(head->type), what);
    return text;
}

static bool is_exited(enum history_type type)
{
    return type >= HISTORY_PASS_STATE_EXITED && type <= HISTORY_MAP_STATE_EXITED;
}

static const char *check_place(const struct event_head *head, int64_t count, int64_t time_ms)
{
    /* The execution itself is stopped or times out, not what it was at. What fails in the first
     * state follows what came before that. */
    bool first = head->previous_id == 0 && head->type != HISTORY_EXECUTION_TIMED_OUT &&
                 head->type != HISTORY_EXECUTION_ABORTED &&
                 head->type != HISTORY_EVALUATION_FAILED;

    if (head->id != count)
        return complaint(head, "ids do not count on");
    if (head->previous_id < 0 || head->previous_id >= head->id)
        return complaint(head, "it comes before the event it points at");
    if (first && head->id > 2)
        return complaint(head, "it points at nothing");
    if (head->time_ms < time_ms)
        return complaint(head, "time runs backwards");
    if ((head->id == 1) != (head->type == HISTORY_EXECUTION_STARTED))
        return complaint(head, "a history begins with ExecutionStarted, once");
    return NULL;
}

/* ---- what an event may point at ---- */

_Static_assert(HISTORY_TYPES <= 64, "a set of event types is one word");

#define BIT(symbol) (UINT64_C(1) << HISTORY_##symbol)
#define TYPES(first, last) ((BIT(last) << 1) - BIT(first))
#define ENTERED TYPES(PASS_STATE_ENTERED, MAP_STATE_ENTERED)
#define EXITED TYPES(PASS_STATE_EXITED, MAP_STATE_EXITED)
#define SCHEDULED (BIT(TASK_SCHEDULED) | BIT(LAMBDA_SCHEDULED) | BIT(ACTIVITY_SCHEDULED))
#define STARTED (BIT(TASK_STARTED) | BIT(LAMBDA_STARTED) | BIT(ACTIVITY_STARTED))
#define RUNNING (STARTED | BIT(TASK_SUBMITTED))
#define SUCCEEDED (BIT(TASK_SUCCEEDED) | BIT(LAMBDA_SUCCEEDED) | BIT(ACTIVITY_SUCCEEDED))
#define TIMED_OUT (BIT(TASK_TIMED_OUT) | BIT(LAMBDA_TIMED_OUT) | BIT(ACTIVITY_TIMED_OUT))
#define TASK_FAILS (BIT(TASK_FAILED) | BIT(LAMBDA_FAILED) | BIT(ACTIVITY_FAILED) | TIMED_OUT)
#define JOIN_FAILS (BIT(MAP_FAILED) | BIT(PARALLEL_FAILED))
#define REDRIVEN (BIT(EXECUTION_REDRIVEN) | BIT(MAP_RUN_REDRIVEN))
#define RUN_ENDS (BIT(MAP_RUN_SUCCEEDED) | BIT(MAP_RUN_FAILED) | BIT(MAP_RUN_ABORTED))
/* Where a failure is told of: by an event of its own, or by none, so that the last one stands. */
#define FAILS                                                                                      \
    (TASK_FAILS | JOIN_FAILS | ENTERED | SUCCEEDED | BIT(MAP_STARTED) | EXITED |                   \
     BIT(MAP_ITERATION_SUCCEEDED) | BIT(MAP_ITERATION_FAILED) | BIT(MAP_RUN_STARTED) |             \
     BIT(MAP_RUN_FAILED) | BIT(EVALUATION_FAILED))

static const struct {
    uint64_t types;
    uint64_t may_point_at;
} pointers[] = {
    {ENTERED, EXITED | BIT(MAP_ITERATION_STARTED) | BIT(PARALLEL_STARTED)},
    {BIT(PASS_STATE_EXITED), BIT(PASS_STATE_ENTERED)},
    {BIT(CHOICE_STATE_EXITED), BIT(CHOICE_STATE_ENTERED)},
    {BIT(WAIT_STATE_EXITED), BIT(WAIT_STATE_ENTERED)},
    {BIT(SUCCEED_STATE_EXITED), BIT(SUCCEED_STATE_ENTERED)},
    {BIT(TASK_STATE_EXITED),
     SUCCEEDED | TASK_FAILS | BIT(TASK_STATE_ENTERED) | BIT(EVALUATION_FAILED)},
    {BIT(PARALLEL_STATE_EXITED), EXITED | BIT(PARALLEL_FAILED) | BIT(PARALLEL_SUCCEEDED) |
                                     BIT(PARALLEL_STATE_ENTERED) | BIT(EVALUATION_FAILED)},
    {BIT(MAP_RUN_STARTED) | BIT(MAP_RUN_REDRIVEN), BIT(MAP_STARTED)},
    {RUN_ENDS, BIT(MAP_RUN_STARTED)},
    {BIT(EXECUTION_REDRIVEN),
     BIT(EXECUTION_FAILED) | BIT(EXECUTION_TIMED_OUT) | BIT(EXECUTION_ABORTED)},
    {BIT(MAP_STATE_EXITED), BIT(MAP_RUN_STARTED) | BIT(MAP_ITERATION_SUCCEEDED) | BIT(MAP_STARTED) |
                                BIT(MAP_FAILED) | BIT(MAP_STATE_ENTERED) |
                                BIT(MAP_ITERATION_FAILED) | BIT(EVALUATION_FAILED)},
    {SCHEDULED, BIT(TASK_STATE_ENTERED) | TASK_FAILS | SUCCEEDED | BIT(EVALUATION_FAILED)},
    {BIT(TASK_STARTED), BIT(TASK_SCHEDULED)},
    {BIT(LAMBDA_STARTED), BIT(LAMBDA_SCHEDULED)},
    {BIT(ACTIVITY_STARTED), BIT(ACTIVITY_SCHEDULED)},
    {BIT(TASK_SUBMITTED), BIT(TASK_STARTED)},
    {SUCCEEDED, RUNNING},
    {TASK_FAILS & ~TIMED_OUT, RUNNING},
    {TIMED_OUT, RUNNING | SCHEDULED},
    {BIT(PARALLEL_STARTED), BIT(PARALLEL_STATE_ENTERED) | FAILS},
    {BIT(MAP_STARTED), BIT(MAP_STATE_ENTERED) | FAILS},
    {BIT(MAP_ITERATION_STARTED), BIT(MAP_STARTED) | FAILS},
    {BIT(MAP_ITERATION_SUCCEEDED), EXITED},
    {BIT(MAP_SUCCEEDED), BIT(MAP_ITERATION_SUCCEEDED) | BIT(MAP_STARTED) |
                             BIT(MAP_ITERATION_FAILED) | BIT(MAP_RUN_SUCCEEDED)},
    {BIT(PARALLEL_SUCCEEDED), EXITED},
    {BIT(MAP_ITERATION_FAILED) | JOIN_FAILS, FAILS},
    {BIT(EXECUTION_SUCCEEDED), EXITED},
    {BIT(EXECUTION_FAILED), FAILS},
};

/* What follows an execution or a run that is redriven: a state that it was about to enter, its own
 * end, and what is tried again after a Fail that is not entered again; but no state goes on from
 * there. */
#define GOES_ON                                                                                    \
    (ENTERED | RUN_ENDS | JOIN_FAILS | BIT(MAP_SUCCEEDED) | BIT(MAP_STATE_EXITED) |                \
     BIT(MAP_ITERATION_FAILED) | BIT(EXECUTION_FAILED) | BIT(MAP_STARTED) | BIT(PARALLEL_STARTED))

static const char *check_pointer(const struct event_head *head, const struct met *all)
{
    uint64_t own = UINT64_C(1) << head->type;
    uint64_t other = UINT64_C(1) << all[head->previous_id].type;

    if ((other & REDRIVEN) != 0 && (own & GOES_ON) != 0)
        return NULL;
    for (size_t i = 0; i < COUNT_OF(pointers); i++)
        if ((pointers[i].types & own) != 0 && head->previous_id > 0 &&
            (pointers[i].may_point_at & other) == 0) {
            char what[128];

            (void)snprintf(what, sizeof what, "it points at %lld, %s", (long long)head->previous_id,
                           history_type_name(all[head->previous_id].type));
            return complaint(head, what);
        }
    return NULL;
}

/* ---- entered and left ---- */

/* An exit needs an entry of that state that is not over yet. */
static const char *check_exit(const struct event_head *head, struct met *all, const struct met *met)
{
    enum history_type entered =
        HISTORY_PASS_STATE_ENTERED + (met->type - HISTORY_PASS_STATE_EXITED);

    for (int64_t id = head->id - 1; id > 0; id--) {
        if (all[id].type != entered || all[id].over || strcmp(all[id].name, met->name) != 0)
            continue;
        all[id].over = true;
        return NULL;
    }
    return complaint(head, "a state is left that was not entered");
}

/* A run ends once, however. */
static const char *check_run_end(const struct event_head *head, struct met *all)
{
    if (((UINT64_C(1) << head->type) & RUN_ENDS) == 0)
        return NULL;
    if (all[head->previous_id].over)
        return complaint(head, "its run has ended already");
    all[head->previous_id].over = true;
    return NULL;
}

static bool is_run(enum history_type type)
{
    return type == HISTORY_MAP_RUN_STARTED || type == HISTORY_MAP_RUN_REDRIVEN;
}

/* A run that ends silently with its execution begins anew when that is redriven. */
static void forget_runs(const struct event_head *head, struct met *all)
{
    for (int64_t id = 1; head->type == HISTORY_EXECUTION_REDRIVEN && id < head->id; id++)
        all[id].over |= is_run(all[id].type);
}

/* What succeeds leaves no run behind. */
static const char *check_runs(const struct event_head *head, const struct met *all,
                              enum execution_status status)
{
    for (int64_t id = 1; status == EXECUTION_SUCCEEDED && id < head->id; id++)
        if (is_run(all[id].type) && !all[id].over)
            return complaint(head, "a run of a Map has no end");
    return NULL;
}

static const char *check_end(const struct event_head *head, enum execution_status status)
{
    static const enum history_type ends[] = {
        [EXECUTION_SUCCEEDED] = HISTORY_EXECUTION_SUCCEEDED,
        [EXECUTION_FAILED] = HISTORY_EXECUTION_FAILED,
        [EXECUTION_TIMED_OUT] = HISTORY_EXECUTION_TIMED_OUT,
        [EXECUTION_ABORTED] = HISTORY_EXECUTION_ABORTED,
    };

    if (status == EXECUTION_RUNNING || head->type != ends[status])
        return complaint(head, "the last event is not the execution's end");
    return NULL;
}

/* Work ends once: what its end points at has no other. */
static const char *check_work(const struct event_head *head, struct met *all)
{
    if (((UINT64_C(1) << head->type) & (SUCCEEDED | TASK_FAILS | STARTED | BIT(TASK_SUBMITTED))) ==
        0)
        return NULL;
    if (all[head->previous_id].over)
        return complaint(head, "its work went on, or ended, before");
    all[head->previous_id].over = true;
    return NULL;
}

/* ---- event by event ---- */

struct history_check *history_check_new(void)
{
    return mem_zeroed(1, sizeof(struct history_check));
}

void history_check_free(struct history_check *check)
{
    free(check->all);
    free(check);
}

static struct met *remember(struct history_check *check, const struct event_head *head,
                            const char *name)
{
    struct met *met;

    if ((size_t)check->count + 2 > check->capacity) {
        check->capacity = 2 * check->capacity + 64;
        check->all = mem_resize(check->all, check->capacity * sizeof *check->all);
        check->all[0] = (struct met){.over = false};
    }
    met = &check->all[++check->count];
    *met = (struct met){.type = head->type};
    (void)snprintf(met->name, sizeof met->name, "%s", name);
    return met;
}

const char *history_check_take(struct history_check *check, const struct event_head *head,
                               const char *name)
{
    const struct met *met = remember(check, head, name);
    const char *problem = check_place(head, check->count, check->time_ms);

    events_met[head->type] = 1;
    if (problem == NULL)
        problem = check_pointer(head, check->all);
    if (problem == NULL && is_exited(met->type))
        problem = check_exit(head, check->all, met);
    forget_runs(head, check->all);
    if (problem == NULL)
        problem = check_run_end(head, check->all);
    if (problem == NULL)
        problem = check_work(head, check->all);
    check->time_ms = head->time_ms;
    check->last = *head;
    return problem;
}

const char *history_check_end(const struct history_check *check, enum execution_status status)
{
    const char *problem = check_end(&check->last, status);

    return problem != NULL ? problem : check_runs(&check->last, check->all, status);
}

/* ---- the whole, as the engine recorded it ---- */

/* Details of the event: the name of the state, if it has one. */
static void read_details(struct event_reader *reader, const struct event_head *head,
                         char name[EVENT_NAME_MAX])
{
    name[0] = '\0';
    for (unsigned i = 0; i < head->details; i++) {
        struct event_detail detail;
        const char *text;

        event_detail_next(reader, &detail, &text);
        if (detail.field == HISTORY_FIELD_NAME && text != NULL)
            (void)snprintf(name, EVENT_NAME_MAX, "%.*s", (int)detail.number, text);
    }
}

const char *history_problem(const struct history *history, enum execution_status status)
{
    struct history_check *check = history_check_new();
    struct event_reader reader = {history, 0};
    struct event_head head;
    const char *problem = NULL;

    while (problem == NULL && event_next(&reader, &head)) {
        char name[EVENT_NAME_MAX];

        read_details(&reader, &head, name);
        problem = history_check_take(check, &head, name);
    }
    if (problem == NULL)
        problem = history_check_end(check, status);
    history_check_free(check);
    return problem;
}
