/* tests/unit/model/fixture.h - bind one text and look at what came out. */
#ifndef TESTS_UNIT_MODEL_FIXTURE_H
#define TESTS_UNIT_MODEL_FIXTURE_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <string.h>

#include <cmocka.h>

#include "compiler/model/machine.h"

struct fixture {
    struct arena *arena;
    struct source source;
    struct diags *diags;
    struct machine *machine;
};

static inline struct fixture fixture_bind_as(const char *path, const char *text)
{
    static const struct machine_options options = {0};
    static struct fillings none;
    struct fixture fixture = {.arena = arena_new()};
    struct source *source = ARENA_NEW(fixture.arena, struct source);
    struct tree *tree;

    *source = (struct source){.path = path, .text = text, .size = strlen(text)};
    fixture.source = *source;
    fixture.diags = diags_new(fixture.arena, source);
    tree = syntax_parse(fixture.arena, source, &none, fixture.diags);
    if (tree != NULL)
        fixture.machine = machine_bind(fixture.arena, source, tree, &options, fixture.diags);
    return fixture;
}

static inline struct fixture fixture_bind(const char *text)
{
    return fixture_bind_as("order.asl.json", text);
}

/* A machine of these states that starts at A; bound without findings. */
static inline struct fixture fixture_states(const char *states)
{
    static char text[4096];
    struct fixture fixture;

    snprintf(text, sizeof(text), "{\"StartAt\": \"A\", \"States\": {%s}}", states);
    fixture = fixture_bind(text);
    for (const struct finding *at = diags_first(fixture.diags); at != NULL; at = at->next)
        if (at->severity == SEVERITY_ERROR)
            fail_msg("%s: %s", rule_name(at->rule), at->message);
    assert_non_null(fixture.machine);
    return fixture;
}

static inline size_t fixture_count(const struct fixture *fixture, enum rule rule)
{
    size_t count = 0;

    for (const struct finding *at = diags_first(fixture->diags); at != NULL; at = at->next)
        count += at->rule == rule;
    return count;
}

static inline struct state *fixture_state(const struct fixture *fixture, const char *name)
{
    for (struct scope *scope = fixture->machine->scopes; scope != NULL; scope = scope->next)
        for (struct state *state = scope->states; state != NULL; state = state->next_state)
            if (strcmp(state->name, name) == 0)
                return state;
    fail_msg("no state %s", name);
    return NULL;
}

static inline void fixture_done(struct fixture *fixture)
{
    arena_free(fixture->arena);
}

#endif
