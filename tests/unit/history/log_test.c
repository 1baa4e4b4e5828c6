/* tests/unit/history/log_test.c - events as AWS sends them to CloudWatch Logs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "runtime/history/log.h"
#include "runtime/history/record.h"
#include "runtime/json/value.h"

static bool ends_with(const char *name, const char *end)
{
    size_t size = strlen(name), length = strlen(end);

    return size >= length && strcmp(name + size - length, end) == 0;
}

/* What AWS's table of levels comes to. */
static enum history_log_level level_of(const char *type)
{
    bool bad = ends_with(type, "Failed") || ends_with(type, "TimedOut") ||
               ends_with(type, "Aborted") || strcmp(type, "FailStateEntered") == 0;

    if (!bad)
        return HISTORY_LOG_ALL;
    return strncmp(type, "Execution", strlen("Execution")) == 0 ? HISTORY_LOG_FATAL
                                                                : HISTORY_LOG_ERROR;
}

static void each_type_has_the_level_of_its_kind(void **state)
{
    struct buffer lines = BUFFER_EMPTY;

    (void)state;
    for (unsigned type = 0; type < HISTORY_TYPES; type++) {
        struct history *history = history_new(NULL);

        history_add(history, (enum history_type)type, 1, 0, 0, NULL, 0);
        for (unsigned level = HISTORY_LOG_OFF; level <= HISTORY_LOG_ALL; level++) {
            const struct history_log log = {(enum history_log_level)level, true, "arn", 0};
            bool wanted = level >= level_of(history_type_name((enum history_type)type));

            buffer_clear(&lines);
            history_render_log(history, &log, &lines);
            if ((lines.size > 0) != wanted)
                fail_msg("%s at level %u", history_type_name((enum history_type)type), level);
        }
        history_free(history);
    }
    buffer_fini(&lines);
}

static struct value text(const char *bytes)
{
    return (struct value){.kind = VALUE_STRING, .size = (uint32_t)strlen(bytes), .as.text = bytes};
}

/* What is not logged is passed over with its details: what follows is itself. */
static void data_is_left_out_unless_it_is_wanted(void **state)
{
    const struct value name = text("A"), made = text("{}"), error = text("E"), cause = text("c");
    struct history_log log = {HISTORY_LOG_ALL, true, "arn:\"x\"", 2};
    struct history *history = history_new(NULL);
    struct buffer lines = BUFFER_EMPTY;

    (void)state;
    history_add(history, HISTORY_PASS_STATE_EXITED, 3, 2, 1700000000123,
                (struct history_detail[]){{HISTORY_FIELD_NAME, DETAIL_TEXT, &name, 0},
                                          {HISTORY_FIELD_OUTPUT, DETAIL_WRITTEN, &made, 0}},
                2);
    history_add(history, HISTORY_EXECUTION_FAILED, 4, 3, 1700000000124,
                (struct history_detail[]){{HISTORY_FIELD_ERROR, DETAIL_TEXT, &error, 0},
                                          {HISTORY_FIELD_CAUSE, DETAIL_TEXT, &cause, 0}},
                2);
#define FAILED                                                                                     \
    "{\"id\":\"4\",\"type\":\"ExecutionFailed\",\"details\":{\"error\":\"E\",\"cause\":\"c\"},"    \
    "\"redrive_count\":\"2\",\"previous_event_id\":\"3\",\"event_timestamp\":\"1700000000124\","   \
    "\"execution_arn\":\"arn:\\\"x\\\"\"}\n"
#define EXITED(details)                                                                            \
    "{\"id\":\"3\",\"type\":\"PassStateExited\",\"details\":{" details "},"                        \
    "\"redrive_count\":\"2\",\"previous_event_id\":\"2\",\"event_timestamp\":\"1700000000123\","   \
    "\"execution_arn\":\"arn:\\\"x\\\"\"}\n"
    history_render_log(history, &log, &lines);
    assert_string_equal(lines.text, EXITED("\"name\":\"A\",\"output\":\"{}\",\"outputDetails\":"
                                           "{\"truncated\":false}") FAILED);
    log.data = false;
    buffer_clear(&lines);
    history_render_log(history, &log, &lines);
    assert_string_equal(lines.text, EXITED("\"name\":\"A\"") FAILED);
    log.level = HISTORY_LOG_FATAL;
    buffer_clear(&lines);
    history_render_log(history, &log, &lines);
    assert_string_equal(lines.text, FAILED);
    buffer_fini(&lines);
    history_free(history);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_type_has_the_level_of_its_kind),
        cmocka_unit_test(data_is_left_out_unless_it_is_wanted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
