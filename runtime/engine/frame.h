/* runtime/engine/frame.h - frames: one running instance of a scope, the machine's or a child's. */
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
    FRAME_RUNS,    /* nothing: compiled code runs, or failed */
    FRAME_READY,   /* a wait that is already over */
    FRAME_WAITS,   /* timer: a Wait state */
    FRAME_RETRIES, /* timer: the next attempt */
    FRAME_WORKS,   /* task: its answer */
    FRAME_JOINS,   /* join: its children */
    FRAME_PAUSES,  /* timer: its next turn, between two states */
    FRAME_REFUSED, /* nothing: what it was about to wait for is not allowed, the failure is set */
};

struct frame {
    struct sfn_frame head; /* first: compiled code and runtime/lang know only this */
    struct execution *execution;
    struct ledger *ledger; /* the execution's, `own`, or that of the frame above */
    struct ledger own;     /* a child of a distributed Map */
    struct frame *parent;
    struct frame *next, *previous; /* siblings in the order they started; next: free list too */
    struct join *join;             /* Parallel, Map: the children, or NULL */
    struct task *task;             /* Task: the attempt, or NULL */
    const struct sfn_scope *scope;
    const struct sfn_state *state;  /* NULL before the first state */
    const struct value *input;      /* raw input of the state; the output of the scope at its end */
    const struct value *result;     /* of the state's work */
    const struct value *assigned;   /* object for the exit event; only kept for a history */
    const struct value **variables; /* slots of the scope; NULL: unset */
    int32_t *attempts;              /* per retrier of the state */
    int64_t entered_id, entered_ms; /* the state's entry */
    int64_t last_id;                /* previousEventId of what happens next */
    struct timer timer;             /* what `wait` speaks of */
    uint32_t index;                 /* which branch or item of the parent */
    uint32_t items;                 /* of a distributed Map that this child has */
    uint32_t slot;                  /* in ids; 0: the root, or none yet */
    uint32_t attempts_count, attempts_capacity;
    uint32_t variables_capacity;
    int64_t variables_bytes, assigned_bytes; /* now, by this state; with --aws-limits only */
    int32_t retries;                         /* $$.State.RetryCount */
    int32_t next_point;                      /* FRAME_PAUSES: where it goes on */
    uint8_t wait;                            /* enum frame_wait */
    bool handling;                           /* the state's `fail` point has been entered */
    bool fatal;                              /* the failure may not be retried or caught */
    bool heartbeat;                          /* the failure is a missed heartbeat */
    bool join_failed; /* its children were given up; ParallelStateFailed or MapStateFailed tells of
                         it once the state is not tried again */
};

static inline struct frame *frame_of(struct sfn_frame *head)
{
    return (struct frame *)head;
}

/* ---- frame.c: making and finding frames ---- */
struct frame *frame_new(struct execution *execution, struct frame *parent,
                        const struct sfn_scope *scope);
/* Take back the frame and what it owns; says nothing to the world (see abort.c). */
void frame_free(struct frame *frame);
/* Make the frame as new, for another item of the same scope. */
void frame_reset(struct frame *frame);
/* A fresh id for a timer or task of the frame, and the frame of such an id (NULL: nobody's). */
uint64_t frame_make_id(struct frame *frame);
struct frame *frame_find(struct execution *execution, uint64_t id);

/* ---- abort.c ---- */
/* Take back the frame's timers and tasks and those below, silently; frees its children. */
void frame_silence(struct frame *frame);

#endif
