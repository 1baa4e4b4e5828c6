/* runtime/store/read.h - read what is committed.
 *
 * A call reads one state of the store, the newest; the commits that were told by then are in it.
 * What is found is given to a function of the caller's, one after the other in the order that is
 * said; its texts live until that returns. The function returns false to hear no more. It may not
 * call the store. All calls return STORE_OK, also when nothing was found, unless STORE_NONE is
 * mentioned; or STORE_BUSY or STORE_DAMAGED or STORE_BROKEN, and store_problem then tells more. */
#ifndef SFN_STORE_READ_H
#define SFN_STORE_READ_H

#include "runtime/base/buffer.h"
#include "runtime/store/commit.h"

/* What went wrong with the last call that returned an error, as one line. */
const char *store_problem(const struct store *store);

/* ---- rows ---- */

/* Append the text of a row. STORE_NONE: there is none. */
enum store_result store_read_row(struct store *store, int64_t execution,
                                 const struct store_row_key *key, struct buffer *text);
/* The rows of the key's frame from that key on, of kinds up to `last`, in order. With the smallest
 * key that is all of a frame; with a kind, the items from some index on. */
enum store_result store_read_rows(struct store *store, int64_t execution,
                                  const struct store_row_key *from, int32_t last,
                                  bool (*found)(void *context, const struct store_row *row),
                                  void *context);
/* The numbers of the frames that have a row with this parent, ascending, those above `after`. */
enum store_result store_read_children(struct store *store, int64_t execution, int64_t parent,
                                      int64_t after, bool (*found)(void *context, uint64_t frame),
                                      void *context);

/* ---- executions ---- */

struct store_execution {
    struct store_start start;
    struct store_text status; /* "RUNNING" until it has ended */
    int64_t ended_ms;         /* 0: it has not */
    int64_t redrive_until_ms; /* 0: it cannot be redriven */
    int32_t redrives;
    int64_t redriven_ms; /* the last one; 0: never */
    struct store_text output, error, cause;
};

/* One by its number or, if that is 0, by its id. STORE_NONE: there is none. */
enum store_result store_read_execution(struct store *store, int64_t number, struct store_text id,
                                       bool (*found)(void *context,
                                                     const struct store_execution *execution),
                                       void *context);

struct store_query {
    struct store_text machine;    /* of these executions; NULL: of all */
    struct store_text map_run;    /* the children of this one, instead of a machine's */
    struct store_text definition; /* those by the definition with this digest, instead of both; if
                                     it has no bytes, those whose definition is not kept */
    struct store_text status;     /* NULL: any */
    struct store_text within;     /* those whose detail has these bytes in it; NULL: any */
    int64_t started_from_ms, started_before_ms; /* 0: no bound */
    int32_t most;                               /* at most so many a page, at least 1 */
    struct store_text token;                    /* of the page before; NULL: the first page */
};

/* Executions, the newest first, without input and what they ended with. *token, which is
 * emptied first, becomes that of the next page, or stays empty after the last one. A page may have
 * fewer than there are: no call looks at more than some thousands. STORE_REFUSED: the token is
 * none. */
enum store_result store_list(struct store *store, const struct store_query *query,
                             struct buffer *token,
                             bool (*found)(void *context, const struct store_execution *execution),
                             void *context);

/* ---- runs of distributed Maps ---- */

/* One by its ARN. STORE_NONE: there is none. */
enum store_result store_read_map_run(struct store *store, struct store_text arn,
                                     bool (*found)(void *context, const struct store_map_run *run),
                                     void *context);
/* Those of an execution in the order of their ids, above `after`. */
enum store_result store_read_map_runs(struct store *store, int64_t execution, uint64_t after,
                                      bool (*found)(void *context, const struct store_map_run *run),
                                      void *context);

/* ---- history ---- */

struct store_events {
    int64_t first;
    int32_t count;
    struct store_text text; /* a JSON array */
};

/* The events of an execution as they were committed, from the commit with the event `from` on;
 * with `reverse` from there back to the first (0: from the last). */
enum store_result store_read_events(struct store *store, int64_t execution, int64_t from,
                                    bool reverse,
                                    bool (*found)(void *context, const struct store_events *events),
                                    void *context);

/* ---- what is waited for ---- */

/* The timers of a shard that are due until `until_ms`, in the order of due time, execution and id,
 * at most `most` of them; those behind `after`, unless it is NULL. */
enum store_result store_read_timers(struct store *store, int32_t shard, int64_t until_ms,
                                    int32_t most, const struct store_timer *after,
                                    bool (*found)(void *context, const struct store_timer *timer),
                                    void *context);
/* The attempts of a shard in the order of execution and id; those behind `after`, unless it is
 * NULL. */
enum store_result
store_read_attempts(struct store *store, int32_t shard, const struct store_attempt *after,
                    bool (*found)(void *context, const struct store_attempt *attempt),
                    void *context);

/* The offers of an activity in the order of its queue, those behind the number `after` (0: from the
 * first), at most `most` of them. */
enum store_result
store_read_offers(struct store *store, struct store_text activity, int64_t after, int32_t most,
                  bool (*found)(void *context, int64_t number, int64_t execution, uint64_t id),
                  void *context);

/* The asynchronous express starts that have not ended in the order of their numbers, those above
 * `after`, at most `most` of them. */
enum store_result store_read_express(struct store *store, int64_t after, int32_t most,
                                     bool (*found)(void *context, int64_t number,
                                                   struct store_text text),
                                     void *context);

/* ---- resources ---- */

/* One by its ARN; its number says when it was made. Its digest has no bytes if its definition is
 * not kept, which is damage. STORE_NONE: there is none. */
enum store_result store_read_resource(struct store *store, struct store_text arn,
                                      bool (*found)(void *context, int64_t number,
                                                    const struct store_resource *resource),
                                      void *context);

/* The resources of a kind and an owner (NULL: of any; "": of none) in the order in which they were
 * made, or the newest first; those behind the number `after` (0: from the beginning), at most
 * `most` of them. */
enum store_result store_list_resources(struct store *store, int32_t kind, struct store_text owner,
                                       int64_t after, bool newest_first, int32_t most,
                                       bool (*found)(void *context, int64_t number,
                                                     const struct store_resource *resource),
                                       void *context);

/* ---- requests, definitions ---- */

struct store_request {
    int64_t number;
    int64_t made_ms;
    struct store_text text;
};

/* The requests to a shard in the order in which they were made. */
enum store_result store_read_requests(struct store *store, int32_t shard,
                                      bool (*found)(void *context,
                                                    const struct store_request *request),
                                      void *context);
/* Append the text of a definition. STORE_NONE: it is not kept. */
enum store_result store_read_definition(struct store *store, struct store_text digest,
                                        struct buffer *text);
/* The digests of the definitions that are kept, in any order; one of no bytes, too, if there are
 * executions whose definition is not kept. */
enum store_result store_read_digests(struct store *store,
                                     bool (*found)(void *context, struct store_text digest),
                                     void *context);

#endif
