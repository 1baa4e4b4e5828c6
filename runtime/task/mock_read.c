/* runtime/task/mock_read.c - read the responses of a mock file, in the format of Step Functions
 * Local.
 *
 *   {"StateMachines": {"NAME": {"TestCases": {"CASE": {"STATE": "RESPONSE"}}}},
 *    "MockedResponses": {"RESPONSE": {"0": {"Return": ...}, "1-2": {"Throw": {"Error", "Cause"}}}}}
 *
 * The number is that of the call, from 0, counted for each state and execution. There is one
 * extension: a call with {"Timeout": true} is never answered. */
#include "runtime/task/mock.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/text.h"
#include "runtime/json/write.h"

static void answer_fini(struct mock_answer *answer)
{
    free(answer->number);
    free(answer->error);
    free(answer->cause);
    *answer = (struct mock_answer){.number = NULL};
}

/* ---- reading one response ---- */

/* Read "3" or "1-2". */
static bool read_range(const struct key *key, struct mock_answer *answer)
{
    uint64_t numbers[2] = {0, 0};
    size_t part = 0;
    bool digit = false;

    for (uint32_t i = 0; i < key->size; i++) {
        char byte = key->text[i];

        if (byte == '-' && digit && part == 0) {
            part = 1;
            digit = false;
        } else if (byte >= '0' && byte <= '9' && numbers[part] < 100000000) {
            numbers[part] = numbers[part] * 10 + (uint64_t)(byte - '0');
            digit = true;
        } else {
            return false;
        }
    }
    answer->first = numbers[0];
    answer->last = part == 1 ? numbers[1] : numbers[0];
    return digit && answer->first <= answer->last;
}

static char *copy_string(const struct value *string)
{
    return mem_text(string->as.text, string->size);
}

static const char *read_throw(const struct value *thrown, struct mock_answer *answer)
{
    const struct value *error = value_member_named(thrown, "Error");
    const struct value *cause = value_member_named(thrown, "Cause");

    if (thrown->kind != VALUE_OBJECT)
        return "\"Throw\" must be an object with \"Error\" and \"Cause\"";
    if ((error != NULL && error->kind != VALUE_STRING && error->kind != VALUE_NULL) ||
        (cause != NULL && cause->kind != VALUE_STRING && cause->kind != VALUE_NULL))
        return "\"Error\" and \"Cause\" of \"Throw\" must be strings";
    answer->kind = MOCK_THROW;
    answer->error = value_is(error, VALUE_STRING) ? copy_string(error) : NULL;
    answer->cause = value_is(cause, VALUE_STRING) ? copy_string(cause) : NULL;
    return NULL;
}

/* Read an answer; an output is copied into the region. NULL, or what is wrong. */
static const char *read_answer(const struct value *said, struct mock_answer *answer,
                               struct region *region)
{
    const struct value *returned = value_member_named(said, "Return");
    const struct value *thrown = value_member_named(said, "Throw");
    const struct value *timeout = value_member_named(said, "Timeout");

    if (said->kind != VALUE_OBJECT)
        return "an answer is an object with \"Return\", \"Throw\" or \"Timeout\"";
    if ((returned != NULL) + (thrown != NULL) + (timeout != NULL) != 1)
        return "an answer has exactly one of \"Return\", \"Throw\" and \"Timeout\"";
    if (thrown != NULL)
        return read_throw(thrown, answer);
    if (timeout != NULL) {
        answer->kind = MOCK_TIMEOUT;
        return timeout->kind == VALUE_BOOLEAN && timeout->as.integer != 0
                   ? NULL
                   : "\"Timeout\" can only be true";
    }
    answer->kind = MOCK_RETURN;
    answer->output = value_own(region, returned);
    answer->output_size = json_size(returned);
    return NULL;
}

static int compare_answers(const void *left, const void *right)
{
    const struct mock_answer *a = *(const struct mock_answer *const *)left;
    const struct mock_answer *b = *(const struct mock_answer *const *)right;

    if (a->first != b->first)
        return a->first < b->first ? -1 : 1;
    return (a->last > b->last) - (a->last < b->last);
}

/* Tell of answers for calls that another answer is also for. Of two, the one with the later number
 * is told of. */
static void find_overlaps(const struct mock_answer *answers, size_t count, tasks_bad_answer *tell,
                          void *context)
{
    const struct mock_answer **sorted = mem_zeroed(count + 1, sizeof *sorted);
    const struct mock_answer *reach = NULL; /* what reaches furthest so far */
    char *why;

    for (size_t i = 0; i < count; i++)
        sorted[i] = &answers[i];
    qsort(sorted, count, sizeof *sorted, compare_answers);
    for (size_t i = 0; i < count; i++) {
        if (reach != NULL && sorted[i]->first <= reach->last) {
            why = text_format("it overlaps with \"%s\"", reach->number);
            tell(context, sorted[i]->number, why);
            free(why);
        }
        if (reach == NULL || sorted[i]->last > reach->last)
            reach = sorted[i];
    }
    free(sorted);
}

