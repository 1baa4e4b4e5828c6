/* tests/unit/prove/in_arena.h - an arena for each test, with all that it makes. */
#ifndef SFNC_TESTS_UNIT_PROVE_IN_ARENA_H
#define SFNC_TESTS_UNIT_PROVE_IN_ARENA_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "compiler/support/arena.h"

static struct arena *arena;

static inline int arena_set_up(void **unused)
{
    (void)unused;
    arena = arena_new();
    return 0;
}

static inline int arena_tear_down(void **unused)
{
    (void)unused;
    arena_free(arena);
    return 0;
}

#define TEST_IN_ARENA(test) cmocka_unit_test_setup_teardown(test, arena_set_up, arena_tear_down)

#endif
