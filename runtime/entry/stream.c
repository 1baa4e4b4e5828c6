/* runtime/entry/stream.c - the command `stream`: run an execution for each line of standard input.
 *
 * Each execution prints a line. In order: an execution begins when the one before has ended, so
 * that what their tasks do is in order, too. Unordered: lines are read and executions started while
 * others wait; what ends in the same turn of the loop is written together. Why two ways to read: in
 * order nothing else can happen while we wait for a line, so a plain read will do, and a machine
 * that never waits needs no loop. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/base/bug.h"
#include "runtime/base/text.h"
#include "runtime/base/utf8.h"
#include "runtime/entry/entry.h"
#include "runtime/entry/feed.h"
#include "runtime/entry/guard.h"
#include "runtime/entry/last.h"
#include "runtime/entry/lines.h"
#include "runtime/entry/options.h"
#include "runtime/entry/output.h"
#include "runtime/entry/runner.h"
#include "runtime/entry/service.h"
#include "runtime/json/write.h"
#include "runtime/lang/random.h"

enum {
    IN_FLIGHT_MAX = 100000,
    OUTPUT_BYTES = 128 << 10, /* output is written when it has grown to this */
};

/* An execution that runs. */
struct flight {
    uint64_t line;    /* 0: this place is free */
    size_t next_free; /* then: the next free place */
};

struct stream {
    const struct entry *entry;
    const struct options *options;
    struct runner runner;
    struct lines lines;
    struct buffer output;
    size_t output_whole;    /* this much of it is whole lines */
    uint64_t seeds;         /* the state of the generator of seeds, one for each execution */
    struct flight *flights; /* their number is in_flight; an execution's owner is its place */
    size_t flights_capacity;
    size_t flights_free; /* the first free place */
    size_t in_flight;
    size_t in_flight_max;
    bool any_failed;
    int trouble; /* the errno that ended reading and writing, or 0 */
    const char *trouble_with;
    int interrupted; /* the signal that ended reading, or 0 */

    /* unordered only */
    bool unordered;
    bool flush_posted;
    struct feed feed;
};

static void stop_for(struct stream *stream, int error, const char *what)
{
    if (stream->trouble == 0) {
        stream->trouble = error;
        stream->trouble_with = what;
    }
    loop_stop(host_loop(stream->runner.host));
}

/* ---- output ---- */

static void flush(struct stream *stream)
{
    int error = 0;

    if (stream->output.size > 0 && stream->trouble == 0)
        error = output_write(STDOUT_FILENO, stream->output.text, stream->output.size);
    buffer_clear(&stream->output);
    stream->output_whole = 0;
    if (error != 0)
        stop_for(stream, error, "cannot write the output");
}

static void flush_due(void *context)
{
    struct stream *stream = context;

    stream->flush_posted = false;
    flush(stream);
}

static void end_line(struct stream *stream)
{
    buffer_add_byte(&stream->output, '\n');
    stream->output_whole = stream->output.size;
    if (stream->output.size >= OUTPUT_BYTES)
        flush(stream);
    if (stream->unordered && !stream->flush_posted && stream->output.size > 0) {
        stream->flush_posted = true;
        loop_post(host_loop(stream->runner.host), flush_due, stream);
    }
}

/* Why executions that still run are stopped: for runner_stop_all. */
static int why_it_ends(const struct stream *stream)
{
    return stream->trouble == EPIPE && guard_pipes_kill() ? SIGPIPE : stream->interrupted;
}

/* ---- what runs ---- */

static size_t flight_begin(struct stream *stream, uint64_t line)
{
    size_t place = stream->flights_free;

    if (place == stream->flights_capacity) {
        stream->flights_capacity = place == 0 ? 8 : 2 * place;
        stream->flights =
            mem_resize(stream->flights, stream->flights_capacity * sizeof *stream->flights);
        for (size_t i = place; i < stream->flights_capacity; i++)
            stream->flights[i] = (struct flight){.next_free = i + 1};
    }
    stream->flights_free = stream->flights[place].next_free;
    stream->flights[place].line = line;
    stream->in_flight++;
    return place;
}

static void flight_end(struct stream *stream, size_t place)
{
    stream->flights[place] = (struct flight){.next_free = stream->flights_free};
    stream->flights_free = place;
    stream->in_flight--;
}

