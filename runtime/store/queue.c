/* runtime/store/queue.c - commits on their way to a thread that writes them. */
#include "runtime/store/queue.h"

#include <stddef.h>

#include "runtime/store/operation.h"
#include "runtime/store/thread.h"

/* Wait for commits and take them all; NULL: there will be no more. The lock is held. */
static struct store_commit *take_all(struct commit_queue *queue)
{
    struct store_commit *list;

    while (queue->first == NULL && !queue->stopping) {
        pthread_cond_broadcast(&queue->done);
        pthread_cond_wait(&queue->arrived, &queue->lock);
    }
    list = queue->first;
    queue->first = NULL;
    queue->end = &queue->first;
    return list;
}

static void *run(void *context)
{
    struct commit_queue *queue = context;
    struct store_commit *list;

    pthread_mutex_lock(&queue->lock);
    while ((list = take_all(queue)) != NULL) {
        queue->working = true;
        pthread_mutex_unlock(&queue->lock);
        queue->work(queue->context, list);
        pthread_mutex_lock(&queue->lock);
        queue->working = false;
    }
    pthread_mutex_unlock(&queue->lock);
    return NULL;
}

void queue_start(struct commit_queue *queue, void (*work)(void *context, struct store_commit *list),
                 void *context)
{
    *queue = (struct commit_queue){.end = &queue->first, .work = work, .context = context};
    pthread_mutex_init(&queue->lock, NULL);
    pthread_cond_init(&queue->arrived, NULL);
    pthread_cond_init(&queue->done, NULL);
    thread_start(&queue->thread, run, queue);
}

void queue_add(struct commit_queue *queue, struct store_commit *commit)
{
    pthread_mutex_lock(&queue->lock);
    *queue->end = commit;
    queue->end = &commit->next;
    pthread_mutex_unlock(&queue->lock);
    pthread_cond_signal(&queue->arrived); /* who is woken finds the lock free */
}

void queue_flush(struct commit_queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    while (queue->first != NULL || queue->working)
        pthread_cond_wait(&queue->done, &queue->lock);
    pthread_mutex_unlock(&queue->lock);
}

void queue_stop(struct commit_queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    queue->stopping = true;
    pthread_cond_signal(&queue->arrived);
    pthread_mutex_unlock(&queue->lock);
    pthread_join(queue->thread, NULL);
    pthread_cond_destroy(&queue->done);
    pthread_cond_destroy(&queue->arrived);
    pthread_mutex_destroy(&queue->lock);
}
