/* runtime/entry/store/stream.c - the command `stream` over a store that stays: recorded batches.
 *
 * Where nobody owns the store, this process does until all have ended. Beside an owner it asks for
 * the executions, and looks which have ended; when that one ends before, it is as at the beginning.
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
#include "runtime/base/utf8.h"
#include "runtime/entry/feed.h"
#include "runtime/entry/guard.h"
#include "runtime/entry/output.h"
#include "runtime/entry/store/commands.h"
#include "runtime/entry/store/owner.h"
#include "runtime/entry/store/reach.h"
#include "runtime/entry/store/visit.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"
#include "runtime/lang/random.h"
#include "runtime/store/read.h"

enum {
    IN_FLIGHT_MAX = 10000,
    BUCKETS = 16384,
    OUTPUT_BYTES = 128 << 10, /* output is written when it has grown to this */
    FIRST_LOOK_MS = 2,
    LOOK_MS = 100,
    REACH_MS = 10000, /* so long it is tried to reach an owner */
    RETRY_MS = 1000,  /* after a start that could not be recorded for now */
};

/* The execution of a line, from its start until its result is printed. */
struct flight {
    struct stream *stream;
    struct flight *next, *previous; /* in the order of lines */
    struct flight *chain;           /* in its bucket */
    int64_t number;                 /* of the execution; 0: it is not started yet */
    char *arn;                      /* of one that the owner has started; NULL: it is ours */
    uint64_t line;
    struct line_block *block; /* of its input, until it is under way; or NULL */
    const char *input;
    size_t input_size;
    char *name; /* of the execution; NULL: the owner gives it one */
    uint64_t seed;
    bool refused;         /* there was no room for its start, which is tried again; ... */
    bool waits;           /* ... it is not asked for just now */
    struct buffer result; /* a line, when it has ended */
};

struct stream {
    const struct entry *entry;
    const struct options *options;
    struct loop *loop;
    struct store *store;
    struct owner owner; /* ourselves; or ... */
    struct visit visit; /* ... this is open, because there is another one */
    struct loop_timer *look;
    int64_t look_ms; /* from one look to the next */
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
    bool alone; /* the other owner is gone: find the next one */
    struct loop_timer *retry;
    size_t refused; /* flights; meanwhile no line is taken */
    int trouble;    /* the errno that ended reading and writing, or 0 */
    const char *trouble_with;
};

static bool is_beside(const struct stream *stream)
{
    return stream->visit.store != NULL;
}

/* Nothing goes on any more. */
static bool is_over(const struct stream *stream)
{
    return stream->trouble != 0 || stream->owner.broken || stream->alone;
}

static void stop_for(struct stream *stream, int error, const char *what)
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
        loop_post(stream->loop, flush_due, stream);
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
    stream->refused -= flight->refused ? 1 : 0;
    if (flight->block != NULL)
        line_release(flight->block);
    buffer_fini(&flight->result);
    free(flight->arn);
    free(flight->name);
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
        loop_stop(stream->loop);
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

static void name_is_taken(struct flight *flight, const char *arn)
{
    struct stream *stream = flight->stream;
    struct buffer cause = BUFFER_EMPTY;

    store_read_execution(stream->store, 0, (struct store_text){arn, strlen(arn)}, tell_again,
                         flight);
    if (flight->result.size > 0) {
        flight_end(flight);
        return;
    }
    buffer_add_format(&cause, "Execution Already Exists: '%s'", arn);
    refuse(flight, "ExecutionAlreadyExists", cause.text);
    buffer_fini(&cause);
}

/* It is under way: its input is compared no more. */
static void has_begun(struct flight *flight)
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

static void begin_again(void *context);

/* There is no room to record the start, or the store takes nothing for another reason that passes.
 * That is no failure of the execution, as there is none: it is started again later. Whoever drives
 * the store tells people. */