/* Without memory: write the results that are there, and a record for each execution that runs. */
static void record_lost(void *context)
{
    struct stream *stream = context;
    char number[40] = "";
    char record[200];

    output_write(STDOUT_FILENO, stream->output.text, stream->output_whole);
    for (size_t i = 0; i < stream->flights_capacity; i++) {
        if (stream->flights[i].line == 0)
            continue;
        if (stream->options->number)
            snprintf(number, sizeof number, "\"line\":%llu,",
                     (unsigned long long)stream->flights[i].line);
        snprintf(record, sizeof record, "{%s\"status\":\"ABORTED\",\"cause\":\"%s\"}\n", number,
                 LAST_CAUSE);
        output_write(STDOUT_FILENO, record, strlen(record));
    }
    output_complain(stream->entry->invoked_as, "the lines after line %llu were not begun",
                    (unsigned long long)stream->lines.number);
}

/* ---- executions ---- */

static void on_ended(void *context, struct execution *execution)
{
    struct stream *stream = context;
    size_t place = (size_t)(uintptr_t)execution_owner(execution);
    uint64_t line = stream->options->number ? stream->flights[place].line : 0;
    bool succeeded = execution_status(execution) == EXECUTION_SUCCEEDED;

    if (succeeded && line == 0)
        json_write(&stream->output, execution_output(execution));
    else
        output_record(&stream->output, execution, line);
    stream->any_failed = stream->any_failed || !succeeded;
    execution_free(execution);
    flight_end(stream, place);
    end_line(stream);
    if (!stream->unordered) {
        loop_stop(host_loop(stream->runner.host));
    } else {
        feed_resume(&stream->feed);
    }
}

/* Print a record for a line of which no execution can be made. */
static void refuse(struct stream *stream, const char *format, ...)
{
    struct buffer cause = BUFFER_EMPTY;
    va_list arguments;
    char text[1024];

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    buffer_add_format(&cause, "%s", text);
    buffer_add_byte(&stream->output, '{');
    if (stream->options->number)
        buffer_add_format(&stream->output, "\"line\":%llu,",
                          (unsigned long long)stream->lines.number);
    buffer_add_text(&stream->output,
                    "\"status\":\"FAILED\",\"error\":\"States.Runtime\",\"cause\":");
    json_write_string(&stream->output, cause.text, cause.size);
    buffer_add_byte(&stream->output, '}');
    buffer_fini(&cause);
    stream->any_failed = true;
    end_line(stream);
}

static void line_released(void *holder)
{
    line_release(holder);
}

static void start(struct stream *stream, const struct line *line, struct execution_start *start)
{
    unsigned long long number = stream->lines.number;
    struct buffer cause = BUFFER_EMPTY;
    struct json_error error;
    size_t place;

    if (host_refuses(stream->runner.machine, start, &cause)) {
        refuse(stream, "%s (line %llu).", cause.text, number);
        buffer_fini(&cause);
        return;
    }
    line_keep(line->block);
    place = flight_begin(stream, number);
    start->owner = (void *)(uintptr_t)place;
    if (runner_start(&stream->runner, start, &error))
        return;
    flight_end(stream, place);
    refuse(stream, "The input is not JSON: %s (line %llu, column %d).", error.message, number,
           error.column);
}

static void begin(struct stream *stream, const struct line *line)
{
    const char *name = stream->options->name;
    char *own_name = NULL;
    struct execution_start how = {
        .input = line->text,
        .input_size = line->size,
        .seed = random_next(&stream->seeds),
        .release = line_released,
        .holder = line->block,
    };

    if (line->too_long) {
        refuse(stream, "The input is longer than %zu bytes (line %llu).", ENTRY_INPUT_MAX,
               (unsigned long long)stream->lines.number);
        return;
    }
    if (name != NULL)
        own_name = text_format("%s-%llu", name, (unsigned long long)stream->lines.number);
    how.name = own_name;
    start(stream, line, &how);
    free(own_name);
}

/* ---- in order ---- */

static void finish_one(struct stream *stream)
{
    flush(stream);
    stream->interrupted = runner_wait(&stream->runner);
    if (stream->in_flight > 0)
        runner_stop_all(&stream->runner, why_it_ends(stream));
}

static bool goes_on(struct stream *stream)
{
    stream->interrupted = guard_caught();
    return stream->trouble == 0 && stream->interrupted == 0;
}

/* Read more lines. A signal ends the process meanwhile: all results have been written. */
static void read_lines(struct stream *stream)
{
    int error;

    flush(stream);
    if (!guard_pause(true))
        return;
    error = lines_read(&stream->lines);
    guard_pause(false);
    if (error != 0)
        stop_for(stream, error, "cannot read standard input");
}

