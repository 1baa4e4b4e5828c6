/* runtime/entry/store/stream.h - a batch that is streamed over a store: its lines under way.
 *
 * Private to the command `stream`: stream.c reads lines and starts them, flight.c has those that
 * are under way and prints their results, beside.c has another owner start them. */
#ifndef SFN_ENTRY_STORE_STREAM_H
#define SFN_ENTRY_STORE_STREAM_H

#include "runtime/entry/feed.h"
#include "runtime/entry/lines.h"
#include "runtime/entry/store/owner.h"
#include "runtime/entry/store/visit.h"

enum { STREAM_BUCKETS = 16384 };

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
    struct flight *buckets[STREAM_BUCKETS];
    size_t in_flight, in_flight_max;
    bool flush_posted;
    bool closing; /* nothing is printed any more */
    bool any_failed;
    bool alone;                  /* the other owner is gone: find the next one */
    void (*again)(void *stream); /* starts those that were refused ... */
    struct loop_timer *retry;    /* ... at this time; NULL: not armed */
    size_t refused;              /* flights; meanwhile no line is taken */
    int trouble;                 /* the errno that ended reading and writing, or 0 */
    const char *trouble_with;
};

/* ---- flight.c ---- */

/* Nothing goes on any more. */
bool stream_is_over(const struct stream *stream);
/* Read and write no more; `what` with the error is said in the end. */
void stream_stop_for(struct stream *stream, int error, const char *what);
/* Write what is printed, and forget that this is due. */
void stream_flush(struct stream *stream);

struct flight *flight_new(struct stream *stream, uint64_t line);
void flight_free(struct flight *flight);
/* It has a result: print it, and those that waited for it. It is gone then. */
void flight_end(struct flight *flight);

/* There is no execution of the line: that is its result. */
void flight_refuse(struct flight *flight, const char *error, const char *cause);
/* An execution with this ARN is there. Its end is the result, if it has the same input. */
void flight_name_is_taken(struct flight *flight, const char *arn);
/* It is under way: its input is compared no more. */
void flight_has_begun(struct flight *flight);
/* There is no room to record the start, or the store takes nothing for another reason that passes.
 * That is no failure of the execution, as there is none: it is started again later. Whoever drives
 * the store tells people. */
void flight_wait_for_room(struct flight *flight);
/* Its end will be told by its number (flight_on_ended). */
void flight_await_end(struct flight *flight);
/* Read how an execution has ended that was started beside an owner, and end the flight. False: it
 * goes on. */
bool flight_look(struct flight *flight);
/* For struct owner, with the stream as its context. */
void flight_on_ended(void *stream, const struct durable_end *end);

/* ---- beside.c ---- */

/* Have the owner start the execution. */
void beside_start(struct flight *flight);
/* Look which executions have ended, now and then from now on (stream.look). */
void beside_begin(struct stream *stream);

#endif
