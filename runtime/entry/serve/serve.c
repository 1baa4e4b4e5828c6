/* runtime/entry/serve/serve.c - the command `serve`: own a store, and answer over HTTP. */
#include "runtime/entry/serve/serve.h"

#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/text.h"
#include "runtime/entry/guard.h"
#include "runtime/entry/output.h"
#include "runtime/entry/serve/front.h"
#include "runtime/entry/serve/schedule.h"
#include "runtime/entry/store/commands.h"
#include "runtime/entry/store/owner.h"
#include "runtime/entry/store/visit.h"
#include "runtime/service/compiler.h"
#include "runtime/service/express.h"
#include "runtime/store/store.h"
#include "runtime/trigger/pattern.h"
#include "runtime/trigger/schedule.h"

#define LISTEN_USUAL "127.0.0.1:8083"
#define PATTERN_FILE_MAX (1 << 20)

enum {
    EXPRESS_MS = 2000, /* so long express executions may go on that somebody waits for ... */
    LAST_MS = 8000,    /* ... and so long the last answers may take; it is looked ... */
    LOOK_MS = 5,       /* ... whether they are given after so long each time */
};

static void on_look(void *context)
{
    loop_stop(context);
}

static void on_over(void *context)
{
    *(bool *)context = true;
}

/* Go on until what was asked is answered, but for so long at most. */
static void wait_for_answers(const struct owner *owner, const struct front *front, int64_t most_ms)
{
    struct loop *loop = owner->loop;
    bool over = false;
    struct loop_timer *end = loop_arm(loop, loop_now_ms(loop) + most_ms, on_over, &over);

    while (!over && !owner->broken && front_is_asked(front)) {
        loop_arm(loop, loop_now_ms(loop) + LOOK_MS, on_look, loop);
        loop_run(loop);
    }
    if (!over)
        loop_disarm(loop, end);
}

static void give_last_answers(const struct owner *owner, const struct front *front)
{
    wait_for_answers(owner, front, EXPRESS_MS);
    service_end_express(owner->service);
    wait_for_answers(owner, front, LAST_MS);
}

/* What starts executions without being asked for each. */
struct triggers {
    struct event_pattern *pattern; /* NULL: no events do */
    struct scheduler *scheduler;   /* NULL: no schedule does */
};

/* Read the event pattern, if there is one. False after a complaint. */
static bool read_pattern(struct triggers *triggers, const struct entry *entry,
                         const struct options *options)
{
    struct buffer text = BUFFER_EMPTY, why = BUFFER_EMPTY;
    char *problem = NULL;

    if (options->event_pattern == NULL)
        return true;
    if (text_read_file(&text, options->event_pattern, PATTERN_FILE_MAX, &problem)) {
        text_drop_mark(&text);
        triggers->pattern = event_pattern_read(text.text, text.size, &why);
        if (triggers->pattern == NULL)
            output_complain(entry->invoked_as, "%s: %s", options->event_pattern, why.text);
    } else {
        output_complain(entry->invoked_as, "%s", problem);
    }
    free(problem);
    buffer_fini(&text);
    buffer_fini(&why);
    return triggers->pattern != NULL;
}

/* Whether the schedule, if there is one, is one; before a store is made for it. */
static bool check_schedule(const struct entry *entry, const struct options *options)
{
    struct schedule schedule;
    char *problem = NULL;
    bool fine = options->schedule == NULL || schedule_read(&schedule, options->schedule, &problem);

    if (!fine)
        output_complain(entry->invoked_as, "%s", problem);
    free(problem);
    return fine;
}

static void tell(void *context, const char *line)
{
    const struct entry *entry = context;

    output_complain(entry->invoked_as, "%s", line);
}

/* Begin with the schedule, if there is one. False after a complaint. */
static bool begin_schedule(struct triggers *triggers, struct owner *owner,
                           const struct options *options)
{
    const struct scheduler_options how = {
        .loop = owner->loop,
        .api = &owner->api,
        .expression = options->schedule,
        .tell = tell,
        .context = (void *)(uintptr_t)owner->entry,
    };
    char *problem = NULL;

    if (options->schedule == NULL)
        return true;
    triggers->scheduler = scheduler_open(&how, &problem);
    if (triggers->scheduler == NULL)
        output_complain(owner->entry->invoked_as, "%s", problem);
    free(problem);
    return triggers->scheduler != NULL;
}

