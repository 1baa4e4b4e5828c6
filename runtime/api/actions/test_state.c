/* runtime/api/actions/test_state.c - the action TestState: run one state by itself.
 *
 * In: a definition of a state, or of a machine and the state's name; what it is given, and what
 * stands for its work. Out: where the state goes, and what it computed on its way. */
#include "runtime/api/actions/test_state.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/api/actions/actions.h"
#include "runtime/api/resource.h"
#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/base/entropy.h"
#include "runtime/engine/engine.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"
#include "runtime/service/compiler.h"
#include "runtime/service/service.h"
#include "runtime/service/teststate/state_context.h"
#include "runtime/service/teststate/state_test.h"
#include "runtime/service/teststate/state_work.h"

/* ---- the test ---- */

static bool has_token(const struct value *resource)
{
    static const char token[] = ".waitForTaskToken";

    return value_is(resource, VALUE_STRING) && resource->size > strlen(token) &&
           memcmp(resource->as.text + resource->size - strlen(token), token, strlen(token)) == 0;
}

static const struct value *context_of(const struct tested *tested, int32_t retries, uint64_t seed)
{
    struct request *request = tested->request;
    const struct state_context about = {
        .place = request->api->place,
        .role_arn = request_keep(request, request_text(request, "roleArn")),
        .input = tested->input,
        .works = test_state_is(tested, "Task") || test_state_is(tested, "Map") ||
                 test_state_is(tested, "Parallel"),
        .retries = retries,
        .token = has_token(value_member_named(tested->state, "Resource")),
        .in_map = tested->in_map,
        .now_ms = request->now_ms,
        .seed = seed,
    };

    return tested->context != NULL ? tested->context : state_context_make(&request->region, &about);
}

/* The input of the machine that tests the state; NULL when it is nested too deeply. */
static const char *machine_input(const struct tested *tested)
{
    struct request *request = tested->request;
    struct buffer text = BUFFER_EMPTY;
    struct json_error error;
    const char *kept = NULL;

    buffer_add_text(&text, "{\"Variables\":");
    json_write(&text, tested->variables);
    buffer_add_text(&text, ",\"Input\":");
    json_write(&text, tested->input);
    buffer_add_byte(&text, '}');
    if (json_read(&request->region, text.text, text.size, JSON_TEXT_COPIED, &error) != NULL)
        kept = request_keep(request, (struct store_text){text.text, text.size});
    buffer_fini(&text);
    return kept;
}

/* ---- the answer ---- */

static void add_seen(struct buffer *out, const char *name, const struct buffer *seen)
{
    if (seen->size > 0)
        output_text(out, name, (struct store_text){seen->text, seen->size});
}

static void add_number(struct buffer *out, const char *name, const struct buffer *seen)
{
    if (seen->size > 0)
        output_json(out, name, seen->text);
}

/* Which retrier or catcher named the error. */
static void add_error_details(struct buffer *out, const struct state_test_result *result)
{
    struct buffer details = BUFFER_EMPTY;

    add_number(&details, "catchIndex", &result->seen[SFN_CATCHER]);
    add_number(&details, "retryIndex", &result->seen[SFN_RETRIER]);
    if (result->status == STATE_RETRIABLE)
        output_integer(&details, "retryBackoffIntervalSeconds", result->backoff_seconds);
    if (details.size > 0) {
        output_json(out, "errorDetails", "{");
        buffer_add(out, details.text, details.size);
        buffer_add_byte(out, '}');
    }
    buffer_fini(&details);
}

static void add_variables(struct buffer *out, const struct tested *tested,
                          const struct state_test_result *result)
{
    struct buffer given = BUFFER_EMPTY;

    if (result->seen[SFN_VARIABLES].size > 0) {
        add_seen(out, "variables", &result->seen[SFN_VARIABLES]);
    } else if (tested->variables->size > 0) {
        json_write(&given, tested->variables);
        add_seen(out, "variables", &given);
    }
    buffer_fini(&given);
}

