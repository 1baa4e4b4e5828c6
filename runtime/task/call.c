/* runtime/task/call.c - answer calls; and the calls whose answer is known at once.
 *
 * No call is answered inside tasks_start, so that an answer which is known at once waits for the
 * next turn of the loop. */
#include "runtime/task/call.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/json/read.h"
#include "runtime/json/write.h"
#include "runtime/task/envelope.h"

void call_init(struct task_call *call, struct tasks *tasks, const struct task_request *request,
               void (*cancel)(struct task_call *call))
{
    *call = (struct task_call){.tasks = tasks,
                               .answer = request->answer,
                               .beat = request->beat,
                               .context = request->context,
                               .cancel = cancel};
}

void call_beat(const struct task_call *call)
{
    if (call->beat != NULL && call->answer != NULL)
        call->beat(call->context);
}

struct task_about call_about(const struct task_request *request)
{
    struct task_about about = {BUFFER_EMPTY, BUFFER_EMPTY};

    if (request->about != NULL)
        request->about(request->context, &about);
    buffer_add(&about.arn, "", 0);
    buffer_add(&about.key, "", 0);
    return about;
}

void call_fini(struct task_call *call)
{
    free(call->envelope);
    call->envelope = NULL;
    call->answer = NULL;
}

/* Make the answer of lambda:invoke from a function's output. It fails when the output is nested too
 * deeply to stand in an object. */
static struct task_answer wrap(struct task_call *call, const struct task_answer *answer,
                               struct region *region)
{
    struct task_answer wrapped = *answer;

    wrapped.output = envelope_make(region, call->envelope, answer->output, answer->output_size,
                                   ++call->tasks->answered);
    if (wrapped.output == NULL)
        return (struct task_answer){.error = TASK_UNSERVED,
                                    .cause = "The output of the function is nested too deeply to "
                                             "be the Payload of an answer."};
    wrapped.output_size += json_size(wrapped.output) - json_size(answer->output);
    return wrapped;
}

void call_answer(struct task_call *call, const struct task_answer *answer)
{
    void (*tell)(void *context, const struct task_answer *answer) = call->answer;
    struct task_answer told = *answer;
    struct region region;

    ENSURE(tell != NULL);
    region_init(&region);
    if (told.succeeded && call->envelope != NULL)
        told = wrap(call, answer, &region);
    told.submitted = told.succeeded && call->submits;
    call_fini(call);
    tell(call->context, &told);
    region_fini(&region);
}

void call_submit(struct task_call *call, const struct value *output, size_t size)
{
    ENSURE(call->answer != NULL);
    call->answer(call->context, &(struct task_answer){.succeeded = true,
                                                      .submitted = true,
                                                      .goes_on = true,
                                                      .output = output,
                                                      .output_size = size});
}

void call_answer_failure(struct task_call *call, const char *error, const char *cause, size_t size)
{
    struct buffer clean_error = BUFFER_EMPTY;
    struct buffer clean = BUFFER_EMPTY;

    buffer_reserve(&clean, size);
    buffer_add(&clean, "", 0);
    text_add_clean(&clean, cause, size, TASK_CAUSE_MAX);
    buffer_add(&clean_error, "", 0);
    text_add_clean(&clean_error, error, strlen(error), TASK_CAUSE_MAX);
    call_answer(call, &(struct task_answer){.error = clean_error.text, .cause = clean.text});
    buffer_fini(&clean);
    buffer_fini(&clean_error);
}

/* Fail because the output is not JSON. Frees the cause. */
static void answer_no_json(struct task_call *call, char *cause)
{
    call_answer_failure(call, TASK_FAILED, cause, strlen(cause));
    free(cause);
}

void call_answer_output(struct task_call *call, const char *who, const char *output, size_t size)
{
    struct task_answer answer = {.succeeded = true, .output_size = size};
    struct region region;
    struct json_error error;

    if (call->submits && text_is_blank(output, size)) {
        output = "{}";
        size = answer.output_size = 2;
    }
    if (text_is_blank(output, size)) {
        answer_no_json(call, text_format("%s gave no output; a task answers with one JSON value "
                                         "(null will do)",
                                         who));
        return;
    }
    while (call->envelope != NULL && text_byte_is_blank(output[answer.output_size - 1]))
        answer.output_size--;
    region_init(&region);
    answer.output = json_read(&region, output, size, JSON_TEXT_BORROWED, &error);
    if (answer.output != NULL)
        call_answer(call, &answer);
    else
        answer_no_json(call, text_format("the output of %s is not JSON: %s (line %d, column %d)",
                                         who, error.message, error.line, error.column));
    region_fini(&region);
}

/* ---- answers known at once ---- */

struct later {
    struct task_call call;
    struct later *previous, *next; /* in tasks->laters */
    bool submits;                  /* it says first that it was submitted */
    bool never;                    /* and then nothing more */
    bool cancelled;
    bool succeeded;
    struct region region; /* of the output */
    const struct value *output;
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
    region_fini(&later->region);
    free(later->error);
    free(later->cause);
    free(later);
}

static void never_cancel(struct task_call *call)
{
    later_free((struct later *)call);
}

static void later_due(void *context);

/* Say that it was submitted. What is to be answered then is posted again, also if the call has been
 * cancelled meanwhile. */
static void later_say_submitted(struct later *later)
{
    later->submits = false;
    call_submit(&later->call, &value_empty_object, 2);
    if (!later->never)
        loop_post(later->call.tasks->loop, later_due, later);
    else if (later->cancelled)
        later_free(later);
    else
        later->call.cancel = never_cancel;
}

static void later_due(void *context)
{
    struct later *later = context;

    if (later->submits && !later->cancelled) {
        later_say_submitted(later);
        return;
    }
    if (!later->cancelled && !later->never)
        call_answer(&later->call, &(struct task_answer){.succeeded = later->succeeded,
                                                        .output = later->output,
                                                        .output_size = later->output_size,
                                                        .error = later->error,
                                                        .cause = later->cause});
    later_free(later);
}

/* The answer has been posted and cannot be taken back: when it comes it frees the call. */
static void later_cancel(struct task_call *call)
{
    ((struct later *)call)->cancelled = true;
}

static struct later *later_new(struct tasks *tasks, const struct task_request *request)
{
    struct later *later = mem_zeroed(1, sizeof *later);

    call_init(&later->call, tasks, request, later_cancel);
    region_init(&later->region);
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
                                const struct value *output, size_t output_size)
{
    struct later *later = later_new(tasks, request);

    later->succeeded = true;
    later->output = value_own(&later->region, output);
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
    later->never = true;
    return &later->call;
}

void later_submit(struct task_call *call)
{
    struct later *later = (struct later *)call;

    later->submits = true;
    if (!later->never)
        return;
    call->cancel = later_cancel;
    loop_post(call->tasks->loop, later_due, later);
}

void laters_free(struct tasks *tasks)
{
    while (tasks->laters != NULL) {
        loop_forget(tasks->loop, later_due, tasks->laters);
        later_free(tasks->laters);
    }
}
