/* runtime/store/thread.h - start a thread that works for a store. */
#ifndef SFN_STORE_THREAD_H
#define SFN_STORE_THREAD_H

#include <pthread.h>

/* It gets no signals: those are for the loop. The process ends if there is no thread left. */
void thread_start(pthread_t *thread, void *(*run)(void *context), void *context);

#endif
