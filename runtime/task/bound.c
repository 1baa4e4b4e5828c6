/* runtime/task/bound.c - bindings: what stands here for a Resource that runs elsewhere.
 *
 * A bindings file is one JSON object: a resource name, exact or with `*`, to `exec:...`,
 * `c:...` or, for what a Map reads and writes, `file:...`.
 * The most specific name wins: an exact one before any with `*`, then the one with the most literal
 * characters; of equals the file given at start before the one baked in. Lambda functions are
 * found by ARN, by name:qualifier and by name. docs/decisions/0003-bindings.md. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/region.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"
#include "runtime/task/call.h"

struct binding {
    char *name;
    char *target;
};

struct bindings {
    struct binding *items;
    size_t count;
};

void bindings_free(struct bindings *bindings)
{
    if (bindings == NULL)
        return;
    for (size_t i = 0; i < bindings->count; i++) {
        free(bindings->items[i].name);
        free(bindings->items[i].target);
    }
    free(bindings->items);
    free(bindings);
}

static bool starts_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

/* ---- reading ---- */

static char *add_binding(struct bindings *bindings, const char *file, const struct member *member)
{
    struct binding *added;
    char *name = mem_text(member->key.text, member->key.size);
    char *target = NULL;
    char *problem = NULL;
    const char *why;
    char **words;

    if (value_is(&member->value, VALUE_STRING))
        target = mem_text(member->value.as.text, member->value.size);
    if (target == NULL || !(starts_with(target, "exec:") || starts_with(target, "c:") ||
                            starts_with(target, "file:"))) {
        problem = text_format("%s: \"%s\" must be bound to \"exec:COMMAND\", \"c:FUNCTION\" or "
                              "\"file:FOLDER\"%s",
                              file, name,
                              target != NULL && starts_with(target, "http")
                                  ? "; this build of sfnc does not have HTTP tasks"
                                  : "");
    } else if (starts_with(target, "exec:")) {
        words = command_split(target + strlen("exec:"), &why);
        if (words == NULL)
            problem = text_format("%s: binding of \"%s\": %s", file, name, why);
        free(words);
    }
    if (problem != NULL) {
        free(name);
        free(target);
        return problem;
    }
    bindings->items = mem_resize(bindings->items, (bindings->count + 1) * sizeof *added);
    bindings->items[bindings->count++] = (struct binding){.name = name, .target = target};
    return NULL;
}

/* NULL, or what is wrong with the text. */
static char *add_bindings(struct bindings *bindings, const char *file, const char *text,
                          size_t size)
{
    struct region region;
    struct json_error error;
    const struct value *root;
    char *problem = NULL;

    region_init(&region);
    root = json_read(&region, text, size, JSON_TEXT_BORROWED, &error);
    if (root == NULL)
        problem =
            text_format("%s:%d:%d: not JSON: %s", file, error.line, error.column, error.message);
    else if (root->kind != VALUE_OBJECT)
        problem =
            text_format("%s: bindings are one JSON object: {\"NAME\": \"exec:COMMAND\"}", file);
    for (uint32_t i = 0; problem == NULL && i < root->size; i++)
        problem = add_binding(bindings, file, &root->as.members[i]);
    region_fini(&region);
    return problem;
}

struct bindings *bindings_new(const struct tasks_options *options, char **problem)
{
    struct bindings *bindings = mem_zeroed(1, sizeof *bindings);
    struct buffer text = BUFFER_EMPTY;
    const char *baked = options->program->bindings;

    *problem = NULL;
    if (options->bindings_file != NULL &&
        text_read_file(&text, options->bindings_file, TASK_SETUP_MAX, problem)) {
        text_drop_mark(&text);
        *problem =
            add_bindings(bindings, options->bindings_file, text.text ? text.text : "", text.size);
    }
    if (*problem == NULL && baked != NULL)
        *problem = add_bindings(bindings, "the bindings built in", baked, strlen(baked));
    buffer_fini(&text);
    return bindings;
}

