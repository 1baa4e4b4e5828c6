/* tests/keeper/roll.c - keep what an engine tells of the executions and runs of distributed Maps.
 */
#include "tests/keeper/roll.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/json/value.h"

static void complain(struct roll *roll, const char *problem)
{
    if (roll->problem == NULL)
        roll->problem = problem;
}

static char *copy_of(const char *text)
{
    return text != NULL ? mem_text(text, strlen(text)) : NULL;
}

static char *copy_of_string(const struct value *string)
{
    return string != NULL ? mem_text(string->as.text, string->size) : NULL;
}

/* ---- what is told ---- */

static uint64_t child_begun(void *context, void *owner, const struct map_child_start *start)
{
    struct roll *roll = context;
    struct roll_child *child;

    (void)owner;
    for (size_t i = 0; i < roll->children_count; i++)
        if (roll->children[i].start.id == start->id ||
            strcmp(roll->children[i].start.arn, start->arn) == 0)
            complain(roll, "a child begins twice");
    if (start->within > roll->children_count)
        complain(roll, "a child is within one that has not begun");
    roll->children = mem_resize(roll->children, (roll->children_count + 1) * sizeof *child);
    child = &roll->children[roll->children_count++];
    *child = (struct roll_child){.start = *start};
    child->start.name = copy_of(start->name);
    child->start.arn = copy_of(start->arn);
    child->start.run_arn = copy_of(start->run_arn);
    child->start.machine_arn = NULL;
    child->start.input = mem_text(start->input, start->input_size);
    return roll->children_count;
}

static struct roll_child *live_child(struct roll *roll, uint64_t number)
{
    struct roll_child *child;

    ENSURE(number > 0 && number <= roll->children_count);
    child = &roll->children[number - 1];
    if (child->end.status != EXECUTION_RUNNING)
        complain(roll, "a child does something after its end");
    return child;
}

static void child_events(void *context, void *owner, uint64_t number, const struct history *events)
{
    struct roll *roll = context;
    struct roll_child *child = live_child(roll, number);
    struct event_reader reader = {events, 0};
    struct event_head head;

    (void)owner;
    if (child->start.express)
        complain(roll, "an express child has a history");
    if (events->begun)
        complain(roll, "a part of a child's history does not stand alone");
    while (event_next(&reader, &head)) {
        if (head.id != (int64_t)++child->history.events)
            complain(roll, "a child's events have a gap");
        for (unsigned i = 0; i < head.details; i++) {
            struct event_detail detail;
            const char *text;

            event_detail_next(&reader, &detail, &text);
        }
    }
    buffer_add(&child->history.bytes, events->bytes.text, events->bytes.size);
}

static void child_redriven(void *context, void *owner, uint64_t number, int64_t redriven_ms)
{
    struct roll *roll = context;
    struct roll_child *child = &roll->children[number - 1];

    (void)owner;
    if (number == 0 || number > roll->children_count || child->end.status == EXECUTION_RUNNING ||
        child->end.status == EXECUTION_SUCCEEDED) {
        complain(roll, "a child is redriven that has not failed");
        return;
    }
    if (redriven_ms < child->end.ended_ms)
        complain(roll, "a child is redriven before it has ended");
    free(child->error);
    free(child->cause);
    child->error = child->cause = NULL;
    child->end = (struct map_child_end){.status = EXECUTION_RUNNING};
}

static void child_ended(void *context, void *owner, uint64_t number,
                        const struct map_child_end *end)
{
    struct roll *roll = context;
    struct roll_child *child = live_child(roll, number);

    (void)owner;
    if (roll->recorded && !child->start.express && child->history.events < 2)
        complain(roll, "a child has ended without its events");
    child->end = *end;
    child->error = copy_of_string(end->error);
    child->cause = copy_of_string(end->cause);
    child->end.error = child->end.cause = NULL;
    if (end->output != NULL)
        child->end.output = mem_text(end->output, end->output_size);
    if ((end->output != NULL) != (end->status == EXECUTION_SUCCEEDED))
        complain(roll, "an output that cannot be");
}

static size_t lost(const struct map_counts *counts)
{
    return counts->failed + counts->timed_out + counts->aborted + counts->pending_redrive;
}

/* What is pending had ended somehow. */
static bool counts_are_equal(const struct map_counts *left, const struct map_counts *right)
{
    return left->running == right->running && left->succeeded == right->succeeded &&
           lost(left) == lost(right) &&
           (right->pending_redrive > 0 ||
            (left->failed == right->failed && left->timed_out == right->timed_out));
}

static void count_child(const struct roll_child *child, struct map_counts *counts, size_t count)
{
    size_t *const places[] = {
        [EXECUTION_RUNNING] = &counts->running, [EXECUTION_SUCCEEDED] = &counts->succeeded,
        [EXECUTION_FAILED] = &counts->failed,   [EXECUTION_TIMED_OUT] = &counts->timed_out,
        [EXECUTION_ABORTED] = &counts->aborted,
    };

    *places[child->end.status] += count;
    counts->total += count;
}

