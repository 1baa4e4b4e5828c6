/* compiler/check/flow/uncaught.c - tell which errors nothing catches: sfnc check --explain-errors.
 *
 * In: a machine without errors. Out: a note for each state whose errors go past its catchers and
 * those of all states around it, so that they end the execution. A Fail of the machine itself is
 * there to do so, and States.Runtime always does: of these nothing is said. */
#include <string.h>

#include "compiler/check/family.h"
#include "runtime/json/value.h"

/* An error, or all that have no name here. */
struct error {
    const char *name; /* NULL: whatever else the state may fail with */
    bool nameless;    /* of a Fail without an Error */
    bool timeout, heartbeat;
};

static bool matches(const struct error *error, const char *name)
{
    if (strcmp(name, "States.ALL") == 0)
        return true;
    if (strcmp(name, "States.TaskFailed") == 0)
        return !error->timeout && !error->nameless;
    if (strcmp(name, "States.HeartbeatTimeout") == 0 && error->heartbeat)
        return true;
    return error->name != NULL && strcmp(name, error->name) == 0;
}

static bool catches(const struct state *state, const struct error *error)
{
    for (size_t i = 0; i < state->catcher_count; i++) {
        const struct error_names *names = &state->catchers[i].errors;

        for (size_t j = 0; j < names->count; j++)
            if (tree_is_open(names->trees[j]) || matches(error, names->names[j]))
                return true;
    }
    return false;
}

/* Whether the state or one around it catches the error. A distributed Map hands on another one:
 * that too many of its items have failed. */
static bool is_caught(const struct state *state, struct error error)
{
    while (state != NULL) {
        if (catches(state, &error))
            return true;
        state = state->scope->owner;
        if (state != NULL && state->distributed)
            error = (struct error){.name = "States.ExceedToleratedFailureThreshold"};
    }
    return false;
}

static void report(struct check *check, const struct state *state, const char *message)
{
    check_report(check, state->name_span, RULE_UNCAUGHT_ERROR, state->location, "%s", message);
}

/* Whether a catcher of the state, or of one around it, names an error of its own. */
static bool names_some(const struct state *state)
{
    for (; state != NULL; state = state->scope->owner)
        if (state->catcher_count > 0)
            return true;
    return false;
}

static void check_named(struct check *check, const struct state *state, struct error error)
{
    if (!is_caught(state, error))
        report(check, state,
               arena_format(check->arena,
                            "nothing catches %s of state \"%s\": it ends the execution",
                            error.heartbeat ? "a missed heartbeat" : error.name, state->name));
}

static void check_task(struct check *check, const struct state *state)
{
    if (state->timeout.tree != NULL)
        check_named(check, state, (struct error){.name = "States.Timeout", .timeout = true});
    if (state->heartbeat.tree != NULL)
        check_named(check, state,
                    (struct error){.name = "States.Timeout", .timeout = true, .heartbeat = true});
    if (!is_caught(state, (struct error){.name = NULL}))
        report(check, state,
               arena_format(check->arena,
                            names_some(state)
                                ? "nothing catches an error of state \"%s\" that no catcher names: "
                                  "it ends the execution"
                                : "nothing catches the errors of state \"%s\": each ends the "
                                  "execution",
                            state->name));
}

static void check_fail(struct check *check, const struct state *state)
{
    const struct tree *tree = state->error.tree;
    bool named = value_is(state->error.literal, VALUE_STRING) && tree->kind == TREE_STRING;
    struct error error = {.name = named ? tree->text : NULL, .nameless = tree == NULL};

    error.timeout = named && strcmp(tree->text, "States.Timeout") == 0;
    if (state->scope->owner == NULL || is_caught(state, error))
        return;
    report(check, state,
           arena_format(check->arena,
                        "nothing catches what state \"%s\" raises%s%s%s: it ends the "
                        "execution",
                        state->name, named ? ", \"" : "", named ? tree->text : "",
                        named ? "\"" : ""));
}

void machine_explain_errors(struct arena *arena, struct machine *machine, struct diags *diags)
{
    struct check check = {.arena = arena, .machine = machine, .diags = diags};

    for (const struct state *state = first_state(machine); state != NULL;
         state = following_state(state)) {
        if (!state->reachable)
            continue;
        if (state->kind == SFN_TASK)
            check_task(&check, state);
        else if (state->kind == SFN_FAIL)
            check_fail(&check, state);
        else if (state->distributed)
            check_named(&check, state,
                        (struct error){.name = "States.ExceedToleratedFailureThreshold"});
    }
}
