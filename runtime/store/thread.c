/* runtime/store/thread.c - start a thread that works for a store. */
#include "runtime/store/thread.h"

#include <signal.h>

#include "runtime/base/bug.h"

void thread_start(pthread_t *thread, void *(*run)(void *context), void *context)
{
    sigset_t all, former;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &former);
    if (pthread_create(thread, NULL, run, context) != 0)
        exhausted("threads");
    pthread_sigmask(SIG_SETMASK, &former, NULL);
}
