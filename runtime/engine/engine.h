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
struct map_sink; /* runtime/engine/map_sink.h */
struct redriver; /* runtime/engine/redrive.h */
struct row_sink; /* runtime/rows/row.h */
struct row_source;
struct keeping;    /* runtime/engine/keeping.h */
struct inspection; /* runtime/engine/inspect.h */

/* What happens to an execution. Happenings are data, as effects are: if they are written down, the
 * execution can be made to take them again. An id is that of the effect that asked for it. */
enum happening_kind {
    HAPPENING_START,          /* the first happening of every execution */
    HAPPENING_TIMER_DUE,      /* the clock reached the due time of timer `id` */
    HAPPENING_TASK_STARTED,   /* `worker` has taken task `id`: only for effects with tell_started.
                                 Heartbeats and answers imply it. If it was taken before: once more,
                                 by somebody else */
    HAPPENING_TASK_HEARTBEAT, /* task `id` is still being worked on */
    HAPPENING_TASK_SUBMITTED, /* the call of task `id` has returned `output`, and the task goes on:
                                 until somebody answers with its token or, unless this is `last`,
                                 until the work is done. Only for effects with tell_submitted */
    HAPPENING_TASK_SUCCEEDED, /* ... answered with the value `output`, whose text had `output_size`
                                 bytes */
    HAPPENING_TASK_FAILED,    /* ... failed with `error` and `cause` */
    HAPPENING_ITEMS,          /* source `id` has read `items`, an array; `last`: there are no more,
                                 and the source is closed */
    HAPPENING_RESULTS_ENDED,  /* sink `id` has written all results and is closed */
    HAPPENING_DATA_FAILED,    /* source or sink `id` has failed, for `cause`, and is closed */
    HAPPENING_STOP,    /* somebody stops the execution or, with an id, a child of a distributed
                          Map: ABORTED, with `error` and `cause` */
    HAPPENING_REDRIVE, /* somebody wants the execution, which has ended without success, to go on
                          from where it failed. Ignored unless execution_not_redrivable is NULL */
    HAPPENING_UPDATE_MAP_RUN, /* somebody changes what run `id` of a distributed Map allows */
};

/* What is to be changed of a run of a distributed Map. */
struct map_run_change {
    int64_t max_concurrency;     /* 0: no limit; negative: stays as it is, and so below */
    int64_t tolerated_count;     /* of items that may fail */
    double tolerated_percentage; /* at most 100 */
};

/* Values and texts are borrowed until execution_take returns. */
struct happening {
    enum happening_kind kind;
    uint64_t id;
    int64_t now_ms; /* since 1970; less than that of the happening before only if the clock was set
                       back: then the time that the execution sees stands still until the clock has
                       caught up */
    const struct value *output;
    size_t output_size;                  /* what quotas count */
    const char *error, *cause;           /* NULL: none was given */
    const char *worker;                  /* TASK_STARTED: the name of who took it, or NULL */
    const struct value *items, *origins; /* origins: as in struct join, or NULL */
    bool last;                           /* ITEMS, TASK_SUBMITTED: nothing more comes of `id` */
    const struct map_run_change *change; /* UPDATE_MAP_RUN */
    /* Of every happening: whether the Resource of a state, which is an activity, does not exist at
     * this time. It is asked when the state would schedule its task, and the state fails then; AWS
     * looks for no other kind of Resource before it is called. NULL: all exist. */
    bool (*absent)(void *context, const struct sfn_state *state);
    void *absent_context;
};

