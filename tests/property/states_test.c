/* tests/property/states_test.c - states of random machines by themselves, and in them (TAP).
 *
 *     COUNT=300 SEED=1 states_test      the machines of COUNT seeds from SEED on
 *
 * Each execution is run; then each state of its outermost scope is tested by itself, as AWS's
 * TestState does, with the input, the variables and the answer that it had. It must do the same. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/driver/service_compiler.h"
#include "runtime/base/bug.h"
#include "runtime/base/text.h"
#include "runtime/history/history.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"
#include "runtime/service/teststate/state_test.h"
#include "tests/property/generate.h"
#include "tests/property/play.h"

#define COUNT 300
#define LATE_MS INT64_C(4102444800000) /* 2100: no Wait of a machine waits until then */
#define VISITS_MAX 12                  /* of an execution: loops come to the same states again */

extern const struct backend sfnc_backend_llvm;

static struct service_compiling compiling = {.backend = &sfnc_backend_llvm, .any_resource = true};
static struct service_compiler compiler;

/* A visit of a state: from its entry to its exit, or to the end of the execution. */
struct visit {
    const struct value *state; /* in the definition */
    const struct value *name, *input;
    const struct value *output; /* texts, as the next ones; NULL: it was not left */
    const struct value *next;   /* the state that was entered next, or NULL */
    const struct value *result; /* of its work */
    const struct value *error, *cause;
    bool worked, failed;
    bool unlike; /* something that no test of a state can repeat has happened */
};

struct trial {
    uint64_t seed;
    const struct specimen *specimen;
    struct region region;
    const struct value *variables; /* an object: those of the outermost scope that have a value */
    const struct value *definition, *events;
    size_t tested, failed;
};

/* ---- history ---- */

/* The details of an event, an object; NULL: it has none. */
static const struct value *details_of(const struct value *event)
{
    for (uint32_t i = 0; i < event->size; i++) {
        const struct member *member = &event->as.members[i];

        if (member->key.size > strlen("EventDetails") && member->value.kind == VALUE_OBJECT)
            return &member->value;
    }
    return NULL;
}

static bool is_type(const struct value *event, const char *end)
{
    const struct value *type = value_member_named(event, "type");

    return type->size >= strlen(end) &&
           memcmp(type->as.text + type->size - strlen(end), end, strlen(end)) == 0;
}

static const struct value *detail(const struct value *event, const char *name)
{
    const struct value *details = details_of(event);

    return details != NULL ? value_member_named(details, name) : NULL;
}

/* The state of the outermost scope that the event enters or leaves; NULL: it does not. */
static const struct value *state_of(const struct trial *trial, const struct value *event,
                                    const char *end)
{
    const struct value *name = is_type(event, end) ? detail(event, "name") : NULL;
    struct key key;

    if (name == NULL)
        return NULL;
    key = key_of(name->as.text, name->size);
    return value_member(value_member_named(trial->definition, "States"), &key);
}

/* What an event between entry and exit says of the work. */
static void note_work(struct visit *visit, const struct value *event)
{
    static const char *const succeeded[] = {"TaskSucceeded", "FunctionSucceeded",
                                            "ActivitySucceeded"};

    for (size_t i = 0; i < COUNT_OF(succeeded); i++)
        if (is_type(event, succeeded[i])) {
            visit->result = detail(event, "output");
            visit->worked = true;
            visit->failed = false;
        }
    if (is_type(event, "TimedOut") || is_type(event, "Aborted"))
        visit->unlike = true;
    if (is_type(event, "Failed") && !is_type(event, "ExecutionFailed")) {
        visit->error = detail(event, "error");
        visit->cause = detail(event, "cause");
        visit->worked = visit->failed = true;
    }
}

/* Read the visit that begins with event `at`; returns the event behind it. */
static uint32_t read_visit(const struct trial *trial, uint32_t at, struct visit *visit)
{
    const struct value *events = trial->events->as.items;

    *visit = (struct visit){.state = state_of(trial, &events[at], "StateEntered"),
                            .name = detail(&events[at], "name"),
                            .input = detail(&events[at], "input")};
    for (at++; at < trial->events->size; at++) {
        if (state_of(trial, &events[at], "StateExited") != NULL) {
            visit->output = detail(&events[at], "output");
            at++;
            break;
        }
        note_work(visit, &events[at]);
    }
    if (at < trial->events->size && state_of(trial, &events[at], "StateEntered") != NULL)
        visit->next = detail(&events[at], "name");
    return at;
}

