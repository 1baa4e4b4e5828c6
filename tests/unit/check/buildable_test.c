/* tests/unit/check/buildable_test.c - a ${Placeholder} in every place of a rich definition.
 *
 * Unfilled, it is a note for check. Building either says at that very place that it must be filled,
 * or makes a program that names it when it is started; nothing else may happen. Filled, it is like
 * any text. The places are found by walking the definition's own tree, so that none is forgotten.
 */
#include "tests/unit/check/fixture.h"

#include <stdlib.h>

#include "compiler/backend/backend.h"
#include "compiler/driver/compilation.h"
#include "compiler/lower/lower.h"
#include "runtime/base/count.h"
#include "runtime/base/text.h"

static const char in_jsonpath[] =
    "{\"Comment\": \"c\", \"StartAt\": \"Pass\", \"Version\": \"1.0\", \"TimeoutSeconds\": 900,"
    " \"QueryLanguage\": \"JSONPath\", \"States\": {"
    "\"Pass\": {\"Type\": \"Pass\", \"Comment\": \"c\", \"InputPath\": \"$.a\","
    " \"Parameters\": {\"p.$\": \"$.b\", \"q\": [1, \"two\", {\"r.$\": \"States.UUID()\"}]},"
    " \"ResultPath\": \"$.c\", \"OutputPath\": \"$.d\", \"Assign\": {\"v\": 1, \"w.$\": \"$.e\"},"
    " \"Next\": \"Result\", \"QueryLanguage\": \"JSONPath\"},"
    "\"Result\": {\"Type\": \"Pass\", \"Result\": {\"half\": [\"done\", null, true]},"
    " \"Next\": \"Choice\"},"
    "\"Choice\": {\"Type\": \"Choice\", \"Choices\": ["
    "{\"Variable\": \"$.a\", \"StringEquals\": \"x\", \"Next\": \"Task\", \"Comment\": \"c\","
    " \"Assign\": {\"v\": {\"x.$\": \"$.a\"}}},"
    "{\"And\": [{\"Variable\": \"$.b\", \"NumericLessThan\": 5},"
    " {\"Or\": [{\"Variable\": \"$.c\", \"IsPresent\": true},"
    " {\"Variable\": \"$.d\", \"BooleanEqualsPath\": \"$.e\"}]}], \"Next\": \"Service\"},"
    "{\"Not\": {\"Variable\": \"$.f\", \"TimestampEquals\": \"2024-01-01T00:00:00Z\"},"
    " \"Next\": \"Wait\"},"
    "{\"Variable\": \"$.g\", \"StringMatches\": \"a*\", \"Next\": \"Until\"}],"
    " \"Default\": \"Parallel\"},"
    "\"Task\": {\"Type\": \"Task\", \"Resource\": \"exec:cat\", \"TimeoutSeconds\": 9,"
    " \"HeartbeatSeconds\": 3, \"Parameters\": {\"x\": \"y\", \"z.$\": \"$\"},"
    " \"ResultSelector\": {\"s.$\": \"$.t\"}, \"Retry\": [{\"ErrorEquals\": [\"A\", \"B\"],"
    " \"IntervalSeconds\": 1, \"MaxAttempts\": 2, \"BackoffRate\": 1.5, \"MaxDelaySeconds\": 7,"
    " \"JitterStrategy\": \"FULL\", \"Comment\": \"c\"}], \"Catch\": [{\"ErrorEquals\":"
    " [\"States.ALL\"], \"Next\": \"Fail\", \"ResultPath\": \"$.error\", \"Comment\": \"c\","
    " \"Assign\": {\"v.$\": \"$.Cause\"}}], \"Next\": \"Service\"},"
    "\"Service\": {\"Type\": \"Task\", \"Resource\": \"arn:aws:states:::lambda:invoke\","
    " \"TimeoutSecondsPath\": \"$.t\", \"HeartbeatSecondsPath\": \"$.h\","
    " \"Credentials\": {\"RoleArn.$\": \"$.role\"},"
    " \"Parameters\": {\"FunctionName\": \"f\", \"Payload.$\": \"$\"}, \"Next\": \"Wait\"},"
    "\"Wait\": {\"Type\": \"Wait\", \"Seconds\": 1, \"Next\": \"Path\"},"
    "\"Path\": {\"Type\": \"Wait\", \"SecondsPath\": \"$.s\", \"Next\": \"Until\"},"
    "\"Until\": {\"Type\": \"Wait\", \"Timestamp\": \"2024-01-01T00:00:00Z\", \"Next\": \"Then\"},"
    "\"Then\": {\"Type\": \"Wait\", \"TimestampPath\": \"$.t\", \"Next\": \"Parallel\"},"
    "\"Parallel\": {\"Type\": \"Parallel\", \"Parameters\": {\"a\": 1}, \"Branches\": ["
    "{\"StartAt\": \"One\", \"Comment\": \"c\", \"States\": {\"One\": {\"Type\": \"Succeed\"}}},"
    "{\"StartAt\": \"Two\", \"States\": {\"Two\": {\"Type\": \"Fail\", \"Error\": \"E\","
    " \"Cause\": \"c\"}}}], \"Retry\": [{\"ErrorEquals\": [\"E\"]}], \"Next\": \"Map\"},"
    "\"Map\": {\"Type\": \"Map\", \"ItemsPath\": \"$.i\", \"ItemSelector\": {\"v.$\":"
    " \"$$.Map.Item.Value\"}, \"MaxConcurrency\": 2,"
    " \"ItemProcessor\": {\"ProcessorConfig\": {\"Mode\": \"INLINE\"}, \"StartAt\": \"Item\","
    " \"States\": {\"Item\": {\"Type\": \"Pass\", \"End\": true}}}, \"Next\": \"Many\"},"
    "\"Many\": {\"Type\": \"Map\", \"Label\": \"L\", \"MaxConcurrencyPath\": \"$.m\","
    " \"ToleratedFailureCount\": 1, \"ToleratedFailurePercentage\": 10, \"ItemReader\": "
    "{\"Resource\":"
    " \"arn:aws:states:::s3:getObject\", \"ReaderConfig\": {\"InputType\": \"CSV\","
    " \"CSVHeaderLocation\": \"GIVEN\", \"CSVHeaders\": [\"a\"], \"MaxItems\": 5},"
    " \"Parameters\": {\"Bucket\": \"b\", \"Key.$\": \"$.k\"}}, \"ItemBatcher\":"
    " {\"MaxItemsPerBatch\": 2, \"BatchInput\": {\"x\": 1}}, \"ResultWriter\": {\"Resource\":"
    " \"arn:aws:states:::s3:putObject\", \"Parameters\": {\"Bucket\": \"b\", \"Prefix\": \"p\"},"
    " \"WriterConfig\": {\"OutputType\": \"JSON\", \"Transformation\": \"NONE\"}},"
    " \"ItemProcessor\": {\"ProcessorConfig\": {\"Mode\": \"DISTRIBUTED\", \"ExecutionType\":"
    " \"STANDARD\"}, \"StartAt\": \"Child\", \"States\": {\"Child\": {\"Type\": \"Pass\","
    " \"End\": true}}}, \"Next\": \"Old\"},"
    "\"Old\": {\"Type\": \"Map\", \"Iterator\": {\"StartAt\": \"It\", \"States\": {\"It\":"
    " {\"Type\": \"Fail\", \"ErrorPath\": \"$.e\", \"CausePath\": \"States.Format('{}', $.c)\"}}},"
    " \"End\": true},"
    "\"Fail\": {\"Type\": \"Fail\"}}}";

