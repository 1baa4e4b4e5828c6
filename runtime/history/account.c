/* runtime/history/account.c - write a history for people, a line for each event.
 *
 * In: recorded events. Out: "  1.002s  #9  Charge  task failed: Card.Declined: card declined".
 * Why: people want to see when which state did what, not JSON. */
#include <stdlib.h>

#include "runtime/base/bug.h"
#include "runtime/base/utf8.h"
#include "runtime/history/record.h"

#define NAME_WIDTH_MAX 32

static const char *const phrases[HISTORY_TYPES] = {
    [HISTORY_EXECUTION_STARTED] = "execution started",
    [HISTORY_EXECUTION_SUCCEEDED] = "execution succeeded",
    [HISTORY_EXECUTION_FAILED] = "execution failed",
    [HISTORY_EXECUTION_ABORTED] = "execution stopped",
    [HISTORY_EXECUTION_TIMED_OUT] = "execution timed out",
    [HISTORY_PASS_STATE_ENTERED] = "entered",
    [HISTORY_TASK_STATE_ENTERED] = "entered",
    [HISTORY_CHOICE_STATE_ENTERED] = "entered",
    [HISTORY_WAIT_STATE_ENTERED] = "entered",
    [HISTORY_SUCCEED_STATE_ENTERED] = "entered",
    [HISTORY_FAIL_STATE_ENTERED] = "entered",
    [HISTORY_PARALLEL_STATE_ENTERED] = "entered",
    [HISTORY_MAP_STATE_ENTERED] = "entered",
    [HISTORY_PASS_STATE_EXITED] = "left",
    [HISTORY_TASK_STATE_EXITED] = "left",
    [HISTORY_CHOICE_STATE_EXITED] = "left",
    [HISTORY_WAIT_STATE_EXITED] = "left",
    [HISTORY_SUCCEED_STATE_EXITED] = "left",
    [HISTORY_FAIL_STATE_EXITED] = "left",
    [HISTORY_PARALLEL_STATE_EXITED] = "left",
    [HISTORY_MAP_STATE_EXITED] = "left",
    [HISTORY_TASK_STATE_ABORTED] = "task given up",
    [HISTORY_WAIT_STATE_ABORTED] = "wait given up",
    [HISTORY_PARALLEL_STATE_ABORTED] = "branches given up",
    [HISTORY_MAP_STATE_ABORTED] = "items given up",
    [HISTORY_TASK_SCHEDULED] = "task scheduled",
    [HISTORY_TASK_STARTED] = "task started",
    [HISTORY_TASK_SUBMITTED] = "task submitted",
    [HISTORY_TASK_SUCCEEDED] = "task succeeded",
    [HISTORY_TASK_FAILED] = "task failed",
    [HISTORY_TASK_TIMED_OUT] = "task timed out",
    [HISTORY_TASK_START_FAILED] = "task could not be started",
    [HISTORY_TASK_SUBMIT_FAILED] = "task could not be submitted",
    [HISTORY_LAMBDA_SCHEDULED] = "function scheduled",
    [HISTORY_LAMBDA_STARTED] = "function started",
    [HISTORY_LAMBDA_SUCCEEDED] = "function succeeded",
    [HISTORY_LAMBDA_FAILED] = "function failed",
    [HISTORY_LAMBDA_TIMED_OUT] = "function timed out",
    [HISTORY_LAMBDA_START_FAILED] = "function could not be started",
    [HISTORY_ACTIVITY_SCHEDULED] = "activity scheduled",
    [HISTORY_ACTIVITY_STARTED] = "activity started",
    [HISTORY_ACTIVITY_SUCCEEDED] = "activity succeeded",
    [HISTORY_ACTIVITY_FAILED] = "activity failed",
    [HISTORY_ACTIVITY_TIMED_OUT] = "activity timed out",
    [HISTORY_MAP_STARTED] = "items begun",
    [HISTORY_MAP_SUCCEEDED] = "all items succeeded",
    [HISTORY_MAP_FAILED] = "items failed",
    [HISTORY_MAP_ITERATION_STARTED] = "item started",
    [HISTORY_MAP_ITERATION_SUCCEEDED] = "item succeeded",
    [HISTORY_MAP_ITERATION_FAILED] = "item failed",
    [HISTORY_MAP_ITERATION_ABORTED] = "item given up",
    [HISTORY_MAP_RUN_STARTED] = "map run started",
    [HISTORY_MAP_RUN_SUCCEEDED] = "map run succeeded",
    [HISTORY_MAP_RUN_FAILED] = "map run failed",
    [HISTORY_MAP_RUN_ABORTED] = "map run given up",
    [HISTORY_PARALLEL_STARTED] = "branches begun",
    [HISTORY_PARALLEL_SUCCEEDED] = "all branches succeeded",
    [HISTORY_PARALLEL_FAILED] = "branches failed",
};