static void wait_for_room(struct flight *flight)
{
    struct stream *stream = flight->stream;
    struct loop *loop = stream->loop;

    if (stream->closing)
        return;
    stream->refused += flight->refused ? 0 : 1;
    flight->refused = flight->waits = true;
    if (stream->retry == NULL)
        stream->retry = loop_arm(loop, loop_now_ms(loop) + RETRY_MS, begin_again, stream);
}

/* Its end will be told by its number. */
static void await_end(struct flight *flight)
{
    struct flight **bucket = bucket_of(flight->stream, flight->number);

    flight->chain = *bucket;
    *bucket = flight;
}

static void on_replied(void *context, const struct durable_reply *reply)
{
    struct flight *flight = context;

    switch (reply->result) {
    case DURABLE_OK:
        flight->number = reply->number;
        await_end(flight);
        has_begun(flight);
        break;
    case DURABLE_EXISTS:
        name_is_taken(flight, reply->arn);
        break;
    case DURABLE_BAD_INPUT:
        refuse(flight, "States.Runtime", reply->why);
        break;
    case DURABLE_REFUSED:
        wait_for_room(flight);
        break;
    default:
        refuse(flight, "ServiceUnavailable", reply->why);
        break;
    }
}

/* ---- beside an owner ---- */

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
        name_is_taken(flight, arn);
        return;
    }
    if (value_is_text(error, "ServiceUnavailable")) {
        if (flight->stream->refused == 0)
            output_complain(flight->stream->entry->invoked_as,
                            "%s takes no executions for now (%.*s): it is asked again each second",
                            flight->stream->options->store,
                            value_is(message, VALUE_STRING) ? (int)message->size : 0,
                            value_is(message, VALUE_STRING) ? message->as.text : "");
        wait_for_room(flight);
        return;
    }
    buffer_add_text(&name, value_is(error, VALUE_STRING) ? "" : "ServiceUnavailable");
    if (value_is(error, VALUE_STRING))
        buffer_add(&name, error->as.text, error->size);
    buffer_add_text(&cause, "");
    if (value_is(message, VALUE_STRING))
        buffer_add(&cause, message->as.text, message->size);
    refuse(flight, name.text, cause.text);
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
        refuse(flight, "States.Runtime", problem.text);
    } else if (result != CALLER_ANSWERED) {
        wait_for_room(flight);
        leave_alone(stream);
    } else if (value_member_named(answer, "output") == NULL) {
        take_error(flight, answer, arn.text);
    } else {
        flight->arn = buffer_take(&arn);
        has_begun(flight);
    }
    buffer_fini(&input);
    buffer_fini(&text);
    buffer_fini(&arn);
    buffer_fini(&problem);
}

static void start_beside(struct flight *flight)
{
    char uuid[UUID_TEXT_SIZE];
    struct buffer why = BUFFER_EMPTY;

    if (!durable_is_json("input", flight->input, flight->input_size, &why)) {
        refuse(flight, "States.Runtime", why.text);
        buffer_fini(&why);
        return;
    }
    if (flight->name == NULL) { /* so that it is one execution however often it is asked for */
        random_uuid(&flight->stream->seeds, uuid);
        flight->name = mem_text(uuid, strlen(uuid));
    }
    ask_owner(flight);
}

/* Print the result of an execution that has ended. False: it goes on. */
static bool look_at(struct flight *flight)
{
    struct store *store = flight->stream->store;
    enum store_result result = STORE_OK;

    if (flight->arn != NULL)
        result = store_read_execution(
            store, 0, (struct store_text){flight->arn, strlen(flight->arn)}, tell_again, flight);
    if (result == STORE_NONE)
        refuse(flight, "ExecutionDoesNotExist", "It is not in the store any more");
    else if (result != STORE_OK && result != STORE_BUSY)
        refuse(flight, "ServiceUnavailable", store_problem(store));
    else if (flight->result.size > 0)
        flight_end(flight);
    else
        return false;
    return true;
}

