/* compiler/driver/test/suite.h - the test cases of a mock file, for one machine.
 *
 *   {"StateMachines": {"NAME": {"TestCases": {"CASE": {"STATE": "RESPONSE"}}}},
 *    "MockedResponses": {...},
 *    "Tests": {"NAME": {"CASE": {"Input": ..., "InputFile": ..., "Name": ..., "StartTime": ...,
 *        "Expect": {"Status": ..., "Output": ..., "Error": ..., "Cause": ...}}}}}
 *
 * Tests is ours (docs/decisions/0007-test.md), the rest is Step Functions Local's. Everything lives
 * in the arena. */
#ifndef SFNC_DRIVER_TEST_SUITE_H
#define SFNC_DRIVER_TEST_SUITE_H

#include "compiler/model/machine.h"
#include "compiler/support/diag.h"
#include "compiler/syntax/tree.h"
#include "runtime/engine/engine.h"

/* One member of Expect. No tree: it may be anything; a tree without a value: there must be none. */
struct expected {
    const struct tree *tree;
    const struct value *value;
};

struct test_case {
    const char *name;
    const struct tree *mocks;  /* STATE to RESPONSE */
    const struct value *input; /* NULL: not given */
    const char *execution;     /* its name, or NULL */
    int64_t start_ms;          /* when it starts, on the simulated clock */
    enum execution_status status;
    struct expected output, error, cause;
    const struct tree *expect; /* or NULL */
};

struct suite {
    struct source source;
    struct diags *diags;
    struct tree *tree;
    const struct value *value; /* the same, for the runtime */
    struct test_case *cases;
    size_t count;
};

/* Read the cases of the machine from suite->source, all of them or the one named `only`. Faults are
 * findings about the file, and so is what nothing uses; false when there is nothing to run. */
bool suite_read(struct arena *arena, const struct machine *machine, const char *only,
                struct suite *suite);

/* Where an answer ("1-2") of a response is written; the response itself when `answer` is NULL. */
struct span suite_place(const struct suite *suite, const char *response, const char *answer);

#endif
