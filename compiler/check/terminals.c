/* compiler/check/terminals.c - check that every scope has a state that ends it. */
#include "compiler/check/family.h"

bool scope_ends(const struct scope *scope)
{
    for (const struct state *state = scope->states; state != NULL; state = state->next_state) {
        const struct target *target;

        if (state->end || state->broken)
            return true;
        for (size_t i = 0; (target = machine_target(state, i)) != NULL; i++)
            if (target->tree != NULL && target->state == NULL)
                return true; /* it may have been meant to lead to a state that ends the scope */
    }
    return false;
}

void check_terminals(struct check *check)
{
    for (const struct scope *scope = check->machine->scopes; scope != NULL; scope = scope->next) {
        const struct tree *states = tree_field(scope->tree, "States");
        struct span head = scope->tree->span;
        struct finding *finding;

        if (scope->states == NULL || scope_ends(scope))
            continue;
        if (states != NULL) {
            head = states->span;
            head.end = head.start + 1;
            head.end_line = head.line;
            head.end_column = head.column;
        }
        finding = check_report(
            check, head, RULE_NO_TERMINAL_STATE, NULL,
            "%s never ends: no state has \"End\": true or is Succeed or Fail",
            scope->owner == NULL
                ? "the machine"
                : arena_format(check->arena, "%s of \"%s\"",
                               scope->owner->kind == SFN_MAP ? "the item processor" : "a branch",
                               scope->owner->name));
        diag_aws(check->diags, finding, "MISSING_END_STATE", NULL, "%s",
                 "Workflow has no terminal state");
    }
}
