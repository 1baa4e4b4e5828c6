/* compiler/model/target.c - find the states that StartAt, Next and Default name.
 *
 * While states are bound, a target is only a name, because its state may stand further down. Once
 * all states of the machine are known, bind_targets looks every name up. A name that no state of
 * the scope has is reported: as probably misspelt, or as that of a state in another scope. */
#include <string.h>

#include "compiler/model/bind.h"
#include "runtime/base/nearest.h"

#define GUESSES_MAX 20 /* misspelt names to guess: each is compared with all names of its scope */

struct target bind_target(struct binder *binder, const struct object *object, enum field field)
{
    struct target target = {.tree = object_value(object, field)};

    if (target.tree == NULL)
        return target;
    target.location = object_place(binder, object, field);
    target.name = target.tree->text;
    target.whose = object->what;
    return target;
}

/* The state that a misspelt name probably means, or NULL. */
static struct state *guess_state(struct binder *binder, struct scope *scope, const char *name)
{
    const char *near;
    size_t count = 0;

    if (binder->guesses++ >= GUESSES_MAX)
        return NULL;
    if (scope->state_names == NULL) {
        scope->state_names = ARENA_ARRAY(binder->arena, const char *, scope->state_count + 1);
        for (const struct state *at = scope->states; at != NULL; at = at->next_state)
            scope->state_names[count++] = at->name;
    }
    near = nearest_name(name, scope->state_names, scope->state_count);
    return near == NULL ? NULL : table_get(&binder->states, scope->id, near, strlen(near));
}

/* `verb` says what the owner of the target does: "goes to". */
static void report_target(struct binder *binder, const struct scope *scope,
                          const struct target *target, const char *verb)
{
    const struct state *elsewhere =
        table_get(&binder->states, WHOLE_MACHINE, target->name, target->tree->size);
    struct finding *finding =
        bind_report(binder, target->tree->span, RULE_UNKNOWN_TARGET, target->location,
                    "%s %s \"%s\", which does not exist%s", target->whose, verb, target->name,
                    elsewhere == NULL ? "" : " here");

    if (elsewhere != NULL && elsewhere->scope != scope)
        diag_note(binder->diags, finding, elsewhere->name_span,
                  "\"%s\" is in another States object; a transition may not leave its own: "
                  "\"End\": true ends it, and the state around it goes on",
                  target->name);
    if (target->guess != NULL)
        diag_note(binder->diags, finding, target->guess->name_span, "did you mean \"%s\"?",
                  target->guess->name);
    diag_aws(binder->diags, finding, "MISSING_TRANSITION_TARGET", target->location,
             "Missing 'Next' target: %s", target->name);
}

static void find_state(struct binder *binder, struct scope *scope, struct target *target,
                       const char *verb)
{
    if (target->tree == NULL || tree_is_open(target->tree))
        return;
    target->state = table_get(&binder->states, scope->id, target->name, target->tree->size);
    if (target->state != NULL)
        return;
    target->guess = guess_state(binder, scope, target->name);
    report_target(binder, scope, target, verb);
}

void bind_targets(struct binder *binder)
{
    struct target *target; /* const for all others, but these states are still being made */

    for (struct scope *scope = binder->machine->scopes; scope != NULL; scope = scope->next) {
        find_state(binder, scope, &scope->start, "starts at");
        for (struct state *state = scope->states; state != NULL; state = state->next_state)
            for (size_t i = 0; (target = (struct target *)machine_target(state, i)) != NULL; i++)
                find_state(binder, scope, target, "goes to");
    }
}