enum effect_kind {
    EFFECT_ARM,          /* HAPPENING_TIMER_DUE(id) is wanted when as much time has passed as there
                            is now until due_ms; with `by_clock`, when the clock shows due_ms, also
                            if it is set meanwhile */
    EFFECT_DISARM,       /* forget timer `id`, which may have been due already */
    EFFECT_TASK,         /* start task `id` */
    EFFECT_CANCEL,       /* stop task `id`; if it still answers, that is ignored. If it `resumes`,
                            its work goes on elsewhere, also if the process that began it has ended;
                            then this has all to find it again that EFFECT_TASK had */
    EFFECT_OPEN_ITEMS,   /* open source `id` of a Map's items; `count` is MaxItems, `skip` how many
                            are left out, `state` the Map, `input` {"Parameters", "ReaderConfig"} */
    EFFECT_ITEMS,        /* read up to `count` items from source `id`. The answer is HAPPENING_ITEMS
                            or HAPPENING_DATA_FAILED */
    EFFECT_OPEN_RESULTS, /* open sink `id` of a Map's results; `input` {"Parameters",
                            "WriterConfig", "MapRunArn", "Key"} */
    EFFECT_RESULT,       /* write a child's result `input` to sink `id`; `failed`: the child has
                            failed or was aborted */
    EFFECT_PENDING,      /* tell sink `id` that no child will begin for the items of the array
                            `input` */
    EFFECT_END_RESULTS,  /* sink `id` has got all results. The answer is HAPPENING_RESULTS_ENDED, or
                            HAPPENING_DATA_FAILED, once they are written */
    EFFECT_CLOSE,        /* close source or sink `id`, because the Map ends early. Its answers are
                            ignored; a sink still writes what it was told */
    EFFECT_ENDED,        /* the execution has ended; nothing of it is armed or running now */
};

