/* runtime/entry/store/beside.c - have the owner of a store start the executions of a batch.
 * In: lines that are to begin. Out: the owner is asked for each by its name, so that asking again
 * does not start another; which have ended is looked up in the store. */
#include "runtime/entry/store/stream.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/entry/output.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"
#include "runtime/lang/random.h"
#include "runtime/store/read.h"

enum { FIRST_LOOK_MS = 2, LOOK_MS = 100 };

/* Whoever drives what was started is gone: somebody else is to be found, or we do it. What was
 * asked for and not answered is asked for again, by its name. */
static void leave_alone(struct stream *stream)
{
    stream->alone = true;
    loop_stop(stream->loop);
}

static void take_error(struct flight *flight, const struct value *answer, const char *arn)
{
    const struct value *error = value_member_named(answer, "error");
    const struct value *message = value_member_named(answer, "message");
    struct buffer name = BUFFER_EMPTY, cause = BUFFER_EMPTY;

    if (value_is_text(error, "ExecutionAlreadyExists")) {
        flight_name_is_taken(flight, arn);
        return;
    }
    if (value_is_text(error, "ServiceUnavailable")) {
        if (flight->stream->refused == 0)
            output_complain(flight->stream->entry->invoked_as,
                            "%s takes no executions (%.*s): it is asked again each second",
                            flight->stream->options->store,
                            value_is(message, VALUE_STRING) ? (int)message->size : 0,
                            value_is(message, VALUE_STRING) ? message->as.text : "");
        flight_wait_for_room(flight);
        return;
    }
    buffer_add_text(&name, value_is(error, VALUE_STRING) ? "" : "ServiceUnavailable");
    if (value_is(error, VALUE_STRING))
        buffer_add(&name, error->as.text, error->size);
    buffer_add_text(&cause, "");
    if (value_is(message, VALUE_STRING))
        buffer_add(&cause, message->as.text, message->size);
    flight_refuse(flight, name.text, cause.text);
    buffer_fini(&name);
    buffer_fini(&cause);
}

/* Have the owner start the execution. */
static void ask_owner(struct flight *flight)
{
    struct stream *stream = flight->stream;
    struct buffer input = BUFFER_EMPTY, text = BUFFER_EMPTY, arn = BUFFER_EMPTY,
                  problem = BUFFER_EMPTY;
    const struct value *answer;
    enum caller_result result;

    api_add_machine_arn(&stream->visit.api, &text);
    input_add_text(&input, "stateMachineArn", text.text);
    input_add_text(&input, "name", flight->name);
    buffer_clear(&text);
    json_write_string(&text, flight->input, flight->input_size);
    input_add_json(&input, "input", text.text);
    api_add_execution_arn(&stream->visit.api, flight->name, &arn);
    result = visit_call(&stream->visit, "StartExecution", &input, &answer, &problem);
    if (result == CALLER_REFUSED) {
        flight_refuse(flight, "States.Runtime", problem.text);
    } else if (result != CALLER_ANSWERED) {
        flight_wait_for_room(flight);
        leave_alone(stream);
    } else if (value_member_named(answer, "output") == NULL) {
        take_error(flight, answer, arn.text);
    } else {
        flight->arn = buffer_take(&arn);
        flight_has_begun(flight);
    }
    buffer_fini(&input);
    buffer_fini(&text);
    buffer_fini(&arn);
    buffer_fini(&problem);
}

void beside_start(struct flight *flight)
{
    char uuid[UUID_TEXT_SIZE];
    struct buffer why = BUFFER_EMPTY;

    if (!durable_is_json("input", flight->input, flight->input_size, &why)) {
        flight_refuse(flight, "States.Runtime", why.text);
        buffer_fini(&why);
        return;
    }
    if (flight->name == NULL) { /* so that it is one execution however often it is asked for */
        random_uuid(&flight->stream->seeds, uuid);
        flight->name = mem_text(uuid, strlen(uuid));
    }
    ask_owner(flight);
}

/* Look which have ended; whether any have. In order it is the first that counts. */
static bool look_at_all(struct stream *stream)
{
    bool any = false;

    if (!stream->options->unordered) {
        while (stream->first != NULL && flight_look(stream->first))
            any = true;
        return any;
    }
    for (struct flight *flight = stream->first, *next; flight != NULL; flight = next) {
        next = flight->next;
        any = flight_look(flight) || any;
    }
    return any;
}

static void look(void *context)
{
    struct stream *stream = context;
    bool any = look_at_all(stream);

    stream->look_ms = any                             ? FIRST_LOOK_MS
                      : 2 * stream->look_ms < LOOK_MS ? 2 * stream->look_ms
                                                      : LOOK_MS;
    /* It may have ended the last ones before it went. */
    if (stream->look_ms == LOOK_MS && stream->in_flight > 0 && !visit_has_owner(&stream->visit) &&
        !look_at_all(stream))
        leave_alone(stream);
    stream->look =
        loop_arm(stream->loop, loop_now_ms(stream->loop) + stream->look_ms, look, stream);
}

void beside_begin(struct stream *stream)
{
    stream->look_ms = FIRST_LOOK_MS;
    look(stream);
}
