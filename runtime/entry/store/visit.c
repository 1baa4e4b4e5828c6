/* runtime/entry/store/visit.c - open a store for a command, and ask about what is in it. */
#include "runtime/entry/store/visit.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/base/text.h"
#include "runtime/engine/engine.h"
#include "runtime/entry/guard.h"
#include "runtime/entry/output.h"
#include "runtime/entry/store/again.h"
#include "runtime/entry/store/commands.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"
#include "runtime/store/commit.h"

#define AGAIN_MS 5000 /* so long an owner that went away is asked again */

/* ---- options ---- */

static void explain(const struct entry *entry, enum options_command command, const char *usage,
                    const char *help, int *status)
{
    struct buffer text = BUFFER_EMPTY;

    buffer_add_format(&text, "usage: %s %s\n\n%s\n\n", entry->invoked_as, usage, help);
    options_explain(&text, command, &store_options);
    if (output_print(entry->invoked_as, text.text, text.size))
        *status = ENTRY_SUCCEEDED;
    buffer_fini(&text);
}

bool visit_options(struct options *options, const struct entry *entry, enum options_command command,
                   const char *usage, const char *help, int argc, char **argv, int *status)
{
    char *problem;
    bool fine = false;

    *status = ENTRY_USAGE;
    problem = options_read(options, command, &store_options, argc, argv);
    if (problem != NULL)
        output_complain(entry->invoked_as, "%s (%s --help lists the options)", problem,
                        entry->invoked_as);
    else if (options->help)
        explain(entry, command, usage, help, status);
    else if (command != OPTIONS_SERVE && !options_store_stays(options))
        output_complain(entry->invoked_as,
                        "a store in memory is gone when its process ends: --store sqlite:PATH");
    else
        fine = true;
    free(problem);
    return fine;
}

/* ---- the store ---- */

static void on_done(void *context, void *subject, enum store_result result)
{
    (void)context;
    *(enum store_result *)subject = result;
}

static void on_tell(void *context, const char *line)
{
    const struct visit *visit = context;

    output_complain(visit->entry->invoked_as, "%s", line);
}

static bool begin(struct visit *visit, const struct entry *entry, const struct options *options,
                  bool complains)
{
    const struct store_options how = {
        .mode = STORE_VISIT, .done = on_done, .tell = on_tell, .context = visit};
    char *problem = NULL;

    *visit = (struct visit){.entry = entry, .options = *options};
    region_init(&visit->region);
    visit->store = store_open(options->store, &how, &problem);
    if (visit->store == NULL && complains)
        output_complain(entry->invoked_as, "%s", problem);
    free(problem);
    visit->api = (struct api){
        .store = visit->store, .program = entry->program, .place = &engine_place_default};
    return visit->store != NULL;
}

bool visit_begin(struct visit *visit, const struct entry *entry, const struct options *options)
{
    return begin(visit, entry, options, true);
}

bool visit_try(struct visit *visit, const struct entry *entry, const struct options *options)
{
    return begin(visit, entry, options, false);
}

bool visit_open(struct visit *visit, const struct entry *entry, enum options_command command,
                const char *usage, const char *help, int argc, char **argv, int *status)
{
    struct options options;

    *visit = (struct visit){.entry = entry};
    return visit_options(&options, entry, command, usage, help, argc, argv, status) &&
           visit_begin(visit, entry, &options);
}

void visit_close(struct visit *visit)
{
    store_close(visit->store);
    region_fini(&visit->region);
    buffer_fini(&visit->answer);
}

/* ---- asking ---- */

static int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void make_request(struct buffer *request, const char *action, const struct buffer *input)
{
    buffer_add_format(request, "{\"action\":\"%s\",\"input\":{", action);
    buffer_add(request, input->text, input->size);
    buffer_add_text(request, "}}");
    buffer_reserve(request, 0);
}

static const struct value *read_whole(struct visit *visit)
{
    struct json_error error;

    region_reset(&visit->region);
    return json_read(&visit->region, visit->answer.text, visit->answer.size, JSON_TEXT_BORROWED,
                     &error);
}

/* The output of the answer that is there; NULL: it was an error, which is printed. */
static const struct value *read_answer(struct visit *visit)
{
    const struct value *output = value_member_named(read_whole(visit), "output");

    if (output == NULL) {
        buffer_add_byte(&visit->answer, '\n');
        output_write(STDERR_FILENO, visit->answer.text, visit->answer.size);
    }
    return output;
}

