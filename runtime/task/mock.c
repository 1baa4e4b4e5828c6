/* runtime/task/mock.c - answer tasks from the test cases of a mock file.
 *
 * In: calls of the states of executions. Out: the answer that the execution's test case has for
 * that call of the state. Counts are kept by execution, as many may run at once. */
#include "runtime/task/mock.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/text.h"
#include "runtime/task/mock_case.h"
#include "runtime/task/setup.h"

/* ---- the one test case that is chosen for all ---- */

/* The value in the mock file. NULL when it cannot be read; *problem then says why. */
static const struct value *read_root(const struct tasks_options *options, struct region *region,
                                     struct buffer *text, char **problem)
{
    if (options->setting.mocks != NULL)
        return options->setting.mocks;
    if (!text_read_file(text, options->setting.mock_file, TASK_SETUP_MAX, problem))
        return NULL;
    text_drop_mark(text);
    return setup_read(region, options->setting.mock_file, text->text != NULL ? text->text : "",
                      text->size, problem);
}

struct mock_book *mocks_new(const struct tasks_options *options, char **problem)
{
    struct mock_book *book = mem_zeroed(1, sizeof *book);
    struct buffer text = BUFFER_EMPTY;
    struct region region;
    const struct value *root;
    const struct member *chosen;

    *problem = NULL;
    region_init(&region);
    book->file = mem_text(options->setting.mock_file, strlen(options->setting.mock_file));
    root = read_root(options, &region, &text, problem);
    chosen = root != NULL ? mock_case_find(root, options->setting.mock_file, options->program,
                                           options->setting.test_case, problem)
                          : NULL;
    if (chosen != NULL) {
        book->cases = mem_zeroed(1, sizeof *book->cases);
        book->count = 1;
        *problem = mock_case_read(book->cases, book->file, root, chosen);
    }
    region_fini(&region);
    buffer_fini(&text);
    return book;
}

static void play_free(struct mock_play *play)
{
    if (play != NULL)
        free(play->missing);
    free(play);
}

void mocks_free(struct mock_book *book)
{
    if (book == NULL)
        return;
    for (size_t i = 0; i < book->bucket_count; i++) {
        while (book->buckets[i] != NULL) {
            struct mock_play *play = book->buckets[i];

            book->buckets[i] = play->next;
            play_free(play);
        }
    }
    free(book->buckets);
    play_free(book->ended);
    for (size_t i = 0; i < book->count; i++)
        mock_case_fini(&book->cases[i]);
    free(book->cases);
    free(book->file);
    free(book);
}

/* ---- executions ---- */

static struct mock_play **bucket_of(const struct mock_book *book, uint64_t execution)
{
    uint64_t hash = execution * 0x9E3779B97F4A7C15u;

    return &book->buckets[(hash >> 32) & (book->bucket_count - 1)];
}

/* Where the execution's play is linked, or NULL when it has none. */
static struct mock_play **find_play(const struct mock_book *book, uint64_t execution)
{
    struct mock_play **link = book->bucket_count > 0 ? bucket_of(book, execution) : NULL;

    while (link != NULL && *link != NULL && (*link)->execution != execution)
        link = &(*link)->next;
    return link != NULL && *link != NULL ? link : NULL;
}

static void grow_buckets(struct mock_book *book)
{
    struct mock_play **old = book->buckets;
    size_t old_count = book->bucket_count;

    book->bucket_count = old_count == 0 ? 16 : 2 * old_count;
    book->buckets = mem_zeroed(book->bucket_count, sizeof(struct mock_play *));
    for (size_t i = 0; i < old_count; i++) {
        while (old[i] != NULL) {
            struct mock_play *play = old[i];
            struct mock_play **bucket = bucket_of(book, play->execution);

            old[i] = play->next;
            play->next = *bucket;
            *bucket = play;
        }
    }
    free(old);
}

static const struct mock_case *find_case(const struct mock_book *book, const char *machine,
                                         const char *test_case)
{
    if (!book->picked)
        return book->cases;
    for (size_t i = 0; test_case != NULL && i < book->count; i++)
        if (strcmp(book->cases[i].machine, machine) == 0 &&
            strcmp(book->cases[i].name, test_case) == 0)
            return &book->cases[i];
    return NULL;
}

void mocks_begin_execution(struct mock_book *book, const char *machine, uint64_t execution,
                           const char *test_case)
{
    const struct mock_case *mocked = find_case(book, machine, test_case);
    size_t counts = mocked != NULL ? mocked->count * sizeof(uint64_t) : 0;
    struct mock_play *play = mem_zeroed(1, sizeof *play + counts);
    struct mock_play **bucket;

    ENSURE(find_play(book, execution) == NULL);
    play->execution = execution;
    play->mocked = mocked;
    if (mocked == NULL && test_case != NULL)
        play->missing = mem_text(test_case, strlen(test_case));
    if (book->plays++ >= book->bucket_count)
        grow_buckets(book);
    bucket = bucket_of(book, execution);
    play->next = *bucket;
    *bucket = play;
}

bool mocks_know_execution(const struct mock_book *book, uint64_t execution)
{
    return find_play(book, execution) != NULL;
}

void mocks_end_execution(struct mock_book *book, uint64_t execution)
{
    struct mock_play **link = find_play(book, execution);
    struct mock_play *play;

    if (link == NULL)
        return;
    play = *link;
    *link = play->next;
    book->plays--;
    play_free(book->ended);
    book->ended = play;
}

