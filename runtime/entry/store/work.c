/* runtime/entry/store/work.c - the command `work`: own a store, and drive what is in it. */
#include <stdlib.h>

#include "runtime/entry/guard.h"
#include "runtime/entry/output.h"
#include "runtime/entry/store/again.h"
#include "runtime/entry/store/commands.h"
#include "runtime/entry/store/owner.h"
#include "runtime/entry/store/reach.h"
#include "runtime/entry/store/visit.h"
#include "runtime/json/value.h"

enum {
    PASSING_MS = 2000, /* for an owner that has the store for a moment */
    GIVEN_MS = 60000,  /* ... and for one that gives it back, whose disk may be slow to flush it */
};

static int drive(struct owner *owner)
{
    int status;

    owner_tell(owner, true);
    owner_run(owner);
    status = owner->broken ? ENTRY_USAGE : ENTRY_SUCCEEDED;
    owner_close(owner);
    return status;
}

/* Ask the owner to give the store back, as a `run` does that took it over for its execution; for
 * how long it is worth to wait for that, in milliseconds, or 0. */
static int64_t gives_way(struct visit *visit)
{
    struct buffer input = BUFFER_EMPTY, problem = BUFFER_EMPTY;
    const struct value *answer;
    int64_t most_ms = 0;

    owner_add_give_way(&input, &visit->api);
    if (visit_call(visit, OWNER_GIVE_WAY, &input, &answer, &problem) != CALLER_ANSWERED)
        most_ms = PASSING_MS; /* one that is gone has given it back */
    else if (value_member_named(answer, "output") != NULL)
        most_ms = GIVEN_MS;
    buffer_fini(&input);
    buffer_fini(&problem);
    return most_ms;
}

/* Reach the store; an owner that has it for a moment or for its own execution is waited for. */
static enum reach reach(const struct entry *entry, const struct options *options,
                        struct owner *owner, char **whose)
{
    const int64_t from_ms = again_now_ms();
    struct reach_options how = {.entry = entry, .options = options, .most_ms = PASSING_MS};
    int64_t rest_ms = 0, most_ms;
    struct visit visit;
    enum reach reach;
    bool again;

    do {
        reach = reach_store(&how, owner, &visit, whose);
        most_ms = reach == REACH_BESIDE ? gives_way(&visit) : 0;
        again = again_now_ms() < from_ms + most_ms && guard_caught() == 0;
        if (most_ms > how.most_ms)
            how.most_ms = most_ms;
        if (reach == REACH_BESIDE)
            visit_close(&visit);
        if (again)
            again_rest(&rest_ms);
    } while (again);
    return reach;
}

static int work(const struct entry *entry, const struct options *options)
{
    struct owner owner;
    char *whose = NULL;
    int status = ENTRY_USAGE;

    guard_pipes(); /* executions go on when nobody reads what is said */
    switch (reach(entry, options, &owner, &whose)) {
    case REACH_OWNER:
        status = drive(&owner);
        break;
    case REACH_BESIDE:
    case REACH_OTHER:
        output_complain(entry->invoked_as, "%s", whose);
        break;
    case REACH_NONE:
        break;
    }
    free(whose);
    return status;
}

int entry_work(const struct entry *entry, int argc, char **argv)
{
    struct options options;
    int status;

    if (visit_options(&options, entry, OPTIONS_WORK, "[OPTION]... --store URL",
                      "Own a store, which is made if there is none, and drive the executions of "
                      "this machine that are\nin it, until SIGTERM, SIGINT or SIGHUP: they go on "
                      "when it is driven again.\nExit status: 0 stopped, 2 usage, or the store "
                      "cannot be driven.",
                      argc, argv, &status)) {
        status = visit_check_start(entry, NULL);
        if (status == ENTRY_SUCCEEDED)
            status = work(entry, &options);
    }
    return status;
}
