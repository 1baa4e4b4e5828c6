/* tests/unit/backend/trace.h - a runtime that writes down what code asks it to do: trace.c. */
#ifndef TESTS_BACKEND_TRACE_H
#define TESTS_BACKEND_TRACE_H

#include <stdint.h>
#include <stdio.h>

#include "sfn/abi.h"

/* Alone it is the runtime, in a test it stands beside the real one. */
#ifdef TRACE_ALONE
#define TRACED(name) sfn_##name
#else
#define TRACED(name) trace_##name
#endif

#define TRACE_LISTS 4096
#define TRACE_ARGUMENTS 3 /* of each lambda, and values that it captures */

/* Begin a trace, which is written to `out`. */
void trace_begin(FILE *out);

void trace_result(int number, const struct value *value);

const struct value *TRACED(element)(const struct value *value, int64_t index);
int32_t TRACED(numeric_less_than)(const struct value *left, const struct value *right);
const struct value *TRACED(require)(struct sfn_frame *frame, const struct value *value,
                                    const char *cause);
void TRACED(cover)(struct sfn_frame *frame, int64_t item);
void TRACED(inspect)(struct sfn_frame *frame, int64_t what, const struct value *value);
struct query_list *TRACED(query_list)(struct sfn_frame *frame);
void TRACED(query_add)(struct sfn_frame *frame, struct query_list *list, const struct value *value);
const struct value *TRACED(query_closure)(struct sfn_frame *frame, sfn_lambda code, int64_t arity,
                                          const char *signature,
                                          const struct value *const *captured, size_t count);

#endif
