/* compiler/driver/test/case_mocks.c - the states that a test case mocks, and their answers.
 *
 * Whether an answer is well formed is for runtime/task/mock_read.c to say, which also reads it for
 * `run --mock`; here what it says becomes a finding, for every response and before anything runs.
 */
#include "compiler/driver/test/case_mocks.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/task/mock_case.h"
#include "runtime/task/task.h"

static int compare_states(const void *left, const void *right)
{
    return strcmp((*(const struct state *const *)left)->name,
                  (*(const struct state *const *)right)->name);
}

void case_mocks_list_states(struct reading *r)
{
    r->states = ARENA_ARRAY(r->arena, const struct state *, r->machine->state_count + 1);
    for (const struct scope *scope = r->machine->scopes; scope != NULL; scope = scope->next)
        for (const struct state *state = scope->states; state != NULL; state = state->next_state)
            r->states[r->state_count++] = state;
    qsort(r->states, r->state_count, sizeof(*r->states), compare_states);
}

static const struct state *state_named(const struct reading *r, const char *name)
{
    const struct state wanted = {.name = name}, *key = &wanted;
    const struct state **found =
        bsearch(&key, r->states, r->state_count, sizeof(*r->states), compare_states);

    return found != NULL ? *found : NULL;
}

/* Report an answer that gives a Map no items. */
static void check_items(struct reading *r, const struct tree_member *mock,
                        const struct tree_member *answer)
{
    const struct tree *returned = tree_field(answer->value, "Return");
    const struct tree *thrown = tree_field(tree_field(answer->value, "Throw"), "Error");

    if (returned != NULL && returned->kind != TREE_ARRAY && returned->kind != TREE_OBJECT)
        reading_wrong(r, returned->span,
                      "the ItemReader of \"%s\" gives an array, or an object, not %s", mock->key,
                      tree_kind_name(returned));
    if (tree_field(answer->value, "Timeout") != NULL)
        reading_wrong(r, answer->key_span, "the ItemReader of \"%s\" has no timeout", mock->key);
    if (thrown != NULL && thrown->kind == TREE_STRING &&
        strcmp(thrown->text, "States.ItemReaderFailed") != 0)
        reading_wrong(r, thrown->span,
                      "the ItemReader of \"%s\" fails with States.ItemReaderFailed, not %s",
                      mock->key, thrown->text);
}

static void check_all_items(struct reading *r, const struct tree_member *mock)
{
    const struct tree *response =
        mock->value->kind == TREE_STRING ? names_field(&r->responses, mock->value->text) : NULL;

    if (response == NULL || response->kind != TREE_OBJECT)
        return;
    for (const struct tree_member *at = response->members; at != NULL; at = at->next)
        check_items(r, mock, at);
}

/* Report a mock of no state, or of one that is no Task, and no Map that reads its items. */
static void check_mocked(struct reading *r, const struct test_case *test,
                         const struct tree_member *mock)
{
    const struct state *state = state_named(r, mock->key);
    bool reads = state != NULL && state->reader != NULL;
    char *why = mock_state_problem(test->name, mock->key, NULL, state != NULL,
                                   reads || (state != NULL && state->kind == SFN_TASK));
    struct finding *finding = why != NULL ? reading_wrong(r, mock->key_span, "%s", why) : NULL;
    const char **names;

    free(why);
    if (reads)
        check_all_items(r, mock);
    if (finding == NULL || state != NULL)
        return;
    names = ARENA_ARRAY(r->arena, const char *, r->state_count + 1);
    for (size_t i = 0; i < r->state_count; i++)
        names[i] = r->states[i]->name;
    reading_guess(r, finding, mock->key, names, r->state_count);
}

void case_mocks_check(struct reading *r, const struct test_case *test)
{
    for (const struct tree_member *at = test->mocks->members; at != NULL; at = at->next) {
        check_mocked(r, test, at);
        if (at->value->kind != TREE_STRING)
            reading_wrong(r, at->value->span,
                          "the mock of state \"%s\" is the name of a response, not %s", at->key,
                          tree_kind_name(at->value));
        else if (names_field(&r->responses, at->value->text) == NULL)
            reading_guess_member(
                r,
                reading_wrong(r, at->value->span, "MockedResponses has no \"%s\"", at->value->text),
                at->value->text, tree_field(r->suite->tree, "MockedResponses"));
    }
}

/* ---- the answers of all responses ---- */

struct judging {
    struct reading *r;
    const struct tree_member *response;
    struct names answers; /* sorted when the first fault is found */
};

static void judge_answer(void *context, const char *answer, const char *why)
{
    struct judging *judging = context;
    size_t place;

    if (answer == NULL) {
        reading_wrong(judging->r, judging->response->value->span, "%s, not %s", why,
                      tree_kind_name(judging->response->value));
        return;
    }
    if (judging->answers.sorted == NULL)
        judging->answers = names_by(judging->r->arena, judging->response->value);
    place = names_find(&judging->answers, answer);
    reading_wrong(judging->r,
                  place < judging->answers.count ? judging->answers.sorted[place]->key_span
                                                 : judging->response->key_span,
                  "answer \"%s\" of \"%s\": %s", answer, judging->response->key, why);
}

void case_mocks_judge(struct reading *r)
{
    for (size_t i = 0; i < r->responses.count; i++) {
        struct judging judging = {.r = r, .response = r->responses.sorted[i]};
        const struct value *response = tree_value(r->arena, judging.response->value);

        if (response != NULL) /* what is nested too deeply is a finding about the whole file */
            tasks_check_mock(response, judge_answer, &judging);
    }
}