static void add_inspection(struct buffer *out, const struct tested *tested,
                           const struct state_test_result *result)
{
    static const struct {
        const char *name;
        enum sfn_inspected what;
    } flow[] =
        {
            {"afterInputPath", SFN_AFTER_INPUT_PATH},
            {"afterParameters", SFN_AFTER_PARAMETERS},
            {"afterArguments", SFN_AFTER_ARGUMENTS},
            {"result", SFN_RESULT},
            {"afterResultSelector", SFN_AFTER_RESULT_SELECTOR},
            {"afterResultPath", SFN_AFTER_RESULT_PATH},
        },
      items[] =
          {
              {"afterItemsPath", SFN_AFTER_ITEMS_PATH},
              {"afterItemSelector", SFN_AFTER_ITEM_SELECTOR},
              {"afterItemBatcher", SFN_AFTER_ITEM_BATCHER},
          },
      limits[] = {
          {"toleratedFailureCount", SFN_TOLERATED_COUNT},
          {"toleratedFailurePercentage", SFN_TOLERATED_PERCENTAGE},
          {"maxConcurrency", SFN_MAX_CONCURRENCY},
      };
    struct store_text input = request_text(tested->request, "input");
    /* A JSONata state has neither InputPath nor ItemsPath. */
    bool has_paths = result->seen[SFN_AFTER_INPUT_PATH].size > 0;

    output_json(out, "inspectionData", "{");
    output_text(out, "input", input.text != NULL ? input : (struct store_text){"{}", 2});
    for (size_t i = 0; i < COUNT_OF(flow); i++)
        add_seen(out, flow[i].name, &result->seen[flow[i].what]);
    add_variables(out, tested, result);
    add_error_details(out, result);
    for (size_t i = has_paths ? 0 : 1; i < COUNT_OF(items); i++)
        add_seen(out, items[i].name, &result->seen[items[i].what]);
    for (size_t i = 0; i < COUNT_OF(limits); i++)
        add_number(out, limits[i].name, &result->seen[limits[i].what]);
    buffer_add_byte(out, '}');
}

static void write_answer(const struct tested *tested, const struct state_test_result *result)
{
    struct buffer *out = &tested->request->output;
    struct store_text level = request_text(tested->request, "inspectionLevel");
    bool left = result->status == STATE_SUCCEEDED || result->status == STATE_CAUGHT_ERROR;

    if (left)
        add_seen(out, "output", &result->seen[SFN_STATE_LEAVE]);
    if (result->status != STATE_SUCCEEDED) {
        add_seen(out, "error", &result->error);
        add_seen(out, "cause", &result->cause);
    }
    if (level.text != NULL && level.text[0] != 'I')
        add_inspection(out, tested, result);
    if (left && result->seen[SFN_STATE_NEXT].size > 0)
        output_json(out, "nextState", result->seen[SFN_STATE_NEXT].text);
    output_word(out, "status", state_test_status_name(result->status));
}

/* ---- the action ---- */

/* A test that is under way; in the region of the request. */
struct test_run {
    struct tested tested;
    struct service_program *program; /* NULL: it is released, or will be */
    struct state_test test;
    struct state_work *work; /* NULL: it is not being done */
};

static void on_work(void *context, enum state_work_end end, const struct task_answer *answer);

static void give_up(struct request *request)
{
    struct test_run *run = request->state;

    state_work_give_up(run->work);
    request_fail(request, "ServiceUnavailable", "Nobody waits for the test any more");
    request_answer(request);
}

/* Have what the state asks for done, if that can be; the test then goes on with on_work. */
static bool begin_work(struct test_run *run, struct state_test_result *result)
{
    struct request *request = run->tested.request;
    struct service *service = request->api->service;
    const struct state_work_wanted wanted = {
        .program = run->program,
        .state = "StateName",
        .resource = result->resource,
        .input = &result->work,
        .within_ms = result->within_ms,
        .done = on_work,
        .context = run,
    };

    run->work = state_work_begin(service, &wanted, &result->cause);
    if (run->work == NULL) {
        buffer_add_text(&result->error, "States.Runtime");
        return false;
    }
    run->program = NULL;
    request_wait(request, give_up);
    return true;
}

