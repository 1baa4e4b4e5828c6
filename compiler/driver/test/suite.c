/* compiler/driver/test/suite.c - read the test cases of a mock file and find what is wrong in it.
 *
 * In: the file's text and a machine. Out: its cases, with inputs and expectations.
 * Why a located tree: a misspelt state or case is a finding with its place, as in a definition. */
#include "compiler/driver/test/suite.h"

#include <string.h>

#include "compiler/driver/test/about.h"
#include "compiler/driver/test/case_mocks.h"
#include "compiler/driver/test/reading.h"

/* A case without a StartTime starts at 2024-01-01T00:00:00Z: each run must equal the one before. */
#define START_MS 1704067200000

/* Check that Tests names only machines and cases of StateMachines. Returns what it says of ours. */
static const struct tree *read_tests(struct reading *r, const struct tree *machines,
                                     const struct tree_member *own, const struct tree *cases)
{
    const struct tree *tests = tree_field(r->suite->tree, "Tests");
    const struct names names = names_by(r->arena, cases);
    const struct tree *mine;

    if (tests == NULL || !reading_object(r, tests, "\"Tests\""))
        return NULL;
    for (const struct tree_member *at = tests->members; at != NULL; at = at->next)
        if (tree_field(machines, at->key) == NULL)
            reading_guess_member(
                r,
                reading_wrong(r, at->key_span, "StateMachines has no \"%s\" to be tested", at->key),
                at->key, machines);
    mine = tree_field(tests, own->key);
    if (mine == NULL || !reading_object(r, mine, "a machine in \"Tests\""))
        return NULL;
    for (const struct tree_member *at = mine->members; at != NULL; at = at->next)
        if (names_field(&names, at->key) == NULL)
            reading_guess_member(
                r,
                reading_wrong(r, at->key_span,
                              "\"%s\" has no test case \"%s\" to expect anything of", own->key,
                              at->key),
                at->key, cases);
    return mine;
}

static void read_cases(struct reading *r, const struct tree *cases, const struct tree *tests)
{
    const struct names abouts = names_by(r->arena, tests);
    struct suite *suite = r->suite;

    suite->cases = ARENA_ARRAY(r->arena, struct test_case, cases->count + 1);
    for (const struct tree_member *at = cases->members; at != NULL; at = at->next) {
        struct test_case *test = &suite->cases[suite->count];
        const struct tree *about = names_field(&abouts, at->key);

        if (r->only != NULL && strcmp(r->only, at->key) != 0)
            continue;
        if (!reading_object(r, at->value, "a test case"))
            continue;
        if (strlen(at->key) != at->key_size)
            reading_wrong(r, at->key_span, "the name of a test case holds a NUL");
        suite->count++;
        test->name = at->key;
        test->mocks = at->value;
        test->start_ms = START_MS;
        test->status = EXECUTION_SUCCEEDED;
        case_mocks_check(r, test);
        if (about != NULL)
            about_read(r, test, about);
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
        reading_wrong(r, machines->span, "no state machine has a test case \"%s\"", r->only);
    else if (found == 0)
        reading_wrong(r, machines->span, "there is no state machine to be tested");
    if (found > 1) {
        finding = reading_wrong(r, machines->span,
                                "none of the %zu state machines is named \"%s\", as the definition",
                                machines->count, r->machine->name);
        reading_guess_member(r, finding, r->machine->name, machines);
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

static void read_file(struct reading *r)
{
    static const char *const members[] = {"StateMachines", "MockedResponses", "Tests", "Comment",
                                          NULL};
    const struct tree *machines = tree_field(r->suite->tree, "StateMachines");
    const struct tree *responses = tree_field(r->suite->tree, "MockedResponses");
    const struct tree_member *own;
    const struct tree *cases;

    reading_check_members(r, r->suite->tree, "a mock file", members);
    if (machines == NULL)
        reading_wrong(r, r->suite->tree->span, "a mock file has \"StateMachines\"");
    if ((responses != NULL && !reading_object(r, responses, "\"MockedResponses\"")) ||
        machines == NULL || !reading_object(r, machines, "\"StateMachines\""))
        return;
    r->responses = names_by(r->arena, responses);
    case_mocks_judge(r);
    own = find_machine(r, machines);
    if (own == NULL)
        return;
    cases = tree_field(own->value, "TestCases");
    if (cases == NULL)
        reading_wrong(r, own->key_span, "the state machine \"%s\" has no \"TestCases\"", own->key);
    if (cases == NULL || !reading_object(r, cases, "\"TestCases\""))
        return;
    read_cases(r, cases, read_tests(r, machines, own, cases));
    if (r->only != NULL && tree_field(cases, r->only) == NULL)
        reading_guess_member(r,
                             reading_wrong(r, cases->span, "there is no test case \"%s\"", r->only),
                             r->only, cases);
    else if (r->suite->count == 0)
        reading_wrong(r, cases->span, "there is no test case");
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
    if (suite->tree != NULL && reading_object(&r, suite->tree, "a mock file")) {
        case_mocks_list_states(&r);
        read_file(&r);
        suite->value = tree_value(arena, suite->tree);
        if (suite->value == NULL)
            reading_wrong(&r, suite->tree->span, "the values are nested too deeply");
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
