/* tests/unit/engine/limits_test.c - every limit of the engine at its border, and one beyond. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "runtime/base/count.h"
#include "tests/unit/engine/world.h"

#define DATA 262144
#define PASS "{'StartAt':'A','States':{'A':{'Type':'Pass','End':true}}}"
#define TOO_LARGE "size exceeding the maximum number of bytes service limit."

/* A JSON string of so many bytes, quotes included. */
static void add_string(struct buffer *out, size_t size)
{
    buffer_add_byte(out, '"');
    for (size_t i = 2; i < size; i++)
        buffer_add_byte(out, 'x');
    buffer_add_byte(out, '"');
}

/* How an execution of the definition with that input stands; for a moment only. */
static const char *outcome_of(struct world *world, const char *definition, const char *input,
                              int flags)
{
    world_of(world, definition, flags);
    world_start(world, input);
    return world_outcome(world);
}

/* ---- before an execution starts ---- */

static bool is_refused(const struct sfn_program *program, const struct execution_start *start,
                       const char *words)
{
    struct engine_options options = {.program = program, .aws_limits = true};
    struct engine *engine = engine_new(&options);
    struct buffer why = BUFFER_EMPTY;
    bool refused = limits_refuse(engine, start, &why);

    if (refused)
        assert_non_null(strstr(why.text, words));
    buffer_fini(&why);
    engine_free(engine);
    return refused;
}

static void test_input_and_definition(void **state)
{
    struct execution_start start = {.input = "", .input_size = DATA};
    struct sfn_program program;
    struct world world;

    (void)state;
    world_of(&world, PASS, 0);
    program = *world.program;
    assert_false(is_refused(&program, &start, ""));
    start.input_size++;
    assert_true(is_refused(&program, &start, "the input has 262145 bytes"));
    start.input_size = 2;
    program.definition_size = 1 << 20;
    assert_false(is_refused(&program, &start, ""));
    program.definition_size++;
    assert_true(is_refused(&program, &start, "the definition has 1048577 bytes"));
    world_close(&world);
}

static void test_names(void **state)
{
    static const struct {
        const char *name;
        int times;
        const char *words; /* NULL: it is allowed */
    } cases[] = {
        {"n", 80, NULL},
        {"n", 81, "81 characters"},
        {"\xc3\xa9", 80, NULL},
        {"\xc3\xa9", 81, "81 characters"},
        {"", 1, "0 characters"},
        {"a b", 1, "no blanks"},
        {"\x1f", 1, "no control"},
        {"\x7f", 1, "no control"},
        {"!", 1, NULL},
        {"a/b", 1, "none of"},
        {"a:b", 1, "none of"},
        {"a.b-c_d", 1, NULL},
    };
    struct world world;

    (void)state;
    world_of(&world, PASS, 0);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct execution_start start = {.input = "{}", .input_size = 2};
        struct sfn_program program = *world.program;
        struct buffer name = BUFFER_EMPTY;

        buffer_add_text(&name, "");
        for (int n = 0; n < cases[i].times; n++)
            buffer_add_text(&name, cases[i].name);
        start.name = name.text;
        assert_int_equal(is_refused(&program, &start, cases[i].words), cases[i].words != NULL);
        start.name = NULL;
        program.name = name.text;
        assert_int_equal(is_refused(&program, &start, cases[i].words), cases[i].words != NULL);
        buffer_fini(&name);
    }
    world_close(&world);
}

/* ---- data ---- */

static void test_results(void **state)
{
    static const char definition[] =
        "{'StartAt':'T','States':{'T':{'Type':'Task','Resource':'exec:./x','ResultPath':null,"
        "'End':true}}}";
    struct buffer result = BUFFER_EMPTY;
    struct world world;

    (void)state;
    world_of(&world, definition, WORLD_LIMITS);
    for (size_t more = 0; more < 2; more++) {
        buffer_clear(&result);
        add_string(&result, DATA + more);
        world_start(&world, "{}");
        world_succeed(&world, "T", result.text);
        if (more == 0)
            assert_string_equal(world_outcome(&world), "SUCCEEDED {}");
        else
            assert_non_null(strstr(world_outcome(&world), "FAILED States.DataLimitExceeded"));
    }
    world_close(&world);
    buffer_fini(&result);
}

