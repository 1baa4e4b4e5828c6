/* compiler/check/errors.c - check the error names in ErrorEquals of Retry and Catch. */
#include <string.h>

#include "compiler/check/family.h"
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

static bool is_reserved(const char *name)
{
    for (size_t i = 0; i < RESERVED_COUNT; i++)
        if (strcmp(name, reserved[i]) == 0)
            return true;
    return text_starts(name, "States.Http.StatusCode.");
}

/* A retrier or a catcher. `last`: none follows it in its list. */
struct item {
    const struct error_names *errors;
    const char *location;
    bool last;
};

static void check_states_all(struct check *check, const struct item *item, size_t at)
{
    struct span span = item->errors->trees[at]->span;
    struct finding *finding;

    if (item->errors->count > 1)
        finding = check_report(check, span, RULE_STATES_ALL, item->location,
                               "States.ALL must be the only name of its ErrorEquals");
    else if (!item->last)
        finding = check_report(
            check, span, RULE_STATES_ALL, item->location,
            "States.ALL must stand in the last element: what follows is never reached");
    else
        return;
    check_aws(check, finding, arena_format(check->arena, "%s/ErrorEquals", item->location),
              "States.ALL must appear alone and at end of list");
}

static void check_names(struct check *check, const struct item *item)
{
    for (size_t i = 0; i < item->errors->count; i++) {
        const char *name = item->errors->names[i];
        const struct tree *tree = item->errors->trees[i];
        struct finding *finding;
        const char *near;

        if (tree_is_open(tree))
            continue;
        if (strcmp(name, "States.ALL") == 0) {
            check_states_all(check, item, i);
        } else if (strcmp(name, "States.Runtime") == 0) {
            check_report(check, tree->span, RULE_UNCATCHABLE_ERROR, item->location,
                         "States.Runtime ends the execution; it can neither be retried nor caught");
        } else if (text_starts(name, "States.") && !is_reserved(name)) {
            finding = check_report(check, tree->span, RULE_RESERVED_ERROR, item->location,
                                   "there is no error \"%s\"; names that begin with States. are "
                                   "reserved",
                                   name);
            near = nearest_name(name, reserved, RESERVED_COUNT);
            if (near != NULL)
                diag_note(check->diags, finding, (struct span){0}, "did you mean \"%s\"?", near);
        }
    }
}

void check_errors(struct check *check)
{
    for (const struct state *state = first_state(check->machine); state != NULL;
         state = following_state(state)) {
        for (size_t i = 0; i < state->retrier_count; i++)
            check_names(check,
                        &(struct item){.errors = &state->retriers[i].errors,
                                       .location = arena_format(check->arena, "%s/Retry[%zu]",
                                                                state->location, i),
                                       .last = i + 1 == state->retrier_count});
        for (size_t i = 0; i < state->catcher_count; i++)
            check_names(check,
                        &(struct item){.errors = &state->catchers[i].errors,
                                       .location = arena_format(check->arena, "%s/Catch[%zu]",
                                                                state->location, i),
                                       .last = i + 1 == state->catcher_count});
    }
}
