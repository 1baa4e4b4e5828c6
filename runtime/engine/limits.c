/* runtime/engine/limits.c - enforce AWS's quotas, with --aws-limits.
 * In: what an execution is about to keep or to pass on. Out: whether AWS would allow it.
 * Why here: the numbers and messages of all quotas are in one place. Without --aws-limits nothing
 * is refused, but an express execution still has only five minutes, and one of a service is not
 * to take the memory of all others. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/utf8.h"
#include "runtime/engine/effect.h"
#include "runtime/engine/execution.h"
#include "runtime/engine/failure.h"
#include "runtime/engine/frame.h"
#include "runtime/engine/limits.h"
#include "runtime/engine/task.h"
#include "runtime/json/write.h"

#define DATA_BYTES 262144              /* of an input, an output, a result, one Assign */
#define VARIABLES_BYTES (10 << 20)     /* of all variables that an execution has at a time */
#define DEFINITION_BYTES (1 << 20)     /* of the machine's definition */
#define EVENTS 25000                   /* of a STANDARD execution's history, its end included */
#define NAME_CHARACTERS 80             /* of an execution or a machine */
#define ERROR_CHARACTERS 256           /* of what a task calls its failure */
#define CAUSE_CHARACTERS 32768         /* ... and says about it */
#define INLINE_CONCURRENCY 40          /* iterations of an inline Map at a time */
#define STANDARD_SECONDS (365 * 86400) /* that a STANDARD execution may last */
#define EVENTS_A_SECOND 10000          /* that are possible; ours, as AWS gives no such number */

static bool is_limited(const struct frame *frame)
{
    return frame->execution->engine->options.aws_limits;
}

/* ---- before an execution starts ---- */

static bool name_has(const char *name, const char *banned)
{
    for (const char *at = name; *at != '\0'; at++)
        if ((unsigned char)*at <= ' ' || *at == 0x7f || strchr(banned, *at) != NULL)
            return true;
    return false;
}

/* Refuse a name of an execution or a machine; AWS has the same rule for both. */
static bool refuse_name(struct buffer *why, const char *what, const char *name)
{
    static const char banned[] = "<>{}[]?*\"#%\\^|~`$&,;:/";
    size_t count = utf8_characters(name, strlen(name));

    if (count == 0 || count > NAME_CHARACTERS)
        buffer_add_format(why, "the name of the %s has %zu characters; AWS allows 1 to %d", what,
                          count, NAME_CHARACTERS);
    else if (name_has(name, banned))
        buffer_add_format(why,
                          "AWS does not allow the name of the %s, \"%s\": no blanks, no control "
                          "characters and none of %s",
                          what, name, banned);
    else
        return false;
    return true;
}

bool limits_refuse(const struct engine *engine, const struct execution_start *start,
                   struct buffer *why)
{
    const struct sfn_program *program = engine->options.program;

    if (!engine->options.aws_limits)
        return false;
    if (start->input_size > DATA_BYTES) {
        buffer_add_format(why, "the input has %zu bytes; AWS allows %d", start->input_size,
                          DATA_BYTES);
        return true;
    }
    if (program->definition_size > DEFINITION_BYTES) {
        buffer_add_format(why, "the definition has %zu bytes; AWS allows %d",
                          program->definition_size, DEFINITION_BYTES);
        return true;
    }
    if (program->name != NULL && refuse_name(why, "state machine", program->name))
        return true;
    return start->name != NULL && refuse_name(why, "execution", start->name);
}

int64_t limits_seconds(const struct execution *execution)
{
    const struct sfn_program *program = execution->engine->options.program;
    int64_t most = program->express                        ? EXPRESS_SECONDS_MAX
                   : execution->engine->options.aws_limits ? STANDARD_SECONDS
                                                           : INT64_MAX;

    return program->timeout_seconds == 0 || program->timeout_seconds > most
               ? most
               : program->timeout_seconds;
}

void limits_arm(struct execution *execution)
{
    int64_t seconds = limits_seconds(execution);

    if (seconds != INT64_MAX)
        effect_arm(execution->awake->root, &execution->awake->ledger.timer,
                   turn_of(execution)->now_ms + seconds * 1000);
}

static int64_t events_most(const struct execution *execution, bool express)
{
    const struct engine_options *options = &execution->engine->options;

    return options->ends_loops || (options->aws_limits && !express) ? EVENTS - 1 : INT64_MAX;
}

static uint32_t simulated_seconds(const struct execution *execution, int64_t seconds)
{
    if (!execution->engine->options.simulated || seconds > UINT32_MAX)
        return 0;
    return seconds < EXPRESS_SECONDS_MAX ? EXPRESS_SECONDS_MAX : (uint32_t)seconds;
}

void limits_set(struct execution *execution)
{
    execution->awake->ledger.events_most =
        events_most(execution, execution->engine->options.program->express);
    execution->awake->ledger.simulated_seconds =
        simulated_seconds(execution, limits_seconds(execution));
}

void limits_set_child(struct frame *child)
{
    const struct execution *execution = child->execution;
    bool express = child->parent->state->map->express;

    child->own.events_most = events_most(execution, express);
    child->own.simulated_seconds = express ? simulated_seconds(execution, EXPRESS_SECONDS_MAX)
                                           : execution->awake->ledger.simulated_seconds;
}