/* Remember what the state assigned. */
static void note_variables(struct trial *trial, const struct value *exit)
{
    const struct value *assigned = detail(exit, "assignedVariables");
    struct json_error error;

    for (uint32_t i = 0; assigned != NULL && i < assigned->size; i++) {
        const struct member *member = &assigned->as.members[i];
        const struct value *value = json_read(&trial->region, member->value.as.text,
                                              member->value.size, JSON_TEXT_COPIED, &error);

        trial->variables = value_with_member(&trial->region, trial->variables, &member->key, value);
    }
}

/* ---- the test of a state ---- */

/* Whether a test can repeat what the state did: it knows no other context object, no other time and
 * random bits, and does not run what is inside a Map or Parallel. */
static bool is_repeatable(const struct visit *visit)
{
    static const char *const others[] = {
        "$$",           "States.UUID",    "States.MathRandom", "$states.context", "$uuid",
        "$random",      "$now(",          "$millis(",          "$shuffle",        "\"Map\"",
        "\"Parallel\"", "\"Credentials\""};
    struct buffer text = BUFFER_EMPTY;
    bool repeatable = !visit->unlike;

    json_write(&text, visit->state);
    for (size_t i = 0; i < COUNT_OF(others); i++)
        repeatable = repeatable && strstr(text.text, others[i]) == NULL;
    if (!visit->worked && strstr(text.text, ":activity:") != NULL)
        repeatable = false; /* there may be no such activity, which a test does not look for */
    buffer_fini(&text);
    return repeatable;
}

static char *copy_of(const struct value *text)
{
    return text != NULL ? mem_text(text->as.text, text->size) : NULL;
}

/* Whether a text of JSON that was told has the value of another one. */
static bool same_value(struct trial *trial, const struct buffer *told, const struct value *text)
{
    struct buffer one = BUFFER_EMPTY, other = BUFFER_EMPTY;
    struct json_error error;
    const struct value *value =
        json_read(&trial->region, text->as.text, text->size, JSON_TEXT_COPIED, &error);
    bool same;

    json_write(&other, value);
    value = json_read(&trial->region, told->size > 0 ? told->text : "", told->size,
                      JSON_TEXT_COPIED, &error);
    if (value != NULL)
        json_write(&one, value);
    same = one.size == other.size && one.size > 0 && memcmp(one.text, other.text, one.size) == 0;
    buffer_fini(&one);
    buffer_fini(&other);
    return same;
}

static bool same_text(const struct buffer *told, const struct value *text)
{
    size_t size = text != NULL ? text->size : 0;

    return told->size == size && (size == 0 || memcmp(told->text, text->as.text, size) == 0);
}

/* Whether the test had the result of the visit. */
static bool is_alike(struct trial *trial, const struct visit *visit,
                     const struct state_test_result *result)
{
    struct buffer next = BUFFER_EMPTY;
    const struct value *last = &trial->events->as.items[trial->events->size - 1];
    bool alike;

    if (visit->output == NULL)
        return result->status == STATE_FAILED && same_text(&result->error, detail(last, "error"));
    if (visit->next != NULL)
        json_write(&next, visit->next);
    alike = (result->status == STATE_SUCCEEDED || result->status == STATE_CAUGHT_ERROR) &&
            same_value(trial, &result->seen[SFN_STATE_LEAVE], visit->output) &&
            (visit->next == NULL ||
             (result->seen[SFN_STATE_NEXT].size == next.size &&
              memcmp(result->seen[SFN_STATE_NEXT].text, next.text, next.size) == 0));
    buffer_fini(&next);
    return alike;
}

static void complain(struct trial *trial, const struct visit *visit, const char *variables,
                     const struct state_test_result *result)
{
    const struct buffer *output = &result->seen[SFN_STATE_LEAVE];

    if (trial->failed++ > 0)
        return;
    printf("# seed %llu: state %.*s of %s\n# input %.*s\n# variables %s\n# output %.*s\n# by "
           "itself: %s %s %s\n",
           (unsigned long long)trial->seed, (int)visit->name->size, visit->name->as.text,
           trial->specimen->definition.text, (int)visit->input->size, visit->input->as.text,
           variables, visit->output != NULL ? (int)visit->output->size : 0,
           visit->output != NULL ? visit->output->as.text : "",
           state_test_status_name(result->status), output->size > 0 ? output->text : "",
           result->cause.size > 0 ? result->cause.text : "");
}

