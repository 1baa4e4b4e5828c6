/* runtime/json/index.h - find members of large objects by their keys; private to json/.
 *
 * The space of an index is allocated together with the members, before their value_block, because a
 * look-up knows no region to allocate from. It is filled at the first look-up. */
#ifndef SFN_JSON_INDEX_H
#define SFN_JSON_INDEX_H

#include <stddef.h>

#include "sfn/value.h"

/* Objects with fewer members are searched member by member. */
#define INDEX_MEMBERS_MIN 16

/* How many bytes an index of `count` members needs: a multiple of 8, 0 for small objects. */
size_t index_space(size_t count);

/* Note in the value_block that `space`, of index_space bytes, is where the index will be. */
void index_prepare(struct value_block *block, void *space, size_t count);

/* Fill the index for `count` members. With `merge`, a key that occurs twice keeps its first place
 * and gets its last value; the members behind move up. Without, keys must be unique. Returns how
 * many members are left. */
size_t index_build(struct value_block *block, struct member *members, size_t count, int merge);

/* The member, or NULL. Only for objects that have a prepared index. */
const struct member *index_find(struct value_block *block, const struct member *members,
                                size_t count, const struct key *key);

/* Merge `count` members as index_build does, also those of an object too small to have an index;
 * they come from value_new_members of as many. Returns how many are left. */
size_t index_merge(struct member *members, size_t count);

#endif
