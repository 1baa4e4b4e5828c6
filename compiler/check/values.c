/* compiler/check/values.c - literal values that have a meaning: timestamps, timeouts. */
#include <string.h>

#include "compiler/check/family.h"
#include "runtime/json/value.h"
#include "runtime/base/time.h"

static void check_timestamp(struct check *check, const struct state *state)
{
    const struct tree *tree = state->timestamp.tree;
    const char *location;
    struct finding *finding;
    struct instant instant;

    if (tree == NULL || state->timestamp.path != NULL || tree->kind != TREE_STRING ||
        tree_is_open(tree) || time_read(tree->text, tree->size, &instant))
        return;
    if (state->language == QUERY_JSONATA && tree->size >= 2 &&
        (memcmp(tree->text, "{%", 2) == 0 || memcmp(tree->text + tree->size - 2, "%}", 2) == 0))
        return;
    location = arena_format(check->arena, "%s/Timestamp", state->location);
    finding = check_report(check, tree->span, RULE_TIMESTAMP, location, "\"%s\" is not a timestamp",
                           tree->text);
    diag_note(check->diags, finding, (struct span){0},
              "a timestamp looks like 2026-03-14T01:59:00Z or 2026-03-14T01:59:00.5+05:30");
    check_aws(check, finding, location, "String does not match RFC3339 timestamp");
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
        check_timestamp(check, state);
        check_heartbeat(check, state);
    }
}
