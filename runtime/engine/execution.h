/* runtime/engine/execution.h - the insides of executions and of the engine that runs them.
 *
 * Ownership: an engine owns free lists; an execution owns its frames, its region and its history; a
 * frame owns its task and its join; a join owns the frames of its branches or items. All values a
 * frame, join or task points at live in the execution's region and are roots for collect.c.
 * Invariant between happenings: every live frame waits (for a timer, a task or its children), and
 * no join could start another child. */
#ifndef SFN_ENGINE_EXECUTION_H
#define SFN_ENGINE_EXECUTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base/region.h"
#include "runtime/base/table.h"
#include "runtime/engine/engine.h"
#include "runtime/engine/event.h"
#include "runtime/json/value.h"

struct frame;
struct keeping;
struct join;
struct task;

/* After leaving this many states without waiting a frame pauses for others: that takes from a part
 * of a millisecond to some, and a pause hardly anything. */
#define PAUSE_STATES 25000
/* ... and after events of so many bytes, where memory is bounded: they are one commit of a store,
 * for which those of others wait. */
#define PAUSE_BYTES ((size_t)256 << 10)

/* The frames in memory that have a number, hashed by it (ids.c). */
struct frame_table {
    struct frame **chains;
    uint32_t capacity; /* 0 or a power of two */
    uint32_t count;
};

/* A region that a collection has emptied, but that effects of this happening still point into. */
struct retired {
    struct region region;
    struct retired *next;
};

/* What an execution has while it is awake, or has ended. */
struct awake {
    struct awake *next_free;
    char *name;     /* NULL: one made from the seed */
    char *role_arn; /* NULL: that of the place */
    char *damage;   /* NULL, or what is wrong with its rows */
    struct ledger ledger;
    uint64_t seed, random;
    uint64_t frames_numbered; /* the highest number of a frame */
    uint64_t map_runs;
    int64_t latest_ms;            /* the time that it has seen last */
    struct map_progress progress; /* of the runs that have begun and not ended */
    struct frame *root;           /* NULL: not begun, or ended; its rows may stay */
    struct region region;
    size_t collect_at; /* bytes in filled chunks that call for a collection */
    struct retired *retired;
    const struct value *input_read; /* value of the input, until the first sleep or, when no history
                                       wants it, collection */
    const struct value *output, *error, *cause; /* once it ended */
    struct frame_table numbered;
};

/* The handle of an execution, and what stays of one that sleeps: ten thousand of them wait in a few
 * megabytes. */
struct execution {
    struct engine *engine;
    void *owner;
    const char *input;                   /* the JSON text, released with what holds it */
    void (*input_release)(void *holder); /* NULL: it needs none */
    void *input_holder;
    uint32_t input_size;
    uint8_t status;
    bool kept;       /* the engine has a row sink */
    bool redrivable; /* it keeps what a redrive needs, if it ends without success */
    bool written;    /* it has rows */
    bool asleep;
    bool unawaited; /* of struct execution_start */
    union {
        struct awake *awake;
        char *packed; /* asleep: a block of rows (keeping/sleep.c) */
    };
};

/* All that belongs to the happening that is being taken. There is one for the engine, which runs
 * one execution at a time. */
struct turn {
    const struct happening *happening;
    struct effects *out; /* its effects */
    int64_t now_ms;      /* as the execution sees it: never less than it was before */
    int64_t clock_ms;    /* as the clock shows it */
    int64_t patience;    /* how many states may still be left before the frame that runs pauses */
    bool pinned;         /* an effect points into the execution's region */
    size_t written;      /* bytes of events ... */
    size_t largest;      /* ... and of the largest one */
};

/* The frames that this happening has touched (keeping/save.c); NULL: one that has ended since. */
struct touched {
    struct frame **frames;
    size_t count, capacity;
};

/* What the engine's map sink is still to be told (map_told.c). */
struct telling {
    struct history *history;  /* events of a child; NULL: they are not wanted */
    struct history_sink sink; /* of that */
    struct frame *child;      /* whose they are; NULL: there are none */
    struct frame **runs;      /* frames of Maps whose run has changed; NULL: one that has ended */
    size_t runs_count, runs_capacity;
};

struct engine {
    struct engine_options options;
    char *arns; /* how all ARNs of its place begin */
    struct turn turn;
    struct touched touched;
    struct telling telling;
    struct table states; /* by name; empty until one is looked for */
    struct awake *free_awake;
    struct frame *free_frames;
    struct join *free_joins;
    struct task *free_tasks;
    size_t free_awake_count;
    struct region spare;     /* empty: where the next collection copies to */
    struct region_pool pool; /* of the regions of all executions */
    struct buffer text;      /* room to write values in */
    struct buffer block;     /* ... and rows */
    struct region fields;    /* room to read fields in, while `reading` is not 0 */
    int reading;
    const struct row_source *source; /* of the rows that are asked for */
    const struct keeping *keeping;   /* the program's; NULL: nothing is ever put into rows */
};

/* ---- engine.c ---- */
/* What an execution has while it is awake: all zero, but for an empty region. Pair: awake_give. */
struct awake *awake_take(struct engine *engine);
void awake_give(struct engine *engine, struct awake *awake);
/* The state of the program with this name, or NULL. */
const struct sfn_state *engine_state_named(struct engine *engine, const char *name);
/* Something is wrong with the rows of the execution: say what, unless it is damaged already. */
void execution_damaged(struct execution *execution, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* ---- execution.c ---- */
/* An execution of which nothing is set yet. */
struct execution *execution_make(struct engine *engine, void *owner);
/* Unpack it, if it sleeps. */
void execution_rouse(struct execution *execution);

static inline struct turn *turn_of(const struct execution *execution)
{
    return &execution->engine->turn;
}

/* ---- collect.c ---- */
/* If the region has grown enough, copy what is live into a fresh one. Values then move. */
void execution_collect(struct execution *execution);
/* Set when the region has grown enough, as if all that it holds now were live. */
void execution_plan_collection(struct execution *execution);
void execution_free_retired(struct execution *execution);

/* ---- input.c ---- */
/* The value of the input, read again if need be. NULL, with *error filled, when it is not JSON;
 * without `error` the execution is damaged then, and null stands in for the input. */
const struct value *execution_read_input(struct execution *execution, struct json_error *error);
/* True for the value of an execution's input itself, not for one that only equals it. It is only
 * known for arrays and objects that are not empty. */
bool value_is_input(const struct value *value);
/* The text of the input as it was written, without the blanks around it. The history shows it,
 * because AWS passes that text on until a state makes a new value. Borrowed from the execution. */
struct value execution_input_text(const struct execution *execution);

/* ---- status.c ---- */
/* As AWS calls them, by enum execution_status. */
#define EXECUTION_STATUSES (EXECUTION_ABORTED + 1)
extern const char *const execution_status_names[EXECUTION_STATUSES];

/* ---- end.c ---- */
/* End the execution, because its root frame has ended or has failed. Frees the frames. */
void execution_succeed(struct execution *execution);
void execution_fail(struct execution *execution);
/* End the execution for another reason from outside. Its error and cause are set, or NULL. */
void execution_end(struct execution *execution, enum execution_status status);

#endif
