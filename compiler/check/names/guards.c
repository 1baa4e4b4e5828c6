/* compiler/check/names/guards.c - find an IsPresent that comes too late.
 *
 * And and Or look at their operands in order, and rules are looked at in order. A comparison fails
 * when its Variable is not there, and with it the state: what asks behind it whether the Variable
 * is there always gets the same answer. One that was asked before, too, is but careful. */
#include <string.h>

#include "compiler/check/family.h"
#include "runtime/base/table.h"

/* A path that the rules of a Choice look at. */
struct looked {
    const struct tree *reader; /* where it was read before for sure, or NULL */
    bool asked;                /* whether it was asked for before that */
    struct looked *before;     /* which was read before it */
};

struct looks {
    struct check *check;
    struct table paths; /* by the path in brackets: struct looked */
    struct looked *last;
};

/* What is known of a path; NULL: of one that may find many nodes nothing is. */
static struct looked *find(struct looks *looks, const struct expression *expression)
{
    struct arena *arena = looks->check->arena;
    const struct path *path = expression != NULL ? expression->path : NULL;
    struct looked *looked;
    const char *form;

    if (path == NULL || !path->definite)
        return NULL;
    form = arena_format(arena, "%d%s%s", (int)path->root,
                        path->root == PATH_ROOT_VARIABLE ? path->variable : "",
                        path_bracket_form(arena, path));
    looked = table_get(&looks->paths, 0, form, strlen(form));
    if (looked == NULL) {
        looked = ARENA_NEW(arena, struct looked);
        table_put(&looks->paths, 0, form, strlen(form), looked);
    }
    return looked;
}

static void see_read(struct looks *looks, const struct expression *expression)
{
    struct looked *looked = find(looks, expression);

    if (looked == NULL || looked->reader != NULL)
        return;
    looked->reader = expression->tree;
    looked->before = looks->last;
    looks->last = looked;
}

/* Forget what was read behind a place: that it was looked at is not sure any more. */
static void forget(struct looks *looks, const struct looked *last)
{
    for (; looks->last != last; looks->last = looks->last->before)
        looks->last->reader = NULL;
}

static void see_question(struct looks *looks, const struct choice_rule *rule)
{
    struct looked *looked = find(looks, rule->variable);
    struct finding *finding;

    if (looked == NULL)
        return;
    if (looked->reader == NULL || looked->asked) {
        looked->asked = true;
        return;
    }
    finding = check_report(looks->check, rule->variable->tree->span, RULE_LATE_GUARD,
                           rule->location, "IsPresent comes too late: %s has been read by then",
                           rule->variable->tree->text);
    diag_note(looks->check->diags, finding, looked->reader->span,
              "where it is not there the execution fails here");
}

/* Look at a part of a rule. Of And and Or only the first operand is always looked at; but while the
 * others are, those before them have been. */
static void see_part(struct looks *looks, const struct choice_rule *rule)
{
    const struct looked *sure = NULL;

    if (rule->kind == CHOICE_TEST && rule->operator!= NULL &&
                                         strcmp(rule->operator, "IsPresent") == 0) {
        see_question(looks, rule);
    } else if (rule->kind == CHOICE_TEST) {
        see_read(looks, rule->variable);
        see_read(looks, rule->path);
    }
    for (size_t i = 0; i < rule->count; i++) {
        see_part(looks, rule->children[i]);
        if (i == 0)
            sure = looks->last;
    }
    if (rule->count > 0)
        forget(looks, sure);
}

void check_guards(struct check *check)
{
    for (const struct state *state = first_state(check->machine); state != NULL;
         state = following_state(state)) {
        struct looks looks = {.check = check};

        table_init(&looks.paths, &check->arena->region);
        for (size_t i = 0; i < state->choice_count; i++)
            see_part(&looks, state->choices[i]);
    }
}
