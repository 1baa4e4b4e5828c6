/* compiler/check/flow/handlers.c - retriers and catchers as lists of error names; the reserved
 * names. */
#include <string.h>

#include "compiler/check/family.h"
#include "compiler/check/slip.h"
#include "runtime/base/count.h"
#include "runtime/base/nearest.h"
#include "runtime/base/text.h"

static const char *const reserved[] = {
    "States.ALL",
    "States.BranchFailed",
    "States.DataLimitExceeded",
    "States.ExceedToleratedFailureThreshold",
    "States.HeartbeatTimeout",
    "States.Http.Socket",
    "States.IntrinsicFailure",
    "States.ItemReaderFailed",
    "States.NoChoiceMatched",
    "States.ParameterPathFailure",
    "States.Permissions",
    "States.QueryEvaluationError",
    "States.ReferencePathConflict",
    "States.ResultPathMatchFailure",
    "States.ResultWriterFailed",
    "States.Runtime",
    "States.TaskFailed",
    "States.Timeout",
};
#define RESERVED_COUNT COUNT_OF(reserved)

bool error_is_reserved(const char *name)
{
    for (size_t i = 0; i < RESERVED_COUNT; i++)
        if (strcmp(name, reserved[i]) == 0)
            return true;
    return text_starts(name, "States.Http.StatusCode.");
}

const char *error_nearest(const char *name)
{
    return nearest_name(name, reserved, RESERVED_COUNT);
}

const char *error_slip(const char *name)
{
    for (size_t i = 0; i < RESERVED_COUNT; i++)
        if (name_is_slip(name, reserved[i]))
            return reserved[i];
    return NULL;
}

const char *error_whole(const char *name)
{
    /* these may well be names of others */
    static const char words[] = "Permissions Runtime Timeout";

    if (text_has_word(words, name, strlen(name)))
        return NULL;
    for (size_t i = 0; i < RESERVED_COUNT; i++)
        if (strcmp(name, reserved[i] + strlen("States.")) == 0)
            return reserved[i];
    return NULL;
}

struct handlers check_retriers(struct check *check, const struct state *state)
{
    struct handlers list = {.what = "retrier",
                            .items =
                                ARENA_ARRAY(check->arena, struct handler, state->retrier_count)};

    for (; list.count < state->retrier_count; list.count++)
        list.items[list.count] = (struct handler){
            .errors = &state->retriers[list.count].errors,
            .exempts = state->retriers[list.count].max_attempts == 0,
            .location = arena_format(check->arena, "%s/Retry[%zu]", state->location, list.count)};
    return list;
}

struct handlers check_catchers(struct check *check, const struct state *state)
{
    struct handlers list = {.what = "catcher",
                            .items =
                                ARENA_ARRAY(check->arena, struct handler, state->catcher_count)};

    for (; list.count < state->catcher_count; list.count++)
        list.items[list.count] = (struct handler){
            .errors = &state->catchers[list.count].errors,
            .location = arena_format(check->arena, "%s/Catch[%zu]", state->location, list.count)};
    return list;
}
