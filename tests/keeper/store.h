/* tests/keeper/store.h - an execution that lives in rows, and goes on after restarts. */
#ifndef TESTS_KEEPER_STORE_H
#define TESTS_KEEPER_STORE_H

#include "runtime/engine/engine.h"
#include "sfn/abi.h"
#include "tests/keeper/keeper.h"

#define STORE_START_MS INT64_C(1700000000000)

struct store {
    const struct sfn_program *program;
    struct keeper keeper;
    struct row_sink sink;
    struct row_source source;
    struct engine *engine;
    struct execution *execution;
    struct effects effects; /* of the last happening */
    int64_t now_ms;
};

/* A store without rows. Pair: store_close. */
void store_init(struct store *store, const struct sfn_program *program);
void store_close(struct store *store);

/* Start an execution, which is kept after every happening, its frames in rows only. */
void store_start(struct store *store, const char *input);
/* The process has ended; another one goes on. False: it refuses, a line is appended to `why`. */
bool store_restart(struct store *store, struct buffer *why);

/* Task `id` succeeds with true. */
void store_succeed(struct store *store, uint64_t id);
/* Task `id` lives. */
void store_heartbeat(struct store *store, uint64_t id);
/* Timer `id` is due. */
void store_due(struct store *store, uint64_t id);
/* The id of the n-th task that the last happening has started; 0: there is none. */
uint64_t store_task(const struct store *store, size_t n);

/* ---- whatever it waits for ---- */

struct store_ids {
    uint64_t tasks[64], timers[64];
    size_t tasks_count, timers_count;
};

/* Add what the last happening has started and armed. */
void store_note(const struct store *store, struct store_ids *ids);
/* All tasks are answered and all timers are due, those included that come of it, until nothing is
 * left or the execution is damaged. */
void store_live_on(struct store *store, struct store_ids ids);

/* ---- an execution with children of all kinds ---- */
extern const char store_everything[]; /* a definition */
/* Start it and give it its first answer, so that it is in the midst of its life. */
void store_start_everything(struct store *store, struct store_ids *ids);

#endif
