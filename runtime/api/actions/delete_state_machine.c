/* runtime/api/actions/delete_state_machine.c - the action DeleteStateMachine.
 *
 * As on AWS a machine that is not there is deleted, too. One whose executions run stays until the
 * last of them has ended (runtime/service/deleting.c); nothing new is started meanwhile. */
#include <string.h>

#include "runtime/api/actions/actions.h"
#include "runtime/api/change.h"
#include "runtime/api/machine.h"
#include "runtime/api/resource.h"
#include "runtime/base/count.h"
#include "runtime/json/value.h"
#include "runtime/service/deleting.h"
#include "runtime/service/service.h"

static const struct request_member members[] = {
    {"stateMachineArn", MEMBER_TEXT, true, 1, 256, NULL},
};

bool delete_state_machine_check(struct request *request)
{
    struct store_text arn;

    if (!request_check(request, members, COUNT_OF(members)))
        return false;
    arn = request_text(request, "stateMachineArn");
    if (request_check_arn(request, arn, "stateMachine") && machine_arn_own(arn).size < arn.size)
        request_fail_quoting(request, "ValidationException",
                             "A state machine is not deleted by a version or an alias: ", arn);
    return request->error == NULL;
}

/* The machine that is there. */
struct deletion {
    const struct value *text;
    const char *digest;
    bool waits; /* for its executions */
};

static bool look(struct request *request)
{
    struct deletion *deletion = request->state;

    deletion->text = request_resource(request, request_text(request, "stateMachineArn"),
                                      SERVICE_MACHINE, &deletion->digest);
    return deletion->text != NULL;
}

static void add(struct request *request, struct store_commit *commit)
{
    struct deletion *deletion = request->state;
    const char *arn = request_keep(request, request_text(request, "stateMachineArn"));
    struct buffer text = BUFFER_EMPTY;

    if (!service_machine_runs(request->api->service, arn)) {
        service_drop_machine(request->api->service, arn, commit);
        return;
    }
    deletion->waits = true;
    resource_add_others(&text, deletion->text, "status");
    output_word(&text, "status", "DELETING");
    resource_put(commit, SERVICE_MACHINE, arn, "", deletion->digest, &text);
    buffer_fini(&text);
}

static void tell(struct request *request)
{
    const struct deletion *deletion = request->state;

    if (request->error == NULL && deletion->waits)
        service_note_deleting(request->api->service,
                              request_keep(request, request_text(request, "stateMachineArn")));
}

static const struct request_change change = {look, add, tell};

void delete_state_machine(struct request *request)
{
    request->state =
        memset(region_alloc(&request->region, sizeof(struct deletion)), 0, sizeof(struct deletion));
    request_change(request, &change);
}
