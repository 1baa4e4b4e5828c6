/* runtime/task/ended.c - answer a call when its process has ended.
 *
 * In: the exit status, all that it printed, the end of what it wrote to standard error. Out: the
 * answer, with an error name and a cause for every way in which a process can fail
 * (docs/decisions/0002-exec-resources.md). */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1 /* sigabbrev_np */
#endif
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "runtime/base/bug.h"
#include "runtime/base/region.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"
#include "runtime/task/call.h"

/* The last line that is not blank. */
static const char *last_line(const struct buffer *text, size_t *size)
{
    const char *start = text->text;
    const char *end = start + text->size;

    *size = 0;
    if (start == NULL)
        return "";
    while (end > start && text_byte_is_blank(end[-1]))
        end--;
    for (const char *at = end; at > start; at--) {
        if (at[-1] == '\n') {
            start = at;
            break;
        }
    }
    *size = (size_t)(end - start);
    return start;
}

/* If the line is {"error": NAME, "cause": ...}, the process has chosen how it fails: answer that,
 * and return true. */
static bool answer_chosen(struct task_call *call, const char *line, size_t size)
{
    struct region region;
    struct json_error error;
    const struct value *said;
    const struct value *name;
    const struct value *cause;
    struct buffer text = BUFFER_EMPTY;
    bool chosen;

    region_init(&region);
    said = size > 0 && line[0] == '{' ? json_read(&region, line, size, JSON_TEXT_BORROWED, &error)
                                      : NULL;
    name = value_member_named(said, "error");
    cause = value_member_named(said, "cause");
    chosen = value_is(name, VALUE_STRING);
    if (chosen) {
        char *name_text = mem_text(name->as.text, name->size);

        if (value_is(cause, VALUE_STRING))
            text_add_clean(&text, cause->as.text, cause->size, TASK_CAUSE_MAX);
        else if (cause != NULL && cause->kind != VALUE_NULL)
            json_write(&text, cause);
        if (text.text == NULL)
            buffer_add(&text, "", 0);
        call_answer(call,
                    &(struct task_answer){
                        .error = name_text,
                        .cause = value_is(cause, VALUE_NULL) || cause == NULL ? NULL : text.text});
        free(name_text);
    }
    buffer_fini(&text);
    region_fini(&region);
    return chosen;
}

static void answer_text(struct task_call *call, char *cause)
{
    call_answer_failure(call, TASK_FAILED, cause, strlen(cause));
    free(cause);
}

void call_answer_ended(struct task_call *call, const char *name, int status,
                       const struct buffer *output, const struct buffer *errors)
{
    size_t size;
    const char *line;
    char *who;

    if (WIFSIGNALED(status)) {
        const char *abbreviation = sigabbrev_np(WTERMSIG(status));

        answer_text(call, text_format("process %s was killed by signal %d (SIG%s)", name,
                                      WTERMSIG(status), abbreviation ? abbreviation : "?"));
    } else if (WEXITSTATUS(status) == 0) {
        who = text_format("process %s", name);
        call_answer_output(call, who, output->text ? output->text : "", output->size);
        free(who);
    } else {
        line = last_line(errors, &size);
        if (answer_chosen(call, line, size))
            return;
        if (size > 0)
            call_answer_failure(call, TASK_FAILED, line, size);
        else
            answer_text(call, text_format("process %s ended with exit status %d and said nothing "
                                          "on standard error",
                                          name, WEXITSTATUS(status)));
    }
}
