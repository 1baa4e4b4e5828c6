/* runtime/engine/frame.h - the insides of the engine: executions, frames, joins, tasks.
 *
 * Ownership: an engine owns free lists; an execution owns its frames, its region and its history; a
 * frame owns its task and its join; a join owns the frames of its branches or items. All values a
 * frame, join or task points at live in the execution's region and are roots for collect.c.
 * Invariant between events: every live frame waits (for a timer, a task or its children), and no
 * join could start another child. */
#ifndef SFN_ENGINE_FRAME_H
#define SFN_ENGINE_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/engine/engine.h"
#include "runtime/engine/handover.h"
#include "runtime/json/value.h"
#include "runtime/lang/frame.h"

/* States left without a pause: some milliseconds of states that never wait. */
#define PAUSE_STATES 250000
/* How long an express execution may take (semantics 11.1). */
#define EXPRESS_SECONDS_MAX 300

/* ---- what a frame waits for ---- */
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

/* An execution as its states see it: the machine's own, or a child of a distributed Map. */
struct ledger {
    struct history *history; /* NULL: events are only counted */
    int64_t events;          /* recorded or only counted */
    int64_t events_most;     /* that leave room for the one of the end */
    int64_t variables_bytes; /* counted with --aws-limits only */
    int64_t started_ms;
    uint64_t timer;            /* of an express child that waits: its five minutes; 0: none */
    bool timed_out;            /* they are over */
    const struct value *input; /* of a child; the machine's is read again when asked for */
    const struct value *about; /* members of the context object that never change, or NULL */
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
    uint64_t timer;                 /* 0: none */
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
    bool join_failed; /* the failure ended its children, and no ...StateFailed told of it yet */
};

/* What of a distributed Map's children its result holds. */
enum map_form {
    MAP_OUTPUTS, /* Transformation COMPACT */
    MAP_FLAT,    /* FLATTEN: of outputs that are arrays the items */
    MAP_RECORDS, /* NONE: what DescribeExecution would tell */
};

/* What makes a Map distributed: its children are executions of their own, perhaps of many items. */
struct map_run {
    const char *label;                /* "": made of the state's name */
    uint64_t seed;                    /* of the names of the run and its children */
    int64_t batch_items, batch_bytes; /* 0: not limited */
    const struct value *batch_input;  /* NULL: none */
    const char *reader, *writer;      /* Resources, or NULL */
    const struct value *request;      /* of the reader, until it is opened */
    const struct value *destination;  /* of the writer */
    int64_t max_items;                /* 0: all */
    uint64_t source, sink;            /* open outside; 0: none */
    enum map_form form;
    bool asked;   /* for items */
    bool starved; /* the next batch needs more items */
    bool ended;   /* the sink was told so */
    bool counts;  /* nobody looks at the results */
    bool batches;
    bool express; /* the children are */
    bool begun;   /* MapRunStarted is recorded */
};

/* The children of a Parallel or Map state. */
struct join {
    struct join *next_free;
    struct frame *first, *last;      /* live children */
    const struct value *input;       /* Parallel: of every branch; Map: the items from `base` on */
    const struct sfn_scope **scopes; /* Parallel: one a branch; Map: one */
    size_t scopes_count, scopes_capacity;
    struct value *results; /* of the children that ended; null before */
    size_t results_count, results_capacity;
    sfn_chooser selector; /* Map: makes an item's input, or NULL */
    int64_t selecting;    /* the item the selector runs for, or -1 */
    size_t count, taken;  /* branches or items: there are, given to children */
    size_t base;
    size_t started, active, failed; /* children; failed: items of a distributed Map */
    size_t limit;                   /* children at a time */
    size_t announced;            /* Map: the first items whose MapIterationStarted came at once */
    int64_t announced_id;        /* ... and the event id of the first of them */
    int64_t last_id;             /* what ...StateSucceeded and the exit point at */
    int64_t inner_id;            /* the last event inside the child that ended last */
    int64_t tolerated_count;     /* -1: not given */
    double tolerated_percentage; /* -1: not given */
    struct map_run run;          /* distributed */
    bool drained;                /* there will be no more items */
    bool map;
    bool distributed;
    bool begun; /* MapStateStarted or ParallelStateStarted is recorded */
};

#define TASK_TOKEN_SIZE 65

enum task_kind { TASK_LAMBDA, TASK_ACTIVITY, TASK_SERVICE };

