/* tests/unit/prove/choice.h - the rules of one Choice, ready to be looked at. */
#ifndef TESTS_UNIT_PROVE_CHOICE_H
#define TESTS_UNIT_PROVE_CHOICE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "compiler/driver/compilation.h"
#include "compiler/driver/prove.h"
#include "compiler/prove/analysis/analysis.h"
#include "compiler/prove/schema/schema.h"
#include "compiler/prove/solver/formula.h"
#include "compiler/prove/solver/solver.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"

struct choice_fixture {
    struct compilation c;
    struct proof proof;
    struct analysis *analysis;
    const struct ir_state *state;
    struct formula f;
};

/* A machine that is one Choice, "C", with these rules (JSON, each without Next) and a Default. Its
 * input is what the JSON Schema says, or anything. `language`: "JSONPath", "JSONata". */
static inline void choice_open(struct choice_fixture *t, const char *language, const char *rules,
                               const char *schema)
{
    struct buffer text = BUFFER_EMPTY;
    struct assumptions assumptions = {.documented = true};
    struct schema_problem problem;

    *t = (struct choice_fixture){.c = {.next_pass = 0}};
    buffer_add_format(&text,
                      "{\"StartAt\":\"C\",\"QueryLanguage\":\"%s\",\"States\":{"
                      "\"D\":{\"Type\":\"Succeed\"},"
                      "\"C\":{\"Type\":\"Choice\",\"Default\":\"D\",\"Choices\":[%s]}}}",
                      language, rules);
    compilation_open_text(&t->c, text.text, text.size, "machine");
    buffer_fini(&text);
    assert_true(prove_open(&t->c, &t->proof));
    assumptions.input = shape_of_kinds(t->c.arena, SHAPE_JSON);
    if (schema != NULL)
        assumptions.input =
            schema_shape(t->c.arena, schema_parse(t->c.arena, schema, strlen(schema), &problem));
    assert_non_null(assumptions.input);
    t->analysis = analyse(t->proof.program, t->c.arena, &assumptions);
    t->state = t->proof.program->states;
    while (strcmp(t->state->name, "C") != 0)
        t->state = t->state->next;
    assert_true(formula_begin(&t->f, t->analysis, t->state, t->c.arena));
}

static inline void choice_close(struct choice_fixture *t)
{
    buffer_fini(&t->f.text);
    compilation_close(&t->c);
}

/* The place that is read by these names, from the input on: "a.b"; an index is written as it is. */
static inline int choice_place(const struct choice_fixture *t, const char *path)
{
    const struct places *places = &t->f.places;
    int found = places->root;

    while (found >= 0 && places_slot(places, (size_t)found) != -1)
        found = places->list[found].next;
    while (found >= 0 && *path != '\0') {
        size_t size = strcspn(path, ".");
        int at = places->list[found].part;

        for (; at >= 0; at = places->list[at].next) {
            const struct ir_operand *step = &places->list[at].at->operands[1];

            if (step->type == IR_INT
                    ? strtoll(path, NULL, 10) == step->as.integer
                    : step->as.text.size == size && memcmp(step->as.text.text, path, size) == 0)
                break;
        }
        found = at;
        path += size + (path[size] == '.');
    }
    assert_true(found >= 0);
    return found;
}

/* The test that decides rule k, or its part. */
static inline const struct ir_instruction *choice_test(const struct ir_part *part)
{
    assert_non_null(part->branch);
    assert_true(ir_is_reference(&part->branch->operands[0]));
    return part->branch->operands[0].as.instruction;
}

static inline const char *choice_json(struct arena *arena, const struct value *value)
{
    struct buffer text = BUFFER_EMPTY;
    const char *copy;

    json_write(&text, value);
    copy = arena_text(arena, text.text, text.size);
    buffer_fini(&text);
    return copy;
}

/* ---- the solver, where it is built ---- */

static inline bool choice_is(const struct choice_fixture *t, const char *assumed, const char *said,
                             const char *verdict)
{
    struct solver solver = {.module = ".libs/sfnc-z3.so", .milliseconds = 60000};
    struct buffer script = BUFFER_EMPTY;
    struct buffer answer = BUFFER_EMPTY;
    const char *why = "";
    bool is;

    buffer_add_text(&script, FORMULA_SORTS);
    buffer_add(&script, t->f.text.text, t->f.text.size);
    buffer_add_format(&script, "(assert %s)\n(assert %s)\n(check-sat)\n", assumed, said);
    if (!solver_run(&solver, script.text, &answer, &why))
        fail_msg("%s", why);
    solver_close(&solver);
    buffer_add_byte(&answer, '\0');
    is = strcmp(answer.text, verdict) == 0;
    if (!is)
        print_error("%s with %s: %s", assumed, said, answer.text);
    buffer_fini(&script);
    buffer_fini(&answer);
    return is;
}

/* Whether what is said follows from what is assumed, which itself can be. */
static inline bool choice_implies(const struct choice_fixture *t, const char *assumed,
                                  const char *said)
{
    return choice_is(t, assumed, "true", "sat\n") &&
           choice_is(t, assumed, arena_format(t->c.arena, "(not %s)", said), "unsat\n");
}

/* Whether it may be so, and may be otherwise. */
static inline bool choice_leaves_open(const struct choice_fixture *t, const char *assumed,
                                      const char *said)
{
    return choice_is(t, assumed, said, "sat\n") &&
           choice_is(t, assumed, arena_format(t->c.arena, "(not %s)", said), "sat\n");
}

#endif
