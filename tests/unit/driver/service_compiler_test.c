/* tests/unit/driver/service_compiler_test.c - definitions as text: which are refused, in which
 * words, and what they read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compiler/driver/service_compiler.h"

extern const struct backend sfnc_backend_llvm;

static struct service_compiling compiling = {.backend = &sfnc_backend_llvm};
static struct service_compiler compiler;

static struct service_source source_of(const char *text, bool express)
{
    return (struct service_source){
        .text = text, .size = strlen(text), .name = "machine", .express = express};
}

static void assert_refused(const char *text, bool express, const char *expected)
{
    struct service_source source = source_of(text, express);
    struct buffer refusal = BUFFER_EMPTY, digest = BUFFER_EMPTY;

    assert_null(compiler.compile(compiler.context, &source, &refusal));
    assert_string_equal(refusal.text, expected);
    buffer_clear(&refusal);
    assert_false(compiler.check(compiler.context, &source, &digest, &refusal));
    assert_string_equal(refusal.text, expected);
    assert_int_equal(digest.size, 0);
    buffer_fini(&refusal);
}

static void assert_taken(const char *text)
{
    struct service_source source = source_of(text, false);
    struct buffer refusal = BUFFER_EMPTY, digest = BUFFER_EMPTY;
    struct service_program *program = compiler.compile(compiler.context, &source, &refusal);

    assert_non_null(program);
    assert_true(compiler.check(compiler.context, &source, &digest, &refusal));
    assert_int_equal(refusal.size, 0);
    assert_string_equal(program->program->name, "machine");
    assert_string_equal(program->program->digest, digest.text);
    buffer_fini(&digest);
    compiler.release(compiler.context, program);
    buffer_fini(&refusal);
}

#define PASS "{\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Pass\",\"End\":true}}}"
#define TASK(resource)                                                                             \
    "{\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Task\",\"Resource\":\"" resource             \
    "\",\"End\":true}}}"

static void test_refusals(void **state)
{
    (void)state;
    assert_taken(PASS);
    assert_refused("{\"StartAt\":\"A\"}", false,
                   "Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: These fields are "
                   "required: [States] at /'");
    assert_refused(" \n", false,
                   "Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: Definition must "
                   "be a valid JSON object at null'");
    assert_refused("StartAt: A", false,
                   "Invalid State Machine Definition: 'INVALID_JSON_DESCRIPTION: Unrecognized "
                   "token 'StartAt': was expecting (JSON String, Number, Array, Object or token "
                   "'null', 'true' or 'false')\n at [Source: (String)\"StartAt: A\"; line: 1, "
                   "column: 8] at [Source: (String)\"StartAt: A\"; line: 1, column: 8]'");
    assert_refused(TASK("arn:aws:states:::sqs:sendMessage.sync"), true,
                   "Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: Express state "
                   "machine does not support '.sync' service integration at /States/A/Resource, "
                   "SCHEMA_VALIDATION_FAILED: The resource provided "
                   "arn:aws:states:::sqs:sendMessage.sync is not recognized. The value is not a "
                   "valid resource ARN, or the resource is not available in this region. at "
                   "/States/A/Resource'");
}

/* What is wrong in a state comes first, then a missing target, then a missing end, without place.
 */
static void test_order_of_refusals(void **state)
{
    (void)state;
    assert_refused(
        "{\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Pass\",\"Next\":\"B\"},"
        "\"B\":{\"Type\":\"Wait\",\"Timestamp\":\"noon\",\"Next\":\"C\"}}}",
        false,
        "Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: String does not match "
        "RFC3339 timestamp at /States/B/Timestamp, MISSING_TRANSITION_TARGET: Missing 'Next' "
        "target: C at /States/B/Next, MISSING_END_STATE: Workflow has no terminal state at null'");
}

#define NO_ARN                                                                                     \
    "Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: Value is not a valid resource "  \
    "ARN at /States/A/Resource'"

static void test_resources_of_ours(void **state)
{
    (void)state;
    assert_refused(TASK("exec:rm -rf /"), false, NO_ARN);
    assert_refused(TASK("c:pay"), false, NO_ARN);
    assert_refused(TASK("exec:"), false, NO_ARN);
    assert_refused(TASK("https://example.com"), false, NO_ARN);
    assert_refused(TASK("charge-the-card"), false, NO_ARN);
    assert_refused(TASK("${Charge}"), false, NO_ARN);
    assert_refused(TASK("exec:${Charge}"), false, NO_ARN);
    compiling.any_resource = true;
    assert_taken(TASK("exec:pay"));
    assert_taken(TASK("c:pay"));
    assert_taken(TASK("charge-the-card"));
    compiling.any_resource = false;
    assert_taken(TASK("arn:aws:states:us-east-1:123456789012:activity:pay"));
}

/* ${Name} is text, also of an execution, where a file of sfnc would have it filled. */
static void test_placeholders_are_text(void **state)
{
    (void)state;
    assert_taken("{\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Pass\",\"Result\":\"${Name}\","
                 "\"End\":true}}}");
}