enum entry_status visit_check_start(const struct entry *entry, const char *name)
{
    const struct api api = {.program = entry->program, .place = &engine_place_default};
    struct buffer input = BUFFER_EMPTY, text = BUFFER_EMPTY, answer = BUFFER_EMPTY;
    enum entry_status status = ENTRY_SUCCEEDED;

    if (entry->program->express) {
        output_complain(entry->invoked_as,
                        "an Express workflow is not kept in a store: run it without --store");
        return ENTRY_USAGE;
    }
    api_add_machine_arn(&api, &text);
    input_add_text(&input, "stateMachineArn", text.text);
    if (name != NULL)
        input_add_text(&input, "name", name);
    buffer_clear(&text);
    make_request(&text, "StartExecution", &input);
    if (!api_check(&api, now_ms(), text.text, text.size, &answer)) {
        buffer_add_byte(&answer, '\n');
        output_write(STDERR_FILENO, answer.text, answer.size);
        status = ENTRY_FAILED;
    }
    buffer_fini(&input);
    buffer_fini(&text);
    buffer_fini(&answer);
    return status;
}

const struct value *visit_ask(struct visit *visit, const char *action, const struct buffer *input)
{
    struct buffer request = BUFFER_EMPTY;

    make_request(&request, action, input);
    buffer_clear(&visit->answer);
    api_read(&visit->api, now_ms(), request.text, request.size, &visit->answer);
    buffer_fini(&request);
    return read_answer(visit);
}

static enum caller_result ask_owner(struct visit *visit, const struct buffer *request,
                                    struct buffer *problem)
{
    const struct caller_patience patience = {on_tell, visit};

    if (request->size > API_REQUEST_MAX) {
        buffer_add_format(problem,
                          "a request has at most %zu MiB, and this one has %.1f: it was "
                          "not sent",
                          API_REQUEST_MAX >> 20, (double)request->size / (1 << 20));
        return CALLER_REFUSED;
    }
    buffer_clear(&visit->answer);
    return caller_ask(store_path(visit->store), request->text, request->size, &patience,
                      &visit->answer, problem);
}

enum caller_result visit_call(struct visit *visit, const char *action, const struct buffer *input,
                              const struct value **answer, struct buffer *problem)
{
    struct buffer request = BUFFER_EMPTY;
    enum caller_result result;

    make_request(&request, action, input);
    result = ask_owner(visit, &request, problem);
    *answer = result == CALLER_ANSWERED ? read_whole(visit) : NULL;
    buffer_fini(&request);
    return result;
}

/* ---- changing ---- */

static void tell_left(const struct visit *visit)
{
    const char *path = store_path(visit->store);
    const char *command = visit->entry->invoked_as;
    long process;

    if (!store_has_owner(visit->store, &process))
        output_complain(
            command, "nobody drives %s now: it is recorded, and whoever does next does it", path);
    else if (process > 0)
        output_complain(command,
                        "the owner of %s (process %ld) cannot be reached: it is recorded, and the "
                        "owner finds it",
                        path, process);
    else
        output_complain(command,
                        "no owner of %s can be reached: it is recorded, and whoever drives it "
                        "finds it",
                        path);
}

static enum visit_result leave(struct visit *visit, const struct buffer *request)
{
    struct store_commit *commit;

    if (!api_check(&visit->api, now_ms(), request->text, request->size, &visit->answer)) {
        read_answer(visit);
        return VISIT_FAILED;
    }
    commit = store_commit_new(store_lease_of(visit->store), &visit->outcome);
    store_commit_request(commit, now_ms(), (struct store_text){request->text, request->size});
    store_submit(visit->store, commit);
    store_flush(visit->store);
    if (visit->outcome == STORE_OK) {
        tell_left(visit);
        return VISIT_LEFT;
    }
    output_complain(visit->entry->invoked_as, "it could not be recorded: %s",
                    store_barrier(visit->store)[0] != '\0' ? store_barrier(visit->store)
                                                           : store_result_text(visit->outcome));
    return VISIT_LOST;
}

/* Whether it makes no difference if it is done again: a start has its name. */
static bool may_be_repeated(const char *action)
{
    static const char *const all[] = {"StartExecution", "StopExecution", "SendTaskHeartbeat",
                                      "UpdateMapRun"};

    for (size_t i = 0; i < COUNT_OF(all); i++)
        if (strcmp(action, all[i]) == 0)
            return true;
    return false;
}

void visit_tell_machine(const struct visit *visit, const struct value *answer)
{
    long process;

    if (value_is_text(value_member_named(answer, "error"), "StateMachineDoesNotExist") &&
        store_has_owner(visit->store, &process) && process > 0)
        output_complain(visit->entry->invoked_as,
                        "process %ld drives %s for another machine; this one begins executions "
                        "there when that has ended",
                        process, store_path(visit->store));
}

