/* runtime/base/count.h - how many items an array has. */
#ifndef SFN_BASE_COUNT_H
#define SFN_BASE_COUNT_H

/* Only for arrays: the argument must not be a pointer. */
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

#endif
