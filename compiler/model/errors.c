/* compiler/model/errors.c - bind the retriers and catchers of a state. */
#include <string.h>

#include "compiler/model/bind.h"

/* The array that a field holds, or NULL. */
static const struct tree *list_of(const struct object *object, enum field field)
{
    const struct tree *list = object_value(object, field);

    return list != NULL && list->kind == TREE_ARRAY ? list : NULL;
}

static struct error_names bind_names(struct binder *binder, const struct object *object)
{
    const struct tree *list = list_of(object, FIELD_ERROR_EQUALS);
    struct error_names names = {0};

    if (list == NULL)
        return names;
    names.names = ARENA_ARRAY(binder->arena, const char *, list->count);
    names.trees = ARENA_ARRAY(binder->arena, const struct tree *, list->count);
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i]->kind != TREE_STRING)
            continue; /* an unfilled placeholder */
        names.names[names.count] = list->items[i]->text;
        names.trees[names.count++] = list->items[i];
    }
    return names;
}

/* Read retrier or catcher number `at` of a state. False when it is not an object. */
static bool read_item(struct binder *binder, const struct object *state, enum field field,
                      const struct tree *tree, size_t at, struct object *item)
{
    const char *what =
        arena_format(binder->arena, "a %s of \"%s\"", field == FIELD_RETRY ? "retrier" : "catcher",
                     state->state->name);

    *item = (struct object){
        .tree = tree,
        .owner = field == FIELD_RETRY ? IN_RETRIER : IN_CATCHER,
        .languages = state->languages,
        .location = bind_place_item(binder, state->location, field_rows[field].name, at),
        .what = what,
        .head = bind_head(tree),
        .state = state->state};
    if (tree->kind != TREE_OBJECT) {
        if (!tree_is_open(tree))
            bind_report(binder, tree->span, RULE_WRONG_TYPE, item->location,
                        "%s must be an object, not %s", what, tree_kind_name(tree));
        return false;
    }
    object_read(binder, item);
    return true;
}

void bind_retry(struct binder *binder, struct object *object, struct state *state)
{
    const struct tree *list = list_of(object, FIELD_RETRY);

    if (list == NULL)
        return;
    state->retriers = ARENA_ARRAY(binder->arena, struct retrier, list->count);
    for (size_t i = 0; i < list->count; i++) {
        struct retrier *retrier = &state->retriers[state->retrier_count];
        struct object item;
        const char *jitter;

        if (!read_item(binder, object, FIELD_RETRY, list->items[i], i, &item))
            continue;
        state->retrier_count++;
        retrier->tree = item.tree;
        retrier->errors = bind_names(binder, &item);
        retrier->interval_seconds = object_number(&item, FIELD_INTERVAL_SECONDS, 1);
        retrier->max_attempts = (int64_t)object_number(&item, FIELD_MAX_ATTEMPTS, 3);
        retrier->backoff_rate = object_number(&item, FIELD_BACKOFF_RATE, 2);
        retrier->max_delay_seconds = object_number(&item, FIELD_MAX_DELAY_SECONDS, 0);
        jitter = object_text(&item, FIELD_JITTER_STRATEGY);
        retrier->full_jitter = jitter != NULL && strcmp(jitter, "FULL") == 0;
    }
}

void bind_catch(struct binder *binder, struct object *object, struct state *state)
{
    const struct tree *list = list_of(object, FIELD_CATCH);

    if (list == NULL)
        return;
    state->catchers = ARENA_ARRAY(binder->arena, struct catcher, list->count);
    for (size_t i = 0; i < list->count; i++) {
        struct catcher *catcher = &state->catchers[state->catcher_count];
        struct object item;

        if (!read_item(binder, object, FIELD_CATCH, list->items[i], i, &item))
            continue;
        state->catcher_count++;
        catcher->tree = item.tree;
        catcher->errors = bind_names(binder, &item);
        catcher->next = bind_target(binder, &item, FIELD_NEXT);
        catcher->result_path = bind_expression(binder, &item, FIELD_RESULT_PATH, USE_RESULT);
        catcher->assign = bind_assign(binder, &item);
        catcher->output = bind_template(binder, &item, FIELD_OUTPUT);
    }
}
