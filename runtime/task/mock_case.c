/* runtime/task/mock_case.c - choose the test case of a mock file. */
#include "runtime/task/mock_case.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/buffer.h"
#include "runtime/base/bug.h"
#include "runtime/base/nearest.h"
#include "runtime/base/table.h"
#include "runtime/base/text.h"

/* Append the names of an object's members, for a message. */
static void list_names(struct buffer *out, const struct value *object)
{
    for (uint32_t i = 0; object != NULL && i < object->size; i++)
        buffer_add_format(out, "%s\"%.*s\"", out->size > 0 ? ", " : "",
                          (int)object->as.members[i].key.size, object->as.members[i].key.text);
}

static const struct value *test_cases(const struct value *machine)
{
    const struct value *cases = value_member_named(machine, "TestCases");

    return value_is(cases, VALUE_OBJECT) ? cases : NULL;
}

/* What a mock file says of the program's machine, by its name, or else by what its document calls
 * it. NULL: neither is there. */
static const struct value *machine_named(const struct value *machines,
                                         const struct sfn_program *program)
{
    const struct value *own = NULL;

    if (program->name != NULL)
        own = value_member_named(machines, program->name);
    if (own == NULL && program->id != NULL)
        own = value_member_named(machines, program->id);
    return own;
}

/* Find the test case `wanted` (NULL: any) in the machine `own`, or in all machines when that is
 * NULL. *found becomes how many there are, `names` gets those that could be chosen. */
static const struct member *choose_case(const struct value *machines, const struct value *own,
                                        const char *wanted, size_t *found, struct buffer *names)
{
    const struct member *chosen = NULL;

    *found = 0;
    for (uint32_t i = 0; i < machines->size; i++) {
        const struct value *machine = &machines->as.members[i].value;
        const struct value *cases = test_cases(machine);

        if (cases == NULL || (own != NULL && machine != own))
            continue;
        list_names(names, cases);
        for (uint32_t k = 0; k < cases->size; k++) {
            struct key key = cases->as.members[k].key;

            if (wanted != NULL &&
                (key.size != strlen(wanted) || memcmp(key.text, wanted, key.size) != 0))
                continue;
            chosen = &cases->as.members[k];
            (*found)++;
        }
    }
    return chosen;
}

bool mock_state_fits(const struct sfn_state *state)
{
    return state->kind == SFN_TASK || (state->map != NULL && state->map->reader != NULL);
}

char *mock_state_problem(const char *test_case, const char *state, const char *near, bool exists,
                         bool fits)
{
    if (exists && fits)
        return NULL;
    return text_format("test case \"%s\" mocks state \"%s\", which %s%s%s%s", test_case, state,
                       exists ? "is no Task, and no Map with an ItemReader" : "does not exist",
                       near != NULL ? "; did you mean \"" : "", near != NULL ? near : "",
                       near != NULL ? "\"?" : "");
}

const char *mock_state_near(const struct sfn_program *program, const char *name)
{
    const char **names = mem_zeroed(program->state_count + 1, sizeof *names);
    const char *near;

    for (size_t i = 0; i < program->state_count; i++)
        names[i] = program->states[i].name;
    near = nearest_name(name, names, program->state_count);
    free(names);
    return near;
}

/* Look for a state that the test case cannot mock. What people mock must not run: with a slip in
 * its name it would. NULL, or a line that names the first. */
static char *states_problem(const struct member *chosen, const char *file,
                            const struct sfn_program *program)
{
    const struct value *mocks = &chosen->value;
    char *test_case = mem_text(chosen->key.text, chosen->key.size);
    struct table states = TABLE_EMPTY;
    char *why = NULL, *line;

    for (size_t i = 0; i < program->state_count; i++) {
        const struct sfn_state *state = &program->states[i];

        table_put(&states, 0, state->name, strlen(state->name), (void *)state);
    }
    for (uint32_t i = 0; i < mocks->size && why == NULL; i++) {
        const struct key key = mocks->as.members[i].key;
        const struct sfn_state *state = table_get(&states, 0, key.text, key.size);
        char *name = mem_text(key.text, key.size);

        why = mock_state_problem(test_case, name,
                                 state == NULL ? mock_state_near(program, name) : NULL,
                                 state != NULL, state != NULL && mock_state_fits(state));
        free(name);
    }
    table_fini(&states);
    free(test_case);
    if (why == NULL)
        return NULL;
    line = text_format("%s: %s", file, why);
    free(why);
    return line;
}

const struct member *mock_case_find(const struct value *root, const char *file,
                                    const struct sfn_program *program, const char *wanted,
                                    char **problem)
{
    const struct value *machines = value_member_named(root, "StateMachines");
    const char *name = program->name != NULL ? program->name : "";
    struct buffer names = BUFFER_EMPTY;
    const struct member *chosen;
    size_t found;

    if (!value_is(machines, VALUE_OBJECT)) {
        *problem =
            text_format("%s: a mock file has \"StateMachines\" and \"MockedResponses\"", file);
        return NULL;
    }
    chosen = choose_case(machines, machine_named(machines, program), wanted, &found, &names);
    if (found == 0 && wanted != NULL)
        *problem = text_format("%s has no test case \"%s\"; it has %s", file, wanted,
                               names.size > 0 ? names.text : "none");
    else if (found == 0)
        *problem = text_format("%s has no test case", file);
    else if (found > 1 && wanted == NULL)
        *problem = text_format("%s has %zu test cases; choose one with --test-case: %s", file,
                               found, names.text);
    else if (found > 1)
        *problem = text_format("%s has test case \"%s\" in %zu state machines, none of them named "
                               "\"%s\"",
                               file, wanted, found, name);
    else if (chosen->value.kind != VALUE_OBJECT)
        *problem =
            text_format("%s: a test case is an object of state names and response names", file);
    else
        *problem = states_problem(chosen, file, program);
    buffer_fini(&names);
    return *problem == NULL ? chosen : NULL;
}
