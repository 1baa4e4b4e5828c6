/* compiler/driver/test/suite.c - read the test cases of a mock file and find what is wrong in it.
 *
 * In: the file's text and a machine. Out: its cases, with inputs and expectations.
 * Why a located tree: a misspelt state or case is a finding with its place, as in a definition.
 * Whether a mocked answer is well formed is for runtime/task/mock.c to say, which also reads it for
 * `run --mock`; here what it says becomes a finding, for every response and before anything runs.
 */
#include "compiler/driver/test/suite.h"

#include <stdlib.h>
#include <string.h>

#include "compiler/driver/file.h"
#include "runtime/base/nearest.h"
#include "runtime/base/text.h"
#include "runtime/base/time.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/task/mock_case.h"
#include "runtime/task/task.h"

/* A case without a StartTime starts at 2024-01-01T00:00:00Z: each run must equal the one before. */
#define START_MS 1704067200000

/* The members of an object sorted by name, to be searched fast: generated mock files are large. */
struct names {
    const struct tree_member **sorted; /* of several with one name, the last in the file first */
    size_t count;
};

struct reading {
    struct arena *arena;
    const struct machine *machine;
    struct suite *suite;
    const char *only;
    const struct state **states; /* all of the machine, by name */
    size_t state_count;
    struct names responses;
};

static int compare_members(const void *left, const void *right)
{
    const struct tree_member *a = *(const struct tree_member *const *)left;
    const struct tree_member *b = *(const struct tree_member *const *)right;
    int order = strcmp(a->key, b->key);

    if (order != 0)
        return order;
    return (a->key_span.start < b->key_span.start) - (a->key_span.start > b->key_span.start);
}

static struct names names_by(struct reading *r, const struct tree *object)
{
    struct names names = {NULL, 0};

    if (object == NULL || object->kind != TREE_OBJECT)
        return names;
    names.sorted = ARENA_ARRAY(r->arena, const struct tree_member *, object->count + 1);
    for (const struct tree_member *at = object->members; at != NULL; at = at->next)
        names.sorted[names.count++] = at;
    qsort(names.sorted, names.count, sizeof(*names.sorted), compare_members);
    return names;
}

/* The index in names->sorted of the member of that name, the last in the file; names->count when
 * there is none. */
