/* runtime/api/actions/get_activity_task.c - the action GetActivityTask: it waits for up to a
 * minute. */
#include <stdlib.h>

#include "runtime/api/actions/actions.h"
#include "runtime/api/resource.h"
#include "runtime/base/count.h"
#include "runtime/service/activities.h"

static const struct request_member members[] = {
    {"activityArn", MEMBER_TEXT, true, 1, 256, NULL},
    {"workerName", MEMBER_TEXT, false, 1, API_NAME_MAX, NULL},
};

bool get_activity_task_check(struct request *request)
{
    return request_check(request, members, COUNT_OF(members)) &&
           request_activity(request, request_text(request, "activityArn")) != NULL;
}

static void on_ended(void *context, const struct service_task *task)
{
    struct request *request = context;

    if (task == NULL) {
        output_json(&request->output, "taskToken", "null");
    } else {
        output_word(&request->output, "taskToken", task->token);
        output_text(&request->output, "input", (struct store_text){task->input, task->input_size});
    }
    request_answer(request);
}

static void give_up(struct request *request)
{
    service_give_up_poll(request->state);
}

void get_activity_task(struct request *request)
{
    const struct service_worker worker = {
        .activity = request_keep(request, request_text(request, "activityArn")),
        .name = request_keep(request, request_text(request, "workerName")),
        .ended = on_ended,
        .context = request,
    };

    request->state = service_poll_task(request->api->service, &worker);
    request_shed(request); /* thousands may wait */
    request_wait(request, give_up);
}
