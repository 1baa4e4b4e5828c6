/* runtime/entry/store/owner.c - a process that owns a store, and drives the executions in it. */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "runtime/entry/store/owner.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/entry/guard.h"
#include "runtime/entry/output.h"
#include "runtime/entry/store/listener.h"
#include "runtime/entry/store/visit.h"
#include "runtime/host/work.h"
#include "runtime/service/activities.h"
#include "runtime/service/compiler.h"
#include "runtime/service/log.h"
#include "runtime/service/service.h"
#include "runtime/store/store.h"
#include "runtime/task/bindings.h"
#include "runtime/task/mock_book.h"

#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "unknown"
#endif

enum {
    DAY_MS = 24 * 60 * 60 * 1000,
    DAYS_MAX = 1000000, /* which is for ever */
    LAST_ANSWERS = 400, /* so often the last requests are looked for ... */
    LAST_ANSWER_MS = 5, /* ... after so long each time */
};

/* ---- what the store tells ---- */

static void on_tell(void *context, const char *line)
{
    const struct owner *owner = context;

    output_complain(owner->entry->invoked_as, "%s", line);
}

static void on_broken(void *context, const char *line)
{
    struct owner *owner = context;

    owner->broken = true;
    output_complain(owner->entry->invoked_as,
                    "%s: nothing goes on; the next process that opens the store goes on from what "
                    "is recorded",
                    line);
    loop_stop(owner->loop);
}

static void on_left(void *context, const char *arn)
{
    const struct owner *owner = context;

    if (owner->left != NULL)
        owner->left(owner->left_context, arn);
}

/* ---- requests by the socket ---- */

static void on_answered(void *context, const struct api_answer *answer)
{
    listener_answer(context, answer->text, answer->size);
}

void owner_add_give_way(struct buffer *input, const struct api *api)
{
    struct buffer arn = BUFFER_EMPTY;

    api_add_machine_arn(api, &arn);
    input_add_text(input, "stateMachineArn", arn.text);
    input_add_text(input, "definition", api->program->digest);
    buffer_fini(&arn);
}

static bool is_give_way(const struct owner *owner, const char *text, size_t size)
{
    struct buffer input = BUFFER_EMPTY, request = BUFFER_EMPTY;
    bool is;

    owner_add_give_way(&input, &owner->api);
    buffer_add_format(&request, "{\"action\":\"" OWNER_GIVE_WAY "\",\"input\":{%s}}", input.text);
    is = size == request.size && memcmp(text, request.text, size) == 0;
    buffer_fini(&input);
    buffer_fini(&request);
    return is;
}

static void on_asked(void *context, struct listener_call *call, const char *text, size_t size)
{
    static const char yes[] = "{\"output\":{}}";
    struct owner *owner = context;
    const struct api_asker asker = {.answered = on_answered, .context = call};

    if (owner->passing && is_give_way(owner, text, size)) {
        owner->given = true;
        listener_answer(call, yes, sizeof yes - 1);
        loop_stop(owner->loop);
        return;
    }
    api_take(&owner->api, loop_now_ms(owner->loop), text, size, &asker);
}

static void listen_beside(struct owner *owner)
{
    const char *path = store_path(durable_store(owner->durable));
    const struct listener_options options = {owner->loop, path, on_asked, owner};
    char *problem = NULL;

    owner->listener = listener_open(&options, &problem);
    if (owner->listener == NULL)
        output_complain(owner->entry->invoked_as,
                        "%s: other commands can only leave requests in the store", problem);
    free(problem);
}

/* ---- opening and closing ---- */

/* 0: what is usual. Without a day to stay, what has ended goes at once. */
static int64_t retention_ms(const struct options *options)
{
    if (options->retention_days == UINT64_MAX)
        return 0;
    if (options->retention_days == 0)
        return 1;
    return options->retention_days < DAYS_MAX ? (int64_t)options->retention_days * DAY_MS : -1;
}

static struct durable_machine *on_wanted(void *context, const char *arn, const char *digest,
                                         struct buffer *why)
{
    const struct owner *owner = context;

    return service_wanted(owner->service, arn, digest, why);
}

/* Whether machines are compiled as they are wanted. */
static bool takes_definitions(const struct owner *owner)
{
    return owner->service != NULL && service_compiler(owner->service) != NULL;
}

