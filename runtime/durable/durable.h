/* runtime/durable/durable.h - run executions over a store: what happened stays happened.
 *
 * An execution takes what has happened to it in turns. A turn ends in one commit: its rows, its
 * history events, its timers and attempts. Only when the store has told that the commit is durable,
 * anything outside learns of it: tasks start, replies are given, `ended` is called. An execution
 * that waits lies in its rows; the number of those in memory is bounded.
 *
 * All functions belong to the thread of the loop. Callbacks are called inside the loop, or within
 * durable_open, durable_close and durable_start where that is said; they may start, stop and
 * answer, but not close. Nothing is printed: lines go to `tell`. */
#ifndef SFN_DURABLE_DURABLE_H
#define SFN_DURABLE_DURABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base/buffer.h"
#include "runtime/engine/engine.h"
#include "runtime/loop/loop.h"
#include "runtime/store/store.h"
#include "runtime/task/task.h"

struct durable;
struct durable_machine;

/* 0 in a number is its default, which stands behind it. */
struct durable_options {
    struct loop *loop; /* outlives it */
    const char *url;   /* of the store: "sqlite:order.db", "memory:" */
    /* Opens the store; NULL: store_open. Outcomes may be told on any thread. */
    struct store *(*open)(const char *url, const struct store_options *options, char **problem);
    const char *program;  /* who makes the store if there is none: "sfnc 0.1.0" */
    bool virtual_time;    /* the loop's clock is simulated */
    bool store_in_loop;   /* the store tells outcomes by timers of this loop, so that a simulated
                             clock need not stand still until then */
    size_t frames_kept;   /* of an execution that is in memory, beside its root: 256 */
    size_t memory_most;   /* of struct engine_options: 512 MiB */
    size_t cached_max;    /* executions that wait and stay in memory: 1,000 */
    size_t cached_bytes;  /* ... and what they may take together: 128 MiB */
    size_t turns_max;     /* commits of running executions in flight: 1,000 */
    int64_t window_ms;    /* timers due within this time are in memory: 5 minutes ... */
    size_t timers_max;    /* ... but at most so many: 50,000 */
    int64_t redrive_ms;   /* so long after its end an execution may be redriven: 14 days */
    int64_t retention_ms; /* so long executions that have ended stay: 90 days. Negative: for ever */
    bool stays;        /* it runs until it is stopped: what has had its time is looked for every ten
                          seconds, also when nothing happens. The loop never runs out of timers */
    int64_t retry_ms;  /* after a commit failed because there was no room: 1 second */
    size_t held_bytes; /* answers that wait for room; beyond it their tasks start again later:
                          64 MiB */
    /* A line for people. Any thread may call it. */
    void (*tell)(void *context, const char *line);
    /* The store takes no more, for good (a failed flush, another owner): nothing goes on. The
     * process should end; the next owner goes on from what is recorded. Called once. */
    void (*broken)(void *context, const char *line);
    /* An execution cannot go on here, which is told, too, unless there are many. NULL: nobody wants
     * to know. */
    void (*left)(void *context, const char *arn);
    /* A machine is needed that was not added: that with this ARN, by the definition with this
     * digest, of which an execution is about to go on. Add it, and return it; or NULL, and append
     * why to `why`. It may read the store, and do nothing else with what runs over it. Whoever
     * gives this has machines added when something happens to their executions: those that cannot
     * go on are told of only then. NULL: all machines are added at the beginning. */
    struct durable_machine *(*wanted)(void *context, const char *machine_arn, const char *digest,
                                      struct buffer *why);
    /* A task waits for a worker of this activity, in the store (store_read_offers), at the end of
     * the queue. NULL: nobody wants to know. */
    void (*offered)(void *context, const char *activity_arn);
    void *context;
    bool *other; /* of struct store_options */
};

/* NULL: it cannot be opened, and *problem is a line that says why (free it). The options are
 * copied. Executions of the store go on when the machine they belong to is added. Free it with
 * durable_close or durable_abandon. */
struct durable *durable_open(const struct durable_options *options, char **problem);

/* Commit what is under way, end the processes of tasks, close the store. Executions that have not
 * ended stay, and go on when the store is opened again. Replies that wait are given. */
