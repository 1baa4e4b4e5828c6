/* compiler/check/flow/reachability.c - find the states that StartAt of their scope does not reach.
 *
 * A misspelt target counts as the name it was probably meant to be, so that one misspelling is one
 * finding. An unfilled ${Placeholder} in a transition or in a state's name, or a state without its
 * transition, may lead anywhere: all states of such a scope count as reached. */
#include "compiler/check/family.h"

bool scope_leads_anywhere(const struct scope *scope)
{
    for (const struct state *state = scope->states; state != NULL; state = state->next_state)
        if (state->broken || state->unfilled.leads || state->name_is_open)
            return true;
    return scope->start.state == NULL && scope->start.guess == NULL;
}

struct state *target_state(const struct target *target)
{
    return target->state != NULL ? target->state : target->guess;
}

/* Mark the states that StartAt reaches; `stack` has room for every state of the scope. */
static void mark(const struct scope *scope, struct state **stack)
{
    size_t depth = 0;

    stack[depth++] = target_state(&scope->start);
    stack[0]->reachable = true;
    while (depth > 0) {
        const struct state *state = stack[--depth];
        const struct target *target;

        for (size_t i = 0; (target = machine_target(state, i)) != NULL; i++) {
            struct state *next = target_state(target);

            if (next == NULL || next->reachable)
                continue;
            next->reachable = true;
            stack[depth++] = next;
        }
    }
}

/* For each state, find another unreached one that leads to it, to name it in the finding. */
static void find_leaders(const struct scope *scope, const struct state **leaders)
{
    for (const struct state *from = scope->states; from != NULL; from = from->next_state) {
        const struct target *target;

        for (size_t i = 0; !from->reachable && (target = machine_target(from, i)) != NULL; i++)
            if (target->state != NULL && target->state != from)
                leaders[target->state->id] = from;
    }
}

static void report_unreached(struct check *check, const struct state *lost,
                             const struct state *leader)
{
    struct finding *finding;

    if (leader == NULL)
        finding = check_report(check, lost->name_span, RULE_UNREACHABLE_STATE, lost->location,
                               "no transition leads to state \"%s\"", lost->name);
    else
        finding = check_report(check, lost->name_span, RULE_UNREACHABLE_STATE, lost->location,
                               "state \"%s\" is reached only from \"%s\", which is not reached",
                               lost->name, leader->name);
    diag_aws(check->diags, finding, "MISSING_TRANSITION_TARGET", lost->location,
             "State \"%s\" is not reachable.", lost->name);
}

static void check_scope(struct check *check, const struct scope *scope,
                        const struct state **leaders)
{
    bool anywhere = scope_leads_anywhere(scope);
    bool judged = !anywhere && scope_ends(scope);

    if (!anywhere) {
        mark(scope, ARENA_ARRAY(check->arena, struct state *, scope->state_count));
        find_leaders(scope, leaders);
    }
    for (struct state *state = scope->states; state != NULL; state = state->next_state) {
        if (anywhere)
            state->reachable = true;
        else if (judged && !state->reachable)
            report_unreached(check, state, leaders[state->id]);
    }
}

void check_reachability(struct check *check)
{
    const struct state **leaders =
        ARENA_ARRAY(check->arena, const struct state *, check->machine->state_count);

    for (const struct scope *scope = check->machine->scopes; scope != NULL; scope = scope->next)
        check_scope(check, scope, leaders);
}
