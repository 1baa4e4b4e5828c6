/* tests/unit/prove/walk_test.c - ways that executions go, with what they are given. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "compiler/driver/compilation.h"
#include "compiler/driver/prove.h"
#include "compiler/prove/inputs/walk.h"
#include "compiler/prove/ways/reach.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"

struct walked {
    struct compilation c;
    struct proof proof;
    struct route route;
    struct reach *reach;
    struct walker *walker;
    char text[400];
};

static void begin(struct walked *w, const char *states)
{
    struct buffer text = BUFFER_EMPTY;
    struct assumptions assumptions = {.documented = true};

    *w = (struct walked){.c = {.next_pass = 0}};
    buffer_add_format(&text, "{%s,\"E\":{\"Type\":\"Succeed\"}}}", states);
    compilation_open_text(&w->c, text.text, text.size, "machine");
    buffer_fini(&text);
    assert_true(prove_open(&w->c, &w->proof));
    assumptions.input = shape_of_kinds(w->c.arena, SHAPE_JSON);
    w->route = (struct route){.arena = w->c.arena, .program = w->proof.program};
    w->route.analysis = analyse(w->proof.program, w->c.arena, &assumptions);
    w->reach = reach_new(&w->route, assumptions.input);
    w->walker = walker_new(&w->route);
}

static void end(struct walked *w)
{
    reach_free(w->reach);
    walker_free(w->walker);
    compilation_close(&w->c);
}

static const struct value *json(struct walked *w, const char *text)
{
    struct json_error error;
    const struct value *value =
        json_read(&w->c.arena->region, text, strlen(text), JSON_TEXT_COPIED, &error);

    assert_non_null(value);
    return value;
}

static const struct ir_state *state_of(const struct walked *w, const char *name)
{
    const struct ir_state *state = w->proof.program->states;

    while (strcmp(state->name, name) != 0)
        state = state->next;
    return state;
}

/* What state C is given when the execution gets that input, and the first call of T returns
 * `answer`, or (of one that begins with '!') fails with that error. NULL: no way is gone. */
static const char *given(struct walked *w, const char *input, const char *answer)
{
    struct solution solution = {.input = json(w, input)};
    struct outcome outcome = {.count = 1};
    const struct stop *const *ways;
    size_t count = reach_ways(w->reach, state_of(w, "C")->enter, &ways);
    struct buffer text = BUFFER_EMPTY;

    if (answer != NULL) {
        outcome.state = state_of(w, "T");
        if (answer[0] == '!')
            outcome.error = answer + 1;
        else
            outcome.value = json(w, answer);
        solution.outcomes = &outcome;
        solution.count = 1;
    }
    assert_true(count > 0);
    for (size_t i = 0; i < count; i++) {
        struct witness witness;

        if (!walker_go(w->walker, ways[i], &solution, w->c.arena, &witness))
            continue;
        json_write(&text, witness.input);
        assert_true(text.size < sizeof w->text);
        memcpy(w->text, text.text, text.size);
        w->text[text.size] = '\0';
        buffer_fini(&text);
        return w->text;
    }
    return NULL;
}

#define CHOICE                                                                                     \
    "\"C\":{\"Type\":\"Choice\",\"Default\":\"E\",\"Choices\":["                                   \
    "{\"Variable\":\"$.n\",\"IsPresent\":true,\"Next\":\"E\"}]}"
#define TASK                                                                                       \
    "\"T\":{\"Type\":\"Task\",\"Resource\":\"arn:aws:states:::lambda:invoke\","                    \
    "\"Parameters\":{\"FunctionName\":\"f\"},"

static void what_is_computed_comes(void **unused)
{
    struct walked w;

    (void)unused;
    begin(&w, "\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Pass\",\"Next\":\"C\","
              "\"Parameters\":{\"n.$\":\"States.MathAdd($.x, 1)\"}}," CHOICE);
    assert_string_equal(given(&w, "{\"x\":4}", NULL), "{\"n\":5}");
    assert_null(given(&w, "{}", NULL));
    assert_null(given(&w, "{\"x\":\"4\"}", NULL));
    end(&w);
}

static void rules_lead_elsewhere(void **unused)
{
    struct walked w;

    (void)unused;
    begin(&w,
          "\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Choice\",\"Default\":\"E\","
          "\"Choices\":[{\"Variable\":\"$.x\",\"NumericGreaterThan\":3,\"Next\":\"C\"}]}," CHOICE);
    assert_string_equal(given(&w, "{\"x\":4}", NULL), "{\"x\":4}");
    assert_null(given(&w, "{\"x\":3}", NULL));
    end(&w);
}

