/* tests/unit/backend/random_program.h - random IR programs with branches, loops and lambdas, as
 * text. */
#ifndef TESTS_BACKEND_RANDOM_PROGRAM_H
#define TESTS_BACKEND_RANDOM_PROGRAM_H

#include "runtime/base/buffer.h"

/* Append a program of `lambdas` lambdas and `choosers` choosers, which are called c0, c1, ... It
 * asks trace.c for all that it does, ends, and computes no integer that is too large. The same seed
 * gives the same program. */
void random_program(struct buffer *out, uint64_t seed, int lambdas, int choosers);

#endif
