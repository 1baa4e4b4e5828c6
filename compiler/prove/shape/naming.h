/* compiler/prove/shape/naming.h - objects by members of which each may have several alternatives.
 */
#ifndef SFNC_PROVE_SHAPE_NAMING_H
#define SFNC_PROVE_SHAPE_NAMING_H

#include "compiler/prove/shape/alternatives.h"

/* Members by name; lives in an arena. */
struct naming {
    struct shape_member *list; /* their shapes are not set before naming_objects */
    struct alternatives *parts;
    size_t count;
};

/* With room for so many. */
struct naming naming_of(struct arena *arena, size_t room);

/* One more, that is not named yet. `without` is what it is where it is not there, as far as that is
 * known (shape_lost, or SHAPE_ABSENT); NULL: it is there. */
void naming_add(struct arena *arena, struct naming *naming, const struct key *key,
                const struct alternatives *part, const struct shape *without);
bool naming_has(const struct naming *naming, const struct key *key);

/* The objects that have these members, and others of that shape (NULL: none). Alternatives of
 * members become alternatives of objects, as far as there is room; of other members they are
 * joined, with that origin, and the objects are not exact. */
struct alternatives naming_objects(struct arena *arena, const struct naming *naming,
                                   const struct shape *others, unsigned origin);

#endif