static void tasks_answer(void **unused)
{
    struct walked w;

    (void)unused;
    begin(&w, "\"StartAt\":\"T\",\"States\":{" TASK
              "\"ResultPath\":\"$.r\",\"Next\":\"C\",\"Catch\":[{\"ErrorEquals\":[\"States.ALL\"],"
              "\"ResultPath\":\"$.problem\",\"Next\":\"C\"}]}," CHOICE);
    assert_null(given(&w, "{}", NULL));
    assert_string_equal(given(&w, "{\"x\":1}", "{\"Payload\":2,\"StatusCode\":200}"),
                        "{\"x\":1,\"r\":{\"Payload\":2,\"StatusCode\":200}}");
    assert_null(given(&w, "{}", "7")); /* no answer of lambda:invoke */
    assert_null(given(&w, "[]", "{\"Payload\":2,\"StatusCode\":200}"));
    end(&w);
}

/* The cause is what a task says. */
static void errors_are_caught(void **unused)
{
    struct walked w;
    const char *found;

    (void)unused;
    begin(&w, "\"StartAt\":\"T\",\"States\":{" TASK "\"Next\":\"E\",\"Catch\":["
              "{\"ErrorEquals\":[\"Stale\"],\"Next\":\"C\"}]}," CHOICE);
    found = given(&w, "{}", "!Stale");
    assert_non_null(found);
    assert_ptr_equal(strstr(found, "{\"Error\":\"Stale\",\"Cause\":"), found);
    end(&w);
}

/* Within a child the first item is as good as any; behind the Map all items count. */
static void one_item_is_gone_through(void **unused)
{
    struct walked w;

    (void)unused;
    begin(&w, "\"StartAt\":\"M\",\"States\":{\"M\":{\"Type\":\"Map\",\"ItemsPath\":\"$.l\","
              "\"Next\":\"E\",\"ItemProcessor\":{\"StartAt\":\"C\",\"States\":{\"C\":{"
              "\"Type\":\"Choice\",\"Default\":\"D\",\"Choices\":[{\"Variable\":\"$.n\","
              "\"IsPresent\":true,\"Next\":\"D\"}]},\"D\":{\"Type\":\"Succeed\"}}}}");
    assert_string_equal(given(&w, "{\"l\":[{\"n\":1},2]}", NULL), "{\"n\":1}");
    assert_null(given(&w, "{\"l\":[]}", NULL));
    end(&w);
    begin(&w, "\"StartAt\":\"M\",\"States\":{\"M\":{\"Type\":\"Map\",\"ItemsPath\":\"$.l\","
              "\"Next\":\"C\",\"ItemProcessor\":{\"StartAt\":\"D\",\"States\":{"
              "\"D\":{\"Type\":\"Pass\",\"End\":true}}}}," CHOICE);
    assert_string_equal(given(&w, "{\"l\":[{\"n\":1}]}", NULL), "[{\"n\":1}]");
    assert_null(given(&w, "{\"l\":[{\"n\":1},2]}", NULL));
    end(&w);
}

static void branches_have_the_same_input(void **unused)
{
    struct walked w;

    (void)unused;
    begin(&w, "\"StartAt\":\"P\",\"States\":{\"P\":{\"Type\":\"Parallel\",\"Next\":\"C\","
              "\"Branches\":[{\"StartAt\":\"L\",\"States\":{\"L\":{\"Type\":\"Pass\","
              "\"Result\":1,\"End\":true}}},{\"StartAt\":\"R\",\"States\":{\"R\":{"
              "\"Type\":\"Pass\",\"End\":true}}}]}," CHOICE);
    assert_string_equal(given(&w, "{\"x\":4}", NULL), "[1,{\"x\":4}]");
    end(&w);
}

/* An identifier that is drawn may be any; how the lot falls is not known. */
static void what_is_drawn(void **unused)
{
    struct walked w;

    (void)unused;
    begin(&w, "\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Pass\",\"ResultPath\":\"$.a\","
              "\"Parameters\":{\"id.$\":\"States.UUID()\",\"by.$\":\"$$.Execution.Name\"},"
              "\"Next\":\"C\"}," CHOICE);
    assert_non_null(given(&w, "{\"x\":4}", NULL));
    end(&w);
    begin(&w, "\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Pass\","
              "\"Parameters\":{\"n.$\":\"States.MathRandom(1, 9)\"},\"Next\":\"C\"}," CHOICE);
    assert_null(given(&w, "{}", NULL));
    end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_computed_comes),
        cmocka_unit_test(rules_lead_elsewhere),
        cmocka_unit_test(tasks_answer),
        cmocka_unit_test(errors_are_caught),
        cmocka_unit_test(one_item_is_gone_through),
        cmocka_unit_test(branches_have_the_same_input),
        cmocka_unit_test(what_is_drawn),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