static void on_offered(void *context, const char *activity)
{
    const struct owner *owner = context;

    if (owner->service != NULL)
        service_offered(owner->service, activity);
}

static bool open_durable(struct owner *owner, const struct options *options)
{
    bool other = false;
    const struct durable_options how = {
        .loop = owner->loop,
        .url = options->store,
        .program = "sfnc " PACKAGE_VERSION,
        .retention_ms = retention_ms(options),
        .tell = on_tell,
        .broken = on_broken,
        .left = on_left,
        .offered = on_offered,
        .wanted = takes_definitions(owner) ? on_wanted : NULL,
        .context = owner,
        .other = &other,
    };
    char *problem = NULL;

    owner->durable = durable_open(&how, &problem);
    if (owner->durable != NULL)
        return true;
    if (other) {
        owner->whose = problem;
        return false;
    }
    output_complain(owner->entry->invoked_as, "%s", problem);
    free(problem);
    return false;
}

static void complain_of(const struct owner *owner, struct buffer *problems)
{
    const char *end;

    for (char *line = problems->text; line != NULL && (end = strchr(line, '\n')) != NULL;
         line += end + 1 - line)
        output_complain(owner->entry->invoked_as, "%.*s", (int)(end - line), line);
    buffer_fini(problems);
}

static bool add_machine(struct owner *owner, const struct options *options, owner_ended *ended,
                        void *context)
{
    const struct durable_machine_options how = {
        .program = owner->entry->program,
        .setting = options_setting(options, owner->entry->folder),
        .aws_limits = options->aws_limits,
        .adopts = options->adopt,
        .ended = ended,
        .context = context,
    };
    struct buffer problems = BUFFER_EMPTY;

    owner->api.machine = durable_add(owner->durable, &how, &problems);
    complain_of(owner, &problems);
    return owner->api.machine != NULL;
}

/* Let others ask, and take what they have left. */
static void begin(struct owner *owner)
{
    guard_signals(owner->loop);
    owner->guarded = true;
    listen_beside(owner);
    left_requests_begin(&owner->requests, &owner->api, owner->loop, owner->entry->invoked_as);
}

static void set_api(struct owner *owner, const struct options *options)
{
    owner->api = (struct api){
        .store = durable_store(owner->durable),
        .program = owner->entry->program,
        .place = &engine_place_default,
        .made_ms = visit_made_ms(),
        .durable = owner->durable,
        .service = owner->service,
        .aws_limits = options->aws_limits,
        .tell = owner->service != NULL ? on_tell : NULL,
        .context = owner,
    };
}

/* Whether something runs each task of the entry's machine; of a store that is not there, because
 * who is refused makes none. `queues`: workers may ask for tasks of activities. */
static bool check_tasks(struct owner *owner, const struct options *options,
                        const struct task_setting *setting, bool queues)
{
    struct waits waits = {NULL};
    const struct work_options how = {
        .loop = owner->loop,
        .waits = &waits,
        .program = owner->entry->program,
        .setting = *setting,
        .tokens_come_back = true,
        .queues = queues,
    };
    struct buffer problems = BUFFER_EMPTY;
    struct work work;
    bool fine;

    if (store_is_there(options->store))
        return true;
    fine = work_open(&work, &how, &problems);
    work_close(&work);
    complain_of(owner, &problems);
    return fine;
}

bool owner_open(struct owner *owner, const struct entry *entry, const struct options *options,
                owner_ended *ended, void *context)
{
    const struct task_setting setting = options_setting(options, entry->folder);

    *owner = (struct owner){.entry = entry, .loop = loop_new(false)};
    if (!check_tasks(owner, options, &setting, false) || !open_durable(owner, options))
        return false;
    set_api(owner, options);
    if (!add_machine(owner, options, ended, context))
        return false;
    begin(owner);
    return true;
}

/* A task starts another execution. */
static void on_start(void *context, const struct service_start *start)
{
    const struct owner *owner = context;

    api_start(&owner->api, loop_now_ms(owner->loop), start);
}