static const char in_jsonata[] =
    "{\"QueryLanguage\": \"JSONata\", \"StartAt\": \"Pass\", \"States\": {"
    "\"Pass\": {\"Type\": \"Pass\", \"Output\": {\"p\": \"{% $states.input.b %}\", \"q\":"
    " [1, \"two\", {\"r\": \"{% $uuid() %}\"}]}, \"Assign\": {\"v\": 1, \"w\": \"{% $v %}\"},"
    " \"Next\": \"Choice\"},"
    "\"Choice\": {\"Type\": \"Choice\", \"Choices\": ["
    "{\"Condition\": \"{% $v > 1 %}\", \"Next\": \"Task\", \"Output\": \"{% $v %}\","
    " \"Assign\": {\"v\": \"{% $w %}\"}}, {\"Condition\": true, \"Next\": \"Wait\"},"
    "{\"Condition\": \"{% $w = 1 %}\", \"Next\": \"Until\"}],"
    " \"Default\": \"Parallel\", \"Output\": {\"o\": \"{% $w %}\"}},"
    "\"Task\": {\"Type\": \"Task\", \"Resource\": \"exec:cat\", \"TimeoutSeconds\":"
    " \"{% 7 + 2 %}\", \"HeartbeatSeconds\": \"{% 3 %}\", \"Arguments\": {\"x\": \"{% $v %}\","
    " \"y\": [\"{% $w %}\"]}, \"Credentials\": {\"RoleArn\": \"{% 'arn' %}\"}, \"Output\":"
    " \"{% $states.result %}\", \"Catch\": [{\"ErrorEquals\": [\"States.ALL\"], \"Next\":"
    " \"Fail\", \"Output\": \"{% $states.errorOutput %}\", \"Assign\": {\"v\":"
    " \"{% $states.errorOutput.Cause %}\"}}], \"Next\": \"Wait\"},"
    "\"Wait\": {\"Type\": \"Wait\", \"Seconds\": \"{% 1 %}\", \"Next\": \"Until\"},"
    "\"Until\": {\"Type\": \"Wait\", \"Timestamp\": \"{% $now() %}\", \"Next\": \"Parallel\"},"
    "\"Parallel\": {\"Type\": \"Parallel\", \"Arguments\": \"{% $v %}\", \"Branches\": ["
    "{\"StartAt\": \"One\", \"States\": {\"One\": {\"Type\": \"Succeed\", \"Output\":"
    " \"{% $v %}\"}}}], \"Next\": \"Map\"},"
    "\"Map\": {\"Type\": \"Map\", \"Items\": \"{% [1..2] %}\", \"ItemSelector\": {\"v\":"
    " \"{% $states.context.Map.Item.Value %}\"}, \"MaxConcurrency\": \"{% 2 %}\","
    " \"ItemProcessor\": {\"StartAt\": \"Item\","
    " \"States\": {\"Item\": {\"Type\": \"Pass\", \"End\": true}}}, \"Next\": \"Many\"},"
    "\"Many\": {\"Type\": \"Map\", \"ToleratedFailureCount\": \"{% 1 %}\","
    " \"ToleratedFailurePercentage\": \"{% 10 %}\", \"ItemReader\":"
    " {\"Resource\": \"arn:aws:states:::s3:getObject\", \"ReaderConfig\": {\"InputType\":"
    " \"JSON\", \"MaxItems\": \"{% 5 %}\"}, \"Arguments\": {\"Bucket\": \"b\", \"Key\":"
    " \"{% 'k' %}\"}}, \"ItemBatcher\": {\"MaxItemsPerBatch\": \"{% 2 %}\", \"BatchInput\":"
    " {\"x\": \"{% $v %}\"}}, \"ResultWriter\": {\"Resource\": \"arn:aws:states:::s3:putObject\","
    " \"Arguments\": \"{% {'Bucket': 'b'} %}\"}, \"ItemProcessor\": {\"ProcessorConfig\":"
    " {\"Mode\": \"DISTRIBUTED\", \"ExecutionType\": \"STANDARD\"}, \"StartAt\": \"Child\","
    " \"States\": {\"Child\": {\"Type\": \"Pass\", \"End\": true}}}, \"End\": true},"
    "\"Fail\": {\"Type\": \"Fail\", \"Error\": \"{% $v %}\", \"Cause\": \"{% 'c' %}\"}}}";

