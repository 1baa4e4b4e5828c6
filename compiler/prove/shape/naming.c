/* compiler/prove/shape/naming.c - objects by members of which each may have several alternatives.
 */
#include "compiler/prove/shape/naming.h"

#include <string.h>

#include "runtime/json/bytes.h"

/* Objects by a list of members, and those with another shape of one of them. */
struct objects {
    size_t count; /* of lists */
    struct shape_member *lists[ALTERNATIVES_MAX];
};

struct naming naming_of(struct arena *arena, size_t room)
{
    return (struct naming){ARENA_ARRAY(arena, struct shape_member, room),
                           ARENA_ARRAY(arena, struct alternatives, room), 0};
}

void naming_add(struct arena *arena, struct naming *naming, const struct key *key,
                const struct alternatives *part, const struct shape *without)
{
    struct alternatives *own = &naming->parts[naming->count];

    *own = *part;
    for (size_t i = 0; without != NULL && i < own->count; i++)
        own->list[i] = shape_join(arena, own->list[i], without);
    if (without != NULL && own->count == 0)
        *own = alternatives_of(without);
    naming->list[naming->count++].key = *key;
}

bool naming_has(const struct naming *naming, const struct key *key)
{
    for (size_t i = 0; i < naming->count; i++)
        if (key_equals(&naming->list[i].key, key))
            return true;
    return false;
}

/* Each list once for each alternative of the member. False: there would be too many. */
static bool multiply(struct arena *arena, const struct naming *naming, size_t member,
                     struct objects *objects)
{
    const struct alternatives *part = &naming->parts[member];
    const size_t before = objects->count;

    if (before * part->count > ALTERNATIVES_MAX)
        return false;
    for (size_t k = 1; k < part->count; k++)
        for (size_t i = 0; i < before; i++) {
            struct shape_member *list = ARENA_ARRAY(arena, struct shape_member, naming->count);

            memcpy(list, objects->lists[i], naming->count * sizeof *list);
            list[member].shape = part->list[k];
            objects->lists[objects->count++] = list;
        }
    for (size_t i = 0; i < before; i++)
        objects->lists[i][member].shape = part->list[0];
    return true;
}

/* Members with several alternatives, those with few first, so that most are told apart. False: some
 * are not. */
static bool multiply_all(struct arena *arena, const struct naming *naming, unsigned origin,
                         struct objects *objects)
{
    bool all = true;

    for (size_t few = 2; few <= ALTERNATIVES_MAX; few++) {
        for (size_t i = 0; i < naming->count; i++) {
            const struct shape *joined;

            if (naming->parts[i].count != few || multiply(arena, naming, i, objects))
                continue;
            all = false;
            joined = alternatives_join(arena, &naming->parts[i]);
            for (size_t k = 0; k < objects->count; k++)
                objects->lists[k][i].shape = shape_with_origin(arena, joined, origin);
        }
    }
    return all;
}

struct alternatives naming_objects(struct arena *arena, const struct naming *naming,
                                   const struct shape *others, unsigned origin)
{
    struct alternatives made = alternatives_none();
    struct objects objects = {.count = 1, .lists = {naming->list}};

    for (size_t i = 0; i < naming->count; i++)
        if (naming->parts[i].count < 2)
            naming->list[i].shape = alternatives_join(arena, &naming->parts[i]);
    made.exact = multiply_all(arena, naming, origin, &objects);
    for (size_t k = 0; k < objects.count; k++)
        alternatives_add(
            arena, &made,
            shape_of_members(arena, objects.lists[k], naming->count, others, (struct span){0}));
    return made;
}