/* Read the answers of a response into `answers`, which has room for all. Those that are wrong are
 * told of and left out. Returns how many there are. */
static size_t read_answers(const struct value *response, struct mock_answer *answers,
                           struct region *region, tasks_bad_answer *tell, void *context)
{
    size_t count = 0;

    for (uint32_t i = 0; i < response->size; i++) {
        const struct member *member = &response->as.members[i];
        struct mock_answer *answer = &answers[count];
        const char *why = "its number must be like \"0\" or \"1-2\"";

        answer->number = mem_text(member->key.text, member->key.size);
        if (read_range(&member->key, answer))
            why = read_answer(&member->value, answer, region);
        if (why == NULL) {
            count++;
            continue;
        }
        tell(context, answer->number, why);
        answer_fini(answer);
    }
    find_overlaps(answers, count, tell, context);
    return count;
}

void tasks_check_mock(const struct value *response, tasks_bad_answer *tell, void *context)
{
    struct mock_answer *answers;
    struct region region;
    size_t count;

    if (response->kind != VALUE_OBJECT) {
        tell(context, NULL, "a response is an object of numbers (\"0\", \"1-2\") and answers");
        return;
    }
    answers = mem_zeroed(response->size + 1, sizeof *answers);
    region_init(&region);
    count = read_answers(response, answers, &region, tell, context);
    for (size_t i = 0; i < count; i++)
        answer_fini(&answers[i]);
    region_fini(&region);
    free(answers);
}

/* Where note_fault keeps the first fault of a response, as a line. */
struct fault {
    const char *file;
    const char *response;
    char *problem;
};

static void note_fault(void *context, const char *answer, const char *why)
{
    struct fault *fault = context;

    if (fault->problem == NULL)
        fault->problem = text_format("%s: answer \"%s\" of \"%s\": %s", fault->file, answer,
                                     fault->response, why);
}

static char *read_response(struct mock_case *mocked, const char *file, struct mock_state *state,
                           const struct value *response)
{
    struct fault fault = {.file = file, .response = state->response};

    if (!value_is(response, VALUE_OBJECT))
        return text_format("%s: MockedResponses has no \"%s\", which stands for state \"%s\"", file,
                           state->response, state->name);
    state->answers = mem_zeroed(response->size + 1, sizeof *state->answers);
    state->count = read_answers(response, state->answers, &mocked->outputs, note_fault, &fault);
    return fault.problem;
}

/* ---- reading the test case ---- */

static int compare_states(const void *left, const void *right)
{
    return strcmp(((const struct mock_state *)left)->name,
                  ((const struct mock_state *)right)->name);
}

char *mock_case_read(struct mock_case *mocked, const char *file, const struct value *root,
                     const struct member *chosen)
{
    const struct value *responses = value_member_named(root, "MockedResponses");

    *mocked = (struct mock_case){.name = mem_text(chosen->key.text, chosen->key.size)};
    region_init(&mocked->outputs);
    mocked->states = mem_zeroed(chosen->value.size + 1, sizeof *mocked->states);
    for (uint32_t i = 0; i < chosen->value.size; i++) {
        const struct member *member = &chosen->value.as.members[i];
        struct mock_state *state = &mocked->states[mocked->count++];
        char *problem;

        state->name = mem_text(member->key.text, member->key.size);
        if (member->value.kind != VALUE_STRING)
            return text_format("%s: test case \"%s\": state \"%s\" must name a response", file,
                               mocked->name, state->name);
        state->response = copy_string(&member->value);
        problem =
            read_response(mocked, file, state, value_member_named(responses, state->response));
        if (problem != NULL)
            return problem;
    }
    qsort(mocked->states, mocked->count, sizeof *mocked->states, compare_states);
    return NULL;
}

void mock_case_fini(struct mock_case *mocked)
{
    for (size_t i = 0; i < mocked->count; i++) {
        struct mock_state *state = &mocked->states[i];

        for (size_t k = 0; k < state->count; k++)
            answer_fini(&state->answers[k]);
        free(state->answers);
        free(state->name);
        free(state->response);
    }
    free(mocked->states);
    free(mocked->machine);
    free(mocked->name);
    region_fini(&mocked->outputs);
}

const struct mock_state *mock_case_state(const struct mock_case *mocked, const char *name)
{
    struct mock_state wanted = {.name = (char *)name};

    return bsearch(&wanted, mocked->states, mocked->count, sizeof *mocked->states, compare_states);
}
