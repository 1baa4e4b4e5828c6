/* tests/unit/bucket/sink_test.c - results into files, and the manifest that lists them. */
#include "tests/unit/bucket/folder.h"

#define PUT "arn:aws:states:::s3:putObject"
#define KEY "\"MapRunArn\":\"arn:run\",\"Key\":\"out/run/manifest.json\""

static struct region region;

static struct result_sink *open_with(const char *config)
{
    char said[512];
    struct bucket_request request;

    snprintf(said, sizeof said,
             "{\"Parameters\":{\"Bucket\":\"file:FOLDER\",\"Prefix\":\"out\"},"
             "\"Literals\":{\"Bucket\":true},\"WriterConfig\":{%s}," KEY "}",
             config);
    request = folder_request(&region, PUT, said);
    return sink_open(&request);
}

static const struct value *value_of(const char *text)
{
    struct json_error error;
    const struct value *value = json_read(&region, text, strlen(text), JSON_TEXT_BORROWED, &error);

    assert_non_null(value);
    return value;
}

static void add(struct result_sink *sink, const char *text, bool failed)
{
    sink_add(sink, value_of(text), failed);
}

static void assert_fine(struct result_sink *sink)
{
    char *problem = sink_end(sink);

    assert_null(problem);
}

static void assert_file(const char *name, const char *wanted)
{
    struct buffer text = BUFFER_EMPTY;

    assert_int_equal(buffer_add_file(&text, folder_file(name), 1 << 20), 0);
    folder_plain(text.text);
    assert_string_equal(text.text, wanted);
    buffer_fini(&text);
}

static int open_region(void **state)
{
    region_init(&region);
    return folder_make(state);
}

static int close_region(void **state)
{
    region_fini(&region);
    return folder_remove(state);
}

static void each_kind_has_its_file(void **state)
{
    struct result_sink *sink = open_with("");

    (void)state;
    add(sink, "{\"a\":1}", false);
    add(sink, "{\"e\":1}", true);
    add(sink, "[2]", false);
    sink_add_pending(sink, value_of("[\"x\",{\"b\":3}]"));
    assert_fine(sink);
    assert_file("out/run/SUCCEEDED_0.json", "[\n{\"a\":1},\n[2]\n]\n");
    assert_file("out/run/FAILED_0.json", "[\n{\"e\":1}\n]\n");
    assert_file("out/run/PENDING_0.json",
                "[\n{\"Input\":\"\\\"x\\\"\",\"InputDetails\":{\"Included\":true},"
                "\"Status\":\"PENDING\"},\n{\"Input\":\"{\\\"b\\\":3}\","
                "\"InputDetails\":{\"Included\":true},\"Status\":\"PENDING\"}\n]\n");
    assert_file("out/run/manifest.json",
                "{\"DestinationBucket\":\"file:FOLDER\",\"MapRunArn\":\"arn:run\",\"ResultFiles\":{"
                "\"FAILED\":[{\"Key\":\"out/run/FAILED_0.json\",\"Size\":12}],"
                "\"PENDING\":[{\"Key\":\"out/run/PENDING_0.json\",\"Size\":149}],"
                "\"SUCCEEDED\":[{\"Key\":\"out/run/SUCCEEDED_0.json\",\"Size\":17}]}}\n");
}

static void without_results_there_is_a_manifest(void **state)
{
    (void)state;
    assert_fine(open_with(""));
    assert_file("out/run/manifest.json",
                "{\"DestinationBucket\":\"file:FOLDER\",\"MapRunArn\":\"arn:run\",\"ResultFiles\":{"
                "\"FAILED\":[],\"PENDING\":[],\"SUCCEEDED\":[]}}\n");
}

static void lines_and_flat_lists(void **state)
{
    struct result_sink *sink = open_with("\"OutputType\":\"JSONL\",\"Transformation\":\"FLATTEN\"");

    (void)state;
    add(sink, "[1,[2]]", false);
    add(sink, "3", false);
    add(sink, "[4]", true);
    add(sink, "[]", false);
    assert_fine(sink);
    assert_file("out/run/SUCCEEDED_0.jsonl", "1\n[2]\n3\n");
    assert_file("out/run/FAILED_0.jsonl", "[4]\n");
}

static void what_goes_wrong_is_told_in_the_end(void **state)
{
    struct result_sink *sink;
    char *problem;

    (void)state;
    folder_write("blocked", "a file where a folder should be");
    sink = sink_open(&(struct bucket_request){
        .resource = PUT,
        .said = folder_request(&region, PUT,
                               "{\"Parameters\":{\"Bucket\":\"file:FOLDER/blocked\"},"
                               "\"Literals\":{\"Bucket\":true}," KEY "}")
                    .said});
    add(sink, "1", false);
    problem = sink_end(sink);
    assert_string_equal(folder_plain(problem),
                        "cannot make the folder FOLDER/blocked/out: Not a directory");
    free(problem);
}

/* A trial without a folder drops the results; otherwise that is a problem. */
static void a_trial_may_have_no_folder(void **state)
{
    struct bucket_request request =
        folder_request(&region, PUT, "{\"Parameters\":{\"Bucket\":\"b\"}," KEY "}");
    struct result_sink *sink;
    char *problem;

    (void)state;
    request.simulated = true;
    sink = sink_open(&request);
    add(sink, "1", false);
    sink_add_pending(sink, value_of("[1]"));
    assert_fine(sink);
    request.simulated = false;
    problem = sink_end(sink_open(&request));
    assert_non_null(strstr(problem, "no folder stands for the bucket \"b\" here"));
    free(problem);
    request = folder_request(&region, PUT, "{\"Parameters\":{\"Bucket\":1}," KEY "}");
    request.simulated = true;
    problem = sink_end(sink_open(&request));
    assert_string_equal(problem, "the Bucket must be a string");
    free(problem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind_has_its_file),
        cmocka_unit_test(without_results_there_is_a_manifest),
        cmocka_unit_test(lines_and_flat_lists),
        cmocka_unit_test(what_goes_wrong_is_told_in_the_end),
        cmocka_unit_test(a_trial_may_have_no_folder),
    };

    return cmocka_run_group_tests(tests, open_region, close_region);
}
