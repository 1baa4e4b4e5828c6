/* compiler/model/machine.c - what a bound machine can be asked: variables, targets. */
#include "compiler/model/machine.h"

#include <string.h>

const struct scope *machine_variable(const struct scope *scope, const char *name, int *up,
                                     int *slot)
{
    *up = 0;
    *slot = 0;
    for (; scope != NULL; scope = scope->parent, (*up)++) {
        for (size_t i = 0; i < scope->variable_count; i++)
            if (strcmp(scope->variables[i], name) == 0) {
                *slot = (int)i;
                return scope;
            }
        if (scope->owner != NULL && scope->owner->distributed)
            return NULL;
    }
    return NULL;
}

const struct target *machine_target(const struct state *state, size_t index)
{
    if (index == 0)
        return &state->next;
    if (index == 1)
        return &state->default_target;
    index -= 2;
    if (index < state->choice_count)
        return &state->choices[index]->next;
    index -= state->choice_count;
    if (index < state->catcher_count)
        return &state->catchers[index].next;
    return NULL;
}
