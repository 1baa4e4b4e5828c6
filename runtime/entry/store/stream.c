/* runtime/entry/store/stream.c - the command `stream` over a store that stays: recorded batches.
 *
 * Where nobody owns the store, this process does until all have ended. Beside an owner it asks for
 * the executions, and looks which have ended; when that one ends before, it is as at the beginning.
 *
 * Executions of many lines are under way at the same time, so that their commits share a flush;
 * results come in the order of the lines, unless that does not matter. With --name the execution of
 * a line has the same name each time: what a process that was killed has left goes on, and what has
 * ended is told again. */
#include "runtime/entry/store/stream.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/base/bug.h"
#include "runtime/base/text.h"
#include "runtime/base/utf8.h"
#include "runtime/entry/guard.h"
#include "runtime/entry/output.h"
#include "runtime/entry/store/again.h"
#include "runtime/entry/store/commands.h"
#include "runtime/entry/store/reach.h"
#include "runtime/lang/random.h"
#include "runtime/store/read.h"

enum {
    IN_FLIGHT_MAX = 10000,
    REACH_MS = 10000, /* so long it is tried to reach an owner */
};

static bool is_beside(const struct stream *stream)
{
    return stream->visit.store != NULL;
}

/* ---- starting ---- */

static void on_replied(void *context, const struct durable_reply *reply)
{
    struct flight *flight = context;

    switch (reply->result) {
    case DURABLE_OK:
        flight->number = reply->number;
        flight_await_end(flight);
        flight_has_begun(flight);
        break;
    case DURABLE_EXISTS:
        flight_name_is_taken(flight, reply->arn);
        break;
    case DURABLE_BAD_INPUT:
        flight_refuse(flight, "States.Runtime", reply->why);
        break;
    case DURABLE_REFUSED:
        flight_wait_for_room(flight);
        break;
    default:
        flight_refuse(flight, "ServiceUnavailable", reply->why);
        break;
    }
}

/* ---- lines ---- */

static bool wants_more(void *context)
{
    const struct stream *stream = context;

    return !stream_is_over(stream) && stream->refused == 0 &&
           stream->in_flight < stream->in_flight_max;
}

static void begin(struct flight *flight)
{
    const struct durable_asker asker = {.replied = on_replied, .context = flight};
    const struct durable_start start = {.name = flight->name,
                                        .input = flight->input,
                                        .input_size = flight->input_size,
                                        .seed = flight->seed};

    if (is_beside(flight->stream))
        beside_start(flight);
    else
        durable_start(flight->stream->owner.api.machine, &start, &asker);
}

/* Start again what waits for room, in the order of lines. */
static void begin_again(void *context)
{
    struct stream *stream = context;

    struct flight **waiting = mem_alloc(stream->refused * sizeof(struct flight *));
    size_t count = 0;

    stream->retry = NULL;
    for (struct flight *flight = stream->first; flight != NULL; flight = flight->next)
        if (flight->waits)
            waiting[count++] = flight;
    /* One that ends may free others that have ended, but none that waits. An owner answers at once:
     * when it refuses one, the others need not be asked for. */
    for (size_t i = 0; i < count && stream->retry == NULL && !stream_is_over(stream); i++) {
        waiting[i]->waits = false;
        begin(waiting[i]);
    }
    free(waiting);
}

static void take_line(void *context, const struct line *line)
{
    struct stream *stream = context;
    const char *name = stream->options->name;
    struct flight *flight = flight_new(stream, stream->lines.number);

    flight->seed = random_next(&stream->seeds);
    if (line->too_long) {
        flight_refuse(flight, "States.Runtime", "The input is too long.");
        return;
    }
    if (name != NULL)
        flight->name = text_format("%s-%llu", name, (unsigned long long)flight->line);
    line_keep(line->block);
    flight->block = line->block;
    flight->input = line->text;
    flight->input_size = line->size;
    if (name != NULL && utf8_characters(flight->name, strlen(flight->name)) > API_NAME_MAX)
        flight_refuse(flight, "InvalidName", "The name is too long, with the number of the line.");
    else
        begin(flight);
}

static void on_failed(void *context, int error, const char *what)
{
    stream_stop_for(context, error, what);
}

static void on_all_read(void *context)
{
    struct stream *stream = context;

    if (stream->in_flight == 0)
        loop_stop(stream->loop);
}

/* ---- the command ---- */

static bool take_number(void *context, const struct store_execution *execution)
{
    ((struct flight *)context)->number = execution->start.number;
    return true;
}

