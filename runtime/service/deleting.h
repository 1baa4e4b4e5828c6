/* runtime/service/deleting.h - machines that are to go when their last execution has ended. */
#ifndef SFN_SERVICE_DELETING_H
#define SFN_SERVICE_DELETING_H

#include <stdbool.h>

struct service;
struct store_commit;

/* Whether an execution of the machine with this ARN has not ended, or one is about to start. */
bool service_machine_runs(const struct service *service, const char *arn);
/* Drop a machine with its versions and aliases. */
void service_drop_machine(const struct service *service, const char *arn,
                          struct store_commit *commit);
/* A machine is being deleted: it goes with the end of its last execution. */
void service_note_deleting(struct service *service, const char *arn);

/* ---- inside runtime/service ---- */

/* Note those of the store. */
void deleting_begin(struct service *service);
/* The execution with this ARN has ended: soon its machine may go. */
void deleting_note_end(struct service *service, const char *execution);
/* No express execution of the machine runs any more. */
void deleting_note_idle(struct service *service, const char *arn);
/* Nothing is deleted any more. */
void deleting_end(struct service *service);
void deleting_fini(struct service *service);

#endif
