/* tests/property/told.c - write an execution's effects, outcome and history as text. */
#include "tests/property/told.h"

#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"
#include "tests/property/invariants.h"

static void tell_effect(const struct effect *effect, int64_t now_ms, struct buffer *seen)
{
    static const char *const kinds[] = {
        [EFFECT_ARM] = "arm",
        [EFFECT_DISARM] = "disarm",
        [EFFECT_TASK] = "task",
        [EFFECT_CANCEL] = "cancel",
        [EFFECT_OPEN_ITEMS] = "open items",
        [EFFECT_ITEMS] = "items",
        [EFFECT_OPEN_RESULTS] = "open results",
        [EFFECT_RESULT] = "result",
        [EFFECT_PENDING] = "pending",
        [EFFECT_END_RESULTS] = "end results",
        [EFFECT_CLOSE] = "close",
        [EFFECT_ENDED] = "ended",
    };

    buffer_add_format(seen, "@%lld %s %llu", (long long)(now_ms - START_MS), kinds[effect->kind],
                      (unsigned long long)effect->id);
    if (effect->kind == EFFECT_ARM)
        buffer_add_format(seen, " +%lld", (long long)(effect->due_ms - now_ms));
    if (effect->kind == EFFECT_CANCEL && effect->resumes)
        buffer_add_format(seen, " %s %s", effect->arn, effect->key);
    if (effect->kind == EFFECT_TASK || (effect->kind == EFFECT_CANCEL && effect->resumes)) {
        buffer_add_format(seen, " %s %s %s %lld ", effect->state, effect->resource,
                          effect->token != NULL ? effect->token : "-",
                          (long long)effect->timeout_ms);
        json_write(seen, effect->input);
    }
    if (effect->kind == EFFECT_OPEN_ITEMS || effect->kind == EFFECT_OPEN_RESULTS ||
        effect->kind == EFFECT_RESULT || effect->kind == EFFECT_PENDING) {
        buffer_add_format(seen, " %lld %s ", (long long)effect->count,
                          effect->failed ? "failed" : "-");
        json_write(seen, effect->input);
    }
    buffer_add_byte(seen, '\n');
}

void tell_effects(const struct effects *effects, int64_t now_ms, struct buffer *seen)
{
    for (size_t i = 0; i < effects->count; i++)
        tell_effect(&effects->items[i], now_ms, seen);
}

const char *tell_outcome(const struct execution *execution, struct buffer *seen)
{
    enum execution_status status = execution_status(execution);
    const struct value *error = execution_error(execution), *cause = execution_cause(execution);

    buffer_add_text(seen, execution_status_name(status));
    if (status == EXECUTION_SUCCEEDED) {
        buffer_add_byte(seen, ' ');
        json_write(seen, execution_output(execution));
    }
    buffer_add_text(seen, "\nerror: ");
    if (error != NULL)
        buffer_add(seen, error->as.text, error->size);
    buffer_add_text(seen, "\ncause: ");
    if (cause != NULL)
        buffer_add(seen, cause->as.text, cause->size);
    buffer_add_byte(seen, '\n');
    return status == EXECUTION_RUNNING ? "an ended execution is RUNNING" : NULL;
}

/* It is JSON, and so is an account of it a text. */
const char *tell_history(const struct execution *execution, struct buffer *seen)
{
    const struct history *history = execution_history(execution);
    struct account *account = account_new(0);
    struct buffer lines = BUFFER_EMPTY;
    struct json_error error;
    struct region region;
    size_t from = seen->size;
    bool is_json;

    history_render(history, seen);
    region_init(&region);
    is_json = json_read(&region, seen->text + from, seen->size - from, JSON_TEXT_BORROWED,
                        &error) != NULL;
    region_fini(&region);
    account_render(account, history, &lines);
    account_end(account, &lines);
    account_free(account);
    buffer_fini(&lines);
    buffer_add_byte(seen, '\n');
    if (!is_json)
        return "the history is not JSON";
    return history_problem(history, execution_status(execution));
}
