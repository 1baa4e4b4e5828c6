/* compiler/prove/shape/alternatives.h - several shapes, of which values are in one.
 *
 * One shape of all of them would hold more: what its members are is known of each alone, not of
 * which goes with which. So those are kept apart whose join has values that are in none, up to a
 * number; what would be more is joined, and that is said.
 *
 * Passed by value; the shapes live in an arena. */
#ifndef SFNC_PROVE_SHAPE_ALTERNATIVES_H
#define SFNC_PROVE_SHAPE_ALTERNATIVES_H

#include "compiler/prove/shape/shape.h"

#define ALTERNATIVES_MAX 16

struct alternatives {
    size_t count; /* none: no value */
    const struct shape *list[ALTERNATIVES_MAX];
    bool exact; /* they have the values that are meant, and no others */
    bool mixed; /* there were too many: some have been joined */
};

struct alternatives alternatives_none(void);
struct alternatives alternatives_of(const struct shape *shape);

/* One more, which is joined with another one where that adds no values. */
void alternatives_add(struct arena *arena, struct alternatives *to, const struct shape *shape);
void alternatives_add_all(struct arena *arena, struct alternatives *to,
                          const struct alternatives *more);

/* The values of both, and perhaps more. */
struct alternatives alternatives_meet(struct arena *arena, const struct alternatives *left,
                                      const struct alternatives *right);

/* The values of the first that are none of the second, and perhaps more. The second has to be
 * exact. */
struct alternatives alternatives_without(struct arena *arena, const struct alternatives *from,
                                         const struct alternatives *taken);

/* Each of them with only those of its kinds that are in `kinds`. */
struct alternatives alternatives_only(struct arena *arena, const struct alternatives *from,
                                      unsigned kinds);

/* Whether both certainly have no value in common. */
bool alternatives_disjoint(struct arena *arena, const struct alternatives *left,
                           const struct alternatives *right);

/* Arrays (and nothing else) whose items are each in one of several shapes, which are told apart as
 * long as nothing else is known of all of them. None of the first items is known by itself. */
const struct shape *alternatives_as_items(struct arena *arena, const struct shape *arrays,
                                          const struct alternatives *items);

/* One shape of all. */
const struct shape *alternatives_join(struct arena *arena, const struct alternatives *all);

#endif
