/* tests/property/invariants.c - what holds of every history, whatever the machine.
 *
 * Ids are 1 to n; an event comes after the one it points at; time does not run backwards; every
 * state that is exited, fails or is aborted was entered by the same chain of events, once. */
#include "tests/property/invariants.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/history/record.h"

static unsigned char unshared[HISTORY_TYPES];
unsigned char *events_met = unshared;

/* What is remembered of an event. */
struct met {
    enum history_type type;
    char name[64];
    bool over; /* an entered state: its exit or abortion was seen */
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

/* Details of the event: the name of the state, if it has one. */
static void read_details(struct event_reader *reader, const struct event_head *head,
                         struct met *met)
{
    for (unsigned i = 0; i < head->details; i++) {
        struct event_detail detail;
        const char *text;

        event_detail_next(reader, &detail, &text);
        if (strcmp(detail.field, "name") == 0 && text != NULL)
            (void)snprintf(met->name, sizeof met->name, "%.*s", (int)detail.number, text);
    }
}

static const char *check_place(const struct event_head *head, int64_t count, int64_t time_ms)
{
    /* The execution itself is stopped or times out, not what it was at. */
    bool first = head->previous_id == 0 && head->type != HISTORY_EXECUTION_TIMED_OUT &&
                 head->type != HISTORY_EXECUTION_ABORTED;

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

static const char *check_all(const struct history *history, struct met *all,
                             enum execution_status status)
{
    struct event_reader reader = {history, 0};
    struct event_head head = {0};
    const char *problem = NULL;
    int64_t count = 0, time_ms = 0;

    while (problem == NULL && event_next(&reader, &head)) {
        struct met *met = &all[++count];

        met->type = head.type;
        read_details(&reader, &head, met);
        events_met[head.type] = 1;
        problem = check_place(&head, count, time_ms);
        if (problem == NULL && is_exited(met->type))
            problem = check_exit(&head, all, met);
        time_ms = head.time_ms;
    }
    if (problem == NULL)
        problem = check_end(&head, status);
    return problem;
}

const char *history_problem(const struct history *history, enum execution_status status)
{
    struct met *all = mem_zeroed(history->events + 1, sizeof *all);
    const char *problem = check_all(history, all, status);

    free(all);
    return problem;
}
