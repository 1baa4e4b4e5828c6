/* runtime/entry/serve/serve.c - the command `serve`: own a store, and answer over HTTP. */
#include "runtime/entry/serve/serve.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/text.h"
#include "runtime/entry/guard.h"
#include "runtime/entry/output.h"
#include "runtime/entry/serve/front.h"
#include "runtime/entry/store/commands.h"
#include "runtime/entry/store/owner.h"
#include "runtime/entry/store/visit.h"

#define LISTEN_USUAL "127.0.0.1:8083"

enum {
    LAST_LOOKS = 2000, /* so often it is looked whether the last requests are answered ... */
    LAST_LOOK_MS = 5,  /* ... after so long each time */
};

static void on_later(void *context)
{
    loop_stop(context);
}

/* Go on until what was asked is answered, if that does not take too long. */
static void give_last_answers(const struct owner *owner, const struct front *front)
{
    for (int i = 0; i < LAST_LOOKS && !owner->broken && front_is_asked(front); i++) {
        loop_arm(owner->loop, loop_now_ms(owner->loop) + LAST_LOOK_MS, on_later, owner->loop);
        loop_run(owner->loop);
    }
}

static struct front *listen(struct owner *owner, const struct options *options)
{
    const struct front_options how = {
        .loop = owner->loop,
        .api = &owner->api,
        .listen = options->listen != NULL ? options->listen : LISTEN_USUAL,
        .tls_cert = options->tls_cert,
        .tls_key = options->tls_key,
        .credentials = options->credentials,
    };
    char *problem = NULL;
    struct front *front = front_open(&how, &problem);

    if (front == NULL)
        output_complain(owner->entry->invoked_as, "%s", problem);
    free(problem);
    return front;
}

static int serve(const struct entry *entry, const struct service_compiler *compiler,
                 const struct options *options)
{
    struct owner owner;
    struct front *front = NULL;
    int status = ENTRY_USAGE;

    guard_pipes(); /* executions go on when nobody reads what is said */
    if (owner_serve(&owner, entry, options, compiler))
        front = listen(&owner, options);
    else if (owner.whose != NULL)
        output_complain(entry->invoked_as, "%s", owner.whose);
    if (front != NULL) {
        output_complain(entry->invoked_as, "listens at %s", front_address(front));
        owner_run(&owner);
        status = owner.broken ? ENTRY_USAGE : ENTRY_SUCCEEDED;
        front_end(front);
        give_last_answers(&owner, front);
    }
    front_close(front);
    owner_close(&owner);
    return status;
}

static int run(const struct entry *entry, const struct service_compiler *compiler, const char *name,
               const char *help, int argc, char **argv)
{
    struct options options;
    char *store = text_format("./%s.db", name);
    int status;

    if (visit_options(&options, entry, OPTIONS_SERVE, "[OPTION]...", help, argc, argv, &status)) {
        if (options.store == NULL)
            options.store = store;
        options.aws_limits = !options.no_aws_limits;
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
