/* runtime/json/index.c - find members of large objects by their keys.
 *
 * An index is an open hash table of member numbers. Keys come from outside and the hash is no
 * secret, so an attacker can make all of them collide. When filling the table takes too many steps,
 * the same space holds the member numbers sorted by key instead, for a binary search.
 * Why not runtime/base/table.h: an index lies beside the members in the object's region and holds
 * only their numbers; an entry of a table is larger than most members. */
#include "runtime/json/index.h"

#include <stdbool.h>
#include <stdlib.h>

#include "runtime/base/bug.h"
#include "runtime/json/bytes.h"

enum index_state { INDEX_HASHED, INDEX_SORTED };

struct index {
    uint32_t slots; /* a power of two, at least count * 4/3 */
    uint32_t state; /* enum index_state */
    uint32_t at[];  /* hashed: member number + 1, 0 where empty; sorted: member numbers */
};

/* value_block.index of a prepared but unbuilt index: its lowest bit is set. */
#define INDEX_UNBUILT ((uintptr_t)1)

static size_t index_slots(size_t count)
{
    size_t slots = 32;

    while (slots < count + count / 3)
        slots *= 2;
    return slots;
}

size_t index_space(size_t count)
{
    if (count < INDEX_MEMBERS_MIN)
        return 0;
    return sizeof(struct index) + index_slots(count) * sizeof(uint32_t);
}

void index_prepare(struct value_block *block, void *space, size_t count)
{
    struct index *index = space;

    index->slots = (uint32_t)index_slots(count);
    block->index = (void *)((uintptr_t)index | INDEX_UNBUILT);
}

/* A total order of keys. compare_members then orders equal keys by their position. */
static int compare_keys(const struct key *left, const struct key *right)
{
    uint32_t left_hash = left->hash & ~KEY_FIXED;
    uint32_t right_hash = right->hash & ~KEY_FIXED;

    if (left_hash != right_hash)
        return left_hash < right_hash ? -1 : 1;
    if (left->size != right->size)
        return left->size < right->size ? -1 : 1;
    return left->size > 0 ? memcmp(left->text, right->text, left->size) : 0;
}

static int compare_members(const void *left, const void *right)
{
    const struct member *const *a = left;
    const struct member *const *b = right;
    int order = compare_keys(&(*a)->key, &(*b)->key);

    return order != 0 ? order : (*a > *b) - (*a < *b);
}

/* Close the gaps that merging has left: a member whose key has no text was merged into another. */
static size_t drop_merged(struct member *members, size_t count)
{
    size_t kept = 0;

    for (size_t i = 0; i < count; i++) {
        if (members[i].key.text != NULL)
            members[kept++] = members[i];
    }
    return kept;
}

/* Merge each run of equal keys: the first member gets the value of the last. Returns how many
 * members are left. */
static size_t merge_sorted(struct member **sorted, struct member *members, size_t count)
{
    for (size_t first = 0, next; first < count; first = next) {
        for (next = first + 1; next < count && key_equals(&sorted[first]->key, &sorted[next]->key);
             next++)
            ;
        sorted[first]->value = sorted[next - 1]->value;
        for (size_t i = first + 1; i < next; i++)
            sorted[i]->key.text = NULL;
    }
    return drop_merged(members, count);
}

static size_t index_sort(struct index *index, struct member *members, size_t count, int merge)
{
    struct member **sorted = mem_alloc(count * sizeof(*sorted));
    size_t kept = count;

    for (size_t i = 0; i < count; i++)
        sorted[i] = &members[i];
    qsort(sorted, count, sizeof(*sorted), compare_members);
    if (merge) {
        kept = merge_sorted(sorted, members, count);
        /* The members that are left have moved, so their pointers must be sorted anew. */
        for (size_t i = 0; i < kept; i++)
            sorted[i] = &members[i];
        qsort(sorted, kept, sizeof(*sorted), compare_members);
    }
    for (size_t i = 0; i < kept; i++)
        index->at[i] = (uint32_t)(sorted[i] - members);
    free(sorted);
    index->state = INDEX_SORTED;
    return kept;
}

/* Fill the hash table. False when that takes too many steps. *count becomes the number of members
 * that are left, without those that were merged. */
static bool index_hash(struct index *index, struct member *members, size_t *count, int merge)
{
    uint32_t mask = index->slots - 1;
    size_t steps = *count * 16 + 1024;
    size_t kept = 0;
    size_t i;

    memset(index->at, 0, index->slots * sizeof(index->at[0]));
    for (i = 0; i < *count && steps > 0; i++) {
        uint32_t slot = members[i].key.hash & mask;

        for (; index->at[slot] != 0 && steps > 0; steps--, slot = (slot + 1) & mask) {
            if (merge && key_equals(&members[index->at[slot] - 1].key, &members[i].key))
                break;
        }
        if (index->at[slot] != 0 && steps > 0) {
            members[index->at[slot] - 1].value = members[i].value;
            continue;
        }
        if (kept != i)
            members[kept] = members[i];
        index->at[slot] = (uint32_t)++kept;
    }
    if (kept != i)
        memmove(&members[kept], &members[i], (*count - i) * sizeof(*members));
    *count -= i - kept;
    index->state = INDEX_HASHED;
    return steps > 0;
}

size_t index_build(struct value_block *block, struct member *members, size_t count, int merge)
{
    struct index *index = (struct index *)((uintptr_t)block->index & ~INDEX_UNBUILT);

    if (!index_hash(index, members, &count, merge))
        count = index_sort(index, members, count, merge);
    block->index = index;
    return count;
}

static const struct member *find_sorted(const struct index *index, const struct member *members,
                                        size_t count, const struct key *key)
{
    size_t low = 0;
    size_t high = count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct member *member = &members[index->at[middle]];
        int order = compare_keys(&member->key, key);

        if (order == 0)
            return member;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

const struct member *index_find(struct value_block *block, const struct member *members,
                                size_t count, const struct key *key)
{
    const struct index *index;
    uint32_t slot;

    if (((uintptr_t)block->index & INDEX_UNBUILT) != 0)
        index_build(block, (struct member *)members, count, false);
    index = block->index;
    if (index->state == INDEX_SORTED)
        return find_sorted(index, members, count, key);
    slot = key->hash & (index->slots - 1);
    while (index->at[slot] != 0) {
        const struct member *member = &members[index->at[slot] - 1];

        if (key_equals(&member->key, key))
            return member;
        slot = (slot + 1) & (index->slots - 1);
    }
    return NULL;
}

static size_t merge_few(struct member *members, size_t count)
{
    size_t kept = 0;

    for (size_t i = 0; i < count; i++) {
        size_t same = 0;

        while (same < kept && !key_equals(&members[same].key, &members[i].key))
            same++;
        if (same < kept)
            members[same].value = members[i].value;
        else
            members[kept++] = members[i];
    }
    return kept;
}

size_t index_merge(struct member *members, size_t count)
{
    if (count < INDEX_MEMBERS_MIN)
        return merge_few(members, count);
    return index_build((struct value_block *)members - 1, members, count, true);
}
