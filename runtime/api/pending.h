/* runtime/api/pending.h - the status PENDING_REDRIVE; private to api.
 *
 * Runs are noted first, then read, then asked: the store cannot be read while it tells of
 * executions. */
#ifndef SFN_API_PENDING_H
#define SFN_API_PENDING_H

#include "runtime/store/read.h"

#define PENDING_REDRIVE "PENDING_REDRIVE"

struct pending_run;

/* The runs of distributed Maps that were noted. Begin with a zeroed one. */
struct pending {
    struct pending_run *runs;
    size_t count;
};

void pending_fini(struct pending *pending);
/* Note a run by its ARN; and that of an execution, if the execution may wait to be redriven. */
void pending_note_run(struct pending *pending, struct store_text arn);
void pending_note(struct pending *pending, const struct store_execution *execution);
/* Read how far the runs are that were noted. A run that is gone has no children that wait. */
enum store_result pending_read(struct pending *pending, struct store *store);
/* The status of an execution as it is shown. Borrowed from the execution, or constant. */
struct store_text pending_status(const struct pending *pending,
                                 const struct store_execution *execution);

#endif
