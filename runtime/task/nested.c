/* runtime/task/nested.c - run tasks that start executions, by whoever runs those.
 *
 * In: a Task's parameters. Out: a request to start an execution; from what is told of that, the
 * answers of the task. They may be told while it is still being asked for, when no task is answered
 * yet: then they are kept until the next turn of the loop. */
#include "runtime/task/nested.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/text.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"
#include "runtime/task/call.h"
#include "runtime/task/envelope.h"
#include "runtime/task/nested_text.h"

struct nested {
    struct task_call call;
    const struct task_executions *executions;
    void *remembered; /* by them */
    struct nested_form form;
    char *parent;                 /* ARN of the execution whose task it is */
    char request[REQUEST_ID_MAX]; /* the id that answers claim */
    struct loop_timer *turn;      /* gives what is kept; NULL: not armed */
    bool asking;                  /* `start` has not returned */
    bool over;                    /* whoever runs executions knows it no more */
    bool telling;                 /* an answer is being given */
    bool cancelled;               /* meanwhile */
    bool tells_submission;

    /* What is to be answered; texts are owned. */
    char *submitted; /* JSON, or NULL */
    char *output;    /* JSON; NULL: it has failed, or is not over */
    char *error, *cause;
};

static void nested_free(struct nested *nested)
{
    loop_disarm(nested->call.tasks->loop, nested->turn);
    call_fini(&nested->call);
    free(nested->parent);
    free(nested->submitted);
    free(nested->output);
    free(nested->error);
    free(nested->cause);
    free(nested);
}

/* ---- answering ---- */

/* Say that the execution has started, and that its end is waited for. The task may be cancelled by
 * that. */
static void tell_submitted(struct nested *nested)
{
    size_t size = strlen(nested->submitted);
    struct json_error error;
    struct region region;
    const struct value *output;

    region_init(&region);
    output = json_read(&region, nested->submitted, size, JSON_TEXT_BORROWED, &error);
    ENSURE(output != NULL);
    call_submit(&nested->call, output, size);
    region_fini(&region);
    free(nested->submitted);
    nested->submitted = NULL;
}

static void answer(struct nested *nested)
{
    if (nested->output != NULL)
        call_answer_output(&nested->call, "the execution that was started", nested->output,
                           strlen(nested->output));
    else
        call_answer_failure(&nested->call, nested->error, nested->cause, strlen(nested->cause));
}

/* Give what is to be answered. */
static void give(struct nested *nested)
{
    bool ends;

    nested->telling = true;
    if (nested->submitted != NULL)
        tell_submitted(nested);
    ends = nested->output != NULL || nested->error != NULL;
    if (ends && !nested->cancelled)
        answer(nested);
    nested->telling = false;
    if (ends || nested->cancelled)
        nested_free(nested);
}

static void turn_due(void *context)
{
    struct nested *nested = context;

    nested->turn = NULL;
    give(nested);
}

/* There is something to be answered: now, or in the next turn of the loop. */
static void settle(struct nested *nested)
{
    struct loop *loop = nested->call.tasks->loop;

    if (nested->asking && nested->turn == NULL)
        nested->turn = loop_arm(loop, loop_now_ms(loop), turn_due, nested);
    if (nested->turn == NULL && !nested->telling)
        give(nested);
}

/* ---- what is told of the execution ---- */

void nested_remember(struct nested *nested, void *what)
{
    nested->remembered = what;
}

void *nested_remembered(const struct nested *nested)
{
    return nested->remembered;
}

void nested_started(struct nested *nested, const struct nested_execution *execution)
{
    struct buffer text = BUFFER_EMPTY;

    ENSURE(!nested->over);
    if (!nested->form.waits || nested->tells_submission)
        nested_add_started(&text, &nested->form, execution, nested->request);
    if (!nested->form.waits) {
        nested->over = true;
        nested->output = buffer_take(&text);
    } else if (nested->tells_submission) {
        nested->submitted = buffer_take(&text);
    }
    if (nested->output != NULL || nested->submitted != NULL)
        settle(nested);
}

