/* runtime/engine/frame.h - a frame: a running instance of a scope, of the machine or of a child. */
#ifndef SFN_ENGINE_FRAME_H
#define SFN_ENGINE_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/engine/effect.h"
#include "runtime/engine/event.h"
#include "runtime/json/value.h"
#include "runtime/lang/frame.h"

struct execution;
struct join;
struct task;

/* What a frame waits for. */
enum frame_wait {
    FRAME_RUNS,    /* nothing: its compiled code runs, or has failed */
    FRAME_READY,   /* nothing any more: the time that it was to wait for is already over */
    FRAME_WAITS,   /* a timer: the end of a Wait state */
    FRAME_RETRIES, /* a timer: the next attempt of its state */
    FRAME_WORKS,   /* the answer of its task */
    FRAME_JOINS,   /* its children */
    FRAME_PAUSES,  /* a timer that is due at once, between two states, to let others run; or,
                      without a timer, the end of the time that its execution may take */
    FRAME_REFUSED, /* nothing: it may not begin what it was to wait for; its failure is set */
};

/* Whether a frame goes on. Of an execution that keeps what a redrive needs, those that have failed
 * or were aborted stay, and say in `wait` where they were; FRAME_RUNS: in a state that has failed
 * or could not begin. Nothing of a frame that has stopped is armed or runs. */
enum frame_stop {
    FRAME_LIVE,
    FRAME_STOPPED, /* until its execution is redriven */
    FRAME_PENDING, /* its execution is being redriven, and it goes on when one more child may run.
                      Children of a distributed Map stay FRAME_STOPPED (map_run.redriven_frame) */
};

/* What of a frame is in rows, and what has changed since it was put there (keeping/save.c). */
struct frame_rows {
    uint64_t assigned; /* variables with a new value, by slot; those from slot 63 on share a bit */
    uint32_t place;    /* in the list of touched frames, from 1; 0: it is not in it */
    bool written;      /* it has rows */
    bool item;         /* the item that it processes has a row */
    bool task;         /* the input of its task has a row */
    bool new_input, new_task; /* these are others than in their rows */
};

struct frame {
    struct sfn_frame head; /* first: compiled code and runtime/lang know only this */
    struct execution *execution;
    struct ledger *ledger; /* where its events count: `own`, or that of its parent or execution */
    struct ledger own;     /* only used by a child of a distributed Map */
    struct frame *parent;
    struct frame *next, *previous; /* siblings, in the order they started; next: in the free list */
    struct frame *next_numbered;   /* with the same place in the table of numbers */
    struct join *join;             /* the children of its Parallel or Map state, or NULL */
    struct task *task;             /* the attempt of its Task state, or NULL */
    const struct sfn_scope *scope;
    const struct sfn_state *state; /* NULL before the first state */
    const struct value *input;    /* raw input of the state; once the scope has ended, its output */
    const struct value *result;   /* what the work of the state has returned */
    const struct value *assigned; /* what the state has assigned, for the history; or NULL */
    const struct value **variables; /* by slot of the scope; NULL: unset */
    int32_t *attempts;              /* by retrier of the state: how often it was retried */
    int64_t entered_id, entered_ms; /* the event and the time at which the state was entered */
    int64_t entered_after;          /* the previousEventId of that event */
    int64_t last_id;                /* the last event: the previousEventId of the next */
    struct timer timer;             /* the one that it waits for, see `wait` */
    uint32_t index;                 /* which branch or item of the parent it is */
    uint32_t items;                 /* how many items of a distributed Map it processes */
    uint64_t number;                /* in ids; 0: it is the root */
    uint32_t serial;                /* of the last id that it has made */
    uint32_t attempts_count, attempts_capacity;
    uint32_t variables_capacity;
    int64_t variables_bytes; /* of its variables; only counted with --aws-limits */
    int64_t assigned_bytes;  /* of what the state has assigned; the same */
    int32_t retries;         /* $$.State.RetryCount */
    int32_t next_point;      /* FRAME_PAUSES: the point where it goes on */
    struct frame_rows rows;
    uint8_t wait;     /* enum frame_wait */
    uint8_t stop;     /* enum frame_stop */
    bool listed;      /* in the table of numbers */
    bool moved;       /* it has left a state: its input is not that which it began with */
    bool handling;    /* it has entered the `fail` point of its state */
    bool again;       /* it is redriven and runs its state once more, which it has entered before */
    bool fatal;       /* nothing may retry or catch its failure */
    bool heartbeat;   /* its failure is a missed heartbeat */
    bool join_failed; /* its children were aborted. ParallelStateFailed or MapStateFailed is still
                         to be recorded, when the state is not retried */
};

static inline struct frame *frame_of(struct sfn_frame *head)
{
    return (struct frame *)head;
}

/* The child of a distributed Map that the frame is part of, or NULL. */
static inline struct frame *frame_map_child(struct frame *frame)
{
    while (frame != NULL && frame->ledger != &frame->own)
        frame = frame->parent;
    return frame;
}

/* ---- frame.c ---- */
struct frame *frame_new(struct execution *execution, struct frame *parent,
                        const struct sfn_scope *scope);
/* Free the frame and what it owns, but for its children. Nothing is stopped, and rows stay. */
void frame_free(struct frame *frame);
/* The same for the frame and all below it. */
void frame_free_all(struct frame *frame);
/* The frame has ended: drop its rows, and free it. Its timers and tasks have been stopped. */
void frame_end(struct frame *frame);
/* Reset the frame, to be used for another item of the same Map. It keeps its number. */
void frame_reset(struct frame *frame);

/* ---- abort.c ---- */
/* Stop the timers and tasks of the frame and all below it, without history events; free the
 * children.
 */
void frame_silence(struct frame *frame);

#endif