/* ---- finding ---- */

/* Whether `pattern`, in which `*` stands for any text, matches all of text. */
static bool matches(const char *pattern, const char *text, size_t size)
{
    const char *end = text + size;
    const char *star = NULL; /* where to go on after the last star */
    const char *retry = NULL;

    while (text < end || *pattern != '\0') {
        if (*pattern == '*') {
            star = ++pattern;
            retry = text;
        } else if (text < end && *pattern == *text) {
            pattern++;
            text++;
        } else if (star != NULL && retry < end) {
            pattern = star;
            text = ++retry;
        } else {
            return false;
        }
    }
    return true;
}

/* How well a binding's name fits: 0 not at all, else more is better. */
static size_t fit(const char *name, const char *text, size_t size)
{
    size_t literal = 0;
    bool wild = false;

    for (const char *at = name; *at != '\0'; at++) {
        wild |= *at == '*';
        literal += *at != '*';
    }
    if (!wild)
        return literal == size && memcmp(name, text, size) == 0 ? SIZE_MAX : 0;
    return matches(name, text, size) ? literal + 1 : 0;
}

static const char *best(const struct bindings *bindings, const char *text, size_t size,
                        size_t *best_fit, const char *target)
{
    for (size_t i = 0; i < bindings->count; i++) {
        size_t found = fit(bindings->items[i].name, text, size);

        if (found > *best_fit) {
            *best_fit = found;
            target = bindings->items[i].target;
        }
    }
    return target;
}

/* The part "NAME" or "NAME:QUALIFIER" of a Lambda function's ARN; NULL: it is no such ARN. */
static const char *function_of_arn(const char *resource)
{
    const char *function = strstr(resource, ":function:");

    if (function == NULL)
        return NULL;
    if (starts_with(resource, "arn:") && strstr(resource, ":lambda:") == NULL)
        return NULL;
    return function + strlen(":function:");
}

/* `function` is the part of `name` that names a Lambda function, or NULL. Every form of it counts:
 * all of the name, the name without a qualifier, name:qualifier, name. */
static const char *find(const struct bindings *bindings, const char *name, const char *function,
                        size_t *best_fit)
{
    const char *target = best(bindings, name, strlen(name), best_fit, NULL);
    size_t bare;

    if (function == NULL)
        return target;
    bare = strcspn(function, ":");
    target = best(bindings, name, (size_t)(function - name) + bare, best_fit, target);
    target = best(bindings, function, strlen(function), best_fit, target);
    return best(bindings, function, bare, best_fit, target);
}

const char *bindings_find(const struct bindings *bindings, const char *resource)
{
    const char *target;
    size_t best_fit = 0;

    if (bindings == NULL)
        return NULL;
    target = find(bindings, resource, function_of_arn(resource), &best_fit);
    /* A Resource that says itself, or in its input, what runs it is rebound by its exact name. */
    if (starts_with(resource, "exec:") || starts_with(resource, "c:") || bound_is_invoke(resource))
        return best_fit == SIZE_MAX ? target : NULL;
    return target;
}

/* ---- lambda:invoke ---- */

bool bound_is_invoke(const char *resource)
{
    const char *tail =
        starts_with(resource, "arn:") ? strstr(resource, ":states:::lambda:invoke") : NULL;

    if (tail == NULL)
        return false;
    tail += strlen(":states:::lambda:invoke");
    return *tail == '\0' || strcmp(tail, ".waitForTaskToken") == 0;
}

static struct task_call *invoke_unbound(struct tasks *tasks, const struct task_request *request,
                                        const char *function)
{
    char *cause = text_format("The function \"%s\" that state \"%s\" invokes is bound to nothing "
                              "here: map its name with --bindings FILE or mock the state with "
                              "--mock FILE.",
                              function, request->state);
    struct task_call *call = later_fail(tasks, request, TASK_UNSERVED, cause);

    free(cause);
    return call;
}

