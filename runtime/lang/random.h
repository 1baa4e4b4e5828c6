/* runtime/lang/random.h - reproducible random numbers: the same seed gives the same execution. */
#ifndef SFN_LANG_RANDOM_H
#define SFN_LANG_RANDOM_H

#include <stdint.h>

/* The next 64 bits of a SplitMix64 sequence whose whole state is *state. */
uint64_t random_next(uint64_t *state);

/* A random number in [0, 1). */
double random_real(uint64_t *state);

/* What new java.util.Random(seed).nextInt(bound) is in Java. `bound` is from 1 to 2^31 - 1. */
uint32_t random_java_below(int64_t seed, uint32_t bound);

/* What new java.util.Random(seed).nextDouble() is. */
double random_java_real(int64_t seed);

#define UUID_TEXT_SIZE 37
/* Write a random UUID (version 4), in lower case, with its NUL. */
void random_uuid(uint64_t *state, char out[UUID_TEXT_SIZE]);
/* The same, but it begins with the time (version 7): what is made later sorts behind. */
void random_uuid_at(uint64_t *state, int64_t now_ms, char out[UUID_TEXT_SIZE]);

#endif
