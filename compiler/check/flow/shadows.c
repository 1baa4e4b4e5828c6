/* compiler/check/flow/shadows.c - find error names in Retry and Catch that earlier elements take
 * away.
 *
 * The first element that matches an error decides what happens, a retrier even when its attempts
 * are used up: an element whose names are all matched before it is dead. An early retrier with
 * MaxAttempts 0 is the usual way to exempt an error from the retriers after it, also from a list
 * that names it among others. What follows States.ALL is refused by AWS: that is errors.c. */
#include <string.h>

#include "compiler/check/family.h"
#include "runtime/base/table.h"
#include "runtime/base/text.h"

/* The names that were met so far in one list. */
struct met {
    struct table names; /* -> the place of the name, a struct place */
    bool all;           /* States.ALL is among them */
};

struct place {
    const struct tree *tree;
    size_t element;
    bool exempts; /* the element is a retrier that exempts its errors */
};

static const struct place *find(const struct met *met, const char *name)
{
    return table_get(&met->names, 0, name, strlen(name));
}

/* States.TaskFailed stands for every error with a name but the timeouts. An output that is too
 * large is an error of its own: no other name matches it for certain. */
static bool is_task_failure(const char *name)
{
    return strcmp(name, "States.ALL") != 0 && strcmp(name, "States.Timeout") != 0 &&
           strcmp(name, "States.HeartbeatTimeout") != 0 &&
           strcmp(name, "States.DataLimitExceeded") != 0;
}

/* The name in an earlier element that matches whatever this one does, or NULL. */
static const struct place *hider(const struct met *met, const char *name, size_t element)
{
    const struct place *same = find(met, name), *wide = NULL;

    if (same != NULL && same->element < element)
        return same;
    if (is_task_failure(name))
        wide = find(met, "States.TaskFailed");
    else if (strcmp(name, "States.HeartbeatTimeout") == 0)
        wide = find(met, "States.Timeout"); /* a missed heartbeat is a timeout, too */
    return wide != NULL && wide->element < element ? wide : NULL;
}

/* What other rules report, or what cannot be told yet. */
static bool is_passed_over(const struct tree *tree, const char *name)
{
    return tree_is_open(tree) || strcmp(name, "States.Runtime") == 0 ||
           (text_starts(name, "States.") && !error_is_reserved(name));
}

static void note_hider(struct check *check, struct finding *finding, const char *name,
                       const struct place *place, const char *what)
{
    if (strcmp(name, place->tree->text) == 0)
        diag_note(check->diags, finding, place->tree->span, "this %s matches \"%s\" first", what,
                  name);
    else
        diag_note(check->diags, finding, place->tree->span,
                  "%s matches \"%s\" first: it stands for %s", place->tree->text, name,
                  strcmp(place->tree->text, "States.TaskFailed") == 0 ? "every error but timeouts"
                                                                      : "a missed heartbeat, too");
}

/* Report an element of which every name is hidden. */
static void report_dead(struct check *check, const struct handlers *list, size_t element,
                        const struct place *const *hiders)
{
    const struct handler *item = &list->items[element];
    struct finding *finding = check_report(
        check, item->errors->trees[0]->span, RULE_SHADOWED_ERROR, item->location,
        "this %s never acts: an earlier one matches %s", list->what,
        item->errors->count == 1 ? arena_format(check->arena, "\"%s\"", item->errors->names[0])
                                 : "each of its errors");

    for (size_t i = 0; i < item->errors->count; i++)
        note_hider(check, finding, item->errors->names[i], hiders[i], list->what);
}

static void check_repeated(struct check *check, const struct handlers *list, size_t element,
                           size_t at, const struct met *met)
{
    const struct handler *item = &list->items[element];
    const char *name = item->errors->names[at];
    const struct place *same = find(met, name);

    if (same == NULL || same->element != element || tree_is_open(item->errors->trees[at]))
        return;
    diag_note(check->diags,
              check_report(check, item->errors->trees[at]->span, RULE_SHADOWED_ERROR,
                           item->location, "\"%s\" stands twice in this ErrorEquals", name),
              same->tree->span, "the first one");
}

static void remember(struct check *check, struct met *met, const struct handler *item, size_t at,
                     size_t element)
{
    const char *name = item->errors->names[at];
    struct place *place;

    if (tree_is_open(item->errors->trees[at]) || find(met, name) != NULL)
        return;
    place = ARENA_NEW(check->arena, struct place);
    *place = (struct place){item->errors->trees[at], element, item->exempts};
    table_put(&met->names, 0, name, strlen(name), place);
    met->all |= strcmp(name, "States.ALL") == 0;
}

static void check_element(struct check *check, const struct handlers *list, size_t element,
                          struct met *met)
{
    const struct handler *item = &list->items[element];
    size_t count = item->errors->count, hidden = 0;
    const struct place **hiders = ARENA_ARRAY(check->arena, const struct place *, count);

    for (size_t i = 0; i < count; i++) {
        if (!is_passed_over(item->errors->trees[i], item->errors->names[i]))
            hiders[i] = hider(met, item->errors->names[i], element);
        hidden += hiders[i] != NULL;
    }
    if (hidden > 0 && hidden == count)
        report_dead(check, list, element, hiders);
    for (size_t i = 0; i < count; i++) {
        if (hiders[i] != NULL && hidden < count && !hiders[i]->exempts)
            note_hider(check,
                       check_report(check, item->errors->trees[i]->span, RULE_SHADOWED_ERROR,
                                    item->location,
                                    "\"%s\" has no effect here: an earlier %s matches it",
                                    item->errors->names[i], list->what),
                       item->errors->names[i], hiders[i], list->what);
        check_repeated(check, list, element, i, met);
        remember(check, met, item, i, element);
    }
}

static void check_list(struct check *check, const struct handlers *list)
{
    struct met met = {.all = false};

    table_init(&met.names, &check->arena->region);
    for (size_t i = 0; i < list->count && !met.all; i++)
        check_element(check, list, i, &met);
}

void check_shadows(struct check *check)
{
    for (const struct state *state = first_state(check->machine); state != NULL;
         state = following_state(state)) {
        struct handlers retriers = check_retriers(check, state),
                        catchers = check_catchers(check, state);

        check_list(check, &retriers);
        check_list(check, &catchers);
    }
}
