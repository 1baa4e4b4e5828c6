/* compiler/prove/inputs/source.c - the input and the answers of an execution, put together of
 * parts. */
#include "compiler/prove/inputs/source.h"

#include <string.h>

#include "runtime/json/value.h"
#include "runtime/json/write.h"

#define ITEMS_MAX 64

static const char *name_of(struct arena *arena, const struct origin *origin)
{
    const char *name =
        arena_format(arena, "%d.%zu", origin->state != NULL ? origin->state->id : -1, origin->call);

    for (size_t i = 0; i < origin->count; i++) {
        const struct origin_step *step = &origin->steps[i];

        name = step->name == NULL ? arena_format(arena, "%s[%lld]", name, (long long)step->index)
                                  : arena_format(arena, "%s.%zu:%.*s", name, step->size,
                                                 (int)step->size, step->name);
    }
    return name;
}

static struct part *find(struct sources *sources, const char *name)
{
    for (size_t i = 0; i < sources->count; i++)
        if (strcmp(sources->list[i].name, name) == 0)
            return &sources->list[i];
    return NULL;
}

struct part *sources_find(struct sources *sources, const struct origin *origin)
{
    return find(sources, name_of(sources->arena, origin));
}

struct part *sources_part(struct sources *sources, const struct origin *origin, int place,
                          const struct shape *shape)
{
    const char *name = name_of(sources->arena, origin);
    struct part *part = find(sources, name);

    if (part != NULL)
        return part;
    if (sources->count == sources->room) {
        size_t room = 2 * sources->room + 16;
        struct part *list = ARENA_ARRAY(sources->arena, struct part, room);

        if (sources->count > 0)
            memcpy(list, sources->list, sources->count * sizeof *list);
        sources->list = list;
        sources->room = room;
    }
    sources->list[sources->count] =
        (struct part){.origin = *origin, .name = name, .place = place, .shape = shape};
    return &sources->list[sources->count++];
}

static bool same_step(const struct origin_step *left, const struct origin_step *right)
{
    if ((left->name == NULL) != (right->name == NULL))
        return false;
    return left->name == NULL
               ? left->index == right->index
               : left->size == right->size && memcmp(left->name, right->name, left->size) == 0;
}

static bool is_of(const struct origin *origin, const struct ir_state *state, size_t call)
{
    return origin->state == state && (state == NULL || origin->call == call);
}

static bool begins(const struct origin *origin, const struct origin_step *steps, size_t count)
{
    if (origin->count < count)
        return false;
    for (size_t i = 0; i < count; i++)
        if (!same_step(&origin->steps[i], &steps[i]))
            return false;
    return true;
}

bool sources_contain(const struct part *whole, const struct part *part)
{
    return is_of(&part->origin, whole->origin.state, whole->origin.call) &&
           part->origin.count > whole->origin.count &&
           begins(&part->origin, whole->origin.steps, whole->origin.count);
}

const char *source_container(const struct part *whole, const struct part *part)
{
    const struct origin_step *step = &part->origin.steps[whole->origin.count];

    if (step->name != NULL)
        return "obj";
    return step->index < 0 && step->index != ORIGIN_FILTERED ? "str" : "arr";
}

const struct value *source_required(struct arena *arena, const struct value *object,
                                    const struct shape *shape)
{
    const struct shape_members *members = shape->members;

    for (size_t i = 0; members != NULL && i < members->count; i++) {
        const struct shape_member *member = &members->list[i];
        const struct value *value;

        if (shape_may_be(member->shape, SHAPE_ABSENT) || value_member(object, &member->key) != NULL)
            continue;
        value = shape_sample(arena, member->shape);
        if (value != NULL)
            object = value_with_member(&arena->region, object, &member->key, value);
    }
    return object;
}

struct building {
    const struct sources *sources;
    const struct ir_state *state;
    size_t call;
};

static const struct value *build(const struct building *b, const struct origin_step *steps,
                                 size_t count);

/* Whether an earlier part has the same step behind so many. */
static bool is_repeated(const struct building *b, size_t index, size_t count)
{
    const struct origin *origin = &b->sources->list[index].origin;

    for (size_t i = 0; i < index; i++) {
        const struct origin *other = &b->sources->list[i].origin;

        if (is_of(other, b->state, b->call) && other->count > count &&
            begins(other, origin->steps, count + 1))
            return true;
    }
    return false;
}

/* How many items are to be like the first one of the array at these steps. */
static size_t copies_of(const struct building *b, const struct origin_step *steps, size_t count)
{
    for (size_t i = 0; i < b->sources->count; i++) {
        const struct part *part = &b->sources->list[i];

        if (part->copies > 0 && is_of(&part->origin, b->state, b->call) &&
            part->origin.count == count + 1 && begins(&part->origin, steps, count))
            return part->copies < ITEMS_MAX ? part->copies : ITEMS_MAX;
    }
    return 0;
}

/* Append those that a filter lets through. */
static size_t add_filtered(const struct building *b, const struct origin_step *steps, size_t count,
                           const struct value **items, size_t most)
{
    for (size_t i = 0; i < b->sources->count; i++) {
        const struct origin *origin = &b->sources->list[i].origin;
        const struct value *part;

        if (!is_of(origin, b->state, b->call) || origin->count <= count ||
            !begins(origin, steps, count) || origin->steps[count].name != NULL ||
            origin->steps[count].index != ORIGIN_FILTERED)
            continue;
        part = build(b, origin->steps, count + 1);
        for (uint32_t k = 0; value_is(part, VALUE_ARRAY) && k < part->size; k++)
            if (most < ITEMS_MAX)
                items[most++] = &part->as.items[k];
        return most;
    }
    return most;
}

