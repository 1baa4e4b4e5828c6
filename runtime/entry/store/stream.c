/* runtime/entry/store/stream.c - the command `stream` over a store that stays: recorded batches.
 *
 * Executions of many lines are under way at the same time, so that their commits share a flush;
 * results come in the order of the lines, unless that does not matter. With --name the execution of
 * a line has the same name each time: what a process that was killed has left goes on, and what has
 * ended is told again. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/base/bug.h"
#include "runtime/base/text.h"
#include "runtime/entry/feed.h"
#include "runtime/entry/guard.h"
#include "runtime/entry/output.h"
#include "runtime/entry/store/commands.h"
#include "runtime/entry/store/owner.h"
#include "runtime/entry/store/visit.h"
#include "runtime/json/write.h"
#include "runtime/lang/random.h"
#include "runtime/store/read.h"

enum {
    IN_FLIGHT_MAX = 10000,
    BUCKETS = 16384,
    OUTPUT_BYTES = 128 << 10, /* output is written when it has grown to this */
};

/* The execution of a line, from its start until its result is printed. */
struct flight {
    struct stream *stream;
    struct flight *next, *previous; /* in the order of lines */
    struct flight *chain;           /* in its bucket */
    int64_t number;                 /* of the execution; 0: it is not started yet */
    uint64_t line;
    struct line_block *block; /* of its input, which is compared if its name is there; or NULL */
    const char *input;
    size_t input_size;
    struct buffer result; /* a line, when it has ended */
};

struct stream {
    const struct entry *entry;
    const struct options *options;
    struct owner owner;
    struct lines lines;
    struct feed feed;
    struct buffer output;
    uint64_t seeds;
    struct flight *first, *last;
    struct flight *buckets[BUCKETS];
    size_t in_flight, in_flight_max;
    bool flush_posted;
    bool closing; /* nothing is printed any more */
    bool any_failed;
    int trouble; /* the errno that ended reading and writing, or 0 */
    const char *trouble_with;
};

static void stop_for(struct stream *stream, int error, const char *what)
{
    if (stream->trouble == 0) {
        stream->trouble = error;
        stream->trouble_with = what;
    }
    loop_stop(stream->owner.loop);
}

/* ---- output ---- */

static void flush(struct stream *stream)
{
    int error = 0;

    if (stream->output.size > 0 && stream->trouble == 0)
        error = output_write(STDOUT_FILENO, stream->output.text, stream->output.size);
    buffer_clear(&stream->output);
    if (error != 0)
        stop_for(stream, error, "cannot write the output");
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
        loop_post(stream->owner.loop, flush_due, stream);
    }
}

/* ---- flights ---- */

static struct flight **bucket_of(struct stream *stream, int64_t number)
{
    return &stream->buckets[(uint64_t)number % BUCKETS];
}

static struct flight *flight_new(struct stream *stream, uint64_t line)
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

static void flight_free(struct flight *flight)
{
    struct stream *stream = flight->stream;

    *(flight->previous != NULL ? &flight->previous->next : &stream->first) = flight->next;
    *(flight->next != NULL ? &flight->next->previous : &stream->last) = flight->previous;
    stream->in_flight--;
    if (flight->block != NULL)
        line_release(flight->block);
    buffer_fini(&flight->result);
    free(flight);
}

/* It has a result: print it, and those that waited for it. */
static void flight_end(struct flight *flight)
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
        loop_stop(stream->owner.loop);
}

/* ---- results ---- */

static uint64_t shown_line(const struct flight *flight)
{
    return flight->stream->options->number ? flight->line : 0;
}

static void on_ended(void *context, const struct durable_end *end)
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

/* There is no execution of the line. */
static void refuse(struct flight *flight, const char *error, const char *cause)
{
    struct buffer *out = &flight->result;

    buffer_add_byte(out, '{');
    if (shown_line(flight) != 0)
        buffer_add_format(out, "\"line\":%llu,", (unsigned long long)flight->line);
    buffer_add_format(out, "\"status\":\"FAILED\",\"error\":\"%s\",\"cause\":", error);
    json_write_string(out, cause, strlen(cause));
    buffer_add_byte(out, '}');
    flight->stream->any_failed = true;
    flight_end(flight);
}

/* An execution that has ended, with the same input, is told again. */
static bool tell_again(void *context, const struct store_execution *execution)
{
    struct flight *flight = context;
    const struct store_text *input = &execution->start.input;

    if (execution->ended_ms == 0 || input->size != flight->input_size ||
        memcmp(input->text, flight->input, input->size) != 0)
        return true;
    show_ending(&flight->result, execution, shown_line(flight));
    if (execution->output.text == NULL)
        flight->stream->any_failed = true;
    return true;
}