/* We own the store now: hear of the ends of those that another owner has started. */
static void take_over(struct stream *stream)
{
    struct flight **begun = mem_alloc((stream->in_flight + 1) * sizeof(struct flight *));
    size_t count = 0;

    for (struct flight *flight = stream->first; flight != NULL; flight = flight->next)
        if (flight->arn != NULL && flight->result.size == 0)
            begun[count++] = flight;
    /* One that has ended may free others that have, but none behind it in this list. */
    for (size_t i = 0; i < count; i++) {
        struct flight *flight = begun[i];

        if (flight_look(flight))
            continue;
        store_read_execution(stream->store, 0, store_text_of(flight->arn), take_number, flight);
        flight_await_end(flight);
    }
    free(begun);
}

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
    if (stream_is_over(stream))
        return ENTRY_USAGE;
    return stream->any_failed ? ENTRY_FAILED : ENTRY_SUCCEEDED;
}

static void stream_lines(struct stream *stream)
{
    const struct feed_calls calls = {wants_more, take_line, on_failed, on_all_read, stream};

    if (stream->refused > 0)
        stream->retry = loop_arm(stream->loop, loop_now_ms(stream->loop), begin_again, stream);
    feed_begin(&stream->feed, stream->loop, &stream->lines, &calls);
    while (guard_caught() == 0 && !stream_is_over(stream) &&
           (stream->feed.reading || stream->feed.paused || stream->in_flight > 0)) {
        if (is_beside(stream))
            guard_loop(stream->loop);
        else
            owner_run(&stream->owner);
    }
    feed_end(&stream->feed);
    loop_disarm(stream->loop, stream->retry);
    stream->retry = NULL;
    stream_flush(stream);
}

static int stream_as_owner(struct stream *stream)
{
    int status;

    stream->loop = stream->owner.loop;
    stream->store = stream->owner.api.store;
    take_over(stream);
    stream_lines(stream);
    status = report(stream, guard_caught());
    stream->closing = true;
    owner_close(&stream->owner);
    return status;
}

/* False: the owner is gone, and there is more to do. */
static bool stream_beside(struct stream *stream, int *status)
{
    struct loop *before = stream->loop;

    if (!visit_fits_owner(&stream->visit))
        return true;
    stream->loop = loop_new(false);
    stream->store = stream->visit.store;
    guard_signals(stream->loop);
    beside_begin(stream);
    stream_lines(stream);
    loop_disarm(stream->loop, stream->look);
    stream->look = NULL;
    guard_signals(before);
    loop_free(stream->loop);
    stream->loop = before;
    if (stream->alone && stream->trouble == 0 && guard_caught() == 0)
        return false;
    *status = report(stream, guard_caught());
    return true;
}

/* Go on as the owner or beside one; false: that one is gone, and there is more to do. */
static bool stream_on(struct stream *stream, int *status)
{
    const struct reach_options how = {.entry = stream->entry,
                                      .options = stream->options,
                                      .ended = flight_on_ended,
                                      .context = stream,
                                      .most_ms = REACH_MS};
    char *whose = NULL;
    bool over = true;

    *status = ENTRY_USAGE;
    stream->alone = false;
    switch (reach_store(&how, &stream->owner, &stream->visit, &whose)) {
    case REACH_OWNER:
        *status = stream_as_owner(stream);
        break;
    case REACH_BESIDE:
        over = stream_beside(stream, status);
        visit_close(&stream->visit);
        stream->visit.store = NULL;
        break;
    case REACH_OTHER:
        if (guard_caught() != 0)
            *status = report(stream, guard_caught());
        else
            output_complain(stream->entry->invoked_as,
                            "%s, which cannot be asked; executions that have begun stay", whose);
        break;
    case REACH_NONE:
        break;
    }
    free(whose);
    return over;
}

/* Whether executions may have the names that lines give them. */
static int check_name(const struct entry *entry, const char *name)
{
    char *first = name != NULL ? text_format("%s-1", name) : NULL;
    int status = visit_check_start(entry, first);

    free(first);
    return status;
}

int entry_stream_stored(const struct entry *entry, const struct options *options)
{
    int status = check_name(entry, options->name);
    struct stream *stream;
    struct loop *loop;
    int64_t rest_ms = 0;

    if (status != ENTRY_SUCCEEDED)
        return status;
    stream = mem_zeroed(1, sizeof *stream);
    stream->entry = entry;
    stream->options = options;
    stream->again = begin_again;
    stream->seeds = options->seed;
    /* Mocks can only count the calls of one execution at a time. */
    stream->in_flight_max = options->mock != NULL ? 1 : IN_FLIGHT_MAX;
    if (entry->program->symbol_count > 0)
        output_keep_apart();
    lines_init(&stream->lines, STDIN_FILENO, ENTRY_INPUT_MAX);
    stream->loop = loop = loop_new(false); /* which signals stop, if it ran */
    guard_signals(loop);
    while (!stream_on(stream, &status))
        again_rest(&rest_ms);
    guard_rest();
    loop_free(loop);
    while (stream->first != NULL)
        flight_free(stream->first);
    lines_fini(&stream->lines);
    buffer_fini(&stream->output);
    free(stream);
    return status;
}