/* The one that is looked at. */
static const char *definition;

/* ---- places ---- */

/* A node of the definition: where it is written, and in which field. */
struct place {
    struct span span;
    char field[32];
};

struct places {
    struct place items[400];
    size_t count;
};

static void add_place(struct places *places, const struct tree *tree, const char *field)
{
    struct place *place = &places->items[places->count++];

    assert_true(places->count < COUNT_OF(places->items));
    place->span = tree->span;
    snprintf(place->field, sizeof place->field, "%s", field);
}

/* Add the nodes below `tree`, but not itself. */
static void add_places(struct places *places, const struct tree *tree, const char *field)
{
    for (const struct tree_member *at = tree->members; at != NULL; at = at->next) {
        add_place(places, at->value, at->key);
        add_places(places, at->value, at->key);
    }
    for (size_t i = 0; tree->kind == TREE_ARRAY && i < tree->count; i++) {
        add_place(places, tree->items[i], field);
        add_places(places, tree->items[i], field);
    }
}

static void find_places(struct places *places)
{
    struct fixture f;

    fixture_check(&f, definition, false);
    for (const struct finding *at = diags_first(f.diags); at != NULL; at = at->next)
        fail_msg("%s", at->message);
    places->count = 0;
    add_places(places, f.machine->tree, "");
    fixture_done(&f);
    assert_true(places->count > 100);
}

/* ---- one definition ---- */

static char *with(const struct place *place, const char *what)
{
    return text_format("%.*s%s%s", (int)place->span.start, definition, what,
                       definition + place->span.end);
}

/* Compile a definition in which check has found no error, as far as buildable or, when that finds
 * none either, to C. Any fault of ours on the way ends the process. NULL: it is not built. */