void nested_refused(struct nested *nested, const char *error, const char *message)
{
    struct buffer name = BUFFER_EMPTY, cause = BUFFER_EMPTY;

    ENSURE(!nested->over);
    nested->over = true;
    nested_add_error(&name, &nested->form, error);
    nested_add_cause(&cause, &nested->form, error, message, nested->request);
    nested->error = buffer_take(&name);
    nested->cause = buffer_take(&cause);
    settle(nested);
}

void nested_failed(struct nested *nested, const char *error, const char *cause)
{
    ENSURE(!nested->over);
    nested->over = true;
    nested->error = mem_text(error, strlen(error));
    nested->cause = mem_text(cause, strlen(cause));
    settle(nested);
}

void nested_ended(struct nested *nested, const struct nested_execution *execution)
{
    bool succeeded = strcmp(execution->status, "SUCCEEDED") == 0;
    struct buffer text = BUFFER_EMPTY;

    ENSURE(!nested->over && nested->form.waits);
    nested->over = true;
    nested_add_described(&text, execution, succeeded && nested->form.values);
    if (succeeded) {
        nested->output = buffer_take(&text);
    } else {
        nested->error = mem_text(TASK_FAILED, strlen(TASK_FAILED));
        nested->cause = buffer_take(&text);
    }
    settle(nested);
}

void nested_answered(struct nested *nested, const struct value *output)
{
    struct buffer text = BUFFER_EMPTY;

    ENSURE(!nested->over && nested->form.sync);
    nested->over = true;
    nested_add_answered(&text, output);
    nested->output = buffer_take(&text);
    settle(nested);
}

static void nested_cancel(struct task_call *call)
{
    struct nested *nested = (struct nested *)call;
    char *cause = NULL;

    if (!nested->over) {
        if (nested->form.waits)
            cause = text_format("The Task state in AWS Step Functions execution [%s] which was "
                                "managing this resource was aborted",
                                nested->parent);
        nested->over = true;
        nested->executions->drop(nested->executions->context, nested, cause);
        free(cause);
    }
    if (nested->telling)
        nested->cancelled = true;
    else
        nested_free(nested);
}

/* ---- asking ---- */

/* What the parameters say. Texts point into them, but for the input if that is no text. */
struct parameters {
    char *machine, *name, *trace; /* owned; NULL: not given */
    struct buffer input;
};

/* Take a member that must be a text without NUL. NULL, or what is wrong with it. */
static char *take_text(const struct value *value, const char *name, char **text)
{
    if (value->kind == VALUE_NULL)
        return NULL;
    if (value->kind != VALUE_STRING || memchr(value->as.text, '\0', value->size) != NULL)
        return text_format("The value of the field '%s' has an invalid format", name);
    *text = mem_text(value->as.text, value->size);
    return NULL;
}

static void take_input(const struct value *value, struct buffer *input)
{
    if (value->kind == VALUE_STRING)
        buffer_add(input, value->as.text, value->size);
    else if (value->kind != VALUE_NULL)
        json_write(input, value);
}

static bool is_named(const struct key *key, const char *name)
{
    return key->size == strlen(name) && memcmp(key->text, name, key->size) == 0;
}

static char *take_member(const struct member *member, struct parameters *parameters)
{
    const struct key *key = &member->key;

    if (is_named(key, "StateMachineArn"))
        return take_text(&member->value, "StateMachineArn", &parameters->machine);
    if (is_named(key, "Name"))
        return take_text(&member->value, "Name", &parameters->name);
    if (is_named(key, "TraceHeader"))
        return take_text(&member->value, "TraceHeader", &parameters->trace);
    if (!is_named(key, "Input"))
        return text_format("The field '%.*s' is not supported by Step Functions", (int)key->size,
                           key->text);
    take_input(&member->value, &parameters->input);
    return NULL;
}

