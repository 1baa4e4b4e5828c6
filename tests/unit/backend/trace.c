/* tests/unit/backend/trace.c - a runtime that writes down what code asks it to do.
 *
 * It is compiled twice: into agree_test, for code in memory, and with -DTRACE_ALONE beside emitted
 * C, where it is the whole runtime. So both write the same when both do the same. */
#include "tests/unit/backend/trace.h"

#include <stdlib.h>

struct query_list {
    int number;
    int count;
};

static FILE *trace_out;
static struct query_list lists[TRACE_LISTS];
static int list_count;

void trace_begin(FILE *out)
{
    trace_out = out;
    list_count = 0;
}

static void write_value(const struct value *value)
{
    if (value == NULL) {
        (void)fputs(" nothing", trace_out);
        return;
    }
    if (value->kind == VALUE_INTEGER)
        (void)fprintf(trace_out, " %lld", (long long)value->as.integer);
    else
        (void)fprintf(trace_out, " %d:%u", value->kind, value->size);
    for (uint32_t i = 0; value->kind == VALUE_ARRAY && i < value->size; i++)
        write_value(&value->as.items[i]);
}

void trace_result(int number, const struct value *value)
{
    (void)fprintf(trace_out, "result of %d:", number);
    write_value(value);
    (void)fputc('\n', trace_out);
}

/* ---- these three compute what the runtime's do, as constants are folded with those ---- */

const struct value *TRACED(element)(const struct value *value, int64_t index)
{
    if (value == NULL || value->kind != VALUE_ARRAY)
        return NULL;
    if (index < 0)
        index += value->size;
    return index >= 0 && index < value->size ? &value->as.items[index] : NULL;
}

int32_t TRACED(numeric_less_than)(const struct value *left, const struct value *right)
{
    return left != NULL && right != NULL && left->kind == VALUE_INTEGER &&
           right->kind == VALUE_INTEGER && left->as.integer < right->as.integer;
}

const struct value *TRACED(require)(struct sfn_frame *frame, const struct value *value,
                                    const char *cause)
{
    (void)frame;
    (void)cause;
    return value;
}

/* ---- these are seen ---- */

void TRACED(cover)(struct sfn_frame *frame, int64_t item)
{
    (void)frame;
    (void)fprintf(trace_out, "cover %lld\n", (long long)item);
}

void TRACED(inspect)(struct sfn_frame *frame, int64_t what, const struct value *value)
{
    (void)frame;
    (void)fprintf(trace_out, "inspect %lld", (long long)what);
    write_value(value);
    (void)fputc('\n', trace_out);
}

struct query_list *TRACED(query_list)(struct sfn_frame *frame)
{
    struct query_list *list = &lists[list_count % TRACE_LISTS];

    (void)frame;
    *list = (struct query_list){list_count++, 0};
    return list;
}

void TRACED(query_add)(struct sfn_frame *frame, struct query_list *list, const struct value *value)
{
    (void)frame;
    (void)fprintf(trace_out, "list %d has %d and gets", list->number, list->count++);
    write_value(value);
    (void)fputc('\n', trace_out);
}

/* Calls the code at once. */
const struct value *TRACED(query_closure)(struct sfn_frame *frame, sfn_lambda code, int64_t arity,
                                          const char *signature,
                                          const struct value *const *captured, size_t count)
{
    const struct value *arguments[TRACE_ARGUMENTS];

    (void)signature;
    (void)fprintf(trace_out, "call %lld with", (long long)arity);
    for (size_t i = 0; i < TRACE_ARGUMENTS; i++) {
        arguments[i] = captured[(i + 1) % count];
        write_value(captured[i]);
    }
    (void)fputc('\n', trace_out);
    return code(frame, captured, arguments);
}
