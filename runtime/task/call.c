/* runtime/task/call.c - how a call ends: answered once, or cancelled.
 *
 * Also the calls that need no runner because their answer is known at once: they wait for the next
 * turn of the loop, since a call is never answered inside tasks_start. */
#include "runtime/task/call.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/json/read.h"
#include "runtime/task/envelope.h"

void call_init(struct task_call *call, struct tasks *tasks, const struct task_request *request,
               void (*cancel)(struct task_call *call))
{
    *call = (struct task_call){
        .tasks = tasks, .answer = request->answer, .context = request->context, .cancel = cancel};
}

void call_fini(struct task_call *call)
{
    free(call->envelope);
    call->envelope = NULL;
    call->answer = NULL;
}

void call_answer(struct task_call *call, const struct task_answer *answer)
{
    void (*tell)(void *context, const struct task_answer *answer) = call->answer;
    struct buffer wrapped = BUFFER_EMPTY;
    struct task_answer told = *answer;

    ENSURE(tell != NULL);
    if (told.succeeded && call->envelope != NULL) {
        while (told.output_size > 0 && text_byte_is_blank(told.output[told.output_size - 1]))
            told.output_size--;
        envelope_add(&wrapped, call->envelope, told.output, told.output_size,
                     ++call->tasks->answered);
        told.output = wrapped.text;
        told.output_size = wrapped.size;
    }
    call_fini(call);
    tell(call->context, &told);
    buffer_fini(&wrapped);
}

void call_answer_failure(struct task_call *call, const char *error, const char *cause, size_t size)
{
    struct buffer clean = BUFFER_EMPTY;

    buffer_reserve(&clean, size);
    text_add_clean(&clean, cause, size, TASK_CAUSE_MAX);
    call_answer(
        call, &(struct task_answer){.error = error, .cause = clean.text != NULL ? clean.text : ""});
    buffer_fini(&clean);
}

void call_answer_output(struct task_call *call, const char *who, const char *output, size_t size)
{
    struct region region;
    struct json_error error;
    char *cause = NULL;

    region_init(&region);
    if (text_is_blank(output, size))
        cause = text_format("%s gave no output; a task answers with one JSON value (null will do)",
                            who);
    else if (json_read(&region, output, size, JSON_TEXT_BORROWED, &error) == NULL)
        cause = text_format("the output of %s is not JSON: %s (line %d, column %d)", who,
                            error.message, error.line, error.column);
    region_fini(&region);

    if (cause == NULL)
        call_answer(
            call, &(struct task_answer){.succeeded = true, .output = output, .output_size = size});
    else
        call_answer_failure(call, TASK_FAILED, cause, strlen(cause));
    free(cause);
}

/* ---- answers known at once ---- */

struct later {
    struct task_call call;
    struct later *previous, *next; /* all of the tasks */
    bool cancelled;
    bool succeeded;
    char *output;
    size_t output_size;
    char *error;
    char *cause;
};

static void later_free(struct later *later)
{
    if (later->next != NULL)
        later->next->previous = later->previous;
    if (later->previous != NULL)
        later->previous->next = later->next;
    else
        later->call.tasks->laters = later->next;
    call_fini(&later->call);
    free(later->output);
    free(later->error);
    free(later->cause);
    free(later);
}

static void later_due(void *context)
{
    struct later *later = context;

    if (!later->cancelled)
        call_answer(&later->call, &(struct task_answer){.succeeded = later->succeeded,
                                                        .output = later->output,
                                                        .output_size = later->output_size,
                                                        .error = later->error,
                                                        .cause = later->cause});
    later_free(later);
}

/* The posted answer still comes: it frees the call. */
static void later_cancel(struct task_call *call)
{
    ((struct later *)call)->cancelled = true;
}

static void never_cancel(struct task_call *call)
{
    later_free((struct later *)call);
}

static struct later *later_new(struct tasks *tasks, const struct task_request *request)
{
    struct later *later = mem_zeroed(1, sizeof *later);

    call_init(&later->call, tasks, request, later_cancel);
    later->next = tasks->laters;
    if (later->next != NULL)
        later->next->previous = later;
    tasks->laters = later;
    return later;
}

static char *text_copy(const char *text)
{
    return text != NULL ? mem_text(text, strlen(text)) : NULL;
}

struct task_call *later_succeed(struct tasks *tasks, const struct task_request *request,
                                const char *output, size_t output_size)
{
    struct later *later = later_new(tasks, request);

    later->succeeded = true;
    later->output = mem_text(output, output_size);
    later->output_size = output_size;
    loop_post(tasks->loop, later_due, later);
    return &later->call;
}

struct task_call *later_fail(struct tasks *tasks, const struct task_request *request,
                             const char *error, const char *cause)
{
    struct later *later = later_new(tasks, request);

    later->error = text_copy(error);
    later->cause = text_copy(cause);
    loop_post(tasks->loop, later_due, later);
    return &later->call;
}

struct task_call *later_unserved(struct tasks *tasks, const struct task_request *request,
                                 const char *why)
{
    char *cause = text_format("The Resource \"%s\" of state \"%s\" cannot run: %s.",
                              request->resource, request->state, why);
    struct task_call *call = later_fail(tasks, request, TASK_UNSERVED, cause);

    free(cause);
    return call;
}

struct task_call *later_never(struct tasks *tasks, const struct task_request *request)
{
    struct later *later = later_new(tasks, request);

    later->call.cancel = never_cancel;
    later->call.untaken = !request->heartbeats;
    return &later->call;
}

void laters_free(struct tasks *tasks)
{
    while (tasks->laters != NULL)
        later_free(tasks->laters);
}
