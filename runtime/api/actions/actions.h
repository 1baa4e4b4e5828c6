/* runtime/api/actions/actions.h - the actions, each in a file of its own; private to api.
 *
 * Each takes a request and leaves an output or an error in it. */
#ifndef SFN_API_ACTIONS_ACTIONS_H
#define SFN_API_ACTIONS_ACTIONS_H

#include "runtime/api/request.h"

/* ---- those that only read ---- */
void describe_execution(struct request *request);
void describe_map_run(struct request *request);
void list_map_runs(struct request *request);
void list_executions(struct request *request);
void get_execution_history(struct request *request);
void describe_state_machine(struct request *request);
void describe_state_machine_for_execution(struct request *request);
void list_state_machines(struct request *request);
void describe_activity(struct request *request);
void list_activities(struct request *request);
void list_state_machine_versions(struct request *request);
void list_state_machine_aliases(struct request *request);
void describe_state_machine_alias(struct request *request);
void list_tags_for_resource(struct request *request);

/* ---- those that change something ---- */

/* ---- those that look at a definition ---- */
bool test_state_check(struct request *request);
void test_state(struct request *request);
void validate_state_machine_definition(struct request *request);

/* Whether AWS would take the input by itself. False: the request has failed. */
bool start_execution_check(struct request *request);
bool start_sync_execution_check(struct request *request);
bool redrive_execution_check(struct request *request);
bool stop_execution_check(struct request *request);
bool send_task_success_check(struct request *request);
bool send_task_failure_check(struct request *request);
bool send_task_heartbeat_check(struct request *request);
bool update_map_run_check(struct request *request);
bool create_state_machine_check(struct request *request);
bool delete_state_machine_check(struct request *request);
bool create_activity_check(struct request *request);
bool delete_activity_check(struct request *request);
bool get_activity_task_check(struct request *request);
bool create_state_machine_alias_check(struct request *request);
bool delete_state_machine_alias_check(struct request *request);
bool delete_state_machine_version_check(struct request *request);
bool publish_state_machine_version_check(struct request *request);
bool tag_resource_check(struct request *request);
bool untag_resource_check(struct request *request);
bool update_state_machine_check(struct request *request);
bool update_state_machine_alias_check(struct request *request);

/* Let the request, which was checked, fail if the store alone shows that it cannot be done. */
void start_execution_look(struct request *request);
void redrive_execution_look(struct request *request);
void stop_execution_look(struct request *request);
void send_task_look(struct request *request);
void update_map_run_look(struct request *request);

/* Hand the request, which was checked, over to durable, which answers it, or has done so when this
 * returns. */
void start_execution(struct request *request);
void redrive_execution(struct request *request);
void stop_execution(struct request *request);
void send_task_success(struct request *request);
void send_task_failure(struct request *request);
void send_task_heartbeat(struct request *request);
void update_map_run(struct request *request);

/* The same for the service. */
void create_state_machine(struct request *request);
void delete_state_machine(struct request *request);
void create_activity(struct request *request);
void delete_activity(struct request *request);
void get_activity_task(struct request *request);
void start_sync_execution(struct request *request);
void create_state_machine_alias(struct request *request);
void delete_state_machine_alias(struct request *request);
void delete_state_machine_version(struct request *request);
void publish_state_machine_version(struct request *request);
void tag_resource(struct request *request);
void untag_resource(struct request *request);
void update_state_machine(struct request *request);
void update_state_machine_alias(struct request *request);

#endif
