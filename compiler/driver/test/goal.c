/* compiler/driver/test/goal.c - what a test case is made for, in words. */
#include "compiler/driver/test/goal.h"

#include <stdlib.h>
#include <string.h>

/* "Choices[2]" of ".../Choices[2]". */
static const char *last_name(const char *location)
{
    const char *slash = strrchr(location, '/');

    return slash != NULL ? slash + 1 : location;
}

static int last_index(const char *location)
{
    const char *bracket = strrchr(location, '[');

    return bracket != NULL ? (int)strtol(bracket + 1, NULL, 10) : 0;
}

static const char *words_of(struct arena *arena, const struct coverage_item *item)
{
    static const char *const words[COVERAGE_KINDS] = {
        [COVERAGE_RETRIER] = "retrier", [COVERAGE_CATCHER] = "catcher", [COVERAGE_RULE] = "rule"};

    if (item->kind == COVERAGE_STATE)
        return arena_format(arena, "%s: entered", item->state->name);
    if (item->kind == COVERAGE_TRANSITION && strcmp(last_name(item->location), "Default") == 0)
        return arena_format(arena, "%s: Default", item->state->name);
    if (item->kind == COVERAGE_TRANSITION)
        return arena_format(arena, "%s: to %s", item->state->name, item->target);
    return arena_format(arena, "%s: %s %d (%s)", item->state->name, words[item->kind],
                        last_index(item->location) + 1, last_name(item->location));
}

const char *goal_name(struct arena *arena, const struct coverage_item *item,
                      const struct made_case *others)
{
    const char *wanted = words_of(arena, item);
    const char *name = wanted;

    for (int number = 2;; number++) {
        const struct made_case *at = others;

        while (at != NULL && strcmp(at->name, name) != 0)
            at = at->next;
        if (at == NULL)
            return name;
        name = arena_format(arena, "%s, %d", wanted, number);
    }
}
