/* runtime/json/index.h - finding members of large objects; private to json/.
 *
 * The space of an index is set aside when the members are (before their value_block), so that a
 * look-up, which knows no region, never allocates; it stays untouched until the first look-up. */
#ifndef SFN_JSON_INDEX_H
#define SFN_JSON_INDEX_H

#include <stddef.h>

#include "sfn/value.h"

/* Objects below this are scanned. */
#define INDEX_MEMBERS_MIN 16

/* Bytes to set aside for an index of `count` members: a multiple of 8, 0 for small objects. */
size_t index_space(size_t count);

/* Remember that `space` (of index_space bytes) waits to be filled. */
void index_prepare(struct value_block *block, void *space, size_t count);

/* Build it for the first `count` members. With `merge`, a key that occurs twice keeps its first
 * place and its last value, the members behind move up, and the number left is returned; without,
 * keys must be unique. Linear, whatever the keys. */
size_t index_build(struct value_block *block, struct member *members, size_t count, int merge);

/* The member, or NULL. Only for objects that have a prepared index. */
const struct member *index_find(struct value_block *block, const struct member *members,
                                size_t count, const struct key *key);

/* As index_build with `merge`, for members that have no index yet and few of them. */
size_t index_merge_few(struct member *members, size_t count);

#endif
