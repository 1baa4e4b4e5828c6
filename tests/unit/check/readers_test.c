/* tests/unit/check/readers_test.c - every combination of the fields of a ReaderConfig. */
#include "runtime/base/buffer.h"
#include "runtime/base/count.h"
#include "tests/unit/check/fixture.h"

/* The fields that depend on each other, and the values that each may have; "" is an absent one. */
enum {
    TYPE,
    LOCATION,
    HEADERS,
    DELIMITER,
    POINTER,
    MANIFEST,
    TRANSFORMATION,
    FIELDS,
};

static const struct {
    const char *name;
    const char *values[7];
} fields[FIELDS] = {
    [TYPE] = {"InputType", {"", "\"CSV\"", "\"JSON\"", "\"JSONL\"", "\"PARQUET\"", "\"MANIFEST\""}},
    [LOCATION] = {"CSVHeaderLocation", {"", "\"FIRST_ROW\"", "\"GIVEN\""}},
    [HEADERS] = {"CSVHeaders", {"", "[\"a\"]"}},
    [DELIMITER] = {"CSVDelimiter", {"", "\"TAB\""}},
    [POINTER] = {"ItemsPointer", {"", "\"/a\"", "\"a\""}},
    [MANIFEST] = {"ManifestType", {"", "\"S3_INVENTORY\"", "\"ATHENA_DATA\""}},
    [TRANSFORMATION] = {"Transformation", {"", "\"NONE\"", "\"LOAD_AND_FLATTEN\""}},
};

/* A choice of a value for each field, counted through like the wheels of an odometer. */
static bool next(int *at)
{
    for (int i = 0; i < FIELDS; i++) {
        if (fields[i].values[++at[i]] != NULL)
            return true;
        at[i] = 0;
    }
    return false;
}

static bool has(const int *at, int field, const char *value)
{
    return strstr(fields[field].values[at[field]], value) != NULL && value[0] != '\0';
}

static bool takes_rows(const int *at)
{
    return has(at, TYPE, "CSV") || has(at, TYPE, "MANIFEST") || at[TYPE] == 0;
}

/* Whether a required field is absent. Then nothing else is said. */
static bool lacks(const int *at)
{
    return (has(at, TRANSFORMATION, "LOAD") && at[TYPE] == 0) ||
           (has(at, TYPE, "\"CSV\"") && at[LOCATION] == 0) ||
           (takes_rows(at) && has(at, LOCATION, "GIVEN") && at[HEADERS] == 0);
}

/* How many fields are errors because of the others. */
static int misplaced(const int *at)
{
    int count = 0;

    if (!takes_rows(at))
        count += (at[LOCATION] != 0) + (at[HEADERS] != 0) + (at[DELIMITER] != 0);
    if (at[POINTER] != 0 && at[TYPE] != 0 && !has(at, TYPE, "JSON\""))
        count++;
    if (has(at, POINTER, "\"a\"") && has(at, TYPE, "JSON\""))
        count++;
    if (has(at, MANIFEST, "S3") && at[TYPE] != 0)
        count++;
    if (has(at, MANIFEST, "ATHENA") && !has(at, TYPE, "CSV") && !has(at, TYPE, "JSONL") &&
        !has(at, TYPE, "PARQUET"))
        count++;
    return count;
}

static void machine_of(struct buffer *text, const int *at, const char *action)
{
    bool first = true;

    buffer_clear(text);
    buffer_add_format(text,
                      "{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Map\", \"End\": true, "
                      "\"ItemReader\": {\"Resource\": \"arn:aws:states:::s3:%s\", \"Parameters\": "
                      "{\"Bucket\": \"b\", \"Key\": \"k\"}, \"ReaderConfig\": {",
                      action);
    for (int i = 0; i < FIELDS; i++) {
        if (at[i] == 0)
            continue;
        buffer_add_format(text, "%s\"%s\": %s", first ? "" : ", ", fields[i].name,
                          fields[i].values[at[i]]);
        first = false;
    }
    buffer_add_text(text, "}}, \"ItemProcessor\": {\"ProcessorConfig\": {\"Mode\": "
                          "\"DISTRIBUTED\", \"ExecutionType\": \"STANDARD\"}, \"StartAt\": \"B\", "
                          "\"States\": {\"B\": {\"Type\": \"Succeed\"}}}}}}");
}

static void every_combination(void **unused)
{
    static const char *const actions[] = {"getObject", "listObjectsV2"};
    struct buffer text = BUFFER_EMPTY;

    (void)unused;
    for (size_t action = 0; action < COUNT_OF(actions); action++) {
        int at[FIELDS] = {0};

        do {
            int wanted = lacks(at) ? 1 : misplaced(at), found = 0;
            struct fixture f;

            machine_of(&text, at, actions[action]);
            fixture_check(&f, text.text, false);
            for (const struct finding *finding = diags_first(f.diags); finding != NULL;
                 finding = finding->next)
                found += finding->severity == SEVERITY_ERROR;
            if (found != wanted)
                fail_msg("%s\n  %d errors, not %d", text.text, found, wanted);
            fixture_done(&f);
        } while (next(at));
    }
    buffer_fini(&text);
}

/* AWS's words stand only where AWS was seen to say them. */
static void words_of_aws(void **unused)
{
    static const struct {
        int field, value;
        const char *aws;
    } cases[] = {
        {LOCATION, 1, "Field 'CSVHeaderLocation' is not supported"},
        {LOCATION, 2, "Field 'CSVHeaderLocation' is not supported"},
        {HEADERS, 1, "Field 'CSVHeaders' is not supported"},
        {MANIFEST, 1, "Field 'ManifestType' is not supported"},
        {DELIMITER, 1, NULL},
        {POINTER, 1, NULL},
    };
    struct buffer text = BUFFER_EMPTY;

    (void)unused;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int at[FIELDS] = {[TYPE] = 3};
        const struct finding *finding;
        struct fixture f;

        at[cases[i].field] = cases[i].value;
        machine_of(&text, at, "getObject");
        fixture_check(&f, text.text, false);
        finding = diags_first(f.diags);
        assert_non_null(finding);
        assert_null(finding->next);
        assert_int_equal(finding->severity, SEVERITY_ERROR);
        if (cases[i].aws == NULL)
            assert_null(finding->aws_text);
        else
            assert_string_equal(finding->aws_text, cases[i].aws);
        fixture_done(&f);
    }
    buffer_fini(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_combination),
                                       cmocka_unit_test(words_of_aws)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