static void test_outputs_and_inputs(void **state)
{
    static const struct {
        const char *definition, *cause;
    } cases[] = {
        {PASS, "The state/task 'A' returned a result with a " TOO_LARGE},
        {"{'StartAt':'T','States':{'T':{'Type':'Task','Resource':'exec:./x','InputPath':'$',"
         "'End':true}}}",
         "The effective input of the state 'T' has a " TOO_LARGE},
        {"{'StartAt':'A','States':{'A':{'Type':'Pass','Assign':{'v.$':'$'},'OutputPath':null,"
         "'End':true}}}",
         "The variables assigned in the state 'A' have a " TOO_LARGE},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        for (size_t more = 0; more < 2; more++) {
            struct buffer input = BUFFER_EMPTY;
            struct world world;
            const char *outcome;

            add_string(&input, DATA + more);
            outcome = outcome_of(&world, cases[i].definition, input.text, WORLD_LIMITS);
            if (more == 0) {
                assert_null(strstr(outcome, "FAILED"));
            } else {
                assert_non_null(strstr(outcome, "FAILED States.DataLimitExceeded: "));
                assert_non_null(strstr(outcome, cases[i].cause));
            }
            world_close(&world);
            buffer_fini(&input);
        }
}

/* ---- events ---- */

/* Four events a turn; what follows decides whether their number is even. */
#define LOOP(last)                                                                                 \
    "{'StartAt':'A','States':{"                                                                    \
    "'A':{'Type':'Pass','Parameters':{'n.$':'States.MathAdd($.n, -1)'},'Next':'B'},"               \
    "'B':{'Type':'Choice','Choices':[{'Variable':'$.n','NumericGreaterThan':0,'Next':'A'}],"       \
    "'Default':'C'}," last "}}"

static void test_events(void **state)
{
    static const struct {
        const char *definition, *input, *outcome;
        size_t events;
    } cases[] = {
        {LOOP("'C':{'Type':'Succeed'}"), "{\"n\":6249}", "SUCCEEDED {\"n\":0}", 25000},
        {LOOP("'C':{'Type':'Pass','Next':'D'},'D':{'Type':'Fail','Error':'Own'}"), "{\"n\":6249}",
         "FAILED States.Runtime: The execution reached the maximum number of history events "
         "(25000).",
         25000},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct world world;
        size_t events = 0;

        assert_string_equal(
            outcome_of(&world, cases[i].definition, cases[i].input, WORLD_RECORDS | WORLD_LIMITS),
            cases[i].outcome);
        for (const char *at = world_sequence(&world); *at != '\0'; at++)
            events += *at == '\n';
        assert_int_equal(events, cases[i].events);
        world_close(&world);
    }
}

/* The last event is told to follow one that is there, though more were counted: whatever counted
 * them, and whether or not the last that there was is its own. */
static void test_the_last_event(void **state)
{
    static const char nested[] = "{'StartAt':'N','States':{'N':{'Type':'%s','End':true,%s}}}";
    static const struct {
        const char *type, *scopes;
    } around[] = {
        {NULL, NULL},
        {"Parallel", "'Branches':[%s]"},
        {"Map", "'ItemProcessor':%s"},
    };
    static const char loop[] =
        "{'StartAt':'A','States':{'A':{'Type':'Pass','Next':'B'},"
        "'B':{'Type':'Choice','Choices':[{'Variable':'$','IsNull':true,'Next':'C'}],"
        "'Default':'A'},'C':{'Type':'Succeed'}}}";

    (void)state;
    for (size_t i = 0; i < COUNT_OF(around); i++) {
        struct buffer definition = BUFFER_EMPTY, scopes = BUFFER_EMPTY;
        struct world world;
        const char *events;

        if (around[i].type == NULL) {
            buffer_add_text(&definition, loop);
        } else {
            buffer_add_format(&scopes, around[i].scopes, loop);
            buffer_add_format(&definition, nested, around[i].type, scopes.text);
        }
        outcome_of(&world, definition.text, "[1]", WORLD_RECORDS | WORLD_LIMITS);
        assert_int_equal(execution_status(world.execution), EXECUTION_FAILED);
        events = world_sequence(&world);
        assert_non_null(strstr(events, "\n25000<24999 ExecutionFailed\n"));
        world_close(&world);
        buffer_fini(&definition);
        buffer_fini(&scopes);
    }
}

/* ---- time ---- */

/* Lets all timers come due; then how it stands. */
static const char *outcome_in_the_end(struct world *world, const char *definition, int flags)
{
    outcome_of(world, definition, "{}", flags);
    while (world_next_timer(world) >= 0)
        ;
    return world_outcome(world);
}

static void test_lifetimes(void **state)
{
    static const struct {
        const char *seconds;
        int flags;
        const char *outcome;
    } cases[] = {
        {"31535999", WORLD_LIMITS, "SUCCEEDED {}"},
        {"31536001", WORLD_LIMITS, "TIMED_OUT"},
        {"31536001", 0, "SUCCEEDED {}"},
        {"299", WORLD_EXPRESS, "SUCCEEDED {}"},
        {"301", WORLD_EXPRESS, "TIMED_OUT"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct buffer definition = BUFFER_EMPTY;
        struct world world;

        buffer_add_format(&definition,
                          "{'StartAt':'W','States':{'W':{'Type':'Wait','Seconds':%s,'End':true}}}",
                          cases[i].seconds);
        assert_string_equal(outcome_in_the_end(&world, definition.text, cases[i].flags),
                            cases[i].outcome);
        world_close(&world);
        buffer_fini(&definition);
    }
}

/* The world begins at 2023-11-14T22:13:20Z. */
static void test_waits(void **state)
{
    static const char definition[] =
        "{'StartAt':'C','States':{'C':{'Type':'Choice','Choices':["
        "{'Variable':'$.at','IsPresent':true,'Next':'At'}],'Default':'W'},"
        "'W':{'Type':'Wait','SecondsPath':'$.s','End':true},"
        "'At':{'Type':'Wait','TimestampPath':'$.at','End':true}}}";
    static const char long_wait[] = "Wait state delay is too long.", no_long[] = "as a long value";
    static const struct {
        const char *input;
        int64_t delay_ms;  /* -1: none */
        const char *cause; /* NULL: it waits, or does not have to */
    } cases[] = {
        {"{\"s\":2147483647}", INT64_C(2147483647000), NULL},
        {"{\"s\":2147483648}", -1, long_wait},
        {"{\"s\":9007199254740992.0}", -1, long_wait},
        {"{\"s\":9007199254740994.0}", -1, no_long},
        {"{\"s\":-1}", -1, "a negative value"},
        {"{\"s\":0}", -1, NULL},
        {"{\"at\":\"2091-12-03T01:27:27Z\"}", INT64_C(2147483647000), NULL},
        {"{\"at\":\"2091-12-03T01:27:28Z\"}", -1, long_wait},
        {"{\"at\":\"2023-11-14T22:13:20Z\"}", -1, NULL},
        {"{\"at\":\"2023-11-14T22:13:20.000000001Z\"}", 1, NULL},
        {"{\"at\":\"2023-11-14T22:13:20.001Z\"}", 1, NULL},
        {"{\"at\":\"2023-11-14T22:13:20.001000001Z\"}", 2, NULL},
    };
    struct world world;

    (void)state;
    world_of(&world, definition, 0);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        world_start(&world, cases[i].input);
        assert_int_equal(world_next_timer(&world), cases[i].delay_ms);
        if (cases[i].cause == NULL)
            assert_int_equal(execution_status(world.execution), EXECUTION_SUCCEEDED);
        else
            assert_non_null(strstr(world_outcome(&world), cases[i].cause));
        world.now_ms = WORLD_START_MS;
    }
    world_close(&world);
}

/* The same, written in the definition. */
static void test_waits_of_the_definition(void **state)
{
    static const struct {
        const char *field;
        int64_t delay_ms;
    } cases[] = {
        {"'Seconds':0", -1},
        {"'Seconds':1", 1000},
        {"'Timestamp':'2023-11-14T22:13:20Z'", -1},
        {"'Timestamp':'2023-11-14T22:13:20.000000001Z'", 1},
        {"'Timestamp':'2023-11-14T22:13:20.001000001Z'", 2},
        {"'Timestamp':'2091-12-03T01:27:27Z'", INT64_C(2147483647000)},
        {"'Timestamp':'2091-12-03T01:27:28Z'", -1},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct buffer definition = BUFFER_EMPTY;
        struct world world;

        buffer_add_format(&definition,
                          "{'StartAt':'W','States':{'W':{'Type':'Wait',%s,'End':true}}}",
                          cases[i].field);
        outcome_of(&world, definition.text, "{}", 0);
        assert_int_equal(world_next_timer(&world), cases[i].delay_ms);
        assert_int_equal(execution_status(world.execution),
                         i + 1 < COUNT_OF(cases) ? EXECUTION_SUCCEEDED : EXECUTION_FAILED);
        world_close(&world);
        buffer_fini(&definition);
    }
}

static void test_seconds_of_a_task(void **state)
{
    static const char definition[] =
        "{'StartAt':'T','States':{'T':{'Type':'Task','Resource':'exec:./x','End':true,"
        "'TimeoutSecondsPath':'$.t','HeartbeatSecondsPath':'$.h'}}}";
    static const struct {
        const char *input;
        bool allowed;
    } cases[] = {
        {"{\"t\":99999999,\"h\":1}", true}, {"{\"t\":100000000,\"h\":1}", false},
        {"{\"t\":1,\"h\":1}", true},        {"{\"t\":2,\"h\":0}", false},
        {"{\"t\":0,\"h\":1}", false},
    };
    struct world world;

    (void)state;
    world_of(&world, definition, 0);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        world_start(&world, cases[i].input);
        if (cases[i].allowed)
            assert_string_equal(world_outcome(&world), "RUNNING");
        else
            assert_non_null(strstr(world_outcome(&world), "FAILED States.Runtime"));
    }
    world_close(&world);
}

