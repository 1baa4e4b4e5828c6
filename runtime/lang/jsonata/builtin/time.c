/* runtime/lang/jsonata/builtin/time.c - $millis: when the expression began. */
#include "runtime/lang/jsonata/builtin/builtin.h"
#include "runtime/lang/jsonata/run.h"

static const struct value *millis(struct sfn_frame *frame, const struct value *const *arguments,
                                  size_t count)
{
    (void)arguments;
    (void)count;
    return value_integer(frame->region, run_now(frame));
}

BUILTIN(millis, millis)
