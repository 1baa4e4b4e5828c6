/* tests/unit/store/bench.h - a store on the bench: commits in short, what is read as one text. */
#ifndef TESTS_UNIT_STORE_BENCH_H
#define TESTS_UNIT_STORE_BENCH_H

#include <pthread.h>
#include <string.h>

#include "runtime/base/buffer.h"
#include "runtime/store/commit.h"
#include "runtime/store/read.h"

#define OUTCOMES_MAX 4096

struct bench {
    struct store *store;
    struct store_options options;
    pthread_mutex_t lock; /* of all below, which other threads tell */
    void *subjects[OUTCOMES_MAX];
    enum store_result results[OUTCOMES_MAX];
    size_t told;
    struct buffer lines; /* told to people */
};

/* A bench without a store. */
struct bench *bench_new(enum store_mode mode);
/* Close its store and free it. */
void bench_free(struct bench *bench);
/* Open a store, which must be possible. */
void bench_open(struct bench *bench, const char *url);

static inline struct store_text text_of(const char *text)
{
    return (struct store_text){text, text != NULL ? strlen(text) : 0};
}

struct store_commit *bench_commit(struct bench *bench);
/* Submit it and wait for its outcome. */
enum store_result bench_submit(struct bench *bench, struct store_commit *commit);

/* ---- parts of commits ---- */
/* An execution with this number: id "arn:NUMBER", name "NUMBER", machine "m", digest "d", started
 * at 1000 + NUMBER, input {"n":NUMBER}. */
struct store_start start_of(int64_t number, char id[32]);
void add_start(struct store_commit *commit, int64_t number);
void add_end(struct store_commit *commit, int64_t number, const char *status, int64_t ended_ms,
             int64_t redrive_until_ms);
void add_row(struct store_commit *commit, int64_t execution, uint64_t frame, int32_t kind,
             const char *name, uint64_t index, const char *text);
void add_timer(struct store_commit *commit, int64_t execution, uint64_t id, int64_t due_ms);
void add_attempt(struct store_commit *commit, int64_t execution, uint64_t id, int32_t crashes);
void add_map_run(struct store_commit *commit, int64_t execution, uint64_t id, const char *arn,
                 int64_t ended_ms);
void add_events(struct store_commit *commit, int64_t execution, int64_t first, int32_t count);

void add_offer(struct store_commit *commit, int64_t execution, uint64_t id, const char *activity);
/* Of kind 1; its text is {"owner":OWNER}. */
void add_resource(struct store_commit *commit, const char *arn, const char *owner,
                  const char *digest);

/* ---- commits of one part, which must succeed ---- */
void keep_definition(struct bench *bench, const char *digest);
void start(struct bench *bench, int64_t number);
void end(struct bench *bench, int64_t number, const char *status, int64_t ended_ms,
         int64_t redrive_until_ms);
void put(struct bench *bench, int64_t execution, uint64_t frame, int32_t kind, const char *name,
         uint64_t index, const char *text);
void retain(struct bench *bench, int64_t now_ms, int64_t ended_before_ms, int32_t most);

/* ---- what is read, as a text that lives until the next call ---- */
const char *row_of(struct bench *bench, int64_t execution, uint64_t frame, int32_t kind,
                   const char *name, uint64_t index);
/* "FRAME.KIND.INDEX.NAME=TEXT ..." of a frame, from a kind and index on. */
const char *rows_of(struct bench *bench, int64_t execution, uint64_t frame, int32_t first,
                    uint64_t index, int32_t last);
const char *children_of(struct bench *bench, int64_t execution, int64_t parent, int64_t after);
const char *execution_of(struct bench *bench, int64_t number);
const char *events_of(struct bench *bench, int64_t execution, int64_t from, bool reverse);
/* "EXECUTION.ID@DUE ..." */
const char *timers_of(struct bench *bench, int64_t until_ms, int32_t most,
                      const struct store_timer *after);
/* "EXECUTION.ID ARN STATUS STARTED-ENDED TEXT ..." */
const char *map_run_of(struct bench *bench, const char *arn);
const char *map_runs_of(struct bench *bench, int64_t execution, uint64_t after);
const char *attempts_of(struct bench *bench, const struct store_attempt *after);
/* "NUMBER:EXECUTION.ID ..." of an activity. */
const char *offers_of(struct bench *bench, const char *activity, int64_t after, int32_t most);
/* "NUMBER=TEXT ..." */
const char *express_of(struct bench *bench, int64_t after, int32_t most);
/* "NUMBER KIND ARN OWNER DIGEST TEXT; ..." */
const char *resource_of(struct bench *bench, const char *arn);
/* "NUMBER:ARN ..." of those of a kind and an owner (NULL: any). */
const char *resources_of(struct bench *bench, int32_t kind, const char *owner, int64_t after,
                         bool newest_first, int32_t most);
const char *requests_of(struct bench *bench);
/* The numbers of a page; the token stays in the bench's query, if there is a next page. */
const char *page_of(struct bench *bench, struct store_query *query, struct buffer *token);
/* Everything that can be read of executions up to this number. */
char *all_of(struct bench *bench, int64_t last);

#endif
