/* runtime/lang/random.c - reproducible random numbers: by SplitMix64, and those of Java.
 *
 * Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014. Each number takes one
 * addition and a mixing of the bits. */
#include "runtime/lang/random.h"

uint64_t random_next(uint64_t *state)
{
    uint64_t bits;

    *state += 0x9e3779b97f4a7c15u;
    bits = *state;
    bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9u;
    bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebu;
    return bits ^ (bits >> 31);
}

double random_real(uint64_t *state)
{
    /* A double has 53 bits: take the upper ones. */
    return (double)(random_next(state) >> 11) * 0x1p-53;
}

/* 31 bits of Java's generator, a linear congruence of 48 bits. */
static uint32_t java_next(uint64_t *state)
{
    *state = (*state * UINT64_C(0x5deece66d) + 0xb) & ((UINT64_C(1) << 48) - 1);
    return (uint32_t)(*state >> 17);
}

uint32_t random_java_below(int64_t seed, uint32_t bound)
{
    uint64_t state = (uint64_t)seed ^ UINT64_C(0x5deece66d);
    uint32_t bits;

    if ((bound & (bound - 1)) == 0) /* a power of two takes the upper bits */
        return (uint32_t)((uint64_t)bound * java_next(&state) >> 31);
    do
        bits = java_next(&state);
    while (bits - bits % bound + (bound - 1) > INT32_MAX); /* the last, incomplete range */
    return bits % bound;
}

double random_java_real(int64_t seed)
{
    uint64_t state = ((uint64_t)seed ^ UINT64_C(0x5deece66d)) & ((UINT64_C(1) << 48) - 1);
    uint64_t high = java_next(&state) >> 5; /* of 26 bits */
    uint64_t low = java_next(&state) >> 4;  /* of 27 */

    return (double)((high << 27) + low) * 0x1p-53;
}

static void write_uuid(uint64_t high, uint64_t low, unsigned version, char out[UUID_TEXT_SIZE])
{
    static const char digits[] = "0123456789abcdef";
    int at = 0;

    high = (high & ~UINT64_C(0xf000)) | version << 12;
    low = (low & ~(UINT64_C(3) << 62)) | UINT64_C(1) << 63; /* variant of RFC 9562 */
    for (int nibble = 0; nibble < 32; nibble++) {
        uint64_t half = nibble < 16 ? high : low;

        if (nibble == 8 || nibble == 12 || nibble == 16 || nibble == 20)
            out[at++] = '-';
        out[at++] = digits[half >> (60 - 4 * (nibble & 15)) & 15];
    }
    out[at] = '\0';
}

void random_uuid(uint64_t *state, char out[UUID_TEXT_SIZE])
{
    uint64_t high = random_next(state);

    write_uuid(high, random_next(state), 4, out);
}

void random_uuid_at(uint64_t *state, int64_t now_ms, char out[UUID_TEXT_SIZE])
{
    uint64_t high = (uint64_t)now_ms << 16 | (random_next(state) & 0xffff);

    write_uuid(high, random_next(state), 7, out);
}