void mocks_unused(const struct mock_book *book, tasks_unused_mock *tell, void *context)
{
    const struct mock_play *play = book->ended;
    const struct mock_case *mocked = play != NULL ? play->mocked : NULL;

    for (size_t i = 0; mocked != NULL && i < mocked->count; i++) {
        const struct mock_state *state = &mocked->states[i];
        uint64_t calls = play->calls[i];

        if (calls == 0)
            tell(context, state->name, state->response, NULL);
        for (size_t k = 0; calls > 0 && k < state->count; k++)
            if (state->answers[k].first >= calls)
                tell(context, state->name, state->response, state->answers[k].number);
    }
}

/* ---- answering ---- */

bool mocks_have(const struct mock_book *book, uint64_t execution, const char *state)
{
    struct mock_play **link = find_play(book, execution);
    const struct mock_case *mocked = link != NULL ? (*link)->mocked : find_case(book, NULL, NULL);

    if (link != NULL && (*link)->missing != NULL)
        return true;
    return mocked != NULL && mock_case_state(mocked, state) != NULL;
}

/* Fail, because there is no answer. Frees the cause. */
static struct task_call *start_unforeseen(struct tasks *tasks, const struct task_request *request,
                                          char *cause)
{
    struct task_call *call = later_fail(tasks, request, TASK_UNSERVED, cause);

    free(cause);
    return call;
}

/* Begin a call that is submitted, and that somebody may answer by its token. */
static struct task_call *start_submitted(struct tasks *tasks, const struct task_request *request)
{
    struct task_call *call = later_succeed(tasks, request, &value_empty_object, 2);

    call->submits = true; /* in time, as no call is answered before it returns */
    return call;
}

/* What is submitted has been called: then it fails, or is answered, only after that. */
static struct task_call *start_answer(struct tasks *tasks, const struct task_request *request,
                                      const struct mock_answer *answer)
{
    struct task_call *call;

    if (answer->kind == MOCK_TIMEOUT && request->tell_submitted &&
        text_ends(request->resource, ".waitForTaskToken"))
        return start_submitted(tasks, request);
    if (answer->kind == MOCK_TIMEOUT)
        call = later_never(tasks, request);
    else if (answer->kind == MOCK_THROW)
        call = later_fail(tasks, request, answer->error, answer->cause);
    else
        call = later_succeed(tasks, request, answer->output, answer->output_size);
    if (request->tell_submitted)
        later_submit(call);
    return call;
}

/* The execution's play. The first call of an execution of which nobody has said that it begins, as
 * where all have the same test case, begins it. */
static struct mock_play *play_of(struct tasks *tasks, uint64_t execution)
{
    struct mock_play **link = find_play(tasks->mocks, execution);

    if (link == NULL) {
        mocks_begin_execution(tasks->mocks, tasks_machine(tasks), execution, NULL);
        link = find_play(tasks->mocks, execution);
    }
    return *link;
}

/* The answer to the next call of a state that is mocked; NULL: there is none, and *problem, to be
 * freed, says why. */
static const struct mock_answer *next_answer(struct tasks *tasks, uint64_t execution,
                                             const char *name, char **problem)
{
    const struct mock_book *book = tasks->mocks;
    struct mock_play *play = play_of(tasks, execution);
    const struct mock_state *state;
    uint64_t number;

    if (play->missing != NULL) {
        *problem = text_format(
            "The mock file %s has no test case \"%s\" of state machine \"%s\" any more, "
            "which the execution has picked.",
            book->file, play->missing, tasks_machine(tasks));
        return NULL;
    }
    state = mock_case_state(play->mocked, name);
    number = play->calls[state - play->mocked->states]++;
    for (size_t i = 0; i < state->count; i++)
        if (number >= state->answers[i].first && number <= state->answers[i].last)
            return &state->answers[i];
    *problem = text_format("The mock file %s, test case \"%s\", has no answer for call %llu "
                           "(counted from 0) of state \"%s\": add it to response \"%s\".",
                           book->file, play->mocked->name, (unsigned long long)number, state->name,
                           state->response);
    return NULL;
}

struct task_call *mocks_start(struct tasks *tasks, const struct task_request *request)
{
    char *problem = NULL;
    const struct mock_answer *answer =
        next_answer(tasks, request->execution, request->state, &problem);

    return answer != NULL ? start_answer(tasks, request, answer)
                          : start_unforeseen(tasks, request, problem);
}

bool mocks_items(struct tasks *tasks, uint64_t execution, const char *state,
                 struct mocked_items *out)
{
    const struct mock_answer *answer;

    if (!mocks_have(tasks->mocks, execution, state))
        return false;
    answer = next_answer(tasks, execution, state, &out->problem);
    if (answer == NULL)
        return true;
    if (answer->kind == MOCK_THROW)
        out->problem = text_format("%s", answer->cause != NULL ? answer->cause : "");
    else if (answer->kind == MOCK_RETURN &&
             (value_is(answer->output, VALUE_ARRAY) || value_is(answer->output, VALUE_OBJECT)))
        out->list = answer->output;
    else
        out->problem = text_format("The mock file %s, answer \"%s\" of state \"%s\": items are an "
                                   "array or an object",
                                   tasks->mocks->file, answer->number, state);
    return true;
}
