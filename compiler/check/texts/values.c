/* compiler/check/texts/values.c - check literal values: Timestamps, heartbeats, delays of
 * retriers; and results that are dropped. */
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

/* A retrier whose longest delay is shorter than its first one never waits as long as it says. */
static void check_delays(struct check *check, const struct state *state)
{
    for (size_t i = 0; i < state->retrier_count; i++) {
        const struct retrier *retrier = &state->retriers[i];
        const struct tree *longest = tree_field(retrier->tree, "MaxDelaySeconds"),
                          *first = tree_field(retrier->tree, "IntervalSeconds");

        if (longest == NULL || first == NULL || retrier->max_delay_seconds <= 0 ||
            retrier->max_delay_seconds >= retrier->interval_seconds)
            continue;
        diag_note(
            check->diags,
            check_report(
                check, longest->span, RULE_RETRY_DELAY,
                arena_format(check->arena, "%s/Retry[%zu]/MaxDelaySeconds", state->location, i),
                "MaxDelaySeconds is less than IntervalSeconds, which so never counts"),
            first->span, "IntervalSeconds is %g", retrier->interval_seconds);
    }
}

/* A result that is put together and goes nowhere. What Assign takes it from is left alone. */
static void check_dropped(struct check *check, const struct state *state)
{
    static const char *const fields[] = {"ResultSelector", "Parameters", "Result"};
    const struct tree_member *member = NULL;

    if (state->result_path == NULL || !state->result_path->is_null || state->assign != NULL)
        return;
    for (size_t i = 0; member == NULL && i < (state->kind == SFN_PASS ? 3 : 1); i++)
        member = tree_member(state->tree, fields[i]);
    if (member == NULL)
        return;
    diag_note(check->diags,
              check_report(check, member->key_span, RULE_RESULT_DROPPED,
                           arena_format(check->arena, "%s/%s", state->location, member->key),
                           "what %s makes goes nowhere", member->key),
              state->result_path->tree->span, "ResultPath null drops it");
}

void check_values(struct check *check)
{
    for (const struct state *state = first_state(check->machine); state != NULL;
         state = following_state(state)) {
        check_wait(check, state);
        check_heartbeat(check, state);
        check_delays(check, state);
        check_dropped(check, state);
    }
}