/* How somebody finds out whether an action was done that cannot just be repeated. */
static const char *what_to_do(const char *action)
{
    if (strcmp(action, "SendTaskSuccess") == 0 || strcmp(action, "SendTaskFailure") == 0)
        return ": ask again; TaskTimedOut or TaskDoesNotExist then says that the task is over";
    if (strcmp(action, "RedriveExecution") == 0)
        return ": `describe` tells when it was redriven last";
    return "";
}

/* Ask, and ask again whoever owns the store then, when the owner went away and that is harmless. */
static enum caller_result ask_patiently(struct visit *visit, const char *action,
                                        const struct buffer *request, struct buffer *problem)
{
    const int64_t until_ms = again_now_ms() + AGAIN_MS;
    int64_t rest_ms = 0;
    enum caller_result result;

    for (;;) {
        buffer_clear(problem);
        result = ask_owner(visit, request, problem);
        if (result != CALLER_NOT_DONE && (result != CALLER_LOST || !may_be_repeated(action)))
            return result;
        if (again_now_ms() >= until_ms || guard_caught() != 0)
            return result;
        again_rest(&rest_ms);
    }
}

enum visit_result visit_change(struct visit *visit, const char *action, const struct buffer *input,
                               const struct value **output)
{
    struct buffer request = BUFFER_EMPTY, problem = BUFFER_EMPTY;
    enum visit_result result = VISIT_LOST;

    *output = NULL;
    make_request(&request, action, input);
    switch (ask_patiently(visit, action, &request, &problem)) {
    case CALLER_ANSWERED:
        *output = read_answer(visit);
        result = *output != NULL ? VISIT_DONE : VISIT_FAILED;
        if (*output == NULL && strcmp(action, "StartExecution") == 0)
            visit_tell_machine(visit, read_whole(visit));
        break;
    case CALLER_NOBODY:
        result = leave(visit, &request);
        break;
    case CALLER_REFUSED:
        output_complain(visit->entry->invoked_as, "%s", problem.text);
        break;
    case CALLER_NOT_DONE:
        output_complain(visit->entry->invoked_as, "%s: it was not done", problem.text);
        break;
    case CALLER_LOST:
        output_complain(visit->entry->invoked_as, "%s: it may have been done, or not%s",
                        problem.text, what_to_do(action));
        break;
    }
    buffer_fini(&request);
    buffer_fini(&problem);
    return result;
}

int visit_status(enum visit_result result)
{
    switch (result) {
    case VISIT_DONE:
    case VISIT_LEFT:
        return ENTRY_SUCCEEDED;
    case VISIT_FAILED:
        return ENTRY_FAILED;
    case VISIT_LOST:
        break;
    }
    return ENTRY_USAGE;
}

bool visit_has_owner(const struct visit *visit)
{
    return caller_reaches(store_path(visit->store));
}

const char *visit_owner_option(const struct options *options)
{
    return options->mock != NULL             ? "--mock"
           : options->bindings != NULL       ? "--bindings"
           : options->aws_limits             ? "--aws-limits"
           : options->retention_text != NULL ? "--retention"
           : options->adopt                  ? "--adopt"
                                             : NULL;
}

bool visit_fits_owner(const struct visit *visit)
{
    const struct options *options = &visit->options;
    const char *given = visit_owner_option(options);

    if (given != NULL)
        output_complain(visit->entry->invoked_as,
                        "another process drives %s: %s is to be given to that one", options->store,
                        given);
    return given == NULL;
}

/* ---- inputs ---- */

static void input_begin(struct buffer *input, const char *name)
{
    buffer_add_format(input, "%s\"%s\":", input->size > 0 ? "," : "", name);
}

void input_add_text(struct buffer *input, const char *name, const char *text)
{
    struct buffer clean = BUFFER_EMPTY;

    text_add_clean(&clean, text, strlen(text), strlen(text));
    input_begin(input, name);
    json_write_string(input, clean.text, clean.size);
    buffer_fini(&clean);
}

void input_add_json(struct buffer *input, const char *name, const char *json)
{
    input_begin(input, name);
    buffer_add_text(input, json);
}

void input_add_execution(struct buffer *input, const struct visit *visit, const char *name)
{
    struct buffer arn = BUFFER_EMPTY;

    api_add_execution_arn(&visit->api, name, &arn);
    input_add_text(input, "executionArn", arn.text);
    buffer_fini(&arn);
}
