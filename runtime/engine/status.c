/* runtime/engine/status.c - what executions are, as AWS calls it. */
#include "runtime/base/bug.h"
#include "runtime/engine/execution.h"

const char *const execution_status_names[EXECUTION_STATUSES] = {
    [EXECUTION_RUNNING] = "RUNNING", [EXECUTION_SUCCEEDED] = "SUCCEEDED",
    [EXECUTION_FAILED] = "FAILED",   [EXECUTION_TIMED_OUT] = "TIMED_OUT",
    [EXECUTION_ABORTED] = "ABORTED",
};

const char *execution_status_name(enum execution_status status)
{
    ENSURE((size_t)status < EXECUTION_STATUSES);
    return execution_status_names[status];
}