/* A delay grows as far as MaxDelaySeconds, else as far as no execution lives. */
static void test_delays_of_retries(void **state)
{
    static const struct {
        const char *more;
        int64_t delays_ms[4];
    } cases[] = {
        {"'BackoffRate':1000",
         {INT64_C(60000), INT64_C(60000000), INT64_C(60000000000), INT64_C(3200000000000)}},
        {"'BackoffRate':2,'MaxDelaySeconds':120", {60000, 120000, 120000, 120000}},
        {"'BackoffRate':2,'MaxDelaySeconds':121", {60000, 120000, 121000, 121000}},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct buffer definition = BUFFER_EMPTY;
        struct world world;

        buffer_add_format(&definition,
                          "{'StartAt':'T','States':{'T':{'Type':'Task','Resource':'exec:./x',"
                          "'End':true,'Retry':[{'ErrorEquals':['E'],'IntervalSeconds':60,"
                          "'MaxAttempts':4,%s}]}}}",
                          cases[i].more);
        outcome_of(&world, definition.text, "{}", 0);
        for (size_t n = 0; n < 4; n++) {
            world_fail(&world, "T", "E", NULL);
            assert_int_equal(world_next_timer(&world), cases[i].delays_ms[n]);
        }
        world_fail(&world, "T", "E", NULL);
        assert_string_equal(world_outcome(&world), "FAILED E");
        world_close(&world);
        buffer_fini(&definition);
    }
}