/* Look which have ended; whether any have. In order it is the first that counts. */
static bool look_at_all(struct stream *stream)
{
    bool any = false;

    if (!stream->options->unordered) {
        while (stream->first != NULL && look_at(stream->first))
            any = true;
        return any;
    }
    for (struct flight *flight = stream->first, *next; flight != NULL; flight = next) {
        next = flight->next;
        any = look_at(flight) || any;
    }
    return any;
}

static void on_look(void *context)
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
        loop_arm(stream->loop, loop_now_ms(stream->loop) + stream->look_ms, on_look, stream);
}

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

        if (look_at(flight))
            continue;
        store_read_execution(stream->store, 0,
                             (struct store_text){flight->arn, strlen(flight->arn)}, take_number,
                             flight);
        await_end(flight);
    }
    free(begun);
}

/* ---- lines ---- */

static bool wants_more(void *context)
{
    const struct stream *stream = context;

    return !is_over(stream) && stream->refused == 0 && stream->in_flight < stream->in_flight_max;
}

static void begin(struct flight *flight)
{
    const struct durable_asker asker = {.replied = on_replied, .context = flight};
    const struct durable_start start = {.name = flight->name,
                                        .input = flight->input,
                                        .input_size = flight->input_size,
                                        .seed = flight->seed};

    if (is_beside(flight->stream))
        start_beside(flight);
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
    for (size_t i = 0; i < count && stream->retry == NULL && !is_over(stream); i++) {
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
        refuse(flight, "States.Runtime", "The input is too long.");
        return;
    }
    if (name != NULL)
        flight->name = text_format("%s-%llu", name, (unsigned long long)flight->line);
    line_keep(line->block);
    flight->block = line->block;
    flight->input = line->text;
    flight->input_size = line->size;
    if (name != NULL && utf8_characters(flight->name, strlen(flight->name)) > API_NAME_MAX)
        refuse(flight, "InvalidName", "The name is too long, with the number of the line.");
    else
        begin(flight);
}

static void on_failed(void *context, int error, const char *what)
{
    stop_for(context, error, what);
}

static void on_all_read(void *context)
{
    struct stream *stream = context;

    if (stream->in_flight == 0)
        loop_stop(stream->loop);
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
    if (is_over(stream))
        return ENTRY_USAGE;
    return stream->any_failed ? ENTRY_FAILED : ENTRY_SUCCEEDED;
}

static void stream_lines(struct stream *stream)
{
    const struct feed_calls calls = {wants_more, take_line, on_failed, on_all_read, stream};

    if (stream->refused > 0)
        stream->retry = loop_arm(stream->loop, loop_now_ms(stream->loop), begin_again, stream);
    feed_begin(&stream->feed, stream->loop, &stream->lines, &calls);
    while (guard_caught() == 0 && !is_over(stream) &&
           (stream->feed.reading || stream->feed.paused || stream->in_flight > 0)) {
        if (is_beside(stream))
            guard_loop(stream->loop);
        else
            owner_run(&stream->owner);
    }
    feed_end(&stream->feed);
    loop_disarm(stream->loop, stream->retry);
    stream->retry = NULL;
    loop_forget(stream->loop, flush_due, stream);
    stream->flush_posted = false;
    flush(stream);
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
    stream->look_ms = FIRST_LOOK_MS;
    guard_signals(stream->loop);
    on_look(stream);
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
                                      .ended = on_ended,
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
    stream->seeds = options->seed;
    /* Mocks can only count the calls of one execution at a time. */
    stream->in_flight_max = options->mock != NULL ? 1 : IN_FLIGHT_MAX;
    if (entry->program->symbol_count > 0)
        output_keep_apart();
    lines_init(&stream->lines, STDIN_FILENO, ENTRY_INPUT_MAX);
    stream->loop = loop = loop_new(false); /* which signals stop, if it ran */
    guard_signals(loop);
    while (!stream_on(stream, &status))
        reach_rest(&rest_ms);
    guard_rest();
    loop_free(loop);
    while (stream->first != NULL)
        flight_free(stream->first);
    lines_fini(&stream->lines);
    buffer_fini(&stream->output);
    free(stream);
    return status;
}
