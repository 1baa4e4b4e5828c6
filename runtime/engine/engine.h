/* runtime/engine/engine.h - executions without I/O: events go in, effects come out.
 *
 * The engine runs compiled states between suspensions. It never reads a clock, a disk or a network:
 * time and the seed of all random bits are arguments, and what must happen outside leaves as
 * effects. Same program, same events, same times: same effects. An execution owns its frames, its
 * values and its history. Not thread-safe: one engine, one thread. */
#ifndef SFN_ENGINE_ENGINE_H
#define SFN_ENGINE_ENGINE_H

#include <stdbool.h>

#include "runtime/history/history.h"
#include "runtime/base/region.h"
#include "sfn/abi.h"

struct engine;
struct execution;

enum effect_kind {
    EFFECT_ARM,          /* call execution_timer_due(id) when the clock reaches due_ms */
    EFFECT_DISARM,       /* forget timer `id` (it may have been due already) */
    EFFECT_TASK,         /* start task `id` */
    EFFECT_CANCEL,       /* nobody waits for task `id` any more: stop it, its answer is ignored */
    EFFECT_OPEN_ITEMS,   /* source `id` of a Map's items; `count` MaxItems, `input` {"Parameters",
                            "ReaderConfig"} */
    EFFECT_ITEMS,        /* read up to `count` items: execution_items, execution_data_failed */
    EFFECT_OPEN_RESULTS, /* sink `id` of a Map's results; `input` {"Parameters", "WriterConfig",
                            "MapRunArn", "Key"} */
    EFFECT_RESULT,       /* one of them, `failed` (aborted, too) or not */
    EFFECT_PENDING,      /* no child will begin for the items of the array `input` from index
                            `count` on */
    EFFECT_END_RESULTS,  /* that was the last: execution_results_ended, execution_data_failed */
    EFFECT_CLOSE,        /* nobody asks for source or sink `id` any more; a sink that is closed was
                            told of a run that ended early */
    EFFECT_ENDED,        /* the execution has ended; nothing of it is armed or running now */
};

/* Values and texts are borrowed: valid until the next event is given to the execution. */
struct effect {
    enum effect_kind kind;
    uint64_t id; /* timers and tasks: unique in the execution, never reused */
    int64_t due_ms;
    const char *resource; /* EFFECT_TASK: as in the definition */
    const char *state;    /* EFFECT_TASK: name of the state */
    const struct value *input;
    const char *token;  /* EFFECT_TASK: task token, or NULL when the Resource takes none */
    int64_t timeout_ms; /* EFFECT_TASK: 0 none; the engine arms its own timer */
    int64_t count;
    bool failed;
    bool tell_started; /* EFFECT_TASK: execution_task_started is waited for */
    bool heartbeats;   /* EFFECT_TASK: the state waits for heartbeats */
};

struct effects {
    struct effect *items;
    size_t count;
    size_t capacity;
};

void effects_init(struct effects *effects);
void effects_fini(struct effects *effects);
void effects_clear(struct effects *effects);

enum execution_status {
    EXECUTION_RUNNING,
    EXECUTION_SUCCEEDED,
    EXECUTION_FAILED,
    EXECUTION_TIMED_OUT,
    EXECUTION_ABORTED,
};

/* Where executions claim to run and as whom: what their ARNs say. Nothing here asks AWS. */
struct engine_place {
    const char *partition; /* "aws" */
    const char *region;    /* "us-east-1" */
    const char *account;   /* twelve digits */
    const char *role_arn;  /* of the role the machine runs under */
};

/* The place for those who have none. */
extern const struct engine_place engine_place_default;

struct engine_options {
    const struct sfn_program *program; /* borrowed */
    const struct engine_place *place;  /* borrowed; NULL: engine_place_default */
    bool record_history;
    bool aws_limits; /* hold to the hosted service's quotas (limits.c) */
    /* Whether there is such an activity: one that is not fails the state before it is scheduled.
     * NULL: there always is. */
    bool (*has_activity)(void *world, const char *state, const char *resource);
    void *world;
    uint64_t *coverage; /* how often each item was taken, for code compiled to say so; or NULL */
};