void durable_close(struct durable *durable);

/* Free all as a crash would leave it: nothing more is written, nobody is told. */
void durable_abandon(struct durable *durable);

/* See whether the store is still where it was; if not, it is broken. Call it now and then: nothing
 * else tells while nothing is committed. */
void durable_see_store(struct durable *durable);

/* To read what is committed (runtime/store/read.h). */
struct store *durable_store(const struct durable *durable);

/* Somebody else's commit among those of executions, in the order in which all are submitted; it
 * shares their flushes. `done` is told in the loop, or within durable_close, what became of it: it
 * is durable (STORE_OK), or has left nothing. It is not told when all is abandoned. A commit that
 * is made must be submitted. */
struct store_commit *durable_commit_new(struct durable *durable,
                                        void (*done)(void *context, enum store_result result),
                                        void *context);
void durable_commit_submit(struct durable *durable, struct store_commit *commit);

/* ---- machines ---- */

/* An execution that has ended, and that is recorded. Borrowed while `ended` is called. */
struct durable_end {
    int64_t number;
    const char *arn;
    const struct execution *execution; /* status, output, error, cause: see engine.h */
};

/* All is borrowed as long as the machine is there, but for the mocks. */
struct durable_machine_options {
    const struct sfn_program *program;
    const struct engine_place *place; /* NULL: engine_place_default */
    struct task_setting setting;
    bool aws_limits;
    bool ends_loops; /* of struct engine_options */
    bool lenient;    /* of struct tasks_options */
    bool adopts;     /* executions of another definition of the machine go on by this one, where all
                        that they wait for is in it; the others are left alone, which is told */
    /* NULL: nobody wants to know. It may start others. */
    void (*ended)(void *context, const struct durable_end *end);
    /* Whether there is no such activity, at this time: a state whose Resource it is then fails. The
     * tasks of one that exists, and that neither a mock nor a binding stands for, wait for workers
     * (durable_take). It may read the store, and do nothing else. NULL: there are no workers, and
     * such a Resource is one that nothing runs. */
    bool (*absent)(void *context, const char *activity_arn);
    /* To log events: appends to `lines` what is to be said of those that were not taken yet. When
     * they are recorded, `logged` is told all lines of a turn. Neither may do anything else with
     * what runs over the store, nor read it. Those of children of a distributed Map are not told.
     * NULL: nobody wants to know. */
    void (*log)(void *context, const struct execution *execution, const struct history *events,
                struct buffer *lines);
    void (*logged)(void *context, const char *lines, size_t size);
    void *context;
};

/* Add a machine, whose executions then go on. NULL when something is wrong (a bad file, a Resource
 * that nothing here runs); a line is appended to `problems` for each. Its ARN is made of the place
 * and the program's name. Several may have the same one, with different definitions: an execution
 * goes on by that with which it was started. */
struct durable_machine *durable_add(struct durable *durable,
                                    const struct durable_machine_options *options,
                                    struct buffer *problems);

/* What a machine is listed by. Borrowed from it. */
const char *durable_machine_arn(const struct durable_machine *machine);
/* Whether none of its executions takes a turn, waits for one, or has work in flight. Those that
 * only wait for a time or a token do not count. */
bool durable_machine_is_idle(const struct durable_machine *machine);
/* Free a machine, which must be idle. Its executions stay in the store, and go on when it is added
 * again. */
void durable_remove(struct durable_machine *machine);

/* ---- what is asked of executions ---- */

enum durable_result {
    DURABLE_OK,
    DURABLE_EXISTS, /* there is an execution with this name, and another input; or it has ended */
    DURABLE_NONE,   /* there is no such execution */
    DURABLE_BAD_INPUT,      /* it is no JSON, or larger than the quotas allow; an output, too */
    DURABLE_BAD_TOKEN,      /* it is none of this store's */
    DURABLE_TASK_OVER,      /* nobody waits for the task any more */
    DURABLE_NO_TASK,        /* the execution of the task is no more */
    DURABLE_NOT_REDRIVABLE, /* it runs, has succeeded, or ended too long ago */
    DURABLE_REFUSED,        /* the store cannot take it now: there is no room, it is closed */
    DURABLE_LEFT,           /* the execution cannot go on here, by its definition or its rows: a
                               request that was left in the store stays for who can act on it */
};

