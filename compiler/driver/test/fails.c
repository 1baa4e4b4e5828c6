/* compiler/driver/test/fails.c - why a test case that was made expects a failure.
 *
 * A made case expects what the definition does. Where that is to fail nobody has said that it is
 * right, so the file and the report say where it fails, and what is proven of it. */
#include "compiler/driver/test/fails.h"

#include <string.h>

#include "compiler/lower/coverage.h"
#include "runtime/base/text.h"
#include "runtime/json/write.h"

#define CAUSE_MOST 160 /* bytes of a cause that are shown */

/* How often the state was entered, less how often it was left towards another one. */
static int64_t stays(const struct generating *t, const struct state *state)
{
    const struct coverage *coverage = t->c->coverage;
    int64_t count = 0;

    for (size_t i = coverage->first[state->id]; i < coverage->first[state->id + 1]; i++) {
        if (coverage->items[i].kind == COVERAGE_STATE)
            count += (int64_t)t->trial[i];
        else if (coverage->items[i].kind == COVERAGE_TRANSITION)
            count -= (int64_t)t->trial[i];
    }
    return count;
}

/* The state of the machine that the execution was in when it ended; NULL: that is not known. */
static const struct state *last_state(const struct generating *t)
{
    const struct scope *machine = t->c->machine->scopes;

    for (const struct state *at = machine->states; at != NULL; at = at->next_state)
        if (stays(t, at) > 0)
            return at;
    return NULL;
}

/* What is proven of the state that has to do with its failures, or NULL. */
static const struct claim *proven_of(const struct generating *t, const struct state *state)
{
    for (const struct claim *at = t->claims; at != NULL; at = at->next)
        if (at->verdict == VERDICT_REFUTED && at->state != NULL &&
            (at->kind == CLAIM_TOTAL || at->kind == CLAIM_NO_FAILURE) &&
            strcmp(at->state->name, state->name) == 0)
            return at;
    return NULL;
}

/* An error as it is written in a definition: without the quotes of JSON. */
static void add_error(struct buffer *out, const char *json)
{
    size_t size = strlen(json);

    if (size > 2)
        buffer_add(out, json + 1, size - 2);
    else
        buffer_add_text(out, "no error");
}

/* The cause, without its first sentence if that only says which state failed. */
static void add_cause(struct buffer *out, const char *cause)
{
    const char *sentence = "An error occurred while executing the state '";
    const char *end = strstr(cause, "). ");
    size_t before;

    if (text_starts(cause, sentence) && end != NULL)
        cause = end + strlen("). ");
    if (cause[0] == '\0')
        return;
    buffer_add_text(out, ": ");
    before = out->size;
    text_add_clean(out, cause, strlen(cause), CAUSE_MOST);
    if (out->size - before < strlen(cause))
        buffer_add_text(out, "...");
}

static void add_proof(struct buffer *out, const struct claim *claim)
{
    if (claim == NULL)
        return;
    buffer_add_format(out, " (sfnc prove: %s", claim->because);
    if (claim->input != NULL) {
        buffer_add_byte(out, ' ');
        json_write(out, claim->input);
    }
    buffer_add_byte(out, ')');
}

static void add_failure(struct buffer *out, const struct generating *t, const struct trial *trial,
                        const struct state *state)
{
    if (state != NULL)
        buffer_add_format(out, "state \"%s\" fails with ", state->name);
    else
        buffer_add_text(out, "it fails with ");
    add_error(out, trial->result);
    if (strcmp(trial->cause, FAILS_THROWN) == 0) {
        buffer_add_text(out, ", which the case throws and nothing catches");
        return;
    }
    add_cause(out, trial->cause);
    if (state != NULL)
        add_proof(out, proven_of(t, state));
}

const char *fails_why(const struct generating *t, const struct trial *trial)
{
    const struct state *state = last_state(t);
    struct buffer text = BUFFER_EMPTY;
    const char *copy;

    if (trial->status == EXECUTION_SUCCEEDED)
        return NULL;
    if (state != NULL && state->kind == SFN_FAIL)
        buffer_add_format(&text, "it ends in the Fail state \"%s\"", state->name);
    else if (trial->status == EXECUTION_TIMED_OUT && state != NULL)
        buffer_add_format(&text, "it times out in the state \"%s\"", state->name);
    else
        add_failure(&text, t, trial, state);
    copy = arena_text(t->arena, text.text, text.size);
    buffer_fini(&text);
    return copy;
}

void fails_report(const struct generating *t, struct buffer *out)
{
    size_t count = 0;
    bool lacking = false;

    for (const struct made_case *at = t->first; at != NULL; at = at->next) {
        if (at->fails == NULL)
            continue;
        if (count++ == 0)
            buffer_add_text(out, "\nExpected to fail, because today the definition does; if it "
                                 "should not, mend it and generate again\n");
        buffer_add_text(out, "  ");
        text_add_plain(out, at->name, strlen(at->name));
        buffer_add_format(out, ": %s\n", at->fails);
        lacking = lacking || strstr(at->fails, "could not be found in the input") != NULL;
    }
    if (lacking && t->c->input_schema == NULL)
        buffer_add_text(out, "What lacks a field may never be given: --input-schema FILE says what "
                             "executions are given\n");
}
