/* compiler/check/flow/errors.c - check the error names in ErrorEquals of Retry and Catch. */
#include <string.h>

#include "compiler/check/family.h"
#include "runtime/base/table.h"
#include "runtime/base/text.h"
#include "runtime/json/value.h"

/* Check name number `at` of an element, which is States.ALL. `next` is the element that follows, or
 * NULL. */
static void check_states_all(struct check *check, const struct handler *item, size_t at,
                             const struct handler *next)
{
    struct span span = item->errors->trees[at]->span;
    struct finding *finding;

    if (item->errors->count > 1)
        finding = check_report(check, span, RULE_STATES_ALL, item->location,
                               "States.ALL must be the only name of its ErrorEquals");
    else if (next != NULL)
        finding = check_report(
            check, span, RULE_STATES_ALL, item->location,
            "States.ALL must stand in the last element: what follows is never reached");
    else
        return;
    for (size_t i = 0; item->errors->count == 1 && i < next->errors->count; i++)
        diag_note(check->diags, finding, next->errors->trees[i]->span,
                  "%s is one of the errors that never come here", next->errors->names[i]);
    check_aws(check, finding, arena_format(check->arena, "%s/ErrorEquals", item->location),
              "States.ALL must appear alone and at end of list");
}

static void check_names(struct check *check, const struct table *fails, const struct handler *item,
                        const struct handler *next)
{
    for (size_t i = 0; i < item->errors->count; i++) {
        const char *name = item->errors->names[i];
        const struct tree *tree = item->errors->trees[i];
        struct finding *finding;
        const char *near;

        if (tree_is_open(tree))
            continue;
        if (strcmp(name, "States.ALL") == 0) {
            check_states_all(check, item, i, next);
        } else if (strcmp(name, "States.Runtime") == 0) {
            check_report(check, tree->span, RULE_UNCATCHABLE_ERROR, item->location,
                         "States.Runtime ends the execution; it can neither be retried nor caught");
        } else if (text_starts(name, "States.") && !error_is_reserved(name) &&
                   table_get(fails, 0, name, strlen(name)) == NULL) {
            finding = check_report(check, tree->span, RULE_RESERVED_ERROR, item->location,
                                   "there is no error \"%s\"; names that begin with States. are "
                                   "reserved",
                                   name);
            near = error_nearest(name);
            if (near != NULL)
                diag_note(check->diags, finding, (struct span){0}, "did you mean \"%s\"?", near);
        }
    }
}

static void check_list(struct check *check, const struct table *fails, const struct handlers *list)
{
    for (size_t i = 0; i < list->count; i++)
        check_names(check, fails, &list->items[i],
                    i + 1 < list->count ? &list->items[i + 1] : NULL);
}

/* The constant names of all Fail states. One may have a reserved name, against the rules: it is
 * matched all the same. */
static void find_fails(const struct check *check, struct table *fails)
{
    for (const struct state *state = first_state(check->machine); state != NULL;
         state = following_state(state))
        if (state->kind == SFN_FAIL && value_is(state->error.literal, VALUE_STRING))
            table_put(fails, 0, state->error.literal->as.text, state->error.literal->size,
                      (void *)state);
}

void check_errors(struct check *check)
{
    struct table fails;

    table_init(&fails, &check->arena->region);
    find_fails(check, &fails);
    for (const struct state *state = first_state(check->machine); state != NULL;
         state = following_state(state)) {
        struct handlers retriers = check_retriers(check, state),
                        catchers = check_catchers(check, state);

        check_list(check, &fails, &retriers);
        check_list(check, &fails, &catchers);
    }
}
