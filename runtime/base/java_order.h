/* runtime/base/java_order.h - the order in which Java's HashMap gives its keys.
 *
 * AWS builds some objects in a HashMap, so their members come in its order, which depends on the
 * names alone: each has a hash, whose lowest bits choose a bucket, and the buckets are walked from
 * the first to the last. Names of one bucket stay as they were put in. */
#ifndef SFN_BASE_JAVA_ORDER_H
#define SFN_BASE_JAVA_ORDER_H

#include <stddef.h>
#include <stdint.h>

struct java_key {
    uint32_t hash;
    uint32_t place; /* rises from each key to the one that was put in after it */
};

/* What String.hashCode() gives for a text, which is well-formed UTF-8. */
uint32_t java_hash(const char *text, size_t size);

/* The bucket of a hash, of a number of buckets that is a power of two. */
static inline uint32_t java_bucket(uint32_t hash, uint32_t buckets)
{
    return (hash ^ hash >> 16) & (buckets - 1);
}

/* Put the keys, all of them different, into the order in which the map gives them. The hashes are
 * used up. */
void java_order(struct java_key *keys, size_t count);

#endif
