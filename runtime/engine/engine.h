/* runtime/engine/engine.h - executions without I/O: happenings go in, effects come out.
 *
 * The engine runs compiled states between suspensions. It never reads a clock, a disk or a network:
 * time and the seed of all random bits are arguments, and what must happen outside leaves as
 * effects. Same program, same happenings: same effects and history, byte for byte. An execution
 * owns its frames, its values and its history. Not thread-safe: one engine, one thread. */
#ifndef SFN_ENGINE_ENGINE_H
#define SFN_ENGINE_ENGINE_H

#include <stdbool.h>

#include "runtime/history/history.h"
#include "runtime/base/region.h"
#include "sfn/abi.h"

struct engine;
struct execution;

/* What happens to an execution is data, as are its effects: who writes the happenings down can
 * take them again. Ids are those of the effects. */
enum happening_kind {
    HAPPENING_START,          /* the first one, and only that */
    HAPPENING_TIMER_DUE,      /* the clock reached the due time of timer `id` */
    HAPPENING_TASK_STARTED,   /* task `id` has really begun, a worker took it: for effects that ask
                                 to be told; heartbeats and answers imply it */
    HAPPENING_TASK_HEARTBEAT, /* task `id` lives */
    HAPPENING_TASK_SUCCEEDED, /* ... answered with `output`, a JSON text of `output_size` bytes */
    HAPPENING_TASK_FAILED,    /* ... failed with `error` and `cause` */
    HAPPENING_ITEMS,          /* source `id` gives `items`, an array; `last`: there are no more, and
                                 it is closed */
    HAPPENING_RESULTS_ENDED,  /* sink `id` has all results, and is closed */
    HAPPENING_DATA_FAILED,    /* source or sink `id` failed for the reason `cause`, and is closed */
    HAPPENING_STOP, /* the execution is to end: status ABORTED, with `error` and `cause` */
};

/* Values and texts are borrowed for as long as it is taken. */
struct happening {
    enum happening_kind kind;
    uint64_t id;
    int64_t now_ms; /* since 1970; never less than that of the happening before */
    const struct value *output;
    size_t output_size; /* as the quotas count it */
    const char *error, *cause; /* NULL: none was given */
    const struct value *items;
    bool last;
    /* What the world is like, of any happening: the states whose Resource does not exist now, by
     * name; normally there is none. Of all Resources only an activity is looked for before its task
     * is scheduled: the state fails then. */
    const char *const *absent;
    size_t absent_count;
};

enum effect_kind {
    EFFECT_ARM,          /* HAPPENING_TIMER_DUE(id) is wanted when the clock reaches due_ms */
    EFFECT_DISARM,       /* forget timer `id` (it may have been due already) */
    EFFECT_TASK,         /* start task `id` */
    EFFECT_CANCEL,       /* nobody waits for task `id` any more: stop it, its answer is ignored */
    EFFECT_OPEN_ITEMS,   /* open source `id` of a Map's items; `count` is MaxItems,
                            `input` {"Parameters", "ReaderConfig"} */
    EFFECT_ITEMS,        /* the source gives up to `count` items: HAPPENING_ITEMS, or
                            HAPPENING_DATA_FAILED */
    EFFECT_OPEN_RESULTS, /* open sink `id` of a Map's results; `input` {"Parameters",
                            "WriterConfig", "MapRunArn", "Key"} */
    EFFECT_RESULT,       /* the sink takes what a child left; `failed`: it failed or was aborted */
    EFFECT_PENDING,      /* the sink learns that no child will begin for the items of the array
                            `input` from index `count` on */
    EFFECT_END_RESULTS,  /* the sink has all results: HAPPENING_RESULTS_ENDED, or
                            HAPPENING_DATA_FAILED, once they are written */
    EFFECT_CLOSE,        /* the Map ended early: close source or sink `id`, its answers are ignored;
                            the sink writes what it was told of the run */
    EFFECT_ENDED,        /* the execution has ended; nothing of it is armed or running now */
};

/* Values and texts are borrowed: valid until the execution takes the next happening. */
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
    bool tell_started; /* EFFECT_TASK: HAPPENING_TASK_STARTED is waited for */
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
    bool aws_limits;    /* hold to the hosted service's quotas (limits.c) */
    uint64_t *coverage; /* how often each item was taken, for code compiled to say so; or NULL */
};

/* Pair: engine_free, after all its executions are freed. */
struct engine *engine_new(const struct engine_options *options);
void engine_free(struct engine *engine);

struct execution_start {
    const char *name; /* NULL: a UUID from the seed */
    /* JSON text. It is the execution's from execution_new on, even when that fails: the execution
     * gives it back with release(holder). No `release`: a text that is there for ever. */
    const char *input;
    size_t input_size;
    void (*release)(void *holder);
    void *holder;
    uint64_t seed;
    void *owner; /* for the caller, execution_owner() */
};

struct json_error; /* runtime/json/read.h */

/* True when the quotas that the engine holds to forbid the start; why: one line, appended. To be
 * asked before execution_new, which does not ask. */
bool limits_refuse(const struct engine *engine, const struct execution_start *start,
                   struct buffer *why);

/* An execution that has not begun: its first happening must be HAPPENING_START. NULL when the input
 * is not JSON (*error is filled). Pair: execution_free, at any time. */
struct execution *execution_new(struct engine *engine, const struct execution_start *start,
                                struct json_error *error);
void execution_free(struct execution *execution);
void *execution_owner(const struct execution *execution);

/* Run the execution to its next suspension or end; what must happen outside is added to `out`.
 * Ids that are not (or no longer) known are ignored, as the world may be late. */
void execution_take(struct execution *execution, const struct happening *happening,
                    struct effects *out);

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
