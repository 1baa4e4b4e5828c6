/* runtime/trigger/pattern_match.c - match an event with a pattern.
 *
 * In EventBridge an event is a set of fields, each with its path and value. Arrays are not in the
 * path: each of their elements is a value of the field. Fields that lie in different elements of
 * one array never match together.
 *
 * How: a way's fields go down the event side by side. An object hands each to the member that is
 * next on its path; an array needs one element that meets all of them, but for those that a simple
 * value in the array meets. So each value of the event is looked at once a way. */
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/json/value.h"
#include "runtime/trigger/pattern.h"
#include "runtime/trigger/ways.h"

/* A field on its way down. */
struct descent {
    const struct way_field *field;
    size_t at;                  /* how much of its path is behind */
    const struct value *member; /* where it goes next */
};

/* The fields that are being handed down, those of all levels above one another. */
struct matching {
    struct descent *stack;
    size_t top, capacity;
};

static bool is_simple(const struct value *value)
{
    return value->kind != VALUE_OBJECT && value->kind != VALUE_ARRAY;
}

static bool is_at_end(const struct descent *descent)
{
    return descent->at > descent->field->size;
}

static void push(struct matching *matching, const struct descent *descent)
{
    if (matching->top == matching->capacity) {
        matching->capacity = matching->capacity * 2 + 16;
        matching->stack = mem_resize(matching->stack, matching->capacity * sizeof *matching->stack);
    }
    matching->stack[matching->top++] = *descent;
}

static bool matches_all(struct matching *matching, size_t first, size_t end,
                        const struct value *value);
static bool matches_alone(struct matching *matching, const struct descent *descent,
                          const struct value *value);

/* Find the member whose name is what comes next on the path, up to a dot or the end. A name may
 * have dots itself. `from` is where the name before ended, or the descent's place at first; returns
 * where this one ends, 0: there is no more. */
static size_t next_member(const struct descent *descent, const struct value *object, size_t from,
                          const struct value **member)
{
    const struct way_field *field = descent->field;

    while (from <= field->size) {
        const char *dot = memchr(field->path + from, '.', field->size - from);
        size_t end = dot != NULL ? (size_t)(dot - field->path) : field->size;
        struct key key = key_of(field->path + descent->at, end - descent->at);

        *member = value_member(object, &key);
        from = end + 1;
        if (*member != NULL)
            return from;
    }
    return 0;
}

/* One field in an object. Where names with dots leave it several members to go to, one must do. */
static bool matches_member(struct matching *matching, const struct descent *descent,
                           const struct value *object)
{
    const struct value *member;

    for (size_t end = next_member(descent, object, descent->at, &member); end > 0;
         end = next_member(descent, object, end, &member)) {
        struct descent next = {descent->field, end, NULL};

        if (matches_alone(matching, &next, member))
            return true;
    }
    return false;
}

static bool matches_object(struct matching *matching, size_t first, size_t end,
                           const struct value *object)
{
    size_t top = matching->top;

    /* Those that go to the same member go together; it is for paths in order one behind the other.
     */
    for (size_t i = first; i < end; i++) {
        struct descent here = matching->stack[i], next = here;
        const struct value *other;

        if (is_at_end(&here))
            return false;
        next.at = next_member(&here, object, here.at, &next.member);
        if (next.at == 0)
            return false;
        if (next_member(&here, object, next.at, &other) == 0)
            push(matching, &next);
        else if (!matches_member(matching, &here, object))
            return false;
    }
    for (size_t start = top, stop = matching->top; start < stop;) {
        const struct value *member = matching->stack[start].member;
        size_t last = start;

        while (last < stop && matching->stack[last].member == member)
            last++;
        if (!matches_all(matching, start, last, member))
            return false;
        start = last;
    }
    matching->top = top;
    return true;
}

static bool is_met_in(const struct descent *descent, const struct value *array)
{
    for (uint32_t i = 0; i < array->size; i++) {
        const struct value *item = &array->as.items[i];

        if (is_simple(item) && condition_is_met(descent->field->conditions, item))
            return true;
    }
    return false;
}

static bool matches_array(struct matching *matching, size_t first, size_t end,
                          const struct value *array)
{
    size_t start = matching->top, stop;

    for (size_t i = first; i < end; i++) {
        struct descent left = matching->stack[i];

        if (!is_at_end(&left) || !is_met_in(&left, array))
            push(matching, &left);
    }
    stop = matching->top;
    for (uint32_t i = 0; i < array->size && start < stop; i++) {
        bool met = !is_simple(&array->as.items[i]) &&
                   matches_all(matching, start, stop, &array->as.items[i]);

        matching->top = stop;
        if (met)
            stop = start;
    }
    matching->top = start;
    return start == stop;
}

/* Whether the fields first to end of the stack are all met in the value. What it leaves on the
 * stack when they are not, the caller takes away. */
static bool matches_all(struct matching *matching, size_t first, size_t end,
                        const struct value *value)
{
    if (value->kind == VALUE_OBJECT)
        return matches_object(matching, first, end, value);
    if (value->kind == VALUE_ARRAY)
        return matches_array(matching, first, end, value);
    for (size_t i = first; i < end; i++) {
        const struct descent *descent = &matching->stack[i];

        if (!is_at_end(descent) || !condition_is_met(descent->field->conditions, value))
            return false;
    }
    return true;
}

static bool matches_alone(struct matching *matching, const struct descent *descent,
                          const struct value *value)
{
    size_t top = matching->top;
    bool met;

    push(matching, descent);
    met = matches_all(matching, top, top + 1, value);
    matching->top = top;
    return met;
}

/* Whether the event has the field at all: any simple value with its path. */
static bool is_there(struct matching *matching, const struct way_field *field,
                     const struct value *event)
{
    static const struct condition any = {.kind = CONDITION_EXISTS};
    struct way_field anything = {field->path, field->size, &any};
    struct descent descent = {&anything, 0, NULL};

    return matches_alone(matching, &descent, event);
}

static bool matches_way(struct matching *matching, const struct way *way, const struct value *event)
{
    matching->top = 0;
    for (size_t i = 0; i < way->count; i++) {
        const struct way_field *field = &way->fields[i];
        struct descent descent = {field, 0, NULL};
        size_t top = matching->top;

        if (condition_wants_none(field->conditions) && !is_there(matching, field, event))
            continue;
        matching->top = top;
        push(matching, &descent);
    }
    return matches_all(matching, 0, matching->top, event);
}

bool event_pattern_matches(const struct event_pattern *pattern, const struct value *event)
{
    struct matching matching = {NULL, 0, 0};
    bool matches = false;

    for (size_t i = 0; i < pattern->count && !matches && event->kind == VALUE_OBJECT; i++)
        matches = matches_way(&matching, &pattern->ways[i], event);
    free(matching.stack);
    return matches;
}
