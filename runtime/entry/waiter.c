/* runtime/entry/waiter.c - tell the loop when standard input can be read. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1 /* pipe2 */
#endif
#include "runtime/entry/waiter.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "runtime/base/bug.h"

struct waiter {
    struct loop *loop;
    void (*readable)(void *context);
    void *context;
    pthread_t thread;
    int orders[2]; /* a pipe: each byte asks for one wait; when it is closed the thread ends */
};

/* Wait for an order. True when the thread is to wait for input, false when it is to end. */
static bool take_order(const struct waiter *waiter)
{
    char order;
    ssize_t got;

    do
        got = read(waiter->orders[0], &order, 1);
    while (got < 0 && errno == EINTR);
    return got == 1;
}

static void *wait_for_input(void *context)
{
    struct waiter *waiter = context;
    struct pollfd either[2] = {
        {.fd = STDIN_FILENO, .events = POLLIN},
        {.fd = waiter->orders[0]}, /* poll reports its end without being asked */
    };

    while (take_order(waiter)) {
        while (poll(either, 2, -1) < 0 && errno == EINTR)
            ;
        if (either[1].revents != 0)
            break;
        loop_post(waiter->loop, waiter->readable, waiter->context);
    }
    return NULL;
}

struct waiter *waiter_new(struct loop *loop, void (*readable)(void *context), void *context)
{
    struct waiter *waiter = mem_alloc(sizeof *waiter);
    sigset_t all;
    sigset_t before;
    int error;

    *waiter = (struct waiter){.loop = loop, .readable = readable, .context = context};
    if (pipe2(waiter->orders, O_CLOEXEC) < 0) {
        free(waiter);
        return NULL;
    }
    sigfillset(&all); /* block all signals in the new thread: the loop's handles them */
    pthread_sigmask(SIG_SETMASK, &all, &before);
    error = pthread_create(&waiter->thread, NULL, wait_for_input, waiter);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (error != 0) {
        close(waiter->orders[0]);
        close(waiter->orders[1]);
        free(waiter);
        errno = error;
        return NULL;
    }
    return waiter;
}

void waiter_wait(struct waiter *waiter)
{
    ENSURE(write(waiter->orders[1], "w", 1) == 1);
}

void waiter_free(struct waiter *waiter)
{
    if (waiter == NULL)
        return;
    close(waiter->orders[1]);
    pthread_join(waiter->thread, NULL);
    close(waiter->orders[0]);
    free(waiter);
}
