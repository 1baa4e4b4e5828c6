/* runtime/base/descriptors.h - how many files, pipes and sockets the process may have open. */
#ifndef SFN_BASE_DESCRIPTORS_H
#define SFN_BASE_DESCRIPTORS_H

#include <stddef.h>

/* Have as many as the process can be allowed. Returns how many that are. */
size_t descriptors_raise(void);

/* In a new process that is to run another program: as many as ours was started with. A program may
 * close all it might have, or may not cope with numbers beyond 1,023. Async-signal-safe. */
void descriptors_restore(void);

#endif
