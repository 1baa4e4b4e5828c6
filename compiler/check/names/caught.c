/* compiler/check/names/caught.c - find where the error that a catcher hands over is read by another
 * name.
 *
 * A state to which only catchers lead, which put the error at "$.failure", and that reads
 * "$.error.Cause": nobody but a catcher makes a Cause, and nothing in the machine makes "error". */
#include <string.h>

#include "compiler/check/family.h"
#include "runtime/base/text.h"

#define LOOKED_FOR_MAX 32 /* names that are looked for in the whole definition */

struct caught {
    struct check *check;
    const struct catcher **by; /* by the state's id: a catcher that leads there */
    bool *otherwise;           /* there is a way to it that no such catcher is, or two names */
    size_t looked_for;
};

/* The one name of a ResultPath of one step, or NULL. */
static const struct path_text *place_of(const struct expression *result_path)
{
    const struct path *path = result_path != NULL ? result_path->path : NULL;

    return path != NULL && path->root == PATH_ROOT_DATA && path->steps != NULL &&
                   path->steps->kind == PATH_NAME && path->steps->next == NULL
               ? path->steps->names
               : NULL;
}

static bool is_text(const struct path_text *name, const char *text, size_t size)
{
    return name->size == size && memcmp(name->text, text, size) == 0;
}

/* ---- the ways to states ---- */

static void lead(struct caught *caught, const struct target *target, const struct catcher *by)
{
    const struct state *to = target_state(target);
    const struct path_text *place = by != NULL ? place_of(by->result_path) : NULL, *before;

    if (to == NULL)
        return;
    if (place == NULL) {
        caught->otherwise[to->id] = true;
    } else if (caught->by[to->id] == NULL) {
        caught->by[to->id] = by;
    } else {
        before = place_of(caught->by[to->id]->result_path);
        if (!is_text(place, before->text, before->size))
            caught->otherwise[to->id] = true;
    }
}

static void lead_on(struct caught *caught, const struct state *state)
{
    lead(caught, &state->next, NULL);
    lead(caught, &state->default_target, NULL);
    for (size_t i = 0; i < state->choice_count; i++)
        lead(caught, &state->choices[i]->next, NULL);
    for (size_t i = 0; i < state->catcher_count; i++)
        lead(caught, &state->catchers[i].next, &state->catchers[i]);
}

/* ---- who makes a name ---- */

/* Whether a text is the path of the field or of something in it. */
static bool is_path_of(const char *text, const struct path_text *name)
{
    return text_starts(text, "$.") && strncmp(text + 2, name->text, name->size) == 0 &&
           (text[2 + name->size] == '\0' || text[2 + name->size] == '.' ||
            text[2 + name->size] == '[');
}

/* Whether something in the tree makes a field of that name, or asks whether it is there. */
static bool makes(const struct tree *tree, const struct path_text *name)
{
    for (size_t i = 0; tree->kind == TREE_ARRAY && i < tree->count; i++)
        if (makes(tree->items[i], name))
            return true;
    for (const struct tree_member *at = tree->members; at != NULL; at = at->next) {
        size_t size = at->key_size - (text_ends(at->key, ".$") ? 2 : 0);

        if (at->placeholder != NULL || is_text(name, at->key, size) || makes(at->value, name))
            return true;
        if ((strcmp(at->key, "ResultPath") == 0 || strcmp(at->key, "Variable") == 0) &&
            at->value->kind == TREE_STRING && is_path_of(at->value->text, name))
            return true;
    }
    return false;
}

/* ---- what is read ---- */

/* The name before "Cause" or "Error" in a path into the data, or NULL. */
static const struct path_text *error_in(const struct path *path)
{
    const struct path_step *first = path != NULL ? path->steps : NULL, *part;

    if (first == NULL || path->root != PATH_ROOT_DATA || first->kind != PATH_NAME ||
        first->next == NULL || first->next->kind != PATH_NAME)
        return NULL;
    part = first->next;
    return is_text(part->names, "Cause", 5) || is_text(part->names, "Error", 5) ? first->names
                                                                                : NULL;
}

/* What the path reads, which the state is given. */
static void check_read(struct caught *caught, const struct state *state,
                       const struct expression *expression, const struct path *path)
{
    const struct expression *result_path = caught->by[state->id]->result_path;
    const struct path_text *place = place_of(result_path), *name = error_in(path);
    struct check *check = caught->check;

    if (name == NULL || is_text(name, place->text, place->size) ||
        caught->looked_for++ >= LOOKED_FOR_MAX || makes(check->machine->tree, name))
        return;
    diag_note(check->diags,
              check_report(check, expression->tree->span, RULE_MISSPELT_MEMBER,
                           expression->location,
                           "nothing makes \"%.*s\": the error that is caught stands in \"%.*s\"",
                           (int)name->size, name->text, (int)place->size, place->text),
              result_path->tree->span, "it is put there here");
}

static void check_call(struct caught *caught, const struct state *state,
                       const struct expression *expression, const struct intrinsic_call *call)
{
    for (size_t i = 0; i < call->count; i++) {
        if (call->arguments[i].kind == INTRINSIC_PATH)
            check_read(caught, state, expression, call->arguments[i].path);
        if (call->arguments[i].kind == INTRINSIC_CALL)
            check_call(caught, state, expression, call->arguments[i].call);
    }
}

static void check_state(struct caught *caught, const struct state *state)
{
    if (caught->by[state->id] == NULL || caught->otherwise[state->id] ||
        state->language != QUERY_JSONPATH || state->input_path != NULL)
        return;
    for (const struct expression *at = state->expressions; at != NULL; at = at->next) {
        if (at->use == USE_RESULT || strcmp(at->field, "OutputPath") == 0)
            continue;
        check_read(caught, state, at, at->path);
        if (at->call != NULL)
            check_call(caught, state, at, at->call);
    }
}

void check_caught(struct check *check)
{
    struct arena *arena = check->arena;
    struct caught caught = {
        .check = check,
        .by = ARENA_ARRAY(arena, const struct catcher *, check->machine->state_count),
        .otherwise = ARENA_ARRAY(arena, bool, check->machine->state_count)};

    for (const struct scope *at = check->machine->scopes; at != NULL; at = at->next)
        lead(&caught, &at->start, NULL);
    for (const struct state *at = first_state(check->machine); at != NULL; at = following_state(at))
        lead_on(&caught, at);
    for (const struct state *at = first_state(check->machine); at != NULL; at = following_state(at))
        check_state(&caught, at);
}
