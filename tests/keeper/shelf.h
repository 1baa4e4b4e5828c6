/* tests/keeper/shelf.h - an execution that lives in rows, and goes on after restarts. */
#ifndef TESTS_KEEPER_SHELF_H
#define TESTS_KEEPER_SHELF_H

#include "runtime/engine/engine.h"
#include "sfn/abi.h"
#include "tests/keeper/keeper.h"

#define SHELF_START_MS INT64_C(1700000000000)

struct shelf {
    const struct sfn_program *program;
    struct keeper keeper;
    struct row_sink sink;
    struct row_source source;
    struct engine *engine;
    struct execution *execution;
    struct effects effects; /* of the last happening */
    int64_t now_ms;
};

/* A shelf without rows. Pair: shelf_close. */
void shelf_init(struct shelf *shelf, const struct sfn_program *program);
void shelf_close(struct shelf *shelf);

/* Start an execution, which is kept after every happening, its frames in rows only. */
void shelf_start(struct shelf *shelf, const char *input);
/* The process has ended; another one goes on. False: it refuses, a line is appended to `why`. */
bool shelf_restart(struct shelf *shelf, struct buffer *why);

/* Task `id` succeeds with true. */
void shelf_succeed(struct shelf *shelf, uint64_t id);
/* Task `id` lives. */
void shelf_heartbeat(struct shelf *shelf, uint64_t id);
/* Timer `id` is due. */
void shelf_due(struct shelf *shelf, uint64_t id);
/* The id of the n-th task that the last happening has started; 0: there is none. */
uint64_t shelf_task(const struct shelf *shelf, size_t n);

/* ---- whatever it waits for ---- */

struct shelf_ids {
    uint64_t tasks[64], timers[64];
    size_t tasks_count, timers_count;
};

/* Add what the last happening has started and armed. */
void shelf_note(const struct shelf *shelf, struct shelf_ids *ids);
/* All tasks are answered and all timers are due, those included that come of it, until nothing is
 * left or the execution is damaged. */
void shelf_live_on(struct shelf *shelf, struct shelf_ids ids);

/* ---- an execution with children of all kinds ---- */
extern const char shelf_everything[]; /* a definition */
/* Start it and give it its first answer, so that it is in the midst of its life. */
void shelf_start_everything(struct shelf *shelf, struct shelf_ids *ids);

#endif