/* ---- children ---- */

/* How many tasks run when all children that may run at a time do. */
static size_t children_at_a_time(const char *mode, size_t items, int flags)
{
    struct buffer definition = BUFFER_EMPTY, input = BUFFER_EMPTY;
    struct execution_start start = {.seed = 1};
    struct happening begin = {.kind = HAPPENING_START, .now_ms = WORLD_START_MS};
    struct execution *execution;
    struct effects effects;
    struct world world;
    size_t tasks = 0;

    buffer_add_format(&definition,
                      "{'StartAt':'M','States':{'M':{'Type':'Map','End':true,'ItemProcessor':{"
                      "'ProcessorConfig':{%s},'StartAt':'T','States':{'T':{'Type':'Task',"
                      "'Resource':'exec:./x','End':true}}}}}}",
                      mode);
    buffer_add_byte(&input, '[');
    for (size_t i = 0; i < items; i++)
        buffer_add_text(&input, i > 0 ? ",0" : "0");
    buffer_add_byte(&input, ']');
    start.input = input.text;
    start.input_size = input.size;
    world_of(&world, definition.text, flags);
    effects_init(&effects);
    execution = execution_new(world.engine, &start, NULL);
    execution_take(execution, &begin, &effects);
    for (size_t i = 0; i < effects.count; i++)
        tasks += effects.items[i].kind == EFFECT_TASK;
    execution_free(execution);
    effects_fini(&effects);
    world_close(&world);
    buffer_fini(&definition);
    buffer_fini(&input);
    return tasks;
}

