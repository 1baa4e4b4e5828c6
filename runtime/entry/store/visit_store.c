/* runtime/entry/store/visit_store.c - visits of a store, also beside its owner: what is read is
 * read here, what is changed the owner is asked for, or it is left to the next one. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/engine/engine.h"
#include "runtime/entry/output.h"
#include "runtime/entry/store/again.h"
#include "runtime/entry/store/transport.h"
#include "runtime/json/value.h"
#include "runtime/store/commit.h"

enum { MAKE_MS = 3000 }; /* so long somebody else may take to make the store */

/* ---- opening ---- */

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

static bool open_store(struct visit *visit, bool complains)
{
    const struct store_options how = {
        .mode = STORE_VISIT, .done = on_done, .tell = on_tell, .context = visit};
    char *problem = NULL;

    visit->store = store_open(visit->options.store, &how, &problem);
    if (visit->store == NULL && complains)
        output_complain(visit->entry->invoked_as, "%s", problem);
    free(problem);
    visit->api.store = visit->store;
    return visit->store != NULL;
}

static void close_store(struct visit *visit)
{
    store_close(visit->store);
}

/* ---- for a start ---- */

enum entry_status visit_check_start(const struct entry *entry, const char *name)
{
    const struct api api = {.program = entry->program, .place = &engine_place_default};
    struct buffer input = BUFFER_EMPTY, arn = BUFFER_EMPTY, answer = BUFFER_EMPTY;
    enum entry_status status = ENTRY_SUCCEEDED;
    struct visit_request request;

    if (entry->program->express) {
        output_complain(entry->invoked_as,
                        "an Express workflow is not kept in a store: run it without --store");
        return ENTRY_USAGE;
    }
    api_add_machine_arn(&api, &arn);
    input_add_text(&input, "stateMachineArn", arn.text);
    if (name != NULL)
        input_add_text(&input, "name", name);
    visit_make_request(&request, "StartExecution", &input);
    if (!api_check(&api, visit_now_ms(), request.text.text, request.text.size, &answer)) {
        buffer_add_byte(&answer, '\n');
        output_write(STDERR_FILENO, answer.text, answer.size);
        status = ENTRY_FAILED;
    }
    buffer_fini(&input);
    buffer_fini(&arn);
    buffer_fini(&answer);
    buffer_fini(&request.text);
    return status;
}

/* Whoever starts the first execution makes the store, or finishes it. Somebody else may be about to
 * do so, which does not take long. */
static bool open_or_make(struct visit *visit)
{
    bool other = false;
    const struct store_options how = {
        .mode = STORE_OWN,
        .program = "sfnc",
        .tell = on_tell,
        .context = visit,
        .other = &other,
    };
    const int64_t until_ms = again_now_ms() + MAKE_MS;
    int64_t rest_ms = 0;
    char *problem = NULL;

    do {
        free(problem);
        problem = NULL;
        if (open_store(visit, false))
            return true;
        other = false;
        store_close(store_open(visit->options.store, &how, &problem));
        if (problem != NULL)
            again_rest(&rest_ms);
    } while ((problem == NULL || other) && again_now_ms() < until_ms);
    if (problem == NULL)
        return open_store(visit, true);
    output_complain(visit->entry->invoked_as, "%s", problem);
    free(problem);
    return false;
}

static enum entry_status open_for_start(struct visit *visit, const char *name)
{
    enum entry_status status = visit_check_start(visit->entry, name);

    if (status == ENTRY_SUCCEEDED && !open_or_make(visit))
        status = ENTRY_USAGE;
    return status;
}

/* ---- asking ---- */

static enum caller_result read_here(struct visit *visit, const struct visit_request *request,
                                    struct buffer *problem)
{
    api_read(&visit->api, visit_now_ms(), request->text.text, request->text.size, &visit->answer);
    return CALLER_ANSWERED;
}

static enum caller_result ask_owner(struct visit *visit, const struct visit_request *request,
                                    struct buffer *problem)
{
    const struct caller_patience patience = {on_tell, visit};

    return caller_ask(store_path(visit->store), request->text.text, request->text.size, &patience,
                      &visit->answer, problem);
}

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

static enum visit_result leave(struct visit *visit, const struct visit_request *request)
{
    struct store_commit *commit;

    if (!api_check(&visit->api, visit_now_ms(), request->text.text, request->text.size,
                   &visit->answer)) {
        visit_print_error(visit);
        return VISIT_FAILED;
    }
    commit = store_commit_new(store_lease_of(visit->store), &visit->outcome);
    store_commit_request(commit, visit_now_ms(),
                         (struct store_text){request->text.text, request->text.size});
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

void visit_tell_machine(const struct visit *visit, const struct value *answer)
{
    long process;

    if (visit->store != NULL &&
        value_is_text(value_member_named(answer, "error"), "StateMachineDoesNotExist") &&
        store_has_owner(visit->store, &process) && process > 0)
        output_complain(visit->entry->invoked_as,
                        "process %ld drives %s for another machine; this one begins executions "
                        "there when that has ended",
                        process, store_path(visit->store));
}

/* ---- its owner ---- */

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

const struct visit_transport visit_of_store = {
    .open = open_store,
    .open_for_start = open_for_start,
    .close = close_store,
    .read = read_here,
    .change = ask_owner,
    .leave = leave,
};
