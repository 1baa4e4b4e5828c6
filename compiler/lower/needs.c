/* compiler/lower/needs.c - find out which parts of the runtime a program needs to be linked with.
 *
 * In: its states, their Resources, targets of bindings. Out: program->symbols, program->needs.
 * Why: an executable that starts no process and calls no C function should not contain what does
 * that, nor need its libraries. */
#include "compiler/lower/needs.h"

#include <string.h>

#include "sfn/abi.h"

/* Add the name of a C function, unless it is there already. */
static void add_symbol(struct ir_program *program, const char *name)
{
    size_t count = program->symbol_count;
    const char **symbols = program->symbols;

    for (size_t i = 0; i < count; i++)
        if (strcmp(symbols[i], name) == 0)
            return;
    if ((count & (count - 1)) == 0) { /* full: there is room for a power of two */
        program->symbols = ARENA_ARRAY(program->arena, const char *, count > 0 ? 2 * count : 1);
        for (size_t i = 0; i < count; i++)
            program->symbols[i] = symbols[i];
    }
    program->symbols[program->symbol_count++] = arena_text(program->arena, name, strlen(name));
}

void needs_add_target(struct ir_program *program, const char *target)
{
    enum sfn_kind_id kind = sfn_kind_of(target);

    if (kind == SFN_KIND_NONE)
        return;
    program->needs.kinds[kind] = true;
    if (kind == SFN_KIND_c)
        add_symbol(program, target + strlen(sfn_kind_info(kind)->prefix));
}

/* Add all kinds that a Resource may be bound to when the executable starts. That excludes c:,
 * because C functions must have been linked. */
static void add_bindable(struct ir_program *program)
{
    for (int i = 0; i < SFN_KIND_COUNT; i++)
        if (i != SFN_KIND_c)
            program->needs.kinds[i] = true;
}

/* Whether an execution may wait in the state: for a time, a task, its children or a retry. */
static bool may_wait(const struct ir_state *state)
{
    return state->kind == SFN_WAIT || state->kind == SFN_TASK || state->kind == SFN_PARALLEL ||
           state->kind == SFN_MAP;
}

void needs_add_states(struct ir_program *program)
{
    for (const struct ir_state *state = program->states; state != NULL; state = state->next) {
        program->needs.tasks |= ir_state_needs_service(state);
        program->needs.keeping |= may_wait(state);
        if (state->task == NULL)
            continue;
        if (sfn_kind_of(state->task->text) == SFN_KIND_NONE)
            add_bindable(program);
        else
            needs_add_target(program, state->task->text);
    }
}

void needs_add_service(struct ir_program *program)
{
    program->needs.service = true;
    program->needs.keeping = true; /* a store keeps rows, also of one that only runs for long */
}

void needs_add_all(struct ir_program *program)
{
    program->needs = (struct ir_needs){.tasks = true, .reader = true, .writer = true};
    needs_add_service(program);
    for (int i = 0; i < SFN_KIND_COUNT; i++)
        program->needs.kinds[i] = true;
}