static size_t names_find(const struct names *names, const char *name)
{
    size_t low = 0, high = names->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (strcmp(names->sorted[middle]->key, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < names->count && strcmp(names->sorted[low]->key, name) == 0 ? low : names->count;
}

static const struct tree *names_field(const struct names *names, const char *name)
{
    size_t place = names_find(names, name);

    return place < names->count ? names->sorted[place]->value : NULL;
}

static struct finding *wrong(struct reading *r, struct span span, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static struct finding *wrong(struct reading *r, struct span span, const char *format, ...)
{
    va_list arguments;
    const char *message;

    va_start(arguments, format);
    message = arena_format_list(r->arena, format, arguments);
    va_end(arguments);
    return diag_report(r->suite->diags, span, RULE_MOCK_FILE, "%s", message);
}

static void guess(struct reading *r, struct finding *finding, const char *name,
                  const char *const *names, size_t count)
{
    struct span nowhere = {0};
    const char *near = nearest_name(name, names, count);

    if (near != NULL)
        diag_note(r->suite->diags, finding, nowhere, "did you mean \"%s\"?", near);
}

/* The names of an object's members. */
static const char **names_of(struct reading *r, const struct tree *object)
{
    const char **names = ARENA_ARRAY(r->arena, const char *, object->count + 1);
    size_t count = 0;

    for (const struct tree_member *at = object->members; at != NULL; at = at->next)
        names[count++] = at->key;
    return names;
}

static void guess_member(struct reading *r, struct finding *finding, const char *name,
                         const struct tree *object)
{
    if (object != NULL)
        guess(r, finding, name, names_of(r, object), object->count);
}

/* True for an object; anything else is reported. */
static bool is_object(struct reading *r, const struct tree *tree, const char *what)
{
    if (tree->kind != TREE_OBJECT) {
        wrong(r, tree->span, "%s is an object, not %s", what, tree_kind_name(tree));
        return false;
    }
    return true;
}

static bool is_among(const char *name, const char *const *names)
{
    while (*names != NULL && strcmp(*names, name) != 0)
        names++;
    return *names != NULL;
}

/* What "Expect" may hold. */
static const char *const expect_members[] = {"Status", "Output", "Error", "Cause", NULL};

/* Report the members whose names are not among `known`, which a NULL ends. */
static void check_members(struct reading *r, const struct tree *object, const char *what,
                          const char *const *known)
{
    size_t count = 0;

    while (known[count] != NULL)
        count++;
    for (const struct tree_member *at = object->members; at != NULL; at = at->next) {
        struct span nowhere = {0};
        struct finding *finding;

        if (is_among(at->key, known))
            continue;
        finding = wrong(r, at->key_span, "%s has no \"%s\"", what, at->key);
        if (is_among("Expect", known) && is_among(at->key, expect_members))
            diag_note(r->suite->diags, finding, nowhere, "\"%s\" belongs into \"Expect\"", at->key);
        else
            guess(r, finding, at->key, known, count);
    }
}

/* ---- a test case: state names and response names ---- */

static int compare_states(const void *left, const void *right)
{
    return strcmp((*(const struct state *const *)left)->name,
                  (*(const struct state *const *)right)->name);
}

static void list_states(struct reading *r)
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

/* Report a mock of no state, or of one that is no Task. */
static void check_mocked(struct reading *r, const struct test_case *test,
                         const struct tree_member *mock)
{
    const struct state *state = state_named(r, mock->key);
    char *why = mock_state_problem(test->name, mock->key, state != NULL,
                                   state != NULL && state->kind == SFN_TASK);
    struct finding *finding = why != NULL ? wrong(r, mock->key_span, "%s", why) : NULL;
    const char **names;

    free(why);
    if (finding == NULL || state != NULL)
        return;
    names = ARENA_ARRAY(r->arena, const char *, r->state_count + 1);
    for (size_t i = 0; i < r->state_count; i++)
        names[i] = r->states[i]->name;
    guess(r, finding, mock->key, names, r->state_count);
}

static void check_mocks(struct reading *r, const struct test_case *test)
{
    for (const struct tree_member *at = test->mocks->members; at != NULL; at = at->next) {
        check_mocked(r, test, at);
        if (at->value->kind != TREE_STRING)
            wrong(r, at->value->span, "the mock of state \"%s\" is the name of a response, not %s",
                  at->key, tree_kind_name(at->value));
        else if (names_field(&r->responses, at->value->text) == NULL)
            guess_member(
                r, wrong(r, at->value->span, "MockedResponses has no \"%s\"", at->value->text),
                at->value->text, tree_field(r->suite->tree, "MockedResponses"));
    }
}

/* ---- what Tests says of a case ---- */

/* The text of a member, or NULL when it is absent or (after a finding) not a string. */
static const char *string_of(struct reading *r, const struct tree *object, const char *name)
{
    const struct tree *tree = tree_field(object, name);

    if (tree == NULL)
        return NULL;
    if (tree->kind != TREE_STRING) {
        wrong(r, tree->span, "\"%s\" is a string, not %s", name, tree_kind_name(tree));
        return NULL;
    }
    return tree->text;
}

static struct expected expected_of(struct reading *r, const struct tree *expect, const char *name)
{
    struct expected expected = {.tree = tree_field(expect, name)};

    if (expected.tree != NULL)
        expected.value = tree_value(r->arena, expected.tree);
    return expected;
}

/* What Expect says of Error or Cause: a string, or null when there must be none. */
static struct expected expected_text(struct reading *r, const struct tree *expect, const char *name)
{
    struct expected expected = expected_of(r, expect, name);

    if (expected.tree != NULL && expected.tree->kind != TREE_STRING &&
        expected.tree->kind != TREE_NULL)
        wrong(r, expected.tree->span, "\"%s\" is a string or null, not %s", name,
              tree_kind_name(expected.tree));
    if (expected.tree != NULL && expected.tree->kind == TREE_NULL)
        expected.value = NULL;
    return expected;
}

static void read_status(struct reading *r, struct test_case *test, const struct tree *expect)
{
    static const char *const names[] = {"SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"};
    const char *status = string_of(r, expect, "Status");
    bool fails = test->error.tree != NULL || test->cause.tree != NULL;
    bool known = false;

    test->status = fails ? EXECUTION_FAILED : EXECUTION_SUCCEEDED;
    for (size_t i = 0; status != NULL && i < 4; i++) {
        if (strcmp(status, names[i]) != 0)
            continue;
        test->status = EXECUTION_SUCCEEDED + (enum execution_status)i;
        known = true;
    }
    if (status != NULL && !known)
        guess(r,
              wrong(r, tree_field(expect, "Status")->span,
                    "\"Status\" is SUCCEEDED, FAILED, TIMED_OUT or ABORTED"),
              status, names, 4);
    if (test->output.tree != NULL && test->status != EXECUTION_SUCCEEDED)
        wrong(r, test->output.tree->span, "only an execution that SUCCEEDED has an output");
    if (fails && test->status == EXECUTION_SUCCEEDED)
        wrong(r, tree_field(expect, "Status")->span,
              "an execution that SUCCEEDED has no error and no cause");
}

static void read_expect(struct reading *r, struct test_case *test, const struct tree *expect)
{

    if (!is_object(r, expect, "\"Expect\""))
        return;
    check_members(r, expect, "\"Expect\"", expect_members);
    test->expect = expect;
    test->output = expected_of(r, expect, "Output");
    test->error = expected_text(r, expect, "Error");
    test->cause = expected_text(r, expect, "Cause");
    read_status(r, test, expect);
}

/* Read the InputFile of a case; its path is relative to the folder of the mock file. */
static const struct value *input_of_file(struct reading *r, const struct tree *about)
{
    const struct tree *tree = tree_field(about, "InputFile");
    const char *name = string_of(r, about, "InputFile");
    const char *slash = strrchr(r->suite->source.path, '/');
    struct buffer text = BUFFER_EMPTY;
    const struct value *input = NULL;
    struct json_error error;
    char *problem = NULL;

    if (name == NULL)
        return NULL;
    if (slash != NULL && name[0] != '/')
        name = arena_format(r->arena, "%.*s%s", (int)(slash + 1 - r->suite->source.path),
                            r->suite->source.path, name);
    if (!text_read_file(&text, name, FILE_INPUT_MAX, &problem)) {
        wrong(r, tree->span, "%s", problem);
    } else {
        text_drop_mark(&text);
        input = json_read(&r->arena->region, text.size > 0 ? text.text : "", text.size,
                          JSON_TEXT_COPIED, &error);
        if (input == NULL)
            wrong(r, tree->span, "%s:%d:%d: not JSON: %s", name, error.line, error.column,
                  error.message);
    }
    free(problem);
    buffer_fini(&text);
    return input;
}

static void read_input(struct reading *r, struct test_case *test, const struct tree *about)
{
    const struct tree *input = tree_field(about, "Input");
    const struct tree *file = tree_field(about, "InputFile");

    if (input != NULL && file != NULL)
        wrong(r, file->span, "a test has \"Input\" or \"InputFile\", not both");
    test->input = input != NULL ? tree_value(r->arena, input) : input_of_file(r, about);
}

static void read_about(struct reading *r, struct test_case *test, const struct tree *about)
{
    static const char *const members[] = {"Input",  "InputFile", "Name", "StartTime",
                                          "Expect", "Comment",   NULL};
    const char *time;
    struct instant instant;

    if (!is_object(r, about, "a test"))
        return;
    check_members(r, about, "a test", members);
    read_input(r, test, about);
    test->execution = string_of(r, about, "Name");
    if (test->execution != NULL && test->execution[0] == '\0')
        wrong(r, tree_field(about, "Name")->span, "an execution needs a name that is not empty");
    time = string_of(r, about, "StartTime");
    if (time != NULL && !time_read(time, strlen(time), &instant))
        wrong(r, tree_field(about, "StartTime")->span,
              "\"StartTime\" is a time like 2026-11-24T22:03:44Z");
    else if (time != NULL)
        test->start_ms = instant.seconds * 1000 + instant.nanoseconds / 1000000;
    if (tree_field(about, "Expect") != NULL)
        read_expect(r, test, tree_field(about, "Expect"));
}

/* ---- the file ---- */

/* Check that Tests names only machines and cases of StateMachines. Returns what it says of ours. */
static const struct tree *read_tests(struct reading *r, const struct tree *machines,
                                     const struct tree_member *own, const struct tree *cases)
{
    const struct tree *tests = tree_field(r->suite->tree, "Tests");
    const struct names names = names_by(r, cases);
    const struct tree *mine;

    if (tests == NULL || !is_object(r, tests, "\"Tests\""))
        return NULL;
    for (const struct tree_member *at = tests->members; at != NULL; at = at->next)
        if (tree_field(machines, at->key) == NULL)
            guess_member(
                r, wrong(r, at->key_span, "StateMachines has no \"%s\" to be tested", at->key),
                at->key, machines);
    mine = tree_field(tests, own->key);
    if (mine == NULL || !is_object(r, mine, "a machine in \"Tests\""))
        return NULL;
    for (const struct tree_member *at = mine->members; at != NULL; at = at->next)
        if (names_field(&names, at->key) == NULL)
            guess_member(r,
                         wrong(r, at->key_span,
                               "\"%s\" has no test case \"%s\" to expect anything of", own->key,
                               at->key),
                         at->key, cases);
    return mine;
}

static void read_cases(struct reading *r, const struct tree *cases, const struct tree *tests)
{
    const struct names abouts = names_by(r, tests);
    struct suite *suite = r->suite;

    suite->cases = ARENA_ARRAY(r->arena, struct test_case, cases->count + 1);
    for (const struct tree_member *at = cases->members; at != NULL; at = at->next) {
        struct test_case *test = &suite->cases[suite->count];
        const struct tree *about = names_field(&abouts, at->key);

        if (r->only != NULL && strcmp(r->only, at->key) != 0)
            continue;
        if (!is_object(r, at->value, "a test case"))
            continue;
        if (strlen(at->key) != at->key_size)
            wrong(r, at->key_span, "the name of a test case holds a NUL");
        suite->count++;
        test->name = at->key;
        test->mocks = at->value;
        test->start_ms = START_MS;
        test->status = EXECUTION_SUCCEEDED;
        check_mocks(r, test);
        if (about != NULL)
            read_about(r, test, about);
    }
}

static const struct tree *cases_of(const struct tree *machine)
{
    const struct tree *cases = tree_field(machine, "TestCases");

    return cases != NULL && cases->kind == TREE_OBJECT ? cases : NULL;
}

/* The entry of StateMachines for our machine: the one with its name, or with what its document
 * calls it; else the only one, or the only one that has the case asked for. */
static const struct tree_member *find_machine(struct reading *r, const struct tree *machines)
{
    const struct tree_member *own = tree_member(machines, r->machine->name);
    struct finding *finding;
    size_t found = 0;

    if (own == NULL && r->machine->id != NULL)
        own = tree_member(machines, r->machine->id);
    if (own != NULL)
        return own;
    for (const struct tree_member *at = machines->members; at != NULL; at = at->next) {
        if (r->only != NULL && machines->count > 1 &&
            tree_field(cases_of(at->value), r->only) == NULL)
            continue;
        own = at;
        found++;
    }
    if (found == 1)
        return own;
    if (found == 0 && r->only != NULL)
        wrong(r, machines->span, "no state machine has a test case \"%s\"", r->only);
    else if (found == 0)
        wrong(r, machines->span, "there is no state machine to be tested");
    if (found > 1) {
        finding = wrong(r, machines->span,
                        "none of the %zu state machines is named \"%s\", as the definition",
                        machines->count, r->machine->name);
        guess_member(r, finding, r->machine->name, machines);
    }
    return NULL;
}

/* Mark the responses that the test cases of a machine name. */
static void mark_used(struct reading *r, const struct tree *machine, bool *used)
{
    const struct tree *cases = cases_of(machine);
    const struct tree_member *test = cases != NULL ? cases->members : NULL;

    for (; test != NULL; test = test->next)
        for (const struct tree_member *mock = test->value->members; mock != NULL; mock = mock->next)
            if (mock->value->kind == TREE_STRING)
                used[names_find(&r->responses, mock->value->text)] = true;
}

/* Warn of responses that no test case of any machine names. */
static void warn_of_unused(struct reading *r, const struct tree *machines)
{
    bool *used = ARENA_ARRAY(r->arena, bool, r->responses.count + 1);

    for (const struct tree_member *at = machines->members; at != NULL; at = at->next)
        mark_used(r, at->value, used);
    for (size_t i = 0; i < r->responses.count; i++)
        if (!used[i])
            diag_report(r->suite->diags, r->responses.sorted[i]->key_span, RULE_UNUSED_MOCK,
                        "no test case uses the response \"%s\"", r->responses.sorted[i]->key);
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
        wrong(judging->r, judging->response->value->span, "%s, not %s", why,
              tree_kind_name(judging->response->value));
        return;
    }
    if (judging->answers.sorted == NULL)
        judging->answers = names_by(judging->r, judging->response->value);
    place = names_find(&judging->answers, answer);
    wrong(judging->r,
          place < judging->answers.count ? judging->answers.sorted[place]->key_span
                                         : judging->response->key_span,
          "answer \"%s\" of \"%s\": %s", answer, judging->response->key, why);
}

static void judge_responses(struct reading *r)
{
    for (size_t i = 0; i < r->responses.count; i++) {
        struct judging judging = {.r = r, .response = r->responses.sorted[i]};
        const struct value *response = tree_value(r->arena, judging.response->value);

        if (response != NULL) /* what is nested too deeply is a finding about the whole file */
            tasks_check_mock(response, judge_answer, &judging);
    }
}

/* ---- the file as a whole ---- */

static void read_file(struct reading *r)
{
    static const char *const members[] = {"StateMachines", "MockedResponses", "Tests", "Comment",
                                          NULL};
    const struct tree *machines = tree_field(r->suite->tree, "StateMachines");
    const struct tree *responses = tree_field(r->suite->tree, "MockedResponses");
    const struct tree_member *own;
    const struct tree *cases;

    check_members(r, r->suite->tree, "a mock file", members);
    if (machines == NULL)
        wrong(r, r->suite->tree->span, "a mock file has \"StateMachines\"");
    if ((responses != NULL && !is_object(r, responses, "\"MockedResponses\"")) ||
        machines == NULL || !is_object(r, machines, "\"StateMachines\""))
        return;
    r->responses = names_by(r, responses);
    judge_responses(r);
    own = find_machine(r, machines);
    if (own == NULL)
        return;
    cases = tree_field(own->value, "TestCases");
    if (cases == NULL)
        wrong(r, own->key_span, "the state machine \"%s\" has no \"TestCases\"", own->key);
    if (cases == NULL || !is_object(r, cases, "\"TestCases\""))
        return;
    read_cases(r, cases, read_tests(r, machines, own, cases));
    if (r->only != NULL && tree_field(cases, r->only) == NULL)
        guess_member(r, wrong(r, cases->span, "there is no test case \"%s\"", r->only), r->only,
                     cases);
    else if (r->suite->count == 0)
        wrong(r, cases->span, "there is no test case");
    warn_of_unused(r, machines);
}

/* A file that is not JSON: drop what AWS says, which speaks of definitions, and show what a mock
 * file looks like. */
static void explain_syntax(struct reading *r)
{
    const struct span nowhere = {0};
    struct finding *first = diags_forget_aws(r->suite->diags);

    if (first != NULL && r->suite->tree == NULL)
        diag_note(r->suite->diags, first, nowhere,
                  "a mock file is {\"StateMachines\": {...}, \"MockedResponses\": {...}}");
}

bool suite_read(struct arena *arena, const struct machine *machine, const char *only,
                struct suite *suite)
{
    struct reading r = {.arena = arena, .machine = machine, .suite = suite, .only = only};
    struct diag_options any = {.werror = false};
    struct fillings none = {.literal = true}; /* ${Name} in a mock file is text */

    suite->diags = diags_new(arena, &suite->source);
    suite->tree = json_parse(arena, &suite->source, &none, suite->diags);
    explain_syntax(&r);
    if (suite->tree != NULL && is_object(&r, suite->tree, "a mock file")) {
        list_states(&r);
        read_file(&r);
        suite->value = tree_value(arena, suite->tree);
        if (suite->value == NULL)
            wrong(&r, suite->tree->span, "the values are nested too deeply");
    }
    return diags_errors(suite->diags, &any) == 0;
}

struct span suite_place(const struct suite *suite, const char *response, const char *answer)
{
    const struct tree *responses = tree_field(suite->tree, "MockedResponses");
    const struct tree_member *member = tree_member(responses, response);
    const struct tree_member *inner;

    if (member == NULL)
        return (struct span){0};
    inner = answer != NULL ? tree_member(member->value, answer) : NULL;
    return inner != NULL ? inner->key_span : member->key_span;
}