static void run_test(struct trial *trial, const struct visit *visit, const char *variables,
                     const struct sfn_program *program)
{
    char *error = copy_of(visit->error), *cause = copy_of(visit->cause);
    struct buffer input = BUFFER_EMPTY;
    struct state_test_result result;
    struct json_error problem;
    struct state_test test = {.program = program,
                              .context = &value_empty_object,
                              .now_ms = LATE_MS,
                              .fails = visit->failed,
                              .error = error,
                              .cause = cause,
                              .result = &value_empty_object,
                              .retries = 1000};

    if (visit->result != NULL)
        test.result = json_read(&trial->region, visit->result->as.text, visit->result->size,
                                JSON_TEXT_COPIED, &problem);
    buffer_add_format(&input, "{\"Variables\":%s,\"Input\":", variables);
    buffer_add(&input, visit->input->as.text, visit->input->size);
    buffer_add_byte(&input, '}');
    test.input = input.text;
    /* An input that is nested as deeply as any value may be cannot be part of another one. */
    if (json_read(&trial->region, input.text, input.size, JSON_TEXT_COPIED, &problem) != NULL) {
        state_test_run(&test, &result);
        trial->tested++;
        if (!is_alike(trial, visit, &result))
            complain(trial, visit, variables, &result);
        state_test_fini(&result);
    }
    buffer_fini(&input);
    free(error);
    free(cause);
}

static void test_visit(struct trial *trial, const struct visit *visit)
{
    char *name = copy_of(visit->name);
    struct buffer variables = BUFFER_EMPTY, refusal = BUFFER_EMPTY;
    const struct buffer *definition = &trial->specimen->definition;
    struct service_source source = {.text = definition->text,
                                    .size = definition->size,
                                    .name = "machine",
                                    .inspect = true,
                                    .state = name};
    struct service_program *program;

    json_write(&variables, trial->variables);
    source.variables = variables.text;
    program = compiler.compile(compiler.context, &source, &refusal);
    if (program == NULL) {
        printf("# seed %llu: %s: %s\n", (unsigned long long)trial->seed, name, refusal.text);
        trial->failed++;
    } else {
        run_test(trial, visit, variables.text, program->program);
        compiler.release(compiler.context, program);
    }
    buffer_fini(&variables);
    buffer_fini(&refusal);
    free(name);
}

/* ---- an execution ---- */

static void test_visits(struct trial *trial)
{
    int visits = 0;

    for (uint32_t at = 0; at < trial->events->size && visits < VISITS_MAX;) {
        struct visit visit;

        if (state_of(trial, &trial->events->as.items[at], "StateEntered") == NULL) {
            at++;
            continue;
        }
        at = read_visit(trial, at, &visit);
        if (is_repeatable(&visit) &&
            (visit.output != NULL ||
             is_type(&trial->events->as.items[at - 1], "ExecutionFailed"))) {
            test_visit(trial, &visit);
            visits++;
        }
        note_variables(trial, &trial->events->as.items[at - 1]);
    }
}

/* Run a machine, and test its states. */
static void run_seed(struct trial *trial, uint64_t seed)
{
    const struct play_options options = {.silent = false};
    struct specimen specimen;
    struct buffer seen = BUFFER_EMPTY, refusal = BUFFER_EMPTY;
    struct service_source source = {.name = "machine"};
    struct service_program *program;
    struct json_error error;

    specimen_generate(&specimen, seed);
    source.text = specimen.definition.text;
    source.size = specimen.definition.size;
    program = compiler.compile(compiler.context, &source, &refusal);
    ENSURE(program != NULL);
    trial->seed = seed;
    trial->specimen = &specimen;
    region_init(&trial->region);
    trial->variables = &value_empty_object;
    if (play(program->program, &specimen, 0, &options, &seen) == NULL) {
        const char *events = strstr(seen.text, HISTORY_OPENS);
        const struct value *whole =
            json_read_first(&trial->region, events, strlen(events), JSON_TEXT_COPIED, &error);

        trial->definition = json_read(&trial->region, specimen.definition.text,
                                      specimen.definition.size, JSON_TEXT_COPIED, &error);
        trial->events = value_member_named(whole, "events");
        test_visits(trial);
    }
    compiler.release(compiler.context, program);
    region_fini(&trial->region);
    buffer_fini(&seen);
    buffer_fini(&refusal);
    specimen_fini(&specimen);
}

static uint64_t number_of(const char *name, uint64_t otherwise)
{
    const char *text = getenv(name);

    return text != NULL && text[0] != '\0' ? strtoull(text, NULL, 10) : otherwise;
}

int main(void)
{
    uint64_t seed = number_of("SEED", 1), count = number_of("COUNT", COUNT);
    struct trial trial = {.seed = 0};

    service_compiler_init(&compiler, &compiling);
    for (uint64_t i = 0; i < count; i++)
        run_seed(&trial, seed + i);
    printf("1..1\n%sok 1 - %zu states of %llu machines do the same by themselves\n",
           trial.failed > 0 ? "not " : "", trial.tested, (unsigned long long)count);
    if (trial.failed > 0)
        printf("# %zu do not\n", trial.failed);
    return trial.failed > 0;
}
