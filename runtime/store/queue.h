/* runtime/store/queue.h - commits on their way to a thread that writes them.
 *
 * The thread takes all that have arrived since it last looked, as one list in the order in which
 * they were added: the busier it is, the more share a transaction. */
#ifndef SFN_STORE_QUEUE_H
#define SFN_STORE_QUEUE_H

#include <pthread.h>
#include <stdbool.h>

struct store_commit;

struct commit_queue {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t arrived; /* a commit, or that there will be no more */
    pthread_cond_t done;    /* the thread has nothing left to do */
    struct store_commit *first, **end;
    bool working, stopping;
    void (*work)(void *context, struct store_commit *list); /* which it takes over */
    void *context;
};

/* Start the thread. `queue` must stay where it is. */
void queue_start(struct commit_queue *queue, void (*work)(void *context, struct store_commit *list),
                 void *context);
void queue_add(struct commit_queue *queue, struct store_commit *commit);
/* Wait until all that was added is done. */
void queue_flush(struct commit_queue *queue);
/* Do all that was added, then end the thread. */
void queue_stop(struct commit_queue *queue);

#endif