static struct front *listen(struct owner *owner, const struct options *options,
                            const struct triggers *triggers)
{
    const struct front_options how = {
        .loop = owner->loop,
        .api = &owner->api,
        .listen = options->listen != NULL ? options->listen : LISTEN_USUAL,
        .tls_cert = options->tls_cert,
        .tls_key = options->tls_key,
        .credentials = options->credentials,
        .pattern = triggers->pattern,
        .tell = tell,
        .context = (void *)(uintptr_t)owner->entry,
    };
    char *problem = NULL;
    struct front *front = front_open(&how, &problem);

    if (front == NULL)
        output_complain(owner->entry->invoked_as, "%s", problem);
    free(problem);
    return front;
}

static bool own(struct owner *owner, const struct service_compiler *compiler,
                const struct options *options)
{
    bool owns = owner_serve(owner, options, compiler);

    if (owner->whose != NULL)
        output_complain(owner->entry->invoked_as, "%s", owner->whose);
    return owns;
}

/* Own the store and begin to listen; NULL after complaints. Who cannot listen makes no store, so
 * that comes first. If there is one, its owner may be about to end, and is waited for: then it does
 * not listen any more. */
static struct front *begin(struct owner *owner, struct triggers *triggers,
                           const struct service_compiler *compiler, const struct options *options)
{
    bool owns = store_is_there(options->store);
    struct front *front;

    if (owns && !own(owner, compiler, options))
        return NULL;
    front = listen(owner, options, triggers);
    if (front == NULL)
        return NULL;
    if (!owns && !own(owner, compiler, options)) {
        front_close(front);
        return NULL;
    }
    if (!begin_schedule(triggers, owner, options)) {
        front_close(front);
        return NULL;
    }
    return front;
}

static int serve(const struct entry *entry, const struct service_compiler *compiler,
                 const struct options *options)
{
    struct owner owner;
    struct triggers triggers = {NULL, NULL};
    struct front *front = NULL;
    int status = ENTRY_USAGE;

    if (!check_schedule(entry, options) || !read_pattern(&triggers, entry, options))
        return ENTRY_USAGE;
    guard_pipes(); /* executions go on when nobody reads what is said */
    if (owner_prepare(&owner, entry, options, compiler))
        front = begin(&owner, &triggers, compiler, options);
    if (front != NULL) {
        owner_tell(&owner, false); /* not before: nothing goes on for who is refused */
        output_complain(entry->invoked_as, "listens at %s", front_address(front));
        owner_run(&owner);
        status = owner.broken ? ENTRY_USAGE : ENTRY_SUCCEEDED;
        scheduler_close(triggers.scheduler);
        front_end(front);
        give_last_answers(&owner, front);
    }
    front_close(front);
    owner_close(&owner);
    event_pattern_free(triggers.pattern);
    return status;
}

static int run(const struct entry *entry, const struct service_compiler *compiler, const char *name,
               const char *help, int argc, char **argv)
{
    enum options_command command = compiler != NULL ? OPTIONS_SERVE_ALL : OPTIONS_SERVE;
    struct options options;
    char *store = text_format("./%s.db", name);
    int status;

    if (visit_options(&options, entry, command, "[OPTION]...", help, argc, argv, &status)) {
        if (options.store == NULL)
            options.store = store;
        options.aws_limits = !options.no_aws_limits;
        if (options.allow_exec)
            compiler->allow_exec(compiler->context);
        status = serve(entry, compiler, &options);
    }
    free(store);
    return status;
}

int entry_serve(const struct entry *entry, int argc, char **argv)
{
    const char *name = entry->program->name;

    return run(entry, NULL, name != NULL ? name : "machine",
               "Answer the API of AWS Step Functions for this machine, over HTTP, and drive its "
               "executions, until\nSIGTERM, SIGINT or SIGHUP.\nExit status: 0 stopped, 2 usage, "
               "or it cannot listen or drive the store.",
               argc, argv);
}

int entry_serve_definitions(const struct entry *entry, const struct service_compiler *compiler,
                            int argc, char **argv)
{
    return run(entry, compiler, "sfnc",
               "Answer the API of AWS Step Functions over HTTP: machines are made by "
               "CreateStateMachine, compiled\nhere, and kept in the store. Until SIGTERM, SIGINT "
               "or SIGHUP.\nExit status: 0 stopped, 2 usage, or it cannot listen or drive the "
               "store.",
               argc, argv);
}
