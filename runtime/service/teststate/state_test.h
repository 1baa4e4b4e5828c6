/* runtime/service/teststate/state_test.h - run one state by itself, as AWS's TestState does.
 *
 * The state's work is not done: what it would come to is given, or the test says what is wanted,
 * and is run again with that. Nothing waits: time that the state would wait has passed at once. */
#ifndef SFN_SERVICE_STATE_TEST_H
#define SFN_SERVICE_STATE_TEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base/buffer.h"
#include "sfn/abi.h"

/* What is tested; all is borrowed. */
struct state_test {
    const struct sfn_program *program; /* that of service_compiler with `inspect` */
    const char *input;                 /* of the machine (compiler.h): JSON text that can be read */
    const struct value *context;       /* the context object */
    int64_t now_ms;
    uint64_t seed;
    /* What the work of a Task, or the children of a Map or Parallel, come to: the result or, with
     * `fails`, an error (NULL: without a name or cause). */
    const struct value *result;
    size_t result_size; /* of its text */
    bool fails;
    const char *error, *cause;
    bool late; /* the work did not end within the time that the state has for it */
    /* Of a Map: what its ItemReader reads, an array or NULL; how many of its children failed. */
    const struct value *items;
    int64_t failed;
    int32_t retries; /* how often the retrier that names the error has retried before */
};

enum state_test_status {
    STATE_SUCCEEDED,
    STATE_FAILED,
    STATE_RETRIABLE,
    STATE_CAUGHT_ERROR,
};

struct state_test_result {
    enum state_test_status status;
    /* What the state told, as JSON texts by enum sfn_inspected; empty: nothing. */
    struct buffer seen[SFN_INSPECTED_COUNT];
    /* Without the status SUCCEEDED: the error and its cause, which have no text if there is none.
     */
    struct buffer error, cause;
    int64_t backoff_seconds; /* STATE_RETRIABLE */
    /* What the state asks for, if nothing was given that stands for it: */
    const char *resource; /* borrowed from the program */
    struct buffer work;   /* JSON text: the input of the Resource */
    int64_t within_ms;    /* so long it may take */
};

/* Run the test. The result is valid until state_test_fini, also if this returns false: then the
 * state asks for work, and nothing was given that stands for it. */
bool state_test_run(const struct state_test *test, struct state_test_result *result);
void state_test_fini(struct state_test_result *result);

/* "SUCCEEDED" */
const char *state_test_status_name(enum state_test_status status);

#endif