static void test_children_at_a_time(void **state)
{
    static const char inline_mode[] = "'Mode':'INLINE'";
    static const char distributed[] = "'Mode':'DISTRIBUTED','ExecutionType':'STANDARD'";

    (void)state;
    assert_int_equal(children_at_a_time(inline_mode, 40, WORLD_LIMITS), 40);
    assert_int_equal(children_at_a_time(inline_mode, 41, WORLD_LIMITS), 40);
    assert_int_equal(children_at_a_time(inline_mode, 41, 0), 41);
    assert_int_equal(children_at_a_time(distributed, 10000, 0), 10000);
    assert_int_equal(children_at_a_time(distributed, 10001, 0), 10000);
}

/* {"Items":[11,22]} has 17 bytes. */
static void test_bytes_of_a_batch(void **state)
{
    static const struct {
        int bytes;
        const char *outcome;
    } cases[] = {
        {17, "SUCCEEDED [{\"Items\":[11,22]},{\"Items\":[33]}]"},
        {16, "SUCCEEDED [{\"Items\":[11]},{\"Items\":[22]},{\"Items\":[33]}]"},
        {1, "SUCCEEDED [{\"Items\":[11]},{\"Items\":[22]},{\"Items\":[33]}]"},
        {20, "SUCCEEDED [{\"Items\":[11,22,33]}]"},
        {19, "SUCCEEDED [{\"Items\":[11,22]},{\"Items\":[33]}]"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct buffer definition = BUFFER_EMPTY;
        struct world world;

        buffer_add_format(&definition,
                          "{'StartAt':'M','States':{'M':{'Type':'Map','End':true,"
                          "'ItemBatcher':{'MaxInputBytesPerBatch':%d},'ItemProcessor':{"
                          "'ProcessorConfig':{'Mode':'DISTRIBUTED','ExecutionType':'STANDARD'},"
                          "'StartAt':'P','States':{'P':{'Type':'Pass','End':true}}}}}}",
                          cases[i].bytes);
        assert_string_equal(outcome_of(&world, definition.text, "[11,22,33]", 0), cases[i].outcome);
        world_close(&world);
        buffer_fini(&definition);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_input_and_definition),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_results),
        cmocka_unit_test(test_outputs_and_inputs),
        cmocka_unit_test(test_events),
        cmocka_unit_test(test_the_last_event),
        cmocka_unit_test(test_lifetimes),
        cmocka_unit_test(test_waits),
        cmocka_unit_test(test_waits_of_the_definition),
        cmocka_unit_test(test_seconds_of_a_task),
        cmocka_unit_test(test_delays_of_retries),
        cmocka_unit_test(test_children_at_a_time),
        cmocka_unit_test(test_bytes_of_a_batch),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