/* What an execution asks for. Values and texts are valid until it takes the next happening. */
struct effect {
    enum effect_kind kind;
    uint64_t id; /* timers and tasks: unique in the execution, never reused */
    int64_t due_ms;
    const char *resource; /* EFFECT_TASK: as in the definition */
    const char *state;    /* EFFECT_TASK, EFFECT_OPEN_ITEMS: name of the state */
    const char *unfilled; /* EFFECT_TASK: a ${Placeholder} that the work lacks, or NULL */
    const struct value *input;
    const char *token;  /* EFFECT_TASK: task token, or NULL when the Resource takes none */
    int64_t timeout_ms; /* EFFECT_TASK: for information, the engine arms a timer; 0: none */
    int64_t count;
    int64_t skip;  /* EFFECT_OPEN_ITEMS: that many items were read before */
    bool by_clock; /* EFFECT_ARM */
    bool failed;
    bool tell_started;     /* EFFECT_TASK: answer HAPPENING_TASK_STARTED, too */
    bool tell_submitted;   /* EFFECT_TASK: answer HAPPENING_TASK_SUBMITTED, too, when the call has
                              returned and the task goes on */
    bool resumes;          /* EFFECT_TASK: it was submitted before, and its work goes on elsewhere;
                              EFFECT_CANCEL: so it is */
    const char *arn, *key; /* EFFECT_CANCEL that resumes: what execution_about_task gave before */
    bool heartbeats;       /* EFFECT_TASK: the state has HeartbeatSeconds */
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

/* How far the distributed Maps are that run now: how many there are, children begun, and items that
 * were begun, have succeeded and have failed, all in sum. */
struct map_progress {
    size_t runs, children, begun, succeeded, failed;
};

/* The most bytes of a task token, with a NUL behind it. */
#define TASK_TOKEN_SIZE 65

/* Who makes task tokens. */
struct token_maker {
    /* Write the token of task `id` of the owner's execution. It is asked for before the effect that
     * starts the task, and again with the same id if that never came to be. */
    void (*make)(void *context, void *owner, uint64_t id, char token[TASK_TOKEN_SIZE]);
    void *context;
};

/* Where executions claim to run, and as whom, in their ARNs. Nothing here calls AWS. */
struct engine_place {
    const char *partition; /* "aws" */
    const char *region;    /* "us-east-1" */
    const char *account;   /* twelve digits */
    const char *role_arn;  /* the role of executions that are given none */
};

/* The place of an engine that is given none. */
extern const struct engine_place engine_place_default;

struct engine_options {
    const struct sfn_program *program; /* borrowed */
    const struct engine_place *place;  /* borrowed; NULL: engine_place_default */
    bool record_history;
    const struct history_sink *history_sink; /* takes events when an execution has taken a
                                                happening, and earlier if they are many; borrowed.
                                                NULL: executions keep theirs */
    /* Puts executions into rows, touched ones after each happening, and knows them again; both are
     * borrowed. NULL: executions are in memory only. */
    const struct row_sink *row_sink;
    const struct row_source *row_source;
    /* Told of the runs of distributed Maps and of the executions in them; borrowed. NULL: nobody
     * wants to know. */
    const struct map_sink *map_sink;
    const struct token_maker *token_maker; /* borrowed; NULL: tokens are random bits */
    bool tokens_come_back; /* somebody can answer with a task token. Else what the call of such a
                              task answers stands for that, as nobody else will */
    /* With a sink and a source, &redriver: an execution that ends without success leaves in its
     * rows what a redrive needs. NULL: none is ever redriven, as express ones never are. */
    const struct redriver *redriver;
    size_t frames_kept; /* with a source: how many frames beside the root may stay in memory between
                           happenings, before they are forgotten until they are asked for */
    const struct keeping *keeping; /* what puts and reads rows; NULL: the program's, which one whose
                                      states never wait does not have */
    bool aws_limits;               /* enforce AWS's quotas (limits.c) */
    size_t memory_most;            /* bytes that an execution may have in memory, in values and the
                                      text of the largest; one that needs more fails with
                                      States.Runtime. 0: any number */
    bool ends_loops;               /* enforce that of events, also for express executions */
    bool simulated; /* the clock is: it stands still while states run (limits_time_is_spent) */
    /* The test of a single state: what it is given, and who is told what it computes. NULL: none.
     */
    const struct inspection *inspection;
    uint64_t *coverage; /* counts how often each item was taken, if the code was compiled to report
                           it (compiler/lower/coverage.h); or NULL */
};

/* What redrives: links it. */
extern const struct redriver redriver;

/* What a service allows an execution (memory_most); everywhere, what the code of a program with
 * expressions of JSONata may take at once. */
#define ENGINE_MEMORY_MOST ((size_t)512 << 20)

/* Free it with engine_free, after all its executions have been freed. */
struct engine *engine_new(const struct engine_options *options);
void engine_free(struct engine *engine);

struct execution_start {
    const char *name;     /* NULL: a UUID from the seed */
    const char *role_arn; /* that it runs under, to its end; NULL: that of the place */
    /* JSON text. It belongs to the execution from execution_new on, even when that fails, and is
     * freed by release(holder). No `release`: the text need not be freed. */
    const char *input;
    size_t input_size;
    void (*release)(void *holder);
    void *holder;
    uint64_t seed;
    void *owner;     /* for the caller, execution_owner() */
    bool unrecorded; /* its history is not recorded, whatever the engine's options say */
    bool unawaited;  /* an express execution that nobody waits for: AWS tells those in the context
                        object how often they were redriven, which is never */
};

struct json_error; /* runtime/json/read.h */

/* True when the engine enforces quotas that forbid the start; a line that says so is appended to
 * `why`. Ask this before execution_new, which does not check it. */
bool limits_refuse(const struct engine *engine, const struct execution_start *start,
                   struct buffer *why);

/* Make an execution, whose first happening must be HAPPENING_START. NULL, with *error filled, when
 * the input is not JSON. Free it with execution_free, at any time. */
struct execution *execution_new(struct engine *engine, const struct execution_start *start,
                                struct json_error *error);
void execution_free(struct execution *execution);
void *execution_owner(const struct execution *execution);

/* Make an execution of its rows, which the engine's source has under this owner; it goes on with
 * its next happening. NULL, and a line is appended to `why`, when they are not those of an
 * execution of this program. Rows are also read later, when they are needed. Its history begins
 * anew, with the events that are still to come. */
struct execution *execution_restore(struct engine *engine, void *owner, struct buffer *why);

/* The same if the rows are those of another definition of the machine. It goes on by this one if
 * all that it waits for is here, too: states of the same type in the same place, its variables. */
struct execution *execution_adopt(struct engine *engine, void *owner, struct buffer *why);

/* Put all rows of an execution that is in memory as a whole, changed or not. */
void execution_write(const struct execution *execution, const struct row_sink *sink);

/* Take a happening, and run until all of the execution waits or it has ended. What must happen
 * outside is added to `out`. A happening whose id is not known (any more) is ignored: answers may
 * be late. Returns when it was for the execution: no earlier than what it took before, although the
 * clock may have been set back. */
int64_t execution_take(struct execution *execution, const struct happening *happening,
                       struct effects *out);

/* The effects of the last happening have been carried out, and what they point at is not needed any
 * more. If the execution waits, and there is little of it, it now takes little memory, too. That
 * costs some microseconds now and some with the next happening. */
void execution_rest(struct execution *execution);

/* ---- asking ---- */
/* Append, for a task that was started: the ARN of the execution that its
 * state sees, and a key that no other attempt of any state has. Nothing is appended when the task
 * is not wanted any more. */
void execution_about_task(struct execution *execution, uint64_t id, struct buffer *arn,
                          struct buffer *key);
/* Whether an answer of task `id` is still waited for. */
bool execution_awaits(struct execution *execution, uint64_t id);
/* The work of the task, source or sink `id` is lost, because the process that did it has ended:
 * append to `out` what starts it again. A task starts as it did the first time, with the same token
 * and key. A source goes on behind the items that were read, and is asked for more if it was. A
 * sink gets all results that it had got; they are in rows, so this is not for an execution without.
 * Nothing is appended when nobody waits for that work any more. */
void execution_ask_again(struct execution *execution, uint64_t id, struct effects *out);
/* Append the input of a task that it has asked for, as the history shows it. */
void execution_write_input(const struct execution *execution, const struct value *input,
                           struct buffer *out);
/* The text of its input as it was written. */
const char *execution_input(const struct execution *execution, size_t *size);
/* NULL, or what is wrong with its rows: a line. Then the last happening is void, with its effects
 * and all that it has put and dropped, and the execution takes no other one. */
const char *execution_damage(const struct execution *execution);
/* NULL when the execution can be redriven, as far as it knows: that it has its rows and has not
 * ended too long ago is for others to know. Else why not, in AWS's words if it has any. */
const char *execution_not_redrivable(const struct execution *execution);
/* How often it was redriven. */
int64_t execution_redrives(const struct execution *execution);
enum execution_status execution_status(const struct execution *execution);
const char *execution_status_name(enum execution_status status);            /* "SUCCEEDED" */
const struct value *execution_output(const struct execution *execution);    /* SUCCEEDED only */
const struct value *execution_error(const struct execution *execution);     /* string or NULL */
const struct value *execution_cause(const struct execution *execution);     /* string or NULL */
const struct history *execution_history(const struct execution *execution); /* NULL: not recorded */

/* About how many bytes of memory it takes: values, frames, input, history. */
size_t execution_bytes(const struct execution *execution);

/* How far its distributed Maps are that run now. */
void execution_map_progress(const struct execution *execution, struct map_progress *progress);

/* Evaluate an expression that `sfnc eval` has compiled. `variables` is an object; slot n holds its
 * n-th member. Random bits come from `seed`. NULL when the expression finds nothing, or has failed:
 * *failure is filled then. Values live in `region`. */
struct failure;
const struct value *engine_evaluate(struct region *region, sfn_chooser expression,
                                    const struct value *input, const struct value *variables,
                                    uint64_t seed, struct failure *failure);

#endif
