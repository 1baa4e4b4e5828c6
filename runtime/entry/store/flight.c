/* runtime/entry/store/flight.c - the lines of a batch that are under way, and their results.
 * In: starts that have begun or were refused, executions that have ended. Out: a line of result
 * each, in the order of the lines unless that does not matter. */
#include "runtime/entry/store/stream.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/base/bug.h"
#include "runtime/entry/output.h"
#include "runtime/json/write.h"
#include "runtime/store/read.h"

enum {
    OUTPUT_BYTES = 128 << 10, /* output is written when it has grown to this */
    RETRY_MS = 1000,          /* after a start for which there was no room */
};

bool stream_is_over(const struct stream *stream)
{
    return stream->trouble != 0 || stream->owner.broken || stream->alone;
}

void stream_stop_for(struct stream *stream, int error, const char *what)
{
    if (stream->trouble == 0) {
        stream->trouble = error;
        stream->trouble_with = what;
    }
    loop_stop(stream->loop);
}

/* ---- output ---- */

static void flush(struct stream *stream)
{
    int error = 0;

    if (stream->output.size > 0 && stream->trouble == 0)
        error = output_write(STDOUT_FILENO, stream->output.text, stream->output.size);
    buffer_clear(&stream->output);
    if (error != 0)
        stream_stop_for(stream, error, "cannot write the output");
}

static void flush_due(void *context)
{
    struct stream *stream = context;

    stream->flush_posted = false;
    flush(stream);
}

static void print_result(struct stream *stream, const struct buffer *result)
{
    buffer_add(&stream->output, result->text, result->size);
    if (stream->output.size >= OUTPUT_BYTES)
        flush(stream);
    if (!stream->flush_posted) {
        stream->flush_posted = true;
        loop_post(stream->loop, flush_due, stream);
    }
}

void stream_flush(struct stream *stream)
{
    loop_forget(stream->loop, flush_due, stream);
    stream->flush_posted = false;
    flush(stream);
}

/* ---- flights ---- */

static struct flight **bucket_of(struct stream *stream, int64_t number)
{
    return &stream->buckets[(uint64_t)number % STREAM_BUCKETS];
}

struct flight *flight_new(struct stream *stream, uint64_t line)
{
    struct flight *flight = mem_zeroed(1, sizeof *flight);

    flight->stream = stream;
    flight->line = line;
    flight->previous = stream->last;
    *(stream->last != NULL ? &stream->last->next : &stream->first) = flight;
    stream->last = flight;
    stream->in_flight++;
    return flight;
}

void flight_free(struct flight *flight)
{
    struct stream *stream = flight->stream;

    *(flight->previous != NULL ? &flight->previous->next : &stream->first) = flight->next;
    *(flight->next != NULL ? &flight->next->previous : &stream->last) = flight->previous;
    stream->in_flight--;
    stream->refused -= flight->refused ? 1 : 0;
    if (flight->block != NULL)
        line_release(flight->block);
    buffer_fini(&flight->result);
    free(flight->arn);
    free(flight->name);
    free(flight);
}

void flight_end(struct flight *flight)
{
    struct stream *stream = flight->stream;

    if (stream->closing)
        return;
    buffer_add_byte(&flight->result, '\n');
    if (stream->options->unordered) {
        print_result(stream, &flight->result);
        flight_free(flight);
    }
    while (!stream->options->unordered && stream->first != NULL && stream->first->result.size > 0) {
        print_result(stream, &stream->first->result);
        flight_free(stream->first);
    }
    feed_resume(&stream->feed);
    if (stream->in_flight == 0 && !stream->feed.reading)
        loop_stop(stream->loop);
}

/* ---- results ---- */

static uint64_t shown_line(const struct flight *flight)
{
    return flight->stream->options->number ? flight->line : 0;
}

void flight_on_ended(void *context, const struct durable_end *end)
{
    struct stream *stream = context;
    struct flight **link = bucket_of(stream, end->number), *flight;
    bool succeeded = execution_status(end->execution) == EXECUTION_SUCCEEDED;

    while (*link != NULL && (*link)->number != end->number)
        link = &(*link)->chain;
    flight = *link;
    if (flight == NULL)
        return;
    *link = flight->chain;
    if (succeeded && !stream->options->number)
        json_write(&flight->result, execution_output(end->execution));
    else
        output_record(&flight->result, end->execution, shown_line(flight));
    stream->any_failed = stream->any_failed || !succeeded;
    flight_end(flight);
}

void flight_refuse(struct flight *flight, const char *error, const char *cause)
{
    struct buffer *out = &flight->result;

    buffer_add_byte(out, '{');
    if (shown_line(flight) != 0)
        buffer_add_format(out, "\"line\":%llu,", (unsigned long long)flight->line);
    buffer_add_text(out, "\"status\":\"FAILED\",\"error\":");
    json_write_string(out, error, strlen(error));
    buffer_add_text(out, ",\"cause\":");
    json_write_string(out, cause, strlen(cause));
    buffer_add_byte(out, '}');
    flight->stream->any_failed = true;
    flight_end(flight);
}

/* An execution that has ended is told of: one that the owner has started, or of the same input. */
static bool tell_again(void *context, const struct store_execution *execution)
{
    struct flight *flight = context;
    const struct store_text *input = &execution->start.input;

    bool same = flight->arn != NULL || (input->size == flight->input_size &&
                                        memcmp(input->text, flight->input, input->size) == 0);

    if (execution->ended_ms == 0 || !same)
        return true;
    show_ending(&flight->result, execution, shown_line(flight));
    if (execution->output.text == NULL)
        flight->stream->any_failed = true;
    return true;
}

void flight_name_is_taken(struct flight *flight, const char *arn)
{
    struct stream *stream = flight->stream;
    struct buffer cause = BUFFER_EMPTY;

    store_read_execution(stream->store, 0, store_text_of(arn), tell_again, flight);
    if (flight->result.size > 0) {
        flight_end(flight);
        return;
    }
    buffer_add_format(&cause, "Execution Already Exists: '%s'", arn);
    flight_refuse(flight, "ExecutionAlreadyExists", cause.text);
    buffer_fini(&cause);
}

void flight_has_begun(struct flight *flight)
{
    struct stream *stream = flight->stream;

    if (flight->block != NULL)
        line_release(flight->block);
    flight->block = NULL;
    if (!flight->refused)
        return;
    flight->refused = false;
    if (--stream->refused == 0)
        feed_resume(&stream->feed);
}

void flight_wait_for_room(struct flight *flight)
{
    struct stream *stream = flight->stream;
    struct loop *loop = stream->loop;

    if (stream->closing)
        return;
    stream->refused += flight->refused ? 0 : 1;
    flight->refused = flight->waits = true;
    if (stream->retry == NULL)
        stream->retry = loop_arm(loop, loop_now_ms(loop) + RETRY_MS, stream->again, stream);
}

void flight_await_end(struct flight *flight)
{
    struct flight **bucket = bucket_of(flight->stream, flight->number);

    flight->chain = *bucket;
    *bucket = flight;
}

bool flight_look(struct flight *flight)
{
    struct store *store = flight->stream->store;
    enum store_result result = STORE_OK;

    if (flight->arn != NULL)
        result = store_read_execution(store, 0, store_text_of(flight->arn), tell_again, flight);
    if (result == STORE_NONE)
        flight_refuse(flight, "ExecutionDoesNotExist", "It is not in the store any more");
    else if (result != STORE_OK && result != STORE_BUSY)
        flight_refuse(flight, "ServiceUnavailable", store_problem(store));
    else if (flight->result.size > 0)
        flight_end(flight);
    else
        return false;
    return true;
}
