/* tests/unit/durable/bench.h - executions over a store, by a simulated clock, that a test closes,
 * abandons and opens again; its tasks are answered by the test. */
#ifndef TESTS_UNIT_DURABLE_BENCH_H
#define TESTS_UNIT_DURABLE_BENCH_H

#include "runtime/base/buffer.h"
#include "runtime/durable/durable.h"
#include "runtime/task/task.h"
#include "tests/unit/program.h"

#define BENCH_START_MS INT64_C(1700000000000)

/* A task of the definitions, which the test answers. */
#define TASK "{\"Type\":\"Task\",\"Resource\":\"exec:./work\""
/* One that waits for a worker, if the bench says whether there is such an activity. */
#define ACTIVITY_ARN "arn:aws:states:us-east-1:123456789012:activity:"
#define ACTIVITY "{\"Type\":\"Task\",\"Resource\":\"" ACTIVITY_ARN "charge\""

/* A call of a task that has not ended. */
struct task_call {
    struct task_call *next;
    struct task_request request;
    char *key;
};

struct bench {
    const char *kind;
    struct store *kept; /* holds what stores in memory hold */
    const char *path;   /* of a store in a file */
    struct sfn_program program;
    struct durable_options options;
    bool adopts;                                             /* of the machine's options */
    bool alone;                                              /* no machine is added at opening */
    bool (*absent)(void *context, const char *activity_arn); /* the same */
    bool cases; /* its tasks ask which test case an execution has picked */
    bool known; /* ... and were told */
    struct loop *loop;
    struct durable *durable;
    struct durable_machine *machine;
    struct task_call *calls;     /* the newest first */
    char token[TASK_TOKEN_SIZE]; /* of the task that was started last */
    int64_t taken;               /* the execution of the task that was taken last ... */
    uint64_t taken_id;           /* ... and what names it there */
    struct buffer log;           /* what was told, a line each */

    int ended; /* how many executions have */
    int64_t now_ms;
    struct store_commit *held, **held_end; /* commits that are kept back */
    bool holds;
    int operations, reads; /* of a store in memory: in commits, and of rows */
};

/* Open a store of a kind, "memory" or "sqlite", and add a machine. Pair: bench_drop. */
void bench_init(struct bench *bench, const char *kind, const struct program *program);
void bench_drop(struct bench *bench);

/* Close it, or leave it as a crash would, and open it again at that time. */
void bench_close(struct bench *bench);
void bench_abandon(struct bench *bench);
void bench_open(struct bench *bench);

/* Add a machine for this program, whose tasks the test answers. */
struct durable_machine *bench_add(struct bench *bench, struct sfn_program *program);

/* Logs "WORD: RESULT ARN'S NAME" or "WORD: RESULT: WHY". */
struct durable_asker bench_asker(const char *word);
void bench_start(struct bench *bench, const char *name, const char *input);
const char *bench_arn(struct bench *bench, const char *name);

/* Of a store in memory: keep its commits back, then let them go. */
void bench_hold(struct bench *bench);
void bench_release(struct bench *bench);
/* ... let the next commit fail. */
void bench_fail_commit(struct bench *bench, enum store_result result);

/* Run until nothing happens any more; or for some simulated time. */
void bench_run(struct bench *bench);
void bench_run_for(struct bench *bench, int64_t ms);

/* End the newest call of a state with an output, or an error. */
void bench_succeed(struct bench *bench, const char *state, const char *output);
void bench_fail(struct bench *bench, const char *state, const char *error);

/* The call has returned, and the token is waited for. */
void bench_submit(struct bench *bench, const char *state);
/* The newest call of a state has returned, and its work goes on. */
void bench_submit_job(struct bench *bench, const char *state);
/* Answer by a token: "success", "failure" or "heartbeat"; the reply is logged under that word. */
void bench_send(struct bench *bench, const char *kind, const char *token);
/* A worker takes the task that waits longest in the queue of the activity; false: none does. Its
 * token is that of the bench then; "take: RESULT ARN'S NAME INPUT" is logged. */
bool bench_take(struct bench *bench, const char *activity, const char *worker);
/* How many tasks wait there. */
int bench_offers(struct bench *bench, const char *activity);
void bench_stop(struct bench *bench, const char *name);
void bench_redrive(struct bench *bench, const char *name);

/* What was told since the last call: starts of tasks ("+ STATE KEY", the key's UUID is left out),
 * cancelled ones ("- STATE"), offers ("offered: ACTIVITY"), ends ("NAME STATUS OUTPUT"), replies,
 * lines. */
void bench_expect(struct bench *bench, const char *log);
/* What the store has of an execution: "STATUS EVENT EVENT ...". */
void bench_expect_kept(struct bench *bench, int64_t number, const char *kept);

#endif
