/* runtime/entry/store/visit.c - ask for a command about executions, wherever they are kept. */
#include "runtime/entry/store/visit.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "runtime/base/count.h"
#include "runtime/engine/engine.h"
#include "runtime/entry/guard.h"
#include "runtime/entry/output.h"
#include "runtime/entry/store/again.h"
#include "runtime/entry/store/commands.h"
#include "runtime/entry/store/transport.h"
#include "runtime/json/value.h"

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
    else if (command != OPTIONS_SERVE && command != OPTIONS_SERVE_ALL &&
             !options_store_stays(options) && options->endpoint == NULL)
        output_complain(entry->invoked_as,
                        "a store in memory is gone when its process ends: --store sqlite:PATH");
    else
        fine = true;
    free(problem);
    return fine;
}

/* ---- opening ---- */

int64_t visit_made_ms(void)
{
    struct stat self;

    if (stat("/proc/self/exe", &self) != 0 || self.st_mtim.tv_sec <= 0)
        return visit_now_ms();
    return (int64_t)self.st_mtim.tv_sec * 1000 + self.st_mtim.tv_nsec / 1000000;
}

void visit_init(struct visit *visit, const struct entry *entry, const struct options *options)
{
    *visit = (struct visit){
        .entry = entry,
        .options = *options,
        .transport = options->endpoint != NULL ? &visit_of_endpoint : &visit_of_store,
        .api = {.program = entry->program,
                .place = &engine_place_default,
                .made_ms = visit_made_ms()},
    };
    region_init(&visit->region);
}

bool visit_begin(struct visit *visit, const struct entry *entry, const struct options *options)
{
    visit_init(visit, entry, options);
    return visit->transport->open(visit, true);
}

bool visit_try(struct visit *visit, const struct entry *entry, const struct options *options)
{
    visit_init(visit, entry, options);
    return visit->transport->open(visit, false);
}

enum entry_status visit_begin_start(struct visit *visit, const struct entry *entry,
                                    const struct options *options)
{
    visit_init(visit, entry, options);
    return visit->transport->open_for_start(visit, options->name);
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
    if (visit->transport != NULL)
        visit->transport->close(visit);
    region_fini(&visit->region);
    buffer_fini(&visit->answer);
}

/* ---- asking ---- */

/* The output of the answer that is there; NULL: it was an error, which is printed. */
static const struct value *read_answer(struct visit *visit)
{
    const struct value *output = value_member_named(visit_read_whole(visit), "output");

    if (output == NULL)
        visit_print_error(visit);
    return output;
}

const struct value *visit_ask(struct visit *visit, const char *action, const struct buffer *input)
{
    struct buffer problem = BUFFER_EMPTY;
    const struct value *output = NULL;
    struct visit_request request;

    visit_make_request(&request, action, input);
    buffer_clear(&visit->answer);
    visit->unanswered = visit->transport->read(visit, &request, &problem) != CALLER_ANSWERED;
    if (visit->unanswered)
        output_complain(visit->entry->invoked_as, "%s", problem.text);
    else
        output = read_answer(visit);
    buffer_fini(&request.text);
    buffer_fini(&problem);
    return output;
}

const struct value *visit_ask_list(struct visit *visit, const char *action,
                                   const struct buffer *input, const char *member,
                                   const struct value **list)
{
    const struct value *output = visit_ask(visit, action, input);

    *list = value_member_named(output, member);
    if (output == NULL || value_is(*list, VALUE_ARRAY))
        return output;
    output_complain(visit->entry->invoked_as, "the answer to %s has no list \"%s\"", action,
                    member);
    visit->unanswered = true;
    return NULL;
}

int visit_failure(const struct visit *visit)
{
    return visit->unanswered ? ENTRY_USAGE : ENTRY_FAILED;
}

static enum caller_result ask_for_change(struct visit *visit, const struct visit_request *request,
                                         struct buffer *problem)
{
    if (request->text.size > API_REQUEST_MAX) {
        buffer_add_format(problem,
                          "a request has at most %zu MiB, and this one has %.1f: it was "
                          "not sent",
                          API_REQUEST_MAX >> 20, (double)request->text.size / (1 << 20));
        return CALLER_REFUSED;
    }
    buffer_clear(&visit->answer);
    return visit->transport->change(visit, request, problem);
}

enum caller_result visit_call(struct visit *visit, const char *action, const struct buffer *input,
                              const struct value **answer, struct buffer *problem)
{
    struct visit_request request;
    enum caller_result result;

    visit_make_request(&request, action, input);
    result = ask_for_change(visit, &request, problem);
    *answer = result == CALLER_ANSWERED ? visit_read_whole(visit) : NULL;
    buffer_fini(&request.text);
    return result;
}

/* ---- changing ---- */

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

/* How somebody finds out whether an action was done that cannot just be repeated. */
static const char *what_to_do(const char *action)
{
    if (strcmp(action, "SendTaskSuccess") == 0 || strcmp(action, "SendTaskFailure") == 0)
        return ": ask again; TaskTimedOut or TaskDoesNotExist then says that the task is over";
    if (strcmp(action, "RedriveExecution") == 0)
        return ": `describe` tells when it was redriven last";
    return "";
}

/* Ask, and ask again whoever is there then, when the one who was asked went away and that is
 * harmless. */
static enum caller_result ask_patiently(struct visit *visit, const struct visit_request *request,
                                        struct buffer *problem)
{
    const int64_t until_ms = again_now_ms() + AGAIN_MS;
    int64_t rest_ms = 0;
    enum caller_result result;

    for (;;) {
        buffer_clear(problem);
        result = ask_for_change(visit, request, problem);
        if (result != CALLER_NOT_DONE &&
            (result != CALLER_LOST || !may_be_repeated(request->action)))
            return result;
        if (again_now_ms() >= until_ms || guard_caught() != 0)
            return result;
        again_rest(&rest_ms);
    }
}

static enum visit_result leave(struct visit *visit, const struct visit_request *request,
                               const struct buffer *problem)
{
    if (visit->transport->leave != NULL)
        return visit->transport->leave(visit, request);
    output_complain(visit->entry->invoked_as, "%s: it was not done", problem->text);
    return VISIT_LOST;
}

enum visit_result visit_change(struct visit *visit, const char *action, const struct buffer *input,
                               const struct value **output)
{
    struct buffer problem = BUFFER_EMPTY;
    enum visit_result result = VISIT_LOST;
    struct visit_request request;

    *output = NULL;
    visit_make_request(&request, action, input);
    switch (ask_patiently(visit, &request, &problem)) {
    case CALLER_ANSWERED:
        *output = read_answer(visit);
        result = *output != NULL ? VISIT_DONE : VISIT_FAILED;
        if (*output == NULL && strcmp(action, "StartExecution") == 0)
            visit_tell_machine(visit, visit_read_whole(visit));
        break;
    case CALLER_NOBODY:
        result = leave(visit, &request, &problem);
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
    buffer_fini(&request.text);
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
