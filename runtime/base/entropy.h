/* runtime/base/entropy.h - random bits of the system. */
#ifndef SFN_BASE_ENTROPY_H
#define SFN_BASE_ENTROPY_H

#include <stdint.h>

/* A number that nobody can guess. */
uint64_t entropy_number(void);

#endif