static struct task_call *invoke_parsed(struct tasks *tasks, const struct task_request *request,
                                       const struct value *input)
{
    const struct value *function = value_member_named(input, "FunctionName");
    const struct value *payload = value_member_named(input, "Payload");
    const struct value *qualifier = value_member_named(input, "Qualifier");
    bool calls_back = strstr(request->resource, ".waitForTaskToken") != NULL;
    struct task_request inner = *request;
    struct buffer text = BUFFER_EMPTY;
    struct task_call *call;
    const char *target;
    const char *named;
    const char *function_part;
    size_t best_fit = 0;
    char *name;
    char *version;

    if (!value_is(function, VALUE_STRING) || function->size == 0)
        return later_fail(tasks, request, TASK_UNSERVED,
                          "The Parameters of lambda:invoke need a FunctionName that is a string.");
    named = function->as.text;
    name = value_is(qualifier, VALUE_STRING) ? text_format("%.*s:%.*s", (int)function->size, named,
                                                           (int)qualifier->size, qualifier->as.text)
                                             : mem_text(named, function->size);
    function_part = function_of_arn(name);
    target = find(tasks->bindings, name, function_part != NULL ? function_part : name, &best_fit);
    if (target == NULL) {
        call = invoke_unbound(tasks, request, name);
    } else {
        json_write(&text, payload != NULL ? payload : &value_empty_object);
        inner.input = text.text;
        inner.input_size = text.size;
        version = value_is(qualifier, VALUE_STRING) ? mem_text(qualifier->as.text, qualifier->size)
                                                    : mem_text("$LATEST", strlen("$LATEST"));
        /* With a task token the function's output stands for the answer that would call back. */
        call = task_run(tasks, &inner, target, calls_back ? NULL : version);
        free(version);
        buffer_fini(&text);
    }
    free(name);
    return call;
}

struct task_call *bound_invoke(struct tasks *tasks, const struct task_request *request)
{
    struct region region;
    struct json_error error;
    const struct value *input;
    struct task_call *call;

    region_init(&region);
    input = json_read(&region, request->input, request->input_size, JSON_TEXT_BORROWED, &error);
    ENSURE(input != NULL); /* it comes from json_write */
    call = invoke_parsed(tasks, request, input);
    region_fini(&region);
    return call;
}

/* A header, once as AllHttpHeaders has it (a list, except the request id) and once plain. */
static void add_headers(struct buffer *out, const char *version, const char *id, size_t size,
                        bool lists)
{
    const char *open = lists ? "[" : "";
    const char *close = lists ? "]" : "";

    buffer_add_format(out, "{\"X-Amz-Executed-Version\":%s", open);
    json_write_string(out, version, strlen(version));
    buffer_add_format(out,
                      "%s,\"x-amzn-RequestId\":\"%s\",\"Content-Length\":%s\"%zu\"%s,"
                      "\"Content-Type\":%s\"application/json\"%s}",
                      close, id, open, size, close, open, close);
}

void bound_envelope(struct buffer *out, const char *version, const char *output, size_t size,
                    uint64_t number)
{
    char id[40];

    snprintf(id, sizeof id, "00000000-0000-4000-8000-%012llx",
             (unsigned long long)(number & 0xFFFFFFFFFFFFu));
    buffer_add_text(out, "{\"ExecutedVersion\":");
    json_write_string(out, version, strlen(version));
    buffer_add_text(out, ",\"Payload\":");
    buffer_add(out, output, size);
    buffer_add_text(out, ",\"SdkHttpMetadata\":{\"AllHttpHeaders\":");
    add_headers(out, version, id, size, true);
    buffer_add_text(out, ",\"HttpHeaders\":");
    add_headers(out, version, id, size, false);
    buffer_add_format(out,
                      ",\"HttpStatusCode\":200},\"SdkResponseMetadata\":{\"RequestId\":\"%s\"},"
                      "\"StatusCode\":200}",
                      id);
}
