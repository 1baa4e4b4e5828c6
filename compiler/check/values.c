/* compiler/check/values.c - check literal values: a Wait's Timestamp, a heartbeat's length. */
#include "compiler/check/family.h"
#include "runtime/json/value.h"

static void check_wait(struct check *check, const struct state *state)
{
    const struct tree *tree = state->timestamp.tree;

    if (tree == NULL || state->timestamp.path != NULL || tree->kind != TREE_STRING ||
        tree_is_open(tree) ||
        ((state->language == QUERY_JSONATA || state->language_is_open) && tree_is_jsonata(tree)))
        return;
    check_timestamp(check, tree, arena_format(check->arena, "%s/Timestamp", state->location));
}

static void check_heartbeat(struct check *check, const struct state *state)
{
    const struct value *timeout = state->timeout.literal;
    const struct value *heartbeat = state->heartbeat.literal;

    if (!value_is(timeout, VALUE_INTEGER) || !value_is(heartbeat, VALUE_INTEGER) ||
        heartbeat->as.integer < timeout->as.integer)
        return;
    diag_note(check->diags,
              check_report(check, state->heartbeat.tree->span, RULE_HEARTBEAT,
                           arena_format(check->arena, "%s/HeartbeatSeconds", state->location),
                           "HeartbeatSeconds is %lld, it must be smaller than TimeoutSeconds",
                           (long long)heartbeat->as.integer),
              state->timeout.tree->span, "TimeoutSeconds is %lld", (long long)timeout->as.integer);
}

void check_values(struct check *check)
{
    for (const struct state *state = first_state(check->machine); state != NULL;
         state = following_state(state)) {
        check_wait(check, state);
        check_heartbeat(check, state);
    }
}
