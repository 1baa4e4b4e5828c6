/* runtime/history/log.c - write events as AWS sends them to CloudWatch Logs.
 *
 * In: recorded events. Out: a JSON object a line. Numbers are texts there, and details stand under
 * one name for all types. Which types belong to which level is AWS's table. */
#include "runtime/history/log.h"

#include <string.h>

#include "runtime/history/render.h"
#include "runtime/json/write.h"

static enum history_log_level level_of(enum history_type type)
{
    switch (type) {
    case HISTORY_EXECUTION_FAILED:
    case HISTORY_EXECUTION_ABORTED:
    case HISTORY_EXECUTION_TIMED_OUT:
        return HISTORY_LOG_FATAL;
    case HISTORY_FAIL_STATE_ENTERED:
    case HISTORY_EVALUATION_FAILED:
    case HISTORY_TASK_STATE_ABORTED:
    case HISTORY_WAIT_STATE_ABORTED:
    case HISTORY_PARALLEL_STATE_ABORTED:
    case HISTORY_MAP_STATE_ABORTED:
    case HISTORY_TASK_FAILED:
    case HISTORY_TASK_TIMED_OUT:
    case HISTORY_TASK_START_FAILED:
    case HISTORY_TASK_SUBMIT_FAILED:
    case HISTORY_LAMBDA_FAILED:
    case HISTORY_LAMBDA_TIMED_OUT:
    case HISTORY_LAMBDA_START_FAILED:
    case HISTORY_ACTIVITY_FAILED:
    case HISTORY_ACTIVITY_TIMED_OUT:
    case HISTORY_MAP_FAILED:
    case HISTORY_MAP_ITERATION_FAILED:
    case HISTORY_MAP_ITERATION_ABORTED:
    case HISTORY_MAP_RUN_FAILED:
    case HISTORY_MAP_RUN_ABORTED:
    case HISTORY_PARALLEL_FAILED:
        return HISTORY_LOG_ERROR;
    default:
        return HISTORY_LOG_ALL;
    }
}

/* Whether the detail is data of the execution, which may be left out. As recorded, errors and
 * causes are none. */
static bool is_data(enum history_field field)
{
    return field == HISTORY_FIELD_INPUT || field == HISTORY_FIELD_OUTPUT ||
           field == HISTORY_FIELD_PARAMETERS || field == HISTORY_FIELD_ASSIGNED_VARIABLES;
}

static void write_details(struct buffer *out, struct event_reader *reader,
                          const struct event_head *head, bool data)
{
    const char *between = "";

    for (unsigned i = 0; i < head->details; i++) {
        struct event_detail detail;
        const char *text;

        event_detail_next(reader, &detail, &text);
        if (history_field_name(detail.field)[0] == '\0' || (!data && is_data(detail.field)))
            continue;
        buffer_add_text(out, between);
        render_detail(out, &detail, text);
        between = ",";
    }
}

static void write_event(struct buffer *out, struct event_reader *reader,
                        const struct event_head *head, const struct history_log *log)
{
    buffer_add_format(out, "{\"id\":\"%lld\",\"type\":\"%s\",\"details\":{", (long long)head->id,
                      history_type_name(head->type));
    write_details(out, reader, head, log->data);
    buffer_add_format(out,
                      "},\"redrive_count\":\"%lld\",\"previous_event_id\":\"%lld\","
                      "\"event_timestamp\":\"%lld\",\"execution_arn\":",
                      (long long)log->redrives, (long long)head->previous_id,
                      (long long)head->time_ms);
    json_write_string(out, log->arn, strlen(log->arn));
    buffer_add_text(out, "}\n");
}

static void pass_over(struct event_reader *reader, const struct event_head *head)
{
    struct event_detail detail;
    const char *text;

    for (unsigned i = 0; i < head->details; i++)
        event_detail_next(reader, &detail, &text);
}

void history_render_log(const struct history *events, const struct history_log *log,
                        struct buffer *out)
{
    struct event_reader reader = {events, 0};
    struct event_head head;

    while (event_next(&reader, &head))
        if (level_of(head.type) <= log->level)
            write_event(out, &reader, &head, log);
        else
            pass_over(&reader, &head);
}