/* ---- while it runs ---- */

bool limits_time_is_spent(const struct frame *frame)
{
    const struct ledger *ledger = frame->ledger;

    return ledger->events / EVENTS_A_SECOND >= ledger->simulated_seconds;
}

void limits_set_overrun(struct frame *frame)
{
    failure_set(frame, ERROR_RUNTIME,
                "The execution reached the maximum number of history events (25000).");
}

/* "The state/task 'NAME' returned a result with a size exceeding ..." (recorded). */
static void set_result_too_large(struct frame *frame, const char *name, size_t size)
{
    struct buffer cause = BUFFER_EMPTY;

    buffer_add_text(&cause, "The state/task '");
    buffer_add(&cause, name, size);
    buffer_add_text(&cause, "' returned a result with a size exceeding the maximum number of bytes "
                            "service limit.");
    failure_set(frame, ERROR_DATA_LIMIT, cause.text);
    buffer_fini(&cause);
}

static void set_too_large(struct frame *frame, const char *format)
{
    struct buffer cause = BUFFER_EMPTY;

    buffer_add_format(&cause, format, frame->state->name);
    failure_set(frame, ERROR_DATA_LIMIT, cause.text);
    buffer_fini(&cause);
}

void limits_set_memory(struct frame *frame)
{
    size_t most = frame->execution->engine->options.memory_most;
    char cause[96];

    snprintf(cause, sizeof cause, "The execution needs more memory than the %zu bytes allowed.",
             most < ENGINE_MEMORY_MOST ? most : ENGINE_MEMORY_MOST);
    failure_set(frame, ERROR_RUNTIME, cause);
}

bool limits_allow_memory(struct frame *frame, const struct value **output)
{
    struct execution *execution = frame->execution;
    const size_t most = execution->engine->options.memory_most;
    size_t text = json_size_within(*output, most);

    if (text < turn_of(execution)->largest)
        text = turn_of(execution)->largest;
    if (execution->awake->region.older + 2 * text <= most)
        return true;
    frame->result = *output; /* so it is live */
    execution_collect(execution);
    *output = frame->result;
    if (region_used(&execution->awake->region) + 2 * text <= most)
        return true;
    limits_set_memory(frame);
    return false;
}

bool limits_allow_leave(struct frame *frame, const struct value *output)
{
    if (frame->ledger->events > frame->ledger->events_most)
        return false; /* limits_set_overrun sets the failure */
    if (json_size_within(output, DATA_BYTES) > DATA_BYTES)
        set_result_too_large(frame, frame->state->name, strlen(frame->state->name));
    else if (frame->assigned_bytes > DATA_BYTES)
        set_too_large(frame, "The variables assigned in the state '%s' have a size exceeding the "
                             "maximum number of bytes service limit.");
    else if (frame->ledger->variables_bytes > VARIABLES_BYTES)
        set_too_large(frame, "After the state '%s' the variables of the execution have a size "
                             "exceeding the maximum number of bytes service limit.");
    else
        return true;
    frame->fatal = true;
    return false;
}

bool limits_allow_input(struct frame *frame, const struct value *input)
{
    if (!is_limited(frame) || json_size_within(input, DATA_BYTES) <= DATA_BYTES)
        return true;
    set_too_large(frame, "The effective input of the state '%s' has a size exceeding the maximum "
                         "number of bytes service limit.");
    return false;
}

bool limits_allow_result(struct frame *frame, size_t size)
{
    const struct sfn_resource *resource = frame->state->task;
    const char *what;

    if (!is_limited(frame) || size <= DATA_BYTES)
        return true;
    what = resource->kind == SFN_SERVICE ? resource->type : resource->text;
    set_result_too_large(frame, what, strlen(what));
    return false;
}

size_t limits_concurrency(const struct frame *frame, size_t wanted)
{
    return is_limited(frame) && wanted > INLINE_CONCURRENCY ? INLINE_CONCURRENCY : wanted;
}

void limits_assign(struct frame *frame, const struct value *before, const struct value *value)
{
    int64_t size = (int64_t)json_size_within(value, VARIABLES_BYTES);
    int64_t change = size;

    if (before != NULL)
        change -= (int64_t)json_size_within(before, VARIABLES_BYTES);
    frame->assigned_bytes += size;
    frame->variables_bytes += change;
    frame->ledger->variables_bytes += change;
}

/* A copy of the first `most` characters of a text. */
static char *cut(const char *text, size_t most)
{
    size_t size = strlen(text), kept = 0;

    for (size_t count = 0; count < most && kept < size; count++)
        kept += utf8_lead_length(text[kept]);
    return mem_text(text, kept < size ? kept : size);
}

void limits_set_failure(struct frame *frame, const char *error, const char *cause)
{
    char *short_error, *short_cause;

    if (!is_limited(frame)) {
        failure_set(frame, error, cause);
        return;
    }
    short_error = error == NULL ? NULL : cut(error, ERROR_CHARACTERS);
    short_cause = cause == NULL ? NULL : cut(cause, CAUSE_CHARACTERS);
    failure_set(frame, short_error, short_cause);
    free(short_error);
    free(short_cause);
}