/* Pair: engine_free, after all its executions are freed. */
struct engine *engine_new(const struct engine_options *options);
void engine_free(struct engine *engine);

struct execution_start {
    const char *name;  /* NULL: a UUID from the seed */
    const char *input; /* JSON text, kept by reference until the execution is freed */
    size_t input_size;
    uint64_t seed;
    void *owner; /* for the caller, execution_owner() */
};

struct json_error; /* runtime/json/read.h */

/* True when the quotas that the engine holds to forbid the start; why: one line, appended. To be
 * asked before execution_start, which does not ask. */
bool limits_refuse(const struct engine *engine, const struct execution_start *start,
                   struct buffer *why);

/* Begin an execution and run it to its first suspension or end. NULL when the input is not JSON
 * (*error is filled). Pair: execution_free, at any time. */
struct execution *execution_start(struct engine *engine, const struct execution_start *start,
                                  int64_t now_ms, struct effects *out, struct json_error *error);
void execution_free(struct execution *execution);
void *execution_owner(const struct execution *execution);

/* ---- events; each runs the execution to its next suspension or end. Ids that are not (or no
 * longer) known are ignored, as the world may be late. ---- */
void execution_timer_due(struct execution *execution, uint64_t timer, int64_t now_ms,
                         struct effects *out);
/* The task has really begun (a worker took it). Only effects that ask for it are told; success,
 * failure and heartbeats imply it. */
void execution_task_started(struct execution *execution, uint64_t task, int64_t now_ms,
                            struct effects *out);
/* `output` is JSON text, copied; text that is not JSON fails the task with States.Runtime. */
void execution_task_succeeded(struct execution *execution, uint64_t task, const char *output,
                              size_t output_size, int64_t now_ms, struct effects *out);
/* error, cause: NUL-terminated, copied; NULL when none was given. */
void execution_task_failed(struct execution *execution, uint64_t task, const char *error,
                           const char *cause, int64_t now_ms, struct effects *out);
void execution_task_heartbeat(struct execution *execution, uint64_t task, int64_t now_ms,
                              struct effects *out);
/* What a Map asked its source for: an array, copied. `last`: there are no more, and the source is
 * closed by who says so. */
void execution_items(struct execution *execution, uint64_t source, const struct value *items,
                     bool last, int64_t now_ms, struct effects *out);
/* The sink has all results, and is closed. */
void execution_results_ended(struct execution *execution, uint64_t sink, int64_t now_ms,
                             struct effects *out);
/* The source or sink failed for this reason, and is closed. */
void execution_data_failed(struct execution *execution, uint64_t id, const char *cause,
                           int64_t now_ms, struct effects *out);
/* Status ABORTED. error and cause may be NULL. */
void execution_stop(struct execution *execution, const char *error, const char *cause,
                    int64_t now_ms, struct effects *out);

/* ---- asking ---- */
enum execution_status execution_status(const struct execution *execution);
const char *execution_status_name(enum execution_status status);            /* "SUCCEEDED" */
const struct value *execution_output(const struct execution *execution);    /* SUCCEEDED only */
const struct value *execution_error(const struct execution *execution);     /* string or NULL */
const struct value *execution_cause(const struct execution *execution);     /* string or NULL */
const struct history *execution_history(const struct execution *execution); /* NULL: not recorded */

/* Evaluate one expression function compiled by `sfnc eval` with input, an object of variables (slot
 * n holds the n-th member) and random bits from `seed`. NULL: undefined, or failed with *failure
 * filled. Values live in `region`. */
struct failure;
const struct value *engine_evaluate(struct region *region, sfn_chooser expression,
                                    const struct value *input, const struct value *variables,
                                    uint64_t seed, struct failure *failure);

#endif