/* The counters of the run against its children. */
static void check_run(struct roll *roll, const struct map_run_report *run)
{
    struct map_counts items = {.total = 0}, executions = {.total = 0};

    for (size_t i = 0; i < roll->children_count; i++) {
        const struct roll_child *child = &roll->children[i];

        if (child->start.run != run->id)
            continue;
        count_child(child, &items, child->start.items);
        count_child(child, &executions, 1);
        if (strcmp(child->start.run_arn, run->arn) != 0)
            complain(roll, "a child names another run than its own");
    }
    if (!counts_are_equal(&items, &run->items) ||
        items.total + run->items.pending != run->items.total)
        complain(roll, "a run's items are not those of its children");
    if (!counts_are_equal(&executions, &run->executions) ||
        executions.total != run->executions.total || run->executions.pending != 0)
        complain(roll, "a run's executions are not its children");
    if (run->status != EXECUTION_RUNNING && run->executions.running > 0)
        complain(roll, "a run has ended before its children");
}

/* The texts of the run stay its own. */
static void note_report(struct roll_run *run, const struct map_run_report *report)
{
    const char *arn = run->report.arn, *state = run->report.state;

    run->report = *report;
    run->report.arn = arn;
    run->report.state = state;
}

static void run_changed(void *context, void *owner, const struct map_run_report *report)
{
    struct roll *roll = context;
    struct roll_run *run = NULL;

    (void)owner;
    for (size_t i = 0; i < roll->runs_count; i++)
        if (roll->runs[i].report.id == report->id)
            run = &roll->runs[i];
    if (run == NULL) {
        roll->runs = mem_resize(roll->runs, (roll->runs_count + 1) * sizeof *run);
        run = &roll->runs[roll->runs_count++];
        *run = (struct roll_run){
            .report = {.arn = copy_of(report->arn), .state = copy_of(report->state)}};
    } else if (run->report.status != EXECUTION_RUNNING &&
               run->report.redrives == report->redrives) {
        complain(roll, "a run changes after its end");
    }
    if (strcmp(run->report.arn, report->arn) != 0)
        complain(roll, "a run changes its name");
    if ((report->status == EXECUTION_RUNNING) != (report->ended_ms == 0))
        complain(roll, "a run's end has no time");
    if (report->max_concurrency > 0 &&
        report->executions.running > (size_t)report->max_concurrency &&
        report->executions.running > run->report.executions.running)
        complain(roll, "more children run at once than may");
    note_report(run, report);
    check_run(roll, &run->report);
}

struct map_sink roll_sink(struct roll *roll)
{
    return (struct map_sink){.teller = &map_teller,
                             .child_begun = child_begun,
                             .child_events = child_events,
                             .child_redriven = child_redriven,
                             .child_ended = child_ended,
                             .run_changed = run_changed,
                             .context = roll};
}

void roll_fini(struct roll *roll)
{
    for (size_t i = 0; i < roll->children_count; i++) {
        struct roll_child *child = &roll->children[i];

        free((void *)(uintptr_t)child->start.name);
        free((void *)(uintptr_t)child->start.arn);
        free((void *)(uintptr_t)child->start.run_arn);
        free((void *)(uintptr_t)child->start.input);
        free((void *)(uintptr_t)child->end.output);
        free(child->error);
        free(child->cause);
        buffer_fini(&child->history.bytes);
    }
    for (size_t i = 0; i < roll->runs_count; i++) {
        free((void *)(uintptr_t)roll->runs[i].report.arn);
        free((void *)(uintptr_t)roll->runs[i].report.state);
    }
    free(roll->children);
    free(roll->runs);
    *roll = (struct roll){.children = NULL};
}

/* ---- what is kept ---- */

void roll_check(struct roll *roll, bool ended)
{
    size_t of_runs = 0;

    for (size_t i = 0; i < roll->runs_count; i++) {
        const struct map_run_report *run = &roll->runs[i].report;

        check_run(roll, run);
        of_runs += run->executions.total;
        if (ended && run->status == EXECUTION_RUNNING)
            complain(roll, "a run does not end with its execution");
    }
    if (of_runs != roll->children_count)
        complain(roll, "a child is in no run");
    for (size_t i = 0; ended && i < roll->children_count; i++)
        if (roll->children[i].end.status == EXECUTION_RUNNING)
            complain(roll, "a child does not end with its execution");
}

static void write_counts(const struct map_counts *counts, struct buffer *out)
{
    buffer_add_format(out, " %zu:%zu/%zu/%zu/%zu/%zu/%zu,%zu,%zu", counts->total, counts->pending,
                      counts->running, counts->succeeded, counts->failed, counts->timed_out,
                      counts->aborted, counts->results_written, counts->not_redrivable);
}

void roll_write(const struct roll *roll, struct buffer *out)
{
    for (size_t i = 0; i < roll->runs_count; i++) {
        const struct map_run_report *run = &roll->runs[i].report;

        buffer_add_format(out, "run %s %s of %llu", run->state, execution_status_name(run->status),
                          (unsigned long long)run->within);
        write_counts(&run->items, out);
        write_counts(&run->executions, out);
        buffer_add_format(out, " %lld %lld %g\n", (long long)run->max_concurrency,
                          (long long)run->tolerated_count, run->tolerated_percentage);
    }
    for (size_t i = 0; i < roll->children_count; i++) {
        const struct roll_child *child = &roll->children[i];

        buffer_add_format(out, "child %s of %llu: %s\n  %s", child->start.arn,
                          (unsigned long long)child->start.within, child->start.input,
                          execution_status_name(child->end.status));
        buffer_add_format(out, " %s %s %s\n", child->end.output != NULL ? child->end.output : "-",
                          child->error != NULL ? child->error : "-",
                          child->cause != NULL ? child->cause : "-");
        history_render(&child->history, out);
        buffer_add_byte(out, '\n');
    }
}
