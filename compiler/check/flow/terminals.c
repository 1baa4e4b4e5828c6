/* compiler/check/flow/terminals.c - check that every scope has a state that ends it. */
#include "compiler/check/family.h"

/* Whether a state that cannot be understood may end the scope, once a placeholder is filled or a
 * value mended. */
static bool may_end(const struct state *state)
{
    const struct tree *type = tree_field(state->tree, "Type"),
                      *end = tree_field(state->tree, "End");

    return state->tree->kind != TREE_OBJECT || (type != NULL && tree_is_open(type)) ||
           (end != NULL && end->kind != TREE_BOOLEAN) || state->unfilled.leads ||
           state->name_is_open;
}

bool scope_ends(const struct scope *scope)
{
    for (const struct state *state = scope->states; state != NULL; state = state->next_state)
        if ((state->end && tree_field(state->tree, "Type") != NULL) || may_end(state))
            return true;
    return false;
}

void check_terminals(struct check *check)
{
    for (const struct scope *scope = check->machine->scopes; scope != NULL; scope = scope->next) {
        const struct tree *states = tree_field(scope->tree, "States");
        struct span head = scope->tree->span;
        struct finding *finding;

        if (states == NULL || states->kind != TREE_OBJECT || scope_ends(scope))
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