/* One attempt of a Task state. */
struct task {
    struct task *next_free;
    const char *resource;
    const char *type; /* SERVICE: resourceType, type_size bytes of the Resource */
    const char *action;
    size_t type_size;
    const struct value *credentials;
    uint64_t id; /* 0: not started yet */
    uint64_t timeout_timer, heartbeat_timer;
    int64_t timeout_seconds, heartbeat_seconds; /* 0: none */
    enum task_kind kind;
    bool submits;                /* .sync, .waitForTaskToken */
    bool started;                /* the history says so */
    char token[TASK_TOKEN_SIZE]; /* "": the Resource takes none */
};

struct slot {
    struct frame *frame; /* NULL: free */
    uint32_t next_free;
};

/* A region that effects of the current event still point into. */
struct retired {
    struct region region;
    struct retired *next;
};

struct execution {
    struct engine *engine;
    struct execution *next_free;
    void *owner;
    struct frame *root; /* NULL once ended, or while dormant */
    struct dormant *dormant;
    struct region region;
    size_t collect_at; /* bytes in filled chunks that call for a collection */
    struct retired *retired;
    const char *input; /* the caller's JSON text */
    size_t input_size;
    const struct value *input_read; /* its value, until the first sleep or, when no history wants
                                       it, collection */
    char *name;                     /* NULL: not asked for yet */
    struct ledger ledger;
    const struct value *output, *error, *cause;
    const struct happening *happening; /* that is being taken */
    struct effects *out;               /* of it */
    struct slot *slots;
    uint64_t seed, random;
    uint64_t serial; /* of timers and tasks */
    uint64_t timeout_timer;
    uint64_t map_runs;
    int64_t patience; /* states that may still be left before the frame that runs pauses */
    int64_t now_ms;
    uint32_t slots_count, slots_capacity, slots_free;
    uint8_t status;
    bool pinned; /* an effect of this event points into the region */
};

