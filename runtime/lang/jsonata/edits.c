/* runtime/lang/jsonata/edits.c - objects that a transform has changed. */
#include "runtime/lang/jsonata/edits.h"

#include "runtime/lang/jsonata/fail.h"
#include "runtime/lang/jsonata/list.h"
#include "runtime/lang/jsonata/object.h"

static struct edit *place_of(const struct edits *edits, const struct member *members)
{
    size_t mask = edits->capacity - 1;
    size_t at = ((uintptr_t)members >> 4) * UINT64_C(0x9e3779b97f4a7c15) >> 32 & mask;

    while (edits->places[at].original != NULL && edits->places[at].original != members)
        at = (at + 1) & mask;
    return &edits->places[at];
}

static void grow(struct sfn_frame *frame, struct edits *edits)
{
    struct edits bigger = {NULL, edits->count, edits->capacity == 0 ? 16 : edits->capacity * 2};

    bigger.places = region_alloc(frame->region, bigger.capacity * sizeof(*bigger.places));
    for (size_t i = 0; i < bigger.capacity; i++)
        bigger.places[i] = (struct edit){NULL, NULL, false};
    for (size_t i = 0; i < edits->capacity; i++)
        if (edits->places[i].original != NULL)
            *place_of(&bigger, edits->places[i].original) = edits->places[i];
    *edits = bigger;
}

const struct value *edits_current(const struct edits *edits, const struct value *object)
{
    struct edit *place;

    if (edits->count == 0)
        return object;
    place = place_of(edits, object->as.members);
    return place->original != NULL ? place->changed : object;
}

void edits_set(struct sfn_frame *frame, struct edits *edits, const struct value *object,
               const struct value *changed)
{
    struct edit *place;

    if (edits->count * 2 >= edits->capacity)
        grow(frame, edits);
    place = place_of(edits, object->as.members);
    if (place->original == NULL)
        edits->count++;
    *place = (struct edit){object->as.members, changed, false};
}

static const struct value *apply_array(struct sfn_frame *frame, const struct edits *edits,
                                       const struct value *array)
{
    struct query_list list = {0};
    bool same = true;

    for (uint32_t i = 0; i < array->size; i++) {
        const struct value *item = edits_apply(frame, edits, &array->as.items[i]);

        if (item == NULL)
            return NULL;
        same = same && item == &array->as.items[i];
        list_add(frame, &list, item);
    }
    return same ? array : list_array(frame, &list, array->flags & (VALUE_QUERY & ~VALUE_ODD));
}

static const struct value *apply_members(struct sfn_frame *frame, const struct edits *edits,
                                         const struct value *object)
{
    struct object_making making;
    bool same = true;

    object_begin(frame, &making, object->size);
    for (uint32_t i = 0; i < object->size; i++) {
        const struct member *member = &object->as.members[i];
        const struct value *value = edits_apply(frame, edits, &member->value);

        if (value == NULL)
            return NULL;
        same = same && value == &member->value;
        object_add(&making, &member->key, value);
    }
    return same ? object : object_end(frame, &making);
}

static const struct value *apply_object(struct sfn_frame *frame, const struct edits *edits,
                                        const struct value *object)
{
    struct edit *place = place_of(edits, object->as.members);
    const struct value *result;

    if (place->original == NULL)
        return apply_members(frame, edits, object);
    if (place->busy)
        return QUERY_TOO_DEEP(frame);
    place->busy = true;
    result = apply_members(frame, edits, place->changed);
    place->busy = false;
    return result;
}

const struct value *edits_apply(struct sfn_frame *frame, const struct edits *edits,
                                const struct value *value)
{
    if (edits->count == 0)
        return value;
    if (is_array(value))
        return apply_array(frame, edits, value);
    return value->kind == VALUE_OBJECT ? apply_object(frame, edits, value) : value;
}