/* Read the parameters. NULL, or what is wrong with them in AWS's words. */
static char *take_parameters(const struct value *input, struct parameters *parameters)
{
    char *why = NULL;

    *parameters = (struct parameters){.input = BUFFER_EMPTY};
    for (uint32_t i = 0; value_is(input, VALUE_OBJECT) && i < input->size && why == NULL; i++)
        why = take_member(&input->as.members[i], parameters);
    if (why == NULL && parameters->machine == NULL)
        why = text_format("The field 'StateMachineArn' is required but was missing");
    if (parameters->input.size == 0)
        buffer_add_text(&parameters->input, "{}");
    return why;
}

static void parameters_fini(struct parameters *parameters)
{
    free(parameters->machine);
    free(parameters->name);
    free(parameters->trace);
    buffer_fini(&parameters->input);
}

/* Begin a call whose parameters cannot be used. Frees `why`. */
static struct task_call *fail(struct tasks *tasks, const struct task_request *request, char *why)
{
    struct buffer cause = BUFFER_EMPTY;
    struct task_call *call;

    buffer_add_text(&cause, "The Parameters '");
    json_write(&cause, request->input);
    buffer_add_format(&cause, "' could not be used to start the Task: [%s]", why);
    call = later_fail(tasks, request, TASK_UNSERVED, cause.text);
    buffer_fini(&cause);
    free(why);
    return call;
}

/* Make the name of an execution that was given none. Whoever starts the attempt again finds the
 * execution by it. */
static char *name_of_key(const char *key)
{
    char *name = key[0] != '\0' ? mem_text(key, strlen(key)) : NULL;

    for (char *at = name; at != NULL && (at = strchr(at, ':')) != NULL;)
        *at = '-';
    return name;
}

static struct nested *nested_new(struct tasks *tasks, const struct task_request *request,
                                 const struct task_about *about)
{
    struct nested *nested = mem_zeroed(1, sizeof *nested);

    call_init(&nested->call, tasks, request, nested_cancel);
    nested->call.submits =
        tasks->tokens_come_back && text_ends(request->resource, ".waitForTaskToken");
    nested->executions = tasks->executions;
    nested->form.sdk = strstr(request->resource, ":aws-sdk:") != NULL;
    nested->form.values = text_ends(request->resource, ".sync:2");
    nested->form.waits = nested->form.values || text_ends(request->resource, ".sync");
    nested->form.sync = strstr(request->resource, ":startSyncExecution") != NULL;
    nested->tells_submission = request->tell_submitted;
    nested->parent = mem_text(about->arn.text, about->arn.size);
    envelope_request_id(nested->request, ++tasks->answered);
    return nested;
}

struct task_call *nested_call(struct tasks *tasks, const struct task_request *request)
{
    const struct task_executions *executions = tasks->executions;
    struct task_about about;
    struct parameters parameters;
    struct nested *nested = NULL;
    char *why = take_parameters(request->input, &parameters);

    if (why == NULL) {
        about = call_about(request);
        if (parameters.name == NULL)
            parameters.name = name_of_key(about.key.text);
        nested = nested_new(tasks, request, &about);
        nested->asking = true;
        executions->start(executions->context, nested,
                          &(struct nested_start){.machine = parameters.machine,
                                                 .name = parameters.name,
                                                 .input = parameters.input.text,
                                                 .input_size = parameters.input.size,
                                                 .trace = parameters.trace,
                                                 .parent = nested->parent,
                                                 .key = about.key.text,
                                                 .awaited = nested->form.waits,
                                                 .sync = nested->form.sync});
        nested->asking = false;
        buffer_fini(&about.arn);
        buffer_fini(&about.key);
    }
    parameters_fini(&parameters);
    return nested != NULL ? &nested->call : fail(tasks, request, why);
}
