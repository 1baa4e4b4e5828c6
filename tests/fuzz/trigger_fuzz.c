/* tests/fuzz/trigger_fuzz.c - any bytes as an event pattern with an event, or as a schedule.
 *
 * The first byte chooses. A pattern and its event are parted by a line that is empty. Held against
 * each other: the pattern and a branch of $or that is the pattern, a firing and the next one. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/trigger/pattern.h"
#include "runtime/trigger/schedule.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define SOME_TIME 1770000000000

static void check_schedule(const uint8_t *data, size_t size)
{
    struct schedule schedule;
    char *text = mem_text((const char *)data, size), *problem;
    int64_t time = SOME_TIME, next;

    if (schedule_read(&schedule, text, &problem)) {
        ENSURE(problem == NULL);
        for (int i = 0; i < 5 && schedule_next(&schedule, SOME_TIME, time, &next); i++) {
            int64_t again;

            ENSURE(next > time);
            ENSURE(schedule_next(&schedule, SOME_TIME, next - 1, &again) && again == next);
            time = next;
        }
    } else {
        ENSURE(problem != NULL && strchr(problem, '\n') == NULL);
    }
    free(problem);
    free(text);
}

/* Whether the event matches either the pattern or what never comes: the same as the pattern. */
static bool matches_in_branch(const char *text, size_t size, const struct value *event, bool plain)
{
    struct buffer either = BUFFER_EMPTY, problem = BUFFER_EMPTY;
    struct event_pattern *pattern;
    bool matches = plain;

    buffer_add_text(&either, "{\"$or\":[");
    buffer_add(&either, text, size);
    buffer_add_text(&either, ",{\"\\u0001\":[\"\\u0002\"]}]}");
    pattern = event_pattern_read(either.text, either.size, &problem);
    /* A branch may not have all names, and the text may go on behind the pattern. */
    if (pattern != NULL)
        matches = event_pattern_matches(pattern, event);
    event_pattern_free(pattern);
    buffer_fini(&either);
    buffer_fini(&problem);
    return matches;
}

static void check_pattern(const char *text, size_t size)
{
    const char *gap = size > 0 ? memmem(text, size, "\n\n", 2) : NULL;
    size_t pattern_size = gap != NULL ? (size_t)(gap - text) : size;
    struct buffer problem = BUFFER_EMPTY;
    struct event_pattern *pattern = event_pattern_read(text, pattern_size, &problem);
    const struct value *event = NULL;
    struct region region;
    struct json_error error;

    ENSURE((pattern == NULL) == (problem.size > 0));
    region_init(&region);
    if (gap != NULL)
        event = json_read(&region, gap + 2, size - pattern_size - 2, JSON_TEXT_BORROWED, &error);
    if (pattern != NULL && value_is(event, VALUE_OBJECT) &&
        json_read(&region, text, pattern_size, JSON_TEXT_BORROWED, &error) != NULL &&
        memmem(gap, size - pattern_size, "u0001", 5) == NULL) {
        bool plain = event_pattern_matches(pattern, event);

        ENSURE(plain == matches_in_branch(text, pattern_size, event, plain));
    }
    region_fini(&region);
    event_pattern_free(pattern);
    buffer_fini(&problem);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    if (data[0] == 's')
        check_schedule(data + 1, size - 1);
    else
        check_pattern((const char *)data + 1, size - 1);
    return 0;
}
