/* runtime/lang/jsonata/transform.c - |pattern|update,delete|: a function that changes a copy. */
#include <string.h>

#include "runtime/lang/jsonata/clone.h"
#include "runtime/lang/jsonata/edits.h"
#include "runtime/lang/jsonata/fail.h"
#include "runtime/lang/jsonata/function.h"
#include "runtime/lang/jsonata/object.h"
#include "runtime/lang/jsonata/run.h"
#include "runtime/lang/jsonata/signature.h"
#include "runtime/lang/jsonata/text/print.h"

struct transform {
    struct query_function function;
    const struct value *pattern, *update, *deletion, *clone;
};

static const struct value *ask(struct sfn_frame *frame, const struct value *function,
                               const struct value *context)
{
    return function_call(frame, NULL, &value_undefined, function, &context, 1);
}

/* The object with the members of the update, those it has in their place. */
static const struct value *merge(struct sfn_frame *frame, const struct value *object,
                                 const struct value *update)
{
    struct object_making making;

    object_begin(frame, &making, (size_t)object->size + update->size + 1);
    for (uint32_t i = 0; i < object->size; i++) {
        const struct member *member = &object->as.members[i];
        const struct value *newer = value_member(update, &member->key);

        object_add(&making, &member->key, newer != NULL ? newer : &member->value);
    }
    for (uint32_t i = 0; i < update->size; i++) {
        const struct member *member = &update->as.members[i];

        if (value_member(object, &member->key) == NULL)
            object_add(&making, &member->key, &member->value);
    }
    return object_end(frame, &making);
}

static bool names(const struct value *deletions, const struct key *key)
{
    size_t count = is_array(deletions) ? deletions->size : 1;

    for (size_t i = 0; i < count; i++) {
        const struct value *name = sfn_query_item(deletions, (int64_t)i);

        if (name->size == key->size &&
            (key->size == 0 || memcmp(name->as.text, key->text, key->size) == 0))
            return true;
    }
    return false;
}

static const struct value *without(struct sfn_frame *frame, const struct value *object,
                                   const struct value *deletions)
{
    struct object_making making;

    object_begin(frame, &making, (size_t)object->size + 1);
    for (uint32_t i = 0; i < object->size; i++)
        if (!names(deletions, &object->as.members[i].key))
            object_add(&making, &object->as.members[i].key, &object->as.members[i].value);
    return object_end(frame, &making);
}

static bool are_texts(const struct value *deletions)
{
    if (!is_array(deletions))
        return is_string(deletions);
    for (uint32_t i = 0; i < deletions->size; i++)
        if (!is_string(&deletions->as.items[i]))
            return false;
    return true;
}

/* Each step notes what it did at once, because the next expression sees it. */
static bool update_one(struct sfn_frame *frame, const struct transform *transform,
                       struct edits *edits, const struct value *match)
{
    const struct value *context = edits_apply(frame, edits, match);
    const struct value *update = context != NULL ? ask(frame, transform->update, context) : NULL;
    const struct value *changed;

    if (update == NULL)
        return false;
    if (is_undefined(update))
        return true;
    if (update->kind != VALUE_OBJECT) {
        query_fail(frame, "T2011",
                   "The insert/update clause of the transform expression must evaluate to an "
                   "object: %s",
                   query_quote(frame, update));
        return false;
    }
    if (match->kind != VALUE_OBJECT || update->size == 0)
        return true;
    changed = merge(frame, edits_current(edits, match), update);
    if (changed != NULL)
        edits_set(frame, edits, match, changed);
    return changed != NULL;
}

static bool delete_one(struct sfn_frame *frame, const struct transform *transform,
                       struct edits *edits, const struct value *match)
{
    const struct value *context, *deletions, *changed;

    if (is_undefined(transform->deletion))
        return true;
    context = edits_apply(frame, edits, match);
    deletions = context != NULL ? ask(frame, transform->deletion, context) : NULL;
    if (deletions == NULL)
        return false;
    if (is_undefined(deletions))
        return true;
    if (!are_texts(deletions)) {
        query_fail(frame, "T2012",
                   "The delete clause of the transform expression must evaluate to a string or "
                   "array of strings: %s",
                   query_quote(frame, deletions));
        return false;
    }
    if (match->kind != VALUE_OBJECT)
        return true;
    changed = without(frame, edits_current(edits, match), deletions);
    if (changed != NULL)
        edits_set(frame, edits, match, changed);
    return changed != NULL;
}

static const struct value *clone(struct sfn_frame *frame, const struct transform *transform,
                                 const struct value *value)
{
    if (is_undefined(transform->clone))
        return clone_value(frame, value);
    if (!is_function(transform->clone))
        return query_fail(frame, "T2013",
                          "The transform expression clones the input object using the $clone() "
                          "function.  This has been overridden in the current scope by a "
                          "non-function.");
    return function_apply(frame, transform->clone, &value, 1);
}

static const struct value *run_transform(struct sfn_frame *frame, const struct query_function *self,
                                         const struct value *context,
                                         const struct value *const *values, size_t count)
{
    const struct transform *transform = (const struct transform *)self;
    struct signature_arguments checked;
    struct edits edits = {0};
    const struct value *result, *matches;

    if (!signature_check(frame, self->definition, run_of(frame)->name, context, values, count,
                         &checked))
        return NULL;
    if (is_undefined(checked.values[0]))
        return checked.values[0];
    result = clone(frame, transform, checked.values[0]);
    matches = result != NULL ? ask(frame, transform->pattern, result) : NULL;
    if (matches == NULL)
        return NULL;
    for (int64_t i = 0; i < sfn_query_count(matches); i++) {
        const struct value *match = sfn_query_item(matches, i);

        if (!update_one(frame, transform, &edits, match) ||
            !delete_one(frame, transform, &edits, match))
            return NULL;
    }
    return edits_apply(frame, &edits, result);
}

const struct value *sfn_query_transform(struct sfn_frame *frame, const struct value *pattern,
                                        const struct value *update, const struct value *deletion,
                                        const struct value *cloning)
{
    struct transform *transform = region_alloc(frame->region, sizeof(*transform));

    *transform = (struct transform){{run_transform, FUNCTION_NATIVE, 1, 1, "<(oa):o>"},
                                    pattern,
                                    update,
                                    deletion,
                                    cloning};
    return function_value(frame, &transform->function);
}