/* What became of a request. Texts are borrowed while it is told. */
struct durable_reply {
    enum durable_result result;
    const char *why; /* a line, unless the result is OK */
    const char *arn; /* of the execution; NULL: none */
    int64_t number;
    int64_t at_ms; /* when it was started, redriven or stopped, in its own time; a token, or a task
                      that was taken: by the clock */
    const char *token, *input; /* of a task that was taken: JSON text; else NULL */
    size_t input_size;
};

/* Told once for each request, when what it changed is recorded. */
struct durable_asker {
    void (*replied)(void *context, const struct durable_reply *reply); /* NULL: nobody waits */
    void *context;
    int64_t request; /* of the store (store_read_requests): taken in the same commit; 0: none */
};

struct durable_start {
    const char *name; /* NULL: a UUID that begins with the time, the rest from the seed */
    const char *input;
    size_t input_size;
    uint64_t seed;
    const char *role_arn; /* that it runs under, to its end; NULL: that of the machine's place */
    const char *detail; /* JSON of the caller's, which the store keeps with the execution (struct
                           store_start); NULL: none. Its "testCase" is the one of the machine's book
                           of mocks (task_setting.book) that the execution picks, also when it goes
                           on in another process; mock_book_problem tells whether it can */
};

/* Start an execution. If one with that name and input runs already, the reply is the same as for
 * its start. A reply that the input is bad is given before this returns. */
void durable_start(struct durable_machine *machine, const struct durable_start *start,
                   const struct durable_asker *asker);

/* End an execution, or a child of a distributed Map, with status ABORTED. `error` and `cause` may
 * be NULL. One that has ended is none; should it end meanwhile, nothing happens. */
void durable_stop(struct durable *durable, const char *arn, const char *error, const char *cause,
                  const struct durable_asker *asker);

/* Change what a run of a distributed Map allows, by its ARN. One that has ended is none. */
void durable_update_map_run(struct durable *durable, const char *arn,
                            const struct map_run_change *change, const struct durable_asker *asker);

/* Go on with an execution that has ended without success, from where it failed. */
void durable_redrive(struct durable *durable, const char *arn, const struct durable_asker *asker);

/* Answer a task by its token. */
struct durable_answer {
    enum { DURABLE_SUCCESS, DURABLE_FAILURE, DURABLE_HEARTBEAT } kind;
    const char *token;
    const char *output; /* SUCCESS: JSON text */
    size_t output_size;
    const char *error, *cause; /* FAILURE: NULL: none is given */
};

void durable_answer(struct durable *durable, const struct durable_answer *answer,
                    const struct durable_asker *asker);

/* ---- workers of activities ---- */

/* A worker, which may have a name, takes a task that waits for one: an offer of the store, which is
 * gone then. DURABLE_TASK_OVER, NO_TASK or NONE: nobody waits for it any more. A task is not to be
 * taken again while this is under way: the offers of the store are those before. */
void durable_take(struct durable *durable, int64_t execution, uint64_t id, const char *worker,
                  const struct durable_asker *asker);

/* The worker that took a task was gone before it heard of it: the task waits at the end of its
 * queue for another one, unless it is over. */
void durable_offer_again(struct durable *durable, int64_t execution, uint64_t id);

/* ---- what can be seen without driving executions ---- */

/* Whether a text that a request brings, its "input" or "output", is JSON; if not, it is said why.
 */
bool durable_is_json(const char *what, const char *text, size_t size, struct buffer *why);

/* Whether the store has made this task token, and the number of the execution that it names. */
bool durable_names_task(const struct store *store, const char *token, int64_t *execution);

/* Why an execution cannot be redriven now; NULL: it can. STORE_NONE: there is none with this ARN.
 */
enum store_result durable_may_redrive(struct store *store, const char *arn, int64_t now_ms,
                                      const char **why);

/* Whether any execution takes a turn, waits for one, or has work in flight; not those that only
 * wait for a time or a token. */
bool durable_is_busy(const struct durable *durable);

#endif
