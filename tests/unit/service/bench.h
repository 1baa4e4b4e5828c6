/* tests/unit/service/bench.h - a service over a store in memory, by a simulated clock, for tests.
 *
 * Machines arrive as text through the API, and are really compiled, each text once. */
#ifndef TESTS_UNIT_SERVICE_BENCH_H
#define TESTS_UNIT_SERVICE_BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/api/api.h"
#include "runtime/base/buffer.h"
#include "runtime/loop/loop.h"
#include "runtime/service/service.h"
#include "runtime/store/store.h"
#include "tests/unit/program.h"

#define BENCH_ARN "arn:aws:states:us-east-1:123456789012:"
#define BENCH_MACHINE BENCH_ARN "stateMachine:"
#define BENCH_ACTIVITY BENCH_ARN "activity:"
#define BENCH_ROLE "arn:aws:iam::123456789012:role/any"

struct bench_text;

struct bench {
    struct store *kept; /* holds what the store holds */
    struct loop *loop;
    struct durable *durable;
    struct service *service;
    struct api api;
    int64_t now_ms;
    struct bench_text *texts; /* that were compiled */
    int compiled, released;   /* programs that the service has asked for, and given back */
    const char *refuses;      /* definitions with this text are refused; NULL: none is */
    size_t express_most;      /* of struct service_options, when it is opened */
    struct buffer log;        /* what was told, a line each */
};

/* Pair: bench_drop. */
void bench_init(struct bench *bench);
void bench_drop(struct bench *bench);

/* Close it, and open it again at that time. */
void bench_close(struct bench *bench);
void bench_open(struct bench *bench);

/* Let the next commit fail, as that of a full store does. */
void bench_fail_commit(struct bench *bench);

/* Run for some simulated time. */
void bench_run_for(struct bench *bench, int64_t ms);

/* Ask for an action; the input is JSON text with ' in place of ". Logs "WORD ok" or "WORD ERROR"
 * when it is answered. */
void bench_ask(struct bench *bench, const char *word, const char *action, const char *input, ...)
    __attribute__((format(printf, 4, 5)));
/* Ask, run for a little, and give the answer's text, which is valid until the next one. */
const char *bench_call(struct bench *bench, const char *action, const char *input, ...)
    __attribute__((format(printf, 3, 4)));

/* Make a machine of a definition with ' in place of ". */
void bench_create(struct bench *bench, const char *name, const char *definition);
void bench_create_express(struct bench *bench, const char *name, const char *definition);
void bench_update(struct bench *bench, const char *name, const char *definition);
/* Start an execution of a machine; logs "NAME ok" or "NAME ERROR". */
void bench_start(struct bench *bench, const char *machine, const char *name);

/* Assert what was told since the last call. */
void bench_expect(struct bench *bench, const char *log);
/* Assert what became of an execution: "RUNNING", "SUCCEEDED 1", "FAILED ERROR"; "none". */
void bench_expect_end(struct bench *bench, const char *machine, const char *name, const char *end);

#endif
