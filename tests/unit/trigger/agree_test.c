/* tests/unit/trigger/agree_test.c - random events and patterns match as if all were tried.
 *
 * What EventBridge says of itself, taken at its word: an event is its simple values, each with its
 * path and its place in every array around it; a way matches if a value can be found for each of
 * its fields so that no two lie in different elements of one array. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "runtime/base/buffer.h"
#include "runtime/base/count.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/trigger/pattern.h"
#include "runtime/trigger/ways.h"

enum { ROUNDS = 20000, VALUES_MAX = 400, ARRAYS_MAX = 100, NOWHERE = -1 };

static uint64_t dice;

static unsigned roll(unsigned sides)
{
    dice = dice * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(dice >> 33) % sides;
}

/* ---- random texts ---- */

static const char *const names[] = {"a", "b", "c", "a.b", "b.c"};
static const char *const simple[] = {"1", "2", "\"x\"", "null"};
static const char *const conditions[] = {
    "1", "2", "\"x\"", "null", "{\"exists\":true}", "{\"exists\":false}", "{\"anything-but\":1}",
};

/* Add members with different names by `add`, at least `least`. */
static void add_members(struct buffer *out, int depth, unsigned least,
                        void (*add)(struct buffer *out, int depth))
{
    bool first = true;

    buffer_add_byte(out, '{');
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (roll(3) > 0 && !(first && least > 0 && i + 1 == COUNT_OF(names)))
            continue;
        buffer_add_format(out, "%s\"%s\":", first ? "" : ",", names[i]);
        add(out, depth);
        first = false;
    }
    buffer_add_byte(out, '}');
}

static void add_value(struct buffer *out, int depth)
{
    unsigned kind = depth == 0 ? 0 : roll(3);

    if (kind == 0) {
        buffer_add_text(out, simple[roll(COUNT_OF(simple))]);
    } else if (kind == 1) {
        add_members(out, depth - 1, 0, add_value);
    } else {
        buffer_add_byte(out, '[');
        for (unsigned i = 0, count = roll(4); i < count; i++) {
            buffer_add_text(out, i > 0 ? "," : "");
            add_value(out, depth - 1);
        }
        buffer_add_byte(out, ']');
    }
}

static void add_pattern(struct buffer *out, int depth)
{
    if (depth > 0 && roll(2) == 0) {
        add_members(out, depth - 1, 1, add_pattern);
        return;
    }
    buffer_add_format(out, "[%s", conditions[roll(COUNT_OF(conditions))]);
    if (roll(2) == 0)
        buffer_add_format(out, ",%s", conditions[roll(COUNT_OF(conditions))]);
    buffer_add_byte(out, ']');
}

/* ---- trying all ---- */

/* A simple value of an event, and where it lies in the arrays around it. */
struct found {
    char path[128];
    const struct value *value;
    int places[ARRAYS_MAX]; /* by the number of the array */
};

static struct found found[VALUES_MAX];
static size_t found_count;
static int arrays_count;

static void find(const struct value *value, const char *path, const int *places)
{
    int inner[ARRAYS_MAX];
    char longer[128];
    int array;

    if (value->kind == VALUE_OBJECT) {
        for (uint32_t i = 0; i < value->size; i++) {
            const struct member *member = &value->as.members[i];

            snprintf(longer, sizeof longer, "%s%s%.*s", path, path[0] != '\0' ? "." : "",
                     (int)member->key.size, member->key.text);
            find(&member->value, longer, places);
        }
    } else if (value->kind == VALUE_ARRAY) {
        array = arrays_count++;
        assert_true(array < ARRAYS_MAX);
        for (uint32_t i = 0; i < value->size; i++) {
            const struct value *item = &value->as.items[i];

            memcpy(inner, places, sizeof inner);
            if (item->kind == VALUE_OBJECT || item->kind == VALUE_ARRAY)
                inner[array] = (int)i;
            find(item, path, inner);
        }
    } else {
        assert_true(found_count < VALUES_MAX);
        snprintf(found[found_count].path, sizeof found[0].path, "%s", path);
        found[found_count].value = value;
        memcpy(found[found_count++].places, places, sizeof inner);
    }
}

/* Whether fields from `at` on can be met by values that lie where those before do. */
static bool try_fields(const struct way *way, size_t at, const int *places)
{
    const struct way_field *field = &way->fields[at];
    bool there = false;

    if (at == way->count)
        return true;
    for (size_t i = 0; i < found_count; i++) {
        bool fits = strlen(found[i].path) == field->size &&
                    memcmp(found[i].path, field->path, field->size) == 0;
        int together[ARRAYS_MAX];

        there |= fits;
        fits = fits && condition_is_met(field->conditions, found[i].value);
        for (int array = 0; array < ARRAYS_MAX; array++) {
            int here = found[i].places[array];

            together[array] = here != NOWHERE ? here : places[array];
            fits = fits && (here == NOWHERE || places[array] == NOWHERE || here == places[array]);
        }
        if (fits && try_fields(way, at + 1, together))
            return true;
    }
    return !there && condition_wants_none(field->conditions) && try_fields(way, at + 1, places);
}

static bool try_all(const struct event_pattern *pattern, const struct value *event)
{
    int nowhere[ARRAYS_MAX];

    for (int array = 0; array < ARRAYS_MAX; array++)
        nowhere[array] = NOWHERE;
    found_count = 0;
    arrays_count = 0;
    find(event, "", nowhere);
    for (size_t i = 0; i < pattern->count; i++) {
        if (try_fields(&pattern->ways[i], 0, nowhere))
            return true;
    }
    return false;
}

static void matching_agrees_with_trying_all(void **state)
{
    struct buffer said = BUFFER_EMPTY, asked = BUFFER_EMPTY, problem = BUFFER_EMPTY;
    int matches = 0;

    (void)state;
    for (dice = 1; dice <= ROUNDS; dice++) {
        uint64_t seed = dice;
        struct event_pattern *pattern;
        const struct value *event;
        struct region region;
        struct json_error error;
        bool expected;

        region_init(&region);
        buffer_clear(&said);
        buffer_clear(&asked);
        add_members(&said, 3, 1, add_value);
        add_members(&asked, 2, 1, add_pattern);
        event = json_read(&region, said.text, said.size, JSON_TEXT_BORROWED, &error);
        pattern = event_pattern_read(asked.text, asked.size, &problem);
        assert_non_null(event);
        assert_non_null(pattern);
        expected = try_all(pattern, event);
        if (event_pattern_matches(pattern, event) != expected)
            fail_msg("%s does %smatch %s", asked.text, expected ? "" : "not ", said.text);
        matches += expected;
        event_pattern_free(pattern);
        region_fini(&region);
        dice = seed;
    }
    /* The texts are such that both happens. */
    assert_true(matches > ROUNDS / 100 && matches < ROUNDS / 2);
    buffer_fini(&said);
    buffer_fini(&asked);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(matching_agrees_with_trying_all)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
