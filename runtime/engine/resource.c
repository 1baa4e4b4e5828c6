/* runtime/engine/resource.c - what a Resource says of its task, and the task tokens.
 * In: the Resource as written. Out: which events its attempts make, whether it takes a token.
 * Why: the engine does no task itself; it only has to tell the three kinds of history apart. */
#include <string.h>

#include "runtime/base/text.h"
#include "runtime/engine/task.h"
#include "runtime/lang/random.h"

/* The text after the n-th colon, or NULL. */
static const char *after_colons(const char *text, int colons)
{
    for (; colons > 0 && text != NULL; colons--) {
        text = strchr(text, ':');
        if (text != NULL)
            text++;
    }
    return text;
}

/* "SERVICE:ACTION", where SERVICE may hold a colon and ACTION may end in ".sync:2". */
static void service_read(struct task *task, const char *name)
{
    const char *end = name + strlen(name);
    const char *action = name;

    if (text_ends(name, ".sync:2"))
        end -= 2;
    for (const char *at = name; at < end; at++)
        if (*at == ':')
            action = at + 1;
    task->type = name;
    task->type_size = action > name ? (size_t)(action - name) - 1 : 0;
    task->action = action;
    task->submits = text_ends(name, ".sync") || text_ends(name, ".sync:2") ||
                    text_ends(name, ".waitForTaskToken");
}

void resource_read(struct task *task, const char *resource)
{
    const char *rest = text_starts(resource, "arn:") ? after_colons(resource, 5) : NULL;
    const char *service = after_colons(resource, 2);
    const char *colon;

    task->resource = resource;
    task->kind = TASK_SERVICE;
    if (rest != NULL && text_starts(service, "lambda:") && text_starts(rest, "function:")) {
        task->kind = TASK_LAMBDA;
    } else if (rest != NULL && text_starts(service, "states:::")) {
        service_read(task, rest);
    } else if (rest != NULL && text_starts(service, "states:") && text_starts(rest, "activity:")) {
        task->kind = TASK_ACTIVITY;
    } else {
        colon = strchr(resource, ':');
        task->type = resource;
        task->type_size = colon != NULL ? (size_t)(colon - resource) : strlen(resource);
        task->action = colon != NULL ? colon + 1 : resource;
    }
}

void token_make(char token[TASK_TOKEN_SIZE], uint64_t *random)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint64_t bits = 0;

    for (int i = 0; i < TASK_TOKEN_SIZE - 1; i++) {
        if (i % 10 == 0)
            bits = random_next(random);
        token[i] = digits[bits & 63];
        bits >>= 6;
    }
    token[TASK_TOKEN_SIZE - 1] = '\0';
}