static void assert_valid(const char *text, int32_t most, enum service_validity expected,
                         bool truncated, const char *diagnostics)
{
    struct service_source source = source_of(text, false);
    struct buffer out = BUFFER_EMPTY;
    bool more = !truncated;

    assert_int_equal(compiler.validate(compiler.context, &source, false, most, &out, &more),
                     expected);
    assert_string_equal(out.text, diagnostics);
    assert_int_equal(more, truncated);
    buffer_fini(&out);
}

static void test_validation(void **state)
{
    static const char bad[] = "{\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Pass\","
                              "\"Next\":\"B\"}},\"TimeoutSeconds\":-1}";

    (void)state;
    assert_valid(PASS, 0, SERVICE_VALID, false, "[]");
    assert_valid("{}", 0, SERVICE_INVALID, false,
                 "[{\"severity\":\"ERROR\",\"code\":\"SCHEMA_VALIDATION_FAILED\","
                 "\"message\":\"These fields are required: [States, StartAt]\","
                 "\"location\":\"/\"}]");
    assert_valid(bad, 1, SERVICE_INVALID, true,
                 "[{\"severity\":\"ERROR\",\"code\":\"SCHEMA_VALIDATION_FAILED\","
                 "\"message\":\"Minimum value is 0\",\"location\":\"/TimeoutSeconds\"}]");
}

static void test_references(void **state)
{
    static const char text[] =
        "{\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Pass\",\"Assign\":{\"b\":1,\"a\":2},"
        "\"Next\":\"M\"},\"M\":{\"Type\":\"Map\",\"ItemsPath\":\"$a\",\"ItemProcessor\":"
        "{\"StartAt\":\"I\",\"States\":{\"I\":{\"Type\":\"Pass\",\"Parameters\":{\"x.$\":"
        "\"States.Array($b, States.Format('{}', $a), $b)\",\"y\":\"$c\"},\"End\":true}}},"
        "\"Retry\":[{\"ErrorEquals\":[\"States.ALL\"]}],\"Catch\":[{\"ErrorEquals\":"
        "[\"States.ALL\"],\"Assign\":{\"a.$\":\"$d[0]\"},\"Next\":\"E\"}],\"Next\":\"E\"},"
        "\"E\":{\"Type\":\"Succeed\"}}}";
    struct service_source source = source_of(text, false);
    struct buffer out = BUFFER_EMPTY;
    struct service_program *program;

    (void)state;
    assert_true(compiler.references(compiler.context, &source, &out));
    assert_string_equal(out.text, "{\"M\":[\"a\",\"d\"],\"I\":[\"a\",\"b\"]}");
    program = compiler.compile(compiler.context, &source, &out);
    assert_string_equal(program->program->references, out.text);
    compiler.release(compiler.context, program);
    buffer_fini(&out);
}

/* A large definition, of so many states. */
static void write_large(struct buffer *text, int states)
{
    buffer_add_text(text, "{\"StartAt\":\"S0\",\"States\":{");
    for (int i = 0; i < states; i++)
        buffer_add_format(text,
                          "\"S%d\":{\"Type\":\"Pass\",\"Parameters\":{\"a.$\":\"$.x\",\"b\":%d},"
                          "\"ResultPath\":\"$.r\",\"Next\":\"S%d\"},",
                          i, i, i + 1);
    buffer_add_format(text, "\"S%d\":{\"Type\":\"Succeed\"}}}", states);
}

/* Pages of this process that are in memory. */
static size_t resident_bytes(void)
{
    FILE *file = fopen("/proc/self/statm", "r");
    long whole = 0, resident = 0;

    assert_non_null(file);
    assert_int_equal(fscanf(file, "%ld %ld", &whole, &resident), 2);
    fclose(file);
    return (size_t)resident * (size_t)sysconf(_SC_PAGESIZE);
}

/* The address sanitizer keeps what was freed. */
#ifdef __SANITIZE_ADDRESS__
#define KEPT_MOST ((size_t)4 << 30)
#else
#define KEPT_MOST ((size_t)48 << 20)
#endif

static void test_what_a_large_one_took_is_given_back(void **state)
{
    struct buffer text = BUFFER_EMPTY;
    size_t before;

    (void)state;
    write_large(&text, 5000);
    assert_taken(PASS); /* the compiler is loaded */
    before = resident_bytes();
    assert_taken(text.text);
    assert_true(resident_bytes() < before + KEPT_MOST);
    buffer_fini(&text);
}

static size_t allocated(void)
{
    return mallinfo2().uordblks;
}

static void test_nothing_is_left(void **state)
{
    size_t before;

    (void)state;
    for (int i = 0; i < 20; i++)
        assert_taken(TASK("arn:aws:states:::sqs:sendMessage"));
    before = allocated();
    for (int i = 0; i < 100; i++) {
        assert_taken(TASK("arn:aws:states:::sqs:sendMessage"));
        assert_refused(TASK("c:pay"), false, NO_ARN);
    }
    /* A program of that size takes some 100 KB while it is compiled. */
    assert_true(allocated() < before + 64 * 1024);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_order_of_refusals),
        cmocka_unit_test(test_resources_of_ours),
        cmocka_unit_test(test_placeholders_are_text),
        cmocka_unit_test(test_validation),
        cmocka_unit_test(test_references),
        cmocka_unit_test(test_nothing_is_left),
        cmocka_unit_test(test_what_a_large_one_took_is_given_back),
    };

    service_compiler_init(&compiler, &compiling);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