/* Each execution picks its test case: the file of mocks is read for all machines. */
static bool open_book(struct owner *owner)
{
    struct task_setting *setting = &owner->setting;
    char *problem = NULL;

    if (setting->mock_file == NULL)
        return true;
    owner->book = mock_book_open(setting->mock_file, &problem);
    if (owner->book == NULL)
        output_complain(owner->entry->invoked_as, "%s", problem);
    free(problem);
    setting->mock_file = NULL;
    setting->book = owner->book;
    return owner->book != NULL;
}

/* Machines come later: what they are bound to is read now, so that what is wrong is told now. */
static bool read_bindings(struct owner *owner, const struct service_compiler *compiler)
{
    const struct sfn_program *program = owner->entry->program;
    char *problem;

    if (owner->setting.bindings_file == NULL)
        return true;
    problem = bindings_read(&owner->bindings, owner->setting.bindings_file,
                            compiler != NULL ? compiler->kinds : program->kinds,
                            compiler != NULL ? compiler->kind_count : program->kind_count);
    owner->setting.bindings = &owner->bindings;
    if (problem != NULL)
        output_complain(owner->entry->invoked_as, "%s", problem);
    free(problem);
    return problem == NULL;
}

static bool open_log(struct owner *owner, const struct options *options)
{
    const struct service_log_options how = {owner->loop, options->log, on_tell, owner};
    char *problem = NULL;

    if (options->log == NULL)
        return true;
    owner->log = service_log_open(&how, &problem);
    if (owner->log == NULL)
        output_complain(owner->entry->invoked_as, "%s", problem);
    free(problem);
    return owner->log != NULL;
}

bool owner_prepare(struct owner *owner, const struct entry *entry, const struct options *options,
                   const struct service_compiler *compiler)
{
    *owner = (struct owner){.entry = entry,
                            .loop = loop_new(false),
                            .setting = options_setting(options, entry->folder)};
    return open_book(owner) && read_bindings(owner, compiler) &&
           (compiler != NULL || check_tasks(owner, options, &owner->setting, true));
}

bool owner_serve(struct owner *owner, const struct options *options,
                 const struct service_compiler *compiler)
{
    struct service_options how = {
        .loop = owner->loop,
        .place = &engine_place_default,
        .compiler = compiler,
        .program = owner->entry->program,
        .setting = owner->setting,
        .aws_limits = options->aws_limits,
        .adopts = options->adopt,
        .start = on_start,
        .tell = on_tell,
        .context = owner,
    };
    struct buffer problems = BUFFER_EMPTY;
    bool fine;

    if (!open_log(owner, options))
        return false;
    how.log = owner->log;
    owner->service = service_new(&how);
    if (!open_durable(owner, options))
        return false;
    set_api(owner, options);
    fine = service_begin(owner->service, owner->durable, &problems);
    complain_of(owner, &problems);
    if (fine)
        begin(owner);
    return fine;
}

int owner_run(struct owner *owner)
{
    int caught;

    loop_busy(owner->loop); /* somebody may ask for something at any time */
    caught = guard_loop(owner->loop);
    loop_idle(owner->loop);
    return caught;
}

static void on_later(void *context)
{
    loop_stop(context);
}

/* Go on until what was asked by the socket is answered, if that does not take long. */
static void give_last_answers(const struct owner *owner)
{
    struct loop *loop = owner->loop;

    for (int i = 0; i < LAST_ANSWERS && !owner->broken && listener_is_asked(owner->listener); i++) {
        loop_arm(loop, loop_now_ms(loop) + LAST_ANSWER_MS, on_later, loop);
        loop_run(loop);
    }
}

/* Nobody is heard from the beginning, and the store is given back when the others have their
 * answers: who asks again meanwhile finds no socket, and waits. */
void owner_close(struct owner *owner)
{
    left_requests_end(&owner->requests);
    listener_end(owner->listener);
    give_last_answers(owner);
    if (owner->service != NULL)
        service_end(owner->service);
    durable_close(owner->durable);
    service_free(owner->service);
    service_log_close(owner->log);
    mock_book_close(owner->book);
    buffer_fini(&owner->bindings);
    listener_close(owner->listener);
    left_requests_fini(&owner->requests);
    if (owner->guarded)
        guard_rest();
    loop_free(owner->loop);
    free(owner->whose);
}
