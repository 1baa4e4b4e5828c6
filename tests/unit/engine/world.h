/* tests/unit/engine/world.h - a world for executions: a clock, timers, tasks that answer on demand.
 *
 * A world owns one engine and one execution at a time. It keeps what the effects of the last event
 * asked for, so a test can say "the next timer is due" or "task Charge fails". */
#ifndef TESTS_ENGINE_WORLD_H
#define TESTS_ENGINE_WORLD_H

#include "runtime/engine/engine.h"
#include "tests/keeper/keeper.h"
#include "tests/keeper/roll.h"
#include "tests/unit/program.h"

#define WORLD_MAX 64
#define WORLD_START_MS INT64_C(1700000000000)

struct world_timer {
    uint64_t id;
    int64_t due_ms;
};

struct world_task {
    uint64_t id;
    const char *state;
};

struct world {
    struct program compiled; /* world_of's, which the world owns */
    const struct sfn_program *program;
    struct engine *engine;
    struct execution *execution;
    struct effects effects; /* of the last event */
    int64_t now_ms;
    struct world_timer timers[WORLD_MAX];
    size_t timers_count;
    struct world_task tasks[WORLD_MAX];
    size_t tasks_count;
    uint64_t source, sink; /* open; 0: none */
    int64_t wanted;        /* items asked of the source; 0: none */
    const char *absent[2]; /* states whose Resource does not exist, from the next happening on */
    size_t absent_count;
    int ended;        /* EFFECT_ENDED seen */
    struct roll roll; /* of a world with WORLD_TOLD */
    struct map_sink map_sink;
    struct keeper keeper; /* of a world with WORLD_KEPT */
    struct row_sink row_sink;
    struct row_source row_source;
    struct buffer log;  /* every effect, a line each */
    struct buffer text; /* of the last question */
};

enum world_flag {
    WORLD_RECORDS = 1, /* keeps a history */
    WORLD_LIMITS = 2,  /* holds to the quotas */
    WORLD_EXPRESS = 4, /* its machine is an express one */
    WORLD_TOLD = 8,    /* wants to know of distributed Maps: `roll` */
    WORLD_TOKENS = 16, /* makes task tokens, "token of ID", and they come back */
    WORLD_KEPT = 32,   /* is kept in rows, and may be redriven */
};

/* A world of the machine that a definition says, named "machine": JSON with ' for " and ` for '.
 * The flags: of enum world_flag. Pair: world_close. */
void world_of(struct world *world, const char *definition, int flags);
/* A world of a program written by hand. Pair: world_close. */
void world_open(struct world *world, const struct sfn_program *program, bool record, bool limits);
void world_close(struct world *world);

/* Start an execution; `input` must be JSON and is kept by reference. */
void world_start(struct world *world, const char *input);

/* As world_start; nothing of an execution before is cleared. */
void world_begin(struct world *world, const struct execution_start *start);

/* Let the clock reach the next timer. Returns how many milliseconds that took; -1: none is armed.
 */
int64_t world_next_timer(struct world *world);
void world_due(struct world *world, uint64_t timer);
void world_succeed(struct world *world, const char *state, const char *output);
void world_fail(struct world *world, const char *state, const char *error, const char *cause);
/* The call of the task has returned; the task goes on. */
void world_submit(struct world *world, const char *state, const char *output);
/* The same, and the work goes on, too. */
void world_submit_job(struct world *world, const char *state, const char *output);
/* A worker, which may have a name, takes the task. */
void world_take(struct world *world, const char *state);
void world_take_as(struct world *world, const char *state, const char *worker);
void world_heartbeat(struct world *world, const char *state);
void world_stop(struct world *world, const char *error, const char *cause);
/* The execution, which has ended, is redriven. */
void world_redrive(struct world *world);
/* The same for a child of a distributed Map; a run is changed. */
void world_stop_child(struct world *world, uint64_t id, const char *error, const char *cause);
void world_change_run(struct world *world, uint64_t id, const struct map_run_change *change);
/* The open source gives this array; the open sink has all; the source or sink fails. */
void world_items(struct world *world, const char *items, bool last);
void world_results_end(struct world *world);
void world_data_fails(struct world *world, uint64_t id, const char *cause);
/* The running task of a state; 0: none. */
uint64_t world_task(const struct world *world, const char *state);
/* The last event's effect of this kind, or NULL. */
const struct effect *world_effect(const struct world *world, enum effect_kind kind);

/* How it stands: "SUCCEEDED {...}", "FAILED error: cause", "RUNNING". Valid until the next
 * question. */
const char *world_outcome(struct world *world);
/* A line an event: "3<2 TaskScheduled". */
const char *world_sequence(struct world *world);
/* The whole rendered history. */
const char *world_history(struct world *world);

/* $.name of a value; NULL when it is not there. */
const struct value *field(const struct value *object, const char *name);

#endif