static void run_in_order(struct stream *stream)
{
    struct line line;

    while (goes_on(stream)) {
        while (goes_on(stream) && lines_next_input(&stream->lines, &line)) {
            begin(stream, &line);
            if (stream->in_flight > 0)
                finish_one(stream);
        }
        if (stream->lines.ended || !goes_on(stream))
            break;
        read_lines(stream);
    }
    flush(stream);
}

/* ---- unordered ---- */

static bool wants_more(void *context)
{
    const struct stream *stream = context;

    return stream->trouble == 0 && stream->in_flight < stream->in_flight_max;
}

static void take_line(void *context, const struct line *line)
{
    begin(context, line);
}

static void on_failed(void *context, int error, const char *what)
{
    stop_for(context, error, what);
}

static void run_unordered(struct stream *stream)
{
    const struct feed_calls calls = {wants_more, take_line, on_failed, NULL, stream};

    feed_begin(&stream->feed, host_loop(stream->runner.host), &stream->lines, &calls);
    stream->interrupted = runner_wait(&stream->runner);
    feed_end(&stream->feed); /* executions that end now must not make new ones begin */
    if (stream->in_flight > 0)
        runner_stop_all(&stream->runner, why_it_ends(stream));
    flush(stream);
}

/* ---- the command ---- */

static int stream_all(const struct entry *entry, const struct options *options)
{
    struct stream stream = {
        .entry = entry,
        .options = options,
        .seeds = options->seed,
        /* Mocks can only count the calls of one execution at a time. */
        .in_flight_max = options->mock != NULL ? 1 : IN_FLIGHT_MAX,
        .unordered = options->unordered,
    };
    const struct runner_calls calls = {.ended = on_ended, .context = &stream};
    int status;

    if (entry->program->symbol_count > 0)
        output_keep_apart();
    last_words_prepare(entry->invoked_as, record_lost, &stream);
    if (!runner_open(&stream.runner, entry, options, &calls)) {
        runner_close(&stream.runner);
        last_words_forget();
        return ENTRY_USAGE;
    }
    lines_init(&stream.lines, STDIN_FILENO, ENTRY_INPUT_MAX);
    guard_signals(host_loop(stream.runner.host));
    if (options->unordered)
        run_unordered(&stream);
    else
        run_in_order(&stream);
    status = stream.any_failed ? ENTRY_FAILED : ENTRY_SUCCEEDED;
    if (stream.interrupted != 0) {
        output_complain(entry->invoked_as, "interrupted; the lines after line %llu were not begun",
                        (unsigned long long)stream.lines.number);
        status = ENTRY_BY_SIGNAL + stream.interrupted;
    }
    if (stream.trouble == EINTR) {
        output_complain(entry->invoked_as, "nobody reads the results: the last ones are lost");
        status = ENTRY_BY_SIGNAL + guard_caught();
    } else if (stream.trouble == EPIPE && guard_pipes_kill()) {
        status = ENTRY_BY_SIGNAL + SIGPIPE;
    } else if (stream.trouble != 0) {
        output_complain(entry->invoked_as, "%s: %s", stream.trouble_with, strerror(stream.trouble));
        status = ENTRY_USAGE;
    }
    lines_fini(&stream.lines);
    buffer_fini(&stream.output);
    runner_close(&stream.runner);
    free(stream.flights);
    last_words_forget();
    return status;
}

int entry_stream(const struct entry *entry, int argc, char **argv)
{
    struct options options;
    struct buffer text = BUFFER_EMPTY;
    char *problem = options_read(&options, OPTIONS_STREAM, NULL, argc, argv);
    int status = ENTRY_USAGE;

    if (!options.help)
        guard_pipes();
    if (problem != NULL) {
        output_complain(entry->invoked_as, "%s (%s --help lists the options)", problem,
                        entry->invoked_as);
    } else if (options.help) {
        buffer_add_format(&text,
                          "usage: %s [OPTION]... < INPUTS > RESULTS\n\nRun one execution for "
                          "each line of JSON, one after the other, and print a line for each:\n"
                          "its output, or {\"status\",\"error\",\"cause\"}. Exit status: 0 all "
                          "succeeded, 1 some did not, 2 usage.\n\n",
                          entry->invoked_as);
        options_explain(&text, OPTIONS_STREAM, NULL);
        status =
            output_print(entry->invoked_as, text.text, text.size) ? ENTRY_SUCCEEDED : ENTRY_USAGE;
    } else if (options_store_stays(&options) && entry->program->service == NULL) {
        output_complain(entry->invoked_as, "was built with --slim, which leaves out the store");
    } else if (options_store_stays(&options)) {
        status = entry->program->service->stream(entry, &options);
    } else {
        status = stream_all(entry, &options);
    }
    free(problem);
    buffer_fini(&text);
    return status;
}
