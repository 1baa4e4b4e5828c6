/* tests/unit/prove/random.h - random values, small enough that two of them are often alike. */
#ifndef TESTS_UNIT_PROVE_RANDOM_H
#define TESTS_UNIT_PROVE_RANDOM_H

#include <stdint.h>
#include <string.h>

#include "compiler/support/arena.h"
#include "runtime/base/count.h"
#include "runtime/json/value.h"

static inline uint32_t random_below(uint64_t *state, uint32_t bound)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*state >> 33) % bound;
}

/* Of the last two UTF-16 has another order than UTF-8. */
static const char *const random_texts[] = {
    "", "a", "ab", "abc", "b", "2026-03-14T01:59:00Z", "7", "\xef\xbf\xae", "\xf0\x9f\x98\x80"};

static inline const char *random_text(uint64_t *state)
{
    return random_texts[random_below(state, COUNT_OF(random_texts))];
}

static inline const struct value *random_value(struct arena *arena, uint64_t *state, int depth)
{
    static const double reals[] = {0, 1, 2.5, -3, 1e20, 9007199254740993.0};
    struct region *region = &arena->region;
    uint32_t size = random_below(state, 4);
    struct value *items;
    struct member *members;

    switch (random_below(state, depth > 0 ? 9 : 6)) {
    case 0:
        return value_text(region, "null");
    case 1:
        return value_boolean(random_below(state, 2) != 0);
    case 2:
        return value_integer(region, (int64_t)random_below(state, 7) - 2);
    case 3:
        return value_from_real(region, reals[random_below(state, COUNT_OF(reals))]);
    case 4:
        return ARENA_NEW(arena, struct value); /* null */
    case 5:
        return value_text(region, random_text(state));
    case 6:
        items = value_new_items(region, size);
        for (uint32_t i = 0; i < size; i++)
            items[i] = value_part(random_value(arena, state, depth - 1));
        return value_array(region, items, size);
    default:
        members = value_new_members(region, size);
        for (uint32_t i = 0; i < size; i++) {
            static const char *const names[] = {"a", "b", "c", "abc"};

            members[i].key = key_of(names[i], strlen(names[i]));
            members[i].value = value_part(random_value(arena, state, depth - 1));
        }
        return value_object(region, members, size);
    }
}

#endif
