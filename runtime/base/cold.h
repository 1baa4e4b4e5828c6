/* runtime/base/cold.h - COLD, in front of a function that runs once in a process or less.
 *
 * The compiler then makes it small instead of fast: executables carry all of these. */
#ifndef SFN_BASE_COLD_H
#define SFN_BASE_COLD_H

#define COLD __attribute__((cold))

#endif
