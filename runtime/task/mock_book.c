/* runtime/task/mock_book.c - read all of a mock file, for executions that pick their test cases.
 *
 * In: a file. Out: the test cases of all machines it names. Whether a machine has the states that
 * they mock is asked when an execution picks one: the machine may not be there yet. */
#include "runtime/task/mock_book.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/text.h"
#include "runtime/task/mock.h"
#include "runtime/task/mock_case.h"
#include "runtime/task/setup.h"

static char *add_case(struct mock_book *book, const struct value *root, const struct key *machine,
                      const struct member *member)
{
    struct mock_case *mocked;
    char *problem;

    if (member->value.kind != VALUE_OBJECT)
        return text_format("%s: a test case is an object of state names and response names",
                           book->file);
    if ((book->count & (book->count - 1)) == 0)
        book->cases =
            mem_resize(book->cases, (book->count == 0 ? 1 : 2 * book->count) * sizeof *book->cases);
    mocked = &book->cases[book->count++];
    problem = mock_case_read(mocked, book->file, root, member);
    mocked->machine = mem_text(machine->text, machine->size);
    return problem;
}

/* Read the test cases of all machines. NULL, or the first thing that is wrong. */
static char *add_cases(struct mock_book *book, const struct value *root)
{
    const struct value *machines = value_member_named(root, "StateMachines");
    char *problem = NULL;

    if (!value_is(machines, VALUE_OBJECT))
        return text_format("%s: a mock file has \"StateMachines\" and \"MockedResponses\"",
                           book->file);
    for (uint32_t i = 0; i < machines->size && problem == NULL; i++) {
        const struct member *machine = &machines->as.members[i];
        const struct value *cases = value_member_named(&machine->value, "TestCases");

        for (uint32_t k = 0; value_is(cases, VALUE_OBJECT) && k < cases->size && problem == NULL;
             k++)
            problem = add_case(book, root, &machine->key, &cases->as.members[k]);
    }
    return problem;
}

struct mock_book *mock_book_open(const char *file, char **problem)
{
    struct mock_book *book = mem_zeroed(1, sizeof *book);
    struct buffer text = BUFFER_EMPTY;
    struct region region;
    const struct value *root = NULL;

    *problem = NULL;
    book->file = mem_text(file, strlen(file));
    book->picked = true;
    region_init(&region);
    if (text_read_file(&text, file, TASK_SETUP_MAX, problem)) {
        text_drop_mark(&text);
        root = setup_read(&region, file, text.text != NULL ? text.text : "", text.size, problem);
    }
    if (root != NULL)
        *problem = add_cases(book, root);
    region_fini(&region);
    buffer_fini(&text);
    if (*problem == NULL)
        return book;
    mocks_free(book);
    return NULL;
}

void mock_book_close(struct mock_book *book)
{
    mocks_free(book);
}

static const struct sfn_state *find_state(const struct sfn_program *program, const char *name)
{
    for (size_t i = 0; i < program->state_count; i++)
        if (strcmp(program->states[i].name, name) == 0)
            return &program->states[i];
    return NULL;
}

/* Look for a state that the test case cannot mock: what people mock must not run. */
static char *case_problem(const struct mock_book *book, const struct mock_case *mocked,
                          const struct sfn_program *program)
{
    char *why = NULL, *line;

    for (size_t i = 0; i < mocked->count && why == NULL; i++) {
        const char *name = mocked->states[i].name;
        const struct sfn_state *state = find_state(program, name);

        why = mock_state_problem(mocked->name, name,
                                 state == NULL ? mock_state_near(program, name) : NULL,
                                 state != NULL, state != NULL && mock_state_fits(state));
    }
    if (why == NULL)
        return NULL;
    line = text_format("%s: %s", book->file, why);
    free(why);
    return line;
}

char *mock_book_problem(const struct mock_book *book, const struct sfn_program *program,
                        const char *test_case)
{
    const char *machine = program->name != NULL ? program->name : "";
    struct buffer names = BUFFER_EMPTY;
    char *line;

    for (size_t i = 0; i < book->count; i++) {
        const struct mock_case *mocked = &book->cases[i];

        if (strcmp(mocked->machine, machine) != 0)
            continue;
        if (strcmp(mocked->name, test_case) == 0) {
            buffer_fini(&names);
            return case_problem(book, mocked, program);
        }
        buffer_add_format(&names, "%s\"%s\"", names.size > 0 ? ", " : "", mocked->name);
    }
    line = text_format("%s has no test case \"%s\" of state machine \"%s\"; it has %s", book->file,
                       test_case, machine, names.size > 0 ? names.text : "none");
    buffer_fini(&names);
    return line;
}

void mock_book_each(const struct mock_book *book, const char *machine, mock_book_answer *tell,
                    void *context)
{
    bool there = false;

    for (size_t i = 0; i < book->count; i++)
        there |= strcmp(book->cases[i].machine, machine) == 0;
    for (size_t i = 0; i < book->count; i++) {
        const struct mock_case *mocked = &book->cases[i];

        if (there && strcmp(mocked->machine, machine) != 0)
            continue;
        for (size_t k = 0; k < mocked->count; k++)
            for (size_t n = 0; n < mocked->states[k].count; n++) {
                const struct mock_answer *answer = &mocked->states[k].answers[n];

                tell(context, mocked->states[k].name,
                     answer->kind == MOCK_RETURN ? answer->output : NULL);
            }
    }
}