static void go_on(struct test_run *run)
{
    struct request *request = run->tested.request;
    const struct service_compiler *compiler = service_compiler(request->api->service);
    struct state_test_result result;

    if (state_test_run(&run->test, &result) || !begin_work(run, &result)) {
        write_answer(&run->tested, &result);
        if (run->program != NULL)
            compiler->release(compiler->context, run->program);
        request_answer(request);
    }
    state_test_fini(&result);
}

static const char *keep(struct request *request, const char *text)
{
    return text != NULL ? request_keep(request, (struct store_text){text, strlen(text)}) : NULL;
}

/* The work is done: test the state again, as if its answer had been given as a mock. */
static void on_work(void *context, enum state_work_end end, const struct task_answer *answer)
{
    struct test_run *run = context;
    struct request *request = run->tested.request;
    struct state_test *test = &run->test;
    struct buffer text = BUFFER_EMPTY;
    struct json_error error;

    if (end == STATE_WORK_GONE) {
        request_fail(request, "ServiceUnavailable", "The service ends, and so does the test");
        request_answer(request);
        return;
    }
    test->late = end == STATE_WORK_LATE;
    test->fails = answer != NULL && !answer->succeeded;
    if (test->fails) {
        test->error = keep(request, answer->error);
        test->cause = keep(request, answer->cause);
    } else if (answer != NULL) {
        json_write(&text, answer->output);
        test->result = json_read(&request->region, text.text, text.size, JSON_TEXT_COPIED, &error);
        test->result_size = answer->output_size;
    }
    buffer_fini(&text);
    go_on(run);
}

static void fill_test(struct test_run *run, const char *input)
{
    struct tested *tested = &run->tested;
    struct request *request = tested->request;
    int32_t retries = (int32_t)request_integer(request, "stateConfiguration.retrierRetryCount");
    uint64_t seed = entropy_number();

    run->test = (struct state_test){
        .program = run->program->program,
        .input = input,
        .context = context_of(tested, retries, seed),
        .now_ms = request->now_ms,
        .seed = seed,
        .result = tested->result,
        .result_size = request_text(request, "mock.result").size,
        .fails = request_has(request, "mock.errorOutput"),
        .error = request_keep(request, request_text(request, "mock.errorOutput.error")),
        .cause = request_keep(request, request_text(request, "mock.errorOutput.cause")),
        .items = tested->items,
        .failed = request_integer(request, "stateConfiguration.mapIterationFailureCount"),
        .retries = retries,
    };
}

static struct service_program *compile(const struct tested *tested)
{
    struct request *request = tested->request;
    const struct service_compiler *compiler = service_compiler(request->api->service);
    struct store_text definition = request_text(request, "definition");
    struct buffer variables = BUFFER_EMPTY, refusal = BUFFER_EMPTY;
    struct service_source source = {
        .text = definition.text,
        .size = definition.size,
        .name = "TestState",
        .inspect = true,
        .state = request_keep(request, request_text(request, "stateName")),
    };
    struct service_program *program;

    json_write(&variables, tested->variables);
    source.variables = variables.text;
    program = compiler->compile(compiler->context, &source, &refusal);
    if (program == NULL)
        request_fail_text(request, "InvalidDefinition", refusal.text);
    buffer_fini(&variables);
    buffer_fini(&refusal);
    return program;
}

bool test_state_check(struct request *request)
{
    struct test_run *run = region_alloc(&request->region, sizeof *run);

    *run = (struct test_run){.tested = {.request = request}};
    request->state = run;
    return tested_check(&run->tested);
}

void test_state(struct request *request)
{
    const struct service_compiler *compiler = service_compiler(request->api->service);
    struct test_run *run = request->state;
    const char *input;

    run->program = compile(&run->tested);
    if (run->program == NULL) {
        request_answer(request);
        return;
    }
    input = machine_input(&run->tested);
    if (input != NULL) {
        fill_test(run, input);
        go_on(run);
        return;
    }
    request_fail_text(request, "InvalidExecutionInput",
                      "Invalid State Machine Execution Input: 'nested too deeply'");
    compiler->release(compiler->context, run->program);
    request_answer(request);
}