struct text {
    const char *at;
    size_t size;
};

/* The details of an event that its line mentions. */
struct line {
    struct text name, error, cause, resource;
    int64_t index, length; /* -1: none */
};

static void line_read(struct event_reader *reader, unsigned details, struct line *line)
{
    *line = (struct line){.index = -1, .length = -1};
    while (details-- > 0) {
        struct event_detail detail;
        const char *text;
        struct text found;

        event_detail_next(reader, &detail, &text);
        found = (struct text){text, (size_t)detail.number};
        if (detail.field == HISTORY_FIELD_NAME)
            line->name = found;
        else if (detail.field == HISTORY_FIELD_ERROR)
            line->error = found;
        else if (detail.field == HISTORY_FIELD_CAUSE)
            line->cause = found;
        else if (detail.field == HISTORY_FIELD_RESOURCE)
            line->resource = found;
        else if (detail.field == HISTORY_FIELD_INDEX)
            line->index = detail.number;
        else if (detail.field == HISTORY_FIELD_LENGTH)
            line->length = detail.number;
    }
}

/* Append a text as one line: causes often have several. */
static void line_add_text(struct buffer *out, struct text text)
{
    for (size_t i = 0; i < text.size; i++)
        buffer_add_byte(out, (unsigned char)text.at[i] < ' ' ? ' ' : text.at[i]);
}

static void line_render(struct buffer *out, const struct event_head *head, const struct line *line,
                        struct text state, size_t width, int64_t start_ms)
{
    int64_t elapsed = head->time_ms - start_ms;
    size_t used = utf8_characters(state.at, state.size);

    buffer_add_format(out, "%4lld.%03llds  #%-4lld ", (long long)(elapsed / 1000),
                      (long long)(elapsed % 1000), (long long)head->id);
    line_add_text(out, state);
    for (; used < width; used++)
        buffer_add_byte(out, ' ');
    buffer_add_format(out, "%s%s", width > 0 ? "  " : "", phrases[head->type]);
    if (line->index >= 0)
        buffer_add_format(out, " (%lld)", (long long)line->index);
    if (line->length >= 0)
        buffer_add_format(out, " (%lld)", (long long)line->length);
    if (line->error.at != NULL) {
        buffer_add_text(out, ": ");
        line_add_text(out, line->error);
    }
    if (line->cause.at != NULL) {
        buffer_add_text(out, ": ");
        line_add_text(out, line->cause);
    }
    if (line->resource.at != NULL && line->error.at == NULL) {
        buffer_add_text(out, ": ");
        line_add_text(out, line->resource);
    }
    buffer_add_byte(out, '\n');
}

/* True for an event whose previous event is one of the branch or item that ended last. Following
 * the chain of previous events would name a state inside; so no state is named for it. */
static bool ends_join(enum history_type type)
{
    return type == HISTORY_MAP_SUCCEEDED || type == HISTORY_MAP_FAILED ||
           type == HISTORY_PARALLEL_SUCCEEDED || type == HISTORY_PARALLEL_FAILED;
}

/* Find the state of each event: the one that its chain of previous events has entered last. Returns
 * how wide the column of names must be. */
static size_t states_read(const struct history *history, struct text *states)
{
    struct event_reader reader = {history, 0};
    struct event_head head;
    size_t width = 0;

    while (event_next(&reader, &head)) {
        struct line line;
        size_t characters;

        line_read(&reader, head.details, &line);
        ENSURE(head.id >= 1 && (size_t)head.id <= history->events);
        if (line.name.at != NULL)
            states[head.id] = line.name;
        else if (head.type > HISTORY_EXECUTION_TIMED_OUT && head.previous_id > 0 &&
                 !ends_join(head.type))
            states[head.id] = states[head.previous_id];
        characters = utf8_characters(states[head.id].at, states[head.id].size);
        if (characters > width)
            width = characters;
    }
    return width < NAME_WIDTH_MAX ? width : NAME_WIDTH_MAX;
}

void history_render_account(const struct history *history, struct buffer *out)
{
    struct event_reader reader = {history, 0};
    struct event_head head;
    struct text *states = mem_zeroed(history->events + 1, sizeof *states);
    size_t width = states_read(history, states);
    int64_t start_ms = 0;

    while (event_next(&reader, &head)) {
        struct line line;

        if (reader.at == sizeof head)
            start_ms = head.time_ms;
        line_read(&reader, head.details, &line);
        line_render(out, &head, &line, states[head.id], width, start_ms);
    }
    free(states);
}
