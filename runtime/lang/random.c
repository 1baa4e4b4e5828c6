/* runtime/lang/random.c - reproducible random numbers, by SplitMix64.
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

void random_uuid(uint64_t *state, char out[UUID_TEXT_SIZE])
{
    static const char digits[] = "0123456789abcdef";
    uint64_t high = random_next(state);
    uint64_t low = random_next(state);
    int at = 0;

    high = (high & ~UINT64_C(0xf000)) | 0x4000;             /* version 4 */
    low = (low & ~(UINT64_C(3) << 62)) | UINT64_C(1) << 63; /* variant of RFC 9562 */
    for (int nibble = 0; nibble < 32; nibble++) {
        uint64_t half = nibble < 16 ? high : low;

        if (nibble == 8 || nibble == 12 || nibble == 16 || nibble == 20)
            out[at++] = '-';
        out[at++] = digits[half >> (60 - 4 * (nibble & 15)) & 15];
    }
    out[at] = '\0';
}
