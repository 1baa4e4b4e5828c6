/* runtime/base/count.h - COUNT_OF(array), the number of its elements. */
#ifndef SFN_BASE_COUNT_H
#define SFN_BASE_COUNT_H

/* Only for arrays: the argument must not be a pointer. */
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

#endif
