/* compiler/driver/test/suite.h - the test cases of a mock file, for one machine.
 *
 *   {"StateMachines": {"NAME": {"TestCases": {"CASE": {"STATE": "RESPONSE"}}}},
 *    "MockedResponses": {...},
 *    "Tests": {"NAME": {"CASE": {"Input": ..., "InputFile": ..., "Name": ..., "StartTime": ...,
 *        "Expect": {"Status": ..., "Output": ..., "Error": ..., "Cause": ...}}}}}
 *
 * Tests is our own addition (docs/decisions/0007-test.md), the rest is what Step Functions Local
 * reads. Everything lives in the arena. */
#ifndef SFNC_DRIVER_TEST_SUITE_H
#define SFNC_DRIVER_TEST_SUITE_H

#include "compiler/model/machine.h"
#include "compiler/support/diag.h"
#include "compiler/syntax/tree.h"
#include "runtime/engine/engine.h"

/* One member of Expect. A NULL tree: any result will do. A tree without a value: there must be no
 * result. */
struct expected {
    const struct tree *tree;
    const struct value *value;
};

struct test_case {
    const char *name;
    const struct tree *mocks;  /* STATE to RESPONSE */
    const struct value *input; /* NULL: not given */
    const char *execution;     /* the name of the execution, or NULL */
    int64_t start_ms;          /* the time of the simulated clock when it starts */
    enum execution_status status;
    struct expected output, error, cause;
    const struct tree *expect; /* or NULL */
};

struct suite {
    struct source source;
    struct diags *diags;
    struct tree *tree;
    const struct value *value; /* the tree as a value, for the runtime */
    struct test_case *cases;
    size_t count;
};

/* Read the machine's cases from suite->source, all of them or the one named `only`. What is wrong
 * in the file or not used by it is a finding in suite->diags. False when there is nothing to run.
 */
bool suite_read(struct arena *arena, const struct machine *machine, const char *only,
                struct suite *suite);

/* Where an answer ("1-2") of a response is written; the response itself when `answer` is NULL. */
struct span suite_place(const struct suite *suite, const char *response, const char *answer);

#endif
