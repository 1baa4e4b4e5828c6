/* tests/unit/check/fixture.h - check one text and look at the findings. */
#ifndef TESTS_UNIT_CHECK_FIXTURE_H
#define TESTS_UNIT_CHECK_FIXTURE_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <setjmp.h>
#include <string.h>

#include <cmocka.h>

#include "compiler/check/check.h"
#include "compiler/driver/kinds.h"

struct fixture {
    struct arena *arena;
    struct source source;
    struct diags *diags;
    struct machine *machine;
};

static inline void fixture_check(struct fixture *fixture, const char *text, bool express)
{
    const struct machine_options options = {.express = express};
    struct fillings none = {0};
    struct tree *tree;

    *fixture =
        (struct fixture){.arena = arena_new(),
                         .source = {.path = "order.asl.json", .text = text, .size = strlen(text)}};
    fixture->diags = diags_new(fixture->arena, &fixture->source);
    tree = syntax_parse(fixture->arena, &fixture->source, &none, fixture->diags);
    if (tree != NULL)
        fixture->machine =
            machine_bind(fixture->arena, &fixture->source, tree, &options, fixture->diags);
    if (fixture->machine != NULL)
        machine_check(fixture->arena, fixture->machine, all_kinds_malformed, fixture->diags);
}

static inline void fixture_done(struct fixture *fixture)
{
    arena_free(fixture->arena);
}

#endif