static void name_is_taken(struct flight *flight, const char *arn)
{
    struct stream *stream = flight->stream;
    struct buffer cause = BUFFER_EMPTY;

    store_read_execution(stream->owner.api.store, 0, (struct store_text){arn, strlen(arn)},
                         tell_again, flight);
    if (flight->result.size > 0) {
        flight_end(flight);
        return;
    }
    buffer_add_format(&cause, "Execution Already Exists: '%s'", arn);
    refuse(flight, "ExecutionAlreadyExists", cause.text);
    buffer_fini(&cause);
}

static void on_replied(void *context, const struct durable_reply *reply)
{
    struct flight *flight = context, **bucket;

    switch (reply->result) {
    case DURABLE_OK:
        flight->number = reply->number;
        bucket = bucket_of(flight->stream, flight->number);
        flight->chain = *bucket;
        *bucket = flight;
        if (flight->block != NULL)
            line_release(flight->block);
        flight->block = NULL;
        break;
    case DURABLE_EXISTS:
        name_is_taken(flight, reply->arn);
        break;
    case DURABLE_BAD_INPUT:
        refuse(flight, "States.Runtime", reply->why);
        break;
    default:
        refuse(flight, "ServiceUnavailable", reply->why);
        break;
    }
}

/* ---- lines ---- */

static bool wants_more(void *context)
{
    const struct stream *stream = context;

    return stream->trouble == 0 && stream->in_flight < stream->in_flight_max &&
           !stream->owner.broken;
}

static void take_line(void *context, const struct line *line)
{
    struct stream *stream = context;
    const char *name = stream->options->name;
    struct flight *flight = flight_new(stream, stream->lines.number);
    const struct durable_asker asker = {.replied = on_replied, .context = flight};
    struct durable_start start = {
        .input = line->text, .input_size = line->size, .seed = random_next(&stream->seeds)};
    char *own_name = NULL;

    if (line->too_long) {
        refuse(flight, "States.Runtime", "The input is too long.");
        return;
    }
    if (name != NULL) {
        own_name = text_format("%s-%llu", name, (unsigned long long)flight->line);
        line_keep(line->block);
        flight->block = line->block;
        flight->input = line->text;
        flight->input_size = line->size;
    }
    start.name = own_name;
    durable_start(stream->owner.api.machine, &start, &asker);
    free(own_name);
}

static void on_failed(void *context, int error, const char *what)
{
    stop_for(context, error, what);
}

static void on_all_read(void *context)
{
    struct stream *stream = context;

    if (stream->in_flight == 0)
        loop_stop(stream->owner.loop);
}

/* ---- the command ---- */

/* The exit status, after what is to be said. */
static int report(const struct stream *stream, int caught)
{
    const char *who = stream->entry->invoked_as;

    if (stream->trouble == EINTR)
        output_complain(who, "nobody reads the results: the last ones are not printed");
    else if (stream->trouble == EPIPE && guard_pipes_kill())
        return ENTRY_BY_SIGNAL + SIGPIPE;
    else if (stream->trouble != 0)
        output_complain(who, "%s: %s", stream->trouble_with, strerror(stream->trouble));
    if (caught != 0) {
        output_complain(who, "interrupted after line %llu; executions that have begun stay%s",
                        (unsigned long long)stream->lines.number,
                        stream->options->name != NULL ? ", and the same command goes on with them"
                                                      : "");
        return ENTRY_BY_SIGNAL + caught;
    }
    if (stream->trouble != 0 || stream->owner.broken)
        return ENTRY_USAGE;
    return stream->any_failed ? ENTRY_FAILED : ENTRY_SUCCEEDED;
}

static void stream_lines(struct stream *stream)
{
    const struct feed_calls calls = {wants_more, take_line, on_failed, on_all_read, stream};

    feed_begin(&stream->feed, stream->owner.loop, &stream->lines, &calls);
    while (guard_caught() == 0 && stream->trouble == 0 && !stream->owner.broken &&
           (stream->feed.reading || stream->feed.paused || stream->in_flight > 0))
        owner_run(&stream->owner);
    feed_end(&stream->feed);
    loop_forget(stream->owner.loop, flush_due, stream);
    flush(stream);
}

int entry_stream_stored(const struct entry *entry, const struct options *options)
{
    struct stream *stream = mem_zeroed(1, sizeof *stream);
    int status = ENTRY_USAGE;

    stream->entry = entry;
    stream->options = options;
    stream->seeds = options->seed;
    /* Mocks can only count the calls of one execution at a time. */
    stream->in_flight_max = options->mock != NULL ? 1 : IN_FLIGHT_MAX;
    if (entry->program->symbol_count > 0)
        output_keep_apart();
    lines_init(&stream->lines, STDIN_FILENO, ENTRY_INPUT_MAX);
    if (owner_open(&stream->owner, entry, options, on_ended, stream)) {
        stream_lines(stream);
        status = report(stream, guard_caught());
    }
    stream->closing = true;
    owner_close(&stream->owner);
    while (stream->first != NULL)
        flight_free(stream->first);
    lines_fini(&stream->lines);
    buffer_fini(&stream->output);
    free(stream);
    return status;
}