static struct ir_program *build(struct fixture *f)
{
    const struct diag_options options = {.werror = false};
    const struct emit_options emit = {.with_main = true};
    struct buffer code = BUFFER_EMPTY;
    struct ir_program *program;

    machine_check_buildable(f->machine, f->diags);
    if (diags_errors(f->diags, &options) > 0)
        return NULL;
    program = lower_machine(f->arena, f->machine, NULL, NULL);
    assert_null(ir_verify(program));
    program_improve(program, false);
    assert_null(backend_c.emit(program, EMIT_C, &emit, &code));
    buffer_fini(&code);
    return program;
}

static bool names_it(const struct ir_program *program)
{
    for (const struct ir_state *state = program->states; state != NULL; state = state->next)
        if (state->placeholder != NULL && strcmp(state->placeholder, "X") == 0)
            return true;
    return false;
}

/* Say what went wrong at a place. Returns 1. */
static size_t complain(const struct place *place, const char *what, const char *message)
{
    print_error("%s for %.*s (\"%s\"): %s\n", what, (int)(place->span.end - place->span.start),
                definition + place->span.start, place->field, message);
    return 1;
}

/* 0, or 1 when something else happens than should. */
static size_t judge_unfilled(const struct place *place, const char *what)
{
    const struct diag_options options = {.werror = false};
    bool told = strcmp(place->field, "Comment") == 0 || strcmp(place->field, "Version") == 0;
    char *text = with(place, what);
    struct ir_program *program;
    struct fixture f;
    size_t wrong = 0;

    fixture_check(&f, text, false);
    for (const struct finding *at = diags_first(f.diags); at != NULL; at = at->next)
        if (f.machine == NULL || rule_severity(at->rule) == SEVERITY_ERROR)
            wrong = complain(place, what, at->message);
    if (wrong == 0) {
        program = build(&f);
        for (const struct finding *at = diags_first(f.diags); program == NULL && at != NULL;
             at = at->next)
            told |= at->rule == RULE_NOT_BUILT && at->span.start == place->span.start &&
                    strstr(at->message, "must be filled with -D to build") != NULL;
        if (!told && (program == NULL || !names_it(program)))
            wrong = complain(place, what, "nothing is said");
        else if (program == NULL && diags_errors(f.diags, &options) != 1)
            wrong = complain(place, what, "more than one error");
    }
    fixture_done(&f);
    free(text);
    return wrong;
}

static void unfilled_in_every_place(void **state)
{
    struct places places;
    size_t wrong = 0;

    definition = *state;
    find_places(&places);
    for (size_t i = 0; i < places.count; i++) {
        wrong += judge_unfilled(&places.items[i], "\"${X}\"");
        wrong += judge_unfilled(&places.items[i], "${X}");
    }
    assert_int_equal(wrong, 0);
}

static void filled_in_every_place(void **state)
{
    static const char *const values[] = {"null",    "true",    "7",  "-0.5",        "\"text\"",
                                         "\"$.a\"", "[\"A\"]", "[]", "{\"A\": {}}", "{}"};
    const struct diag_options options = {.werror = false};
    struct places places;

    definition = *state;
    find_places(&places);
    for (size_t i = 0; i < places.count * COUNT_OF(values); i++) {
        char *text = with(&places.items[i / COUNT_OF(values)], values[i % COUNT_OF(values)]);
        struct fixture f;

        fixture_check(&f, text, false);
        if (f.machine != NULL && diags_errors(f.diags, &options) == 0)
            (void)build(&f);
        fixture_done(&f);
        free(text);
    }
}

/* A name that is not known makes another state of the one below it. */
static void unfilled_in_names(void **state)
{
    struct fixture f;

    (void)state;
    fixture_check(&f,
                  "{\"StartAt\": \"${X}\", \"States\": {\"A\": {\"Type\": \"Pass\", \"Next\":"
                  " \"B\"}, \"${X}\": {\"Type\": \"Pass\", \"Next\": \"A\"}, \"B\": {\"Type\":"
                  " \"Succeed\"}}}",
                  false);
    assert_int_equal(diags_errors(f.diags, NULL), 0);
    assert_null(build(&f));
    fixture_done(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(unfilled_in_every_place, (void *)in_jsonpath),
        cmocka_unit_test_prestate(filled_in_every_place, (void *)in_jsonpath),
        cmocka_unit_test_prestate(unfilled_in_every_place, (void *)in_jsonata),
        cmocka_unit_test_prestate(filled_in_every_place, (void *)in_jsonata),
        cmocka_unit_test(unfilled_in_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
