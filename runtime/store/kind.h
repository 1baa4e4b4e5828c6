/* runtime/store/kind.h - a kind of store, as tables of functions; private to runtime/store.
 *
 * The functions are those of store.h, read.h and upkeep.h of the same name; what they have in
 * common (the URL, refusing what a visitor may not do) is done in store.c before they are called.
 */
#ifndef SFN_STORE_KIND_H
#define SFN_STORE_KIND_H

#include "runtime/base/buffer.h"
#include "runtime/store/operation.h"
#include "runtime/store/read.h"
#include "runtime/store/upkeep.h"

struct store_reads {
    enum store_result (*read_row)(struct store *store, int64_t execution,
                                  const struct store_row_key *key, struct buffer *text);
    enum store_result (*read_rows)(struct store *store, int64_t execution,
                                   const struct store_row_key *from, int32_t last,
                                   bool (*found)(void *context, const struct store_row *row),
                                   void *context);
    enum store_result (*read_children)(struct store *store, int64_t execution, int64_t parent,
                                       int64_t after, bool (*found)(void *context, uint64_t frame),
                                       void *context);
    enum store_result (*read_execution)(struct store *store, int64_t number, struct store_text id,
                                        bool (*found)(void *context,
                                                      const struct store_execution *execution),
                                        void *context);
    /* `below`: only executions with smaller numbers. *next becomes the number below which the next
     * page is, or 0 if there is none. */
    enum store_result (*list)(struct store *store, const struct store_query *query, int64_t below,
                              int64_t *next,
                              bool (*found)(void *context, const struct store_execution *execution),
                              void *context);
    enum store_result (*read_map_run)(struct store *store, struct store_text arn,
                                      bool (*found)(void *context, const struct store_map_run *run),
                                      void *context);
    enum store_result (*read_map_runs)(struct store *store, int64_t execution, uint64_t after,
                                       bool (*found)(void *context,
                                                     const struct store_map_run *run),
                                       void *context);
    enum store_result (*read_events)(
        struct store *store, int64_t execution, int64_t from, bool reverse,
        bool (*found)(void *context, const struct store_events *events), void *context);
    enum store_result (*read_timers)(struct store *store, int32_t shard, int64_t until_ms,
                                     int32_t most, const struct store_timer *after,
                                     bool (*found)(void *context, const struct store_timer *timer),
                                     void *context);
    enum store_result (*read_attempts)(
        struct store *store, int32_t shard, const struct store_attempt *after,
        bool (*found)(void *context, const struct store_attempt *attempt), void *context);
    enum store_result (*read_offers)(struct store *store, struct store_text activity, int64_t after,
                                     int32_t most,
                                     bool (*found)(void *context, int64_t number, int64_t execution,
                                                   uint64_t id),
                                     void *context);
    enum store_result (*read_express)(struct store *store, int64_t after, int32_t most,
                                      bool (*found)(void *context, int64_t number,
                                                    struct store_text text),
                                      void *context);
    enum store_result (*read_resource)(struct store *store, struct store_text arn,
                                       bool (*found)(void *context, int64_t number,
                                                     const struct store_resource *resource),
                                       void *context);
    enum store_result (*list_resources)(struct store *store, int32_t kind, struct store_text owner,
                                        int64_t after, bool newest_first, int32_t most,
                                        bool (*found)(void *context, int64_t number,
                                                      const struct store_resource *resource),
                                        void *context);
    enum store_result (*read_requests)(struct store *store, int32_t shard,
                                       bool (*found)(void *context,
                                                     const struct store_request *request),
                                       void *context);
    enum store_result (*read_definition)(struct store *store, struct store_text digest,
                                         struct buffer *text);
    enum store_result (*read_digests)(struct store *store,
                                      bool (*found)(void *context, struct store_text digest),
                                      void *context);
};

struct store_kind {
    void (*close)(struct store *store);
    void (*submit)(struct store *store, struct store_commit *commit);
    void (*flush)(struct store *store);
    const struct store_reads *reads;
    bool (*is_gone)(struct store *store); /* NULL: it never is */

    /* NULL: it has no such, STORE_NONE. */
    enum store_result (*check)(struct store *store, bool (*found)(void *context, const char *line),
                               bool (*progress)(void *context), void *context);
    enum store_result (*compact)(struct store *store,
                                 bool (*progress)(void *context, int64_t bytes_left),
                                 void *context);
    enum store_result (*export)(struct store *store,
                                bool (*line)(void *context, const char *text, size_t size),
                                void *context);
};

/* A store begins with this. */
struct store {
    const struct store_kind *kind;
    struct store_options options;
    const char *path; /* of a file; NULL: it is none */
    struct store_lease lease;
    int64_t last_execution;
    unsigned char key[STORE_KEY_SIZE];
    struct buffer problem; /* of the last call that read */
    struct buffer barrier; /* why a visitor can leave nothing */
};

/* How many executions store_list looks at in one call. */
#define STORE_LOOKS_MAX 5000

/* Fill in what all kinds have. */
void store_init(struct store *store, const struct store_kind *kind,
                const struct store_options *options);
void store_fini(struct store *store);

/* Tell the outcome in commit->result, and free the commit. */
void store_tell_done(struct store *store, struct store_commit *commit);

/* Say something to people. */
void store_tell(const struct store *store, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Whether the execution is one that is asked for, of its machine or map run. */
bool store_query_matches(const struct store_query *query, const struct store_execution *execution);

static inline bool store_text_equal(struct store_text left, struct store_text right)
{
    return left.size == right.size &&
           (left.size == 0 || __builtin_memcmp(left.text, right.text, left.size) == 0);
}

#endif