static const struct value *with_items(const struct building *b, const struct origin_step *steps,
                                      size_t count)
{
    const struct value *items[ITEMS_MAX] = {NULL};
    size_t most = 0;

    for (size_t i = 0; i < b->sources->count; i++) {
        const struct origin *origin = &b->sources->list[i].origin;
        const struct value *part;
        int64_t index;

        if (!is_of(origin, b->state, b->call) || origin->count <= count ||
            !begins(origin, steps, count) || origin->steps[count].name != NULL ||
            origin->steps[count].index < 0 || origin->steps[count].index >= ITEMS_MAX ||
            is_repeated(b, i, count))
            continue;
        index = origin->steps[count].index;
        part = build(b, origin->steps, count + 1);
        if (part == NULL)
            continue;
        items[index] = part;
        most = index >= (int64_t)most ? (size_t)index + 1 : most;
    }
    for (size_t copies = copies_of(b, steps, count); most > 0 && most < copies; most++)
        items[most] = items[0];
    most = add_filtered(b, steps, count, items, most);
    for (size_t i = 0; i < most; i++)
        if (items[i] == NULL)
            items[i] = &value_null;
    return value_array_of(&b->sources->arena->region, items, most);
}

static const struct value *with_members(const struct building *b, const struct value *object,
                                        const struct origin_step *steps, size_t count)
{
    for (size_t i = 0; i < b->sources->count; i++) {
        const struct origin *origin = &b->sources->list[i].origin;
        const struct value *part;
        struct key key;

        if (!is_of(origin, b->state, b->call) || origin->count <= count ||
            !begins(origin, steps, count) || origin->steps[count].name == NULL ||
            is_repeated(b, i, count))
            continue;
        part = build(b, origin->steps, count + 1);
        key = key_of(origin->steps[count].name, origin->steps[count].size);
        if (part != NULL)
            object = value_with_member(&b->sources->arena->region, object, &key, part);
    }
    return object;
}

/* Write the texts of a list with a separator between them. What is no text, or says nothing, would
 * be none of the pieces. */
static void join(const struct value *list, const struct value *separator, struct buffer *out)
{
    for (uint32_t i = 0; i < list->size; i++) {
        const struct value *piece = &list->as.items[i];

        if (i > 0)
            buffer_add(out, separator->as.text, 1);
        if (value_is(piece, VALUE_STRING) && piece->size > 0)
            buffer_add(out, piece->as.text, piece->size);
        else
            buffer_add_text(out, "text");
    }
}

/* The text of what somebody parses or splits there; NULL: nobody does. */
static const struct value *as_text(const struct building *b, const struct origin_step *steps,
                                   size_t count)
{
    for (size_t i = 0; i < b->sources->count; i++) {
        const struct origin *origin = &b->sources->list[i].origin;
        struct buffer text = BUFFER_EMPTY;
        const struct value *made;

        if (!is_of(origin, b->state, b->call) || origin->count <= count ||
            !begins(origin, steps, count) || origin->steps[count].name != NULL ||
            origin->steps[count].index >= 0 || origin->steps[count].index == ORIGIN_FILTERED)
            continue;
        made = build(b, origin->steps, count + 1);
        if (origin->steps[count].index == ORIGIN_SPLIT && made == NULL)
            return NULL;
        if (origin->steps[count].index == ORIGIN_SPLIT && value_is(made, VALUE_ARRAY))
            join(made, origin->steps[count].separator, &text);
        else if (made != NULL)
            json_write(&text, made);
        else
            buffer_add_text(&text, "{}");
        made = value_string_copy(&b->sources->arena->region, text.text, text.size);
        buffer_fini(&text);
        return made;
    }
    return NULL;
}

/* The part at these steps: as it is known itself, or because something in it is there. */
static const struct value *build(const struct building *b, const struct origin_step *steps,
                                 size_t count)
{
    const struct part *itself = NULL;
    const struct value *made = as_text(b, steps, count);

    if (made != NULL)
        return made;

    for (size_t i = 0; i < b->sources->count && itself == NULL; i++) {
        const struct origin *origin = &b->sources->list[i].origin;

        if (is_of(origin, b->state, b->call) && origin->count == count &&
            begins(origin, steps, count))
            itself = &b->sources->list[i];
    }
    if (itself != NULL && (itself->whole || (!value_is(itself->value, VALUE_OBJECT) &&
                                             !value_is(itself->value, VALUE_ARRAY))))
        return itself->value;
    if (itself == NULL || value_is(itself->value, VALUE_ARRAY)) {
        made = with_items(b, steps, count);
        if (itself != NULL || made->size > 0)
            return made;
    }
    made = with_members(b, value_object(&b->sources->arena->region, NULL, 0), steps, count);
    if (itself == NULL)
        return made->size > 0 || count == 0 ? made : NULL;
    return source_required(b->sources->arena, made, itself->shape);
}

const struct value *sources_build(const struct sources *sources, const struct ir_state *state,
                                  size_t call)
{
    struct building b = {sources, state, call};
    bool any = false;

    for (size_t i = 0; i < sources->count; i++)
        any = any || is_of(&sources->list[i].origin, state, call);
    return any ? build(&b, NULL, 0) : NULL;
}