struct engine {
    struct engine_options options;
    struct execution *free_executions;
    struct frame *free_frames;
    struct join *free_joins;
    struct task *free_tasks;
    size_t free_executions_count;
    struct region spare; /* empty: where the next collection copies to */
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
struct task *task_new(struct engine *engine);
void task_free(struct engine *engine, struct task *task);

/* ---- event.c: history events ---- */
struct value event_text(const char *text);
int64_t event_record(struct frame *frame, enum history_type type, int64_t previous_id,
                     const struct history_detail *details, size_t count);
/* The last event of the execution; events beyond events_most, which nobody recorded, are
 * forgotten. */
void event_end(struct execution *execution, enum history_type type, int64_t previous_id,
               const struct history_detail *details, size_t count);
/* As event_record, chained to the frame's last event: the new event becomes the last. */
void event_follow(struct frame *frame, enum history_type type, const struct history_detail *details,
                  size_t count);

/* ---- effect.c ---- */
/* One more effect of the current event. Its input, if it has one, must stay readable until the next
 * event: the region is pinned. */
void effect_add(struct execution *execution, const struct effect *effect);
uint64_t effect_arm(struct frame *frame, int64_t due_ms);
void effect_disarm(struct execution *execution, uint64_t *timer); /* 0 is allowed; cleared */
void effect_cancel(struct execution *execution, uint64_t task);

/* ---- failure.c ---- */
bool failure_is_fatal(const struct frame *frame);
/* Failures of a state's own evaluation say in their cause where they arose. */
void failure_place(struct frame *frame);
/* {"Error", "Cause"} of the frame's failure. */
const struct value *failure_output(struct frame *frame);
/* Set a failure whose cause is complete; constant texts. */
void failure_set(struct frame *frame, const char *error, const char *cause);
/* Names of errors that the engine itself raises. */
#define ERROR_RUNTIME "States.Runtime"
#define ERROR_TIMEOUT "States.Timeout"
#define ERROR_HEARTBEAT_TIMEOUT "States.HeartbeatTimeout"
#define ERROR_DATA_LIMIT "States.DataLimitExceeded"
#define ERROR_NO_CHOICE "States.NoChoiceMatched"
#define ERROR_TOLERANCE "States.ExceedToleratedFailureThreshold"
#define ERROR_ITEM_READER "States.ItemReaderFailed"
#define ERROR_RESULT_WRITER "States.ResultWriterFailed"
#define CAUSE_TOLERANCE "The specified tolerated failure threshold was exceeded"

/* ---- limits.c: the quotas of --aws-limits; without it everything is allowed ---- */
/* How long the execution may last, how many events before its last one it may have. */
int64_t limits_seconds(const struct execution *execution);
int64_t limits_events(const struct execution *execution, bool express);
/* The execution (the machine's or a Map's child) that the frame is part of has too many events: set
 * a failure that nothing handles. */
void limits_set_overrun(struct frame *frame);
/* May the state be left with this output and what it assigned; its input begin a task, branches or
 * an item; a task's result of this size be taken? When not, the frame's failure is set. */
bool limits_allow_leave(struct frame *frame, const struct value *output);
bool limits_allow_input(struct frame *frame, const struct value *input);
bool limits_allow_result(struct frame *frame, size_t size);
/* Iterations of an inline Map at a time. */
size_t limits_concurrency(const struct frame *frame, size_t wanted);
/* A variable of the frame gets a new value; `before` may be NULL. */
void limits_assign(struct frame *frame, const struct value *before, const struct value *value);
/* failure_set for texts that come from outside: cut to what AWS keeps. */
void limits_set_failure(struct frame *frame, const char *error, const char *cause);

/* ---- children.c ---- */
/* The frame's join, new. Pair: join_free. */
struct join *join_new(struct frame *frame, bool map);
void join_free(struct engine *engine, struct join *join);
void join_expect(struct join *join, size_t count); /* room for the results of `count` children */
/* The result of the child with this index. Batches are not counted before they are made: their
 * results make room for themselves. */
void join_keep(struct join *join, size_t index, const struct value *result);
void join_add_scope(struct join *join, const struct sfn_scope *scope);
/* Into and out of the list of live children; the frame stays the caller's. */
void join_add(struct join *join, struct frame *child);
void join_remove(struct join *join, struct frame *child);
/* Is there something left for another child, and may one more run? */
bool join_can_start(const struct join *join);
/* True when every child has started and ended. */
bool join_is_done(const struct join *join);

/* ---- join.c ---- */
/* Start the next child; `reuse` is a frame of this join that just ended, or NULL. When the child's
 * input cannot be made the parent fails, or looks on until more items come. */
struct handover join_start(struct frame *parent, struct frame *reuse);
/* The last items are there, so it is known of how many a percentage may fail. */
struct handover join_drained(struct frame *parent);
/* All children are done: the parent goes on with the result, unless that is still to be written. */
struct handover join_complete(struct frame *parent);
/* The child's scope has ended, or failed. A failure that the join does not tolerate becomes the
 * parent's, and its other children are given up. The child is freed. */
struct handover join_child_ended(struct frame *child);
struct handover join_child_failed(struct frame *child);

/* ---- names.c; what is written is appended to `out` ---- */
/* "arn:PARTITION:states:REGION:ACCOUNT:KIND:" */
void arn_begin(struct buffer *out, const struct engine *engine, const char *kind);
/* As it was started, or a UUID. Both names live as long as the execution. */
const char *execution_name(struct execution *execution);
const char *machine_name(const struct execution *execution);
void execution_arn(struct execution *execution, struct buffer *out);
/* Of the names of the next Map run and its children. */
uint64_t map_run_seed(struct execution *execution);
/* A distributed Map's run, a UUID and an ARN; `parent` is the Map's frame. */
void map_run_name(const struct frame *parent, struct buffer *out);
void map_run_arn(const struct frame *parent, struct buffer *out);
/* One of its children, as an execution, and the machine that it is an execution of. */
void map_run_child_name(const struct frame *child, struct buffer *out);
void map_run_child_arn(const struct frame *child, struct buffer *out);
void map_run_machine_name(const struct frame *child, struct buffer *out);

/* ---- map_iterations.c; `parent` is the Map's frame ---- */
void map_iteration_event(struct frame *parent, enum history_type type, uint32_t index,
                         int64_t previous_id);
/* The join's limit and the number of its items are known, no child has begun. */
void map_iterations_announce(struct frame *parent);
/* The event that the first event of the iteration points at. */
int64_t map_iteration_begin(struct frame *parent, uint32_t index);
/* Those that were announced, but have not begun, never will. */
void map_iterations_abort(struct frame *parent);

/* ---- map_items.c ---- */
/* The source, if there is one: opened, asked for more when all items are used up and there may be
 * more, closed early. */
void map_items_open(struct frame *parent);
void map_items_ask(struct frame *parent);
void map_items_close(struct frame *parent);
/* Items came, an array, copied; `last`: there will be no more. */
void map_items_came(struct frame *parent, const struct value *items, bool last);
/* The input of the Map's next child; *items counts what it takes. NULL: the parent's failure is
 * set, or (run.starved) a batch waits for more items. */
const struct value *map_items_next(struct frame *parent, uint32_t *items);

/* ---- map_results.c ---- */
/* The sink, if there is one: opened, told of the items that never had a child, closed early. */
void map_results_open(struct frame *parent);
void map_results_pending(struct frame *parent);
void map_results_close(struct frame *parent);
/* What to keep of a child that ended, or NULL: nobody looks at it, or the sink has it. */
const struct value *map_result_of(struct frame *child, bool failed);
/* A child is given up, as its Map ends early. */
void map_result_aborted(struct frame *child);
/* All children are done. True when the sink has still to say that it has everything. */
bool map_results_end(struct frame *parent);
/* The result of the Map, NULL when it is nested too deeply. */
const struct value *map_results_whole(struct frame *parent);

/* ---- map_run.c: a distributed Map's run and the executions that are its children ---- */
/* Recorded; source and sink are opened. */
void map_run_begin(struct frame *parent);
void map_run_succeeded(struct frame *parent);
/* The parent's failure, which ends the run, is set. */
void map_run_failed(struct frame *parent);
void map_run_aborted(struct frame *parent);
/* The Map ends early, its children are gone: source and sink are told. */
void map_run_close(struct frame *parent);
/* The frame begins as an execution of its own; its input is set. */
void map_run_child_begin(struct frame *child);
/* The frame waits for the first time, perhaps: an express child is given its five minutes. */
void map_run_child_waits(struct frame *frame);
/* The child of a distributed Map that the frame is part of, or NULL. */
struct frame *map_run_child(struct frame *frame);

/* ---- answer.c ---- */
/* A timer of a frame is due, or the world answered a frame's effect: the frame that waits for it
 * takes it. What nobody waits for any more is ignored. */
struct handover answer_take(struct execution *execution, const struct happening *happening);

/* ---- unwind.c ---- */
/* The frame's failure is set: its state's work is given up. Next is the state's `fail` point, or
 * what the parent makes of a child that failed, or nothing, as the execution failed. */
struct handover frame_unwind(struct frame *frame);

/* ---- run.c ---- */
/* Go on with `next`, and with all that follows from it. */
void execution_run(struct handover next);

/* ---- abort.c: give up what is running ---- */
/* Give up every child of the frame and free the join: history says so. */
void join_abort(struct frame *parent);
/* Take back the frame's timers and tasks and those below, silently; frees its children. */
void frame_silence(struct frame *frame);

/* ---- task_events.c ---- */
void task_event_scheduled(struct frame *frame, const struct value *input);
void task_event_started(struct frame *frame);
void task_event_succeeded(struct frame *frame, const struct value *output);
/* With the frame's failure. */
void task_event_failed(struct frame *frame);
void task_event_timed_out(struct frame *frame);

/* ---- task.c ---- */
/* The attempt has begun, if nobody said so before; it lives. */
void task_started(struct frame *frame);
void task_heartbeat(struct frame *frame);
/* Disarm and free the attempt, cancelling it when it still runs. */
void task_drop(struct frame *frame, bool cancel);

/* ---- resource.c ---- */
void resource_read(struct task *task, const char *resource);
void token_make(char token[TASK_TOKEN_SIZE], uint64_t *random);

/* ---- collect.c ---- */
/* Copy what is live into a fresh region when the region has grown. Values move. */
void execution_collect(struct execution *execution);
/* What the region holds now is live: say when it has grown. */
void execution_plan_collection(struct execution *execution);
void execution_free_retired(struct execution *execution);

/* ---- dormant.c: an execution with one waiting frame, packed ---- */
void execution_sleep(struct execution *execution);
void execution_wake(struct execution *execution);
void dormant_free(struct execution *execution);

/* ---- input.c ---- */
const struct value *execution_read_input(struct execution *execution);
/* True for the value of the execution's input, not for one that only equals it; known for arrays
 * and objects, as long as a history is kept. */
bool execution_is_input(const struct execution *execution, const struct value *value);
/* The input as the caller wrote it, but for blanks around it: AWS passes the text of an input on
 * until a state makes something new of it. Borrowed from the execution. */
struct value execution_input_text(const struct execution *execution);

/* ---- end.c ---- */
/* The root frame has reached its end, or its failure: it is freed with all that belongs to it. */
void execution_succeed(struct execution *execution);
void execution_fail(struct execution *execution);
/* The execution ends from outside: its error and cause are set or NULL. */
void execution_end_with(struct execution *execution, enum execution_status status,
                        enum history_type type, int64_t previous_id);

/* ---- number.c: numbers as ...Path fields and Wait read them ---- */
/* An integer, or a string that spells one. */
bool number_integer(const struct value *value, int64_t *integer);
bool number_real(const struct value *value, double *real);
/* The value as causes show it: a string without quotes, else JSON text. Lives in the region. */
const char *number_shown(struct region *region, const struct value *value);

#endif
