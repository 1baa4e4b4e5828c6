/* runtime/entry/last.c - say what is lost when the process cannot go on: no memory, no descriptors.
 *
 * Nothing here allocates. */
#include "runtime/entry/last.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "runtime/base/bug.h"
#include "runtime/base/text.h"
#include "runtime/entry/entry.h"
#include "runtime/entry/output.h"
#include "runtime/task/groups.h"

static struct {
    const char *who;
    void (*records)(void *context);
    void *context;
    pthread_t thread;
} last;
static atomic_flag begun = ATOMIC_FLAG_INIT;

static void last_words(const char *what)
{
    bool own = pthread_equal(pthread_self(), last.thread) != 0;
    char line[1024];
    size_t size;

    while (atomic_flag_test_and_set(&begun)) /* another thread is at it, and ends us all */
        pause();
    groups_kill();
    snprintf(line, sizeof line, "%.800s: out of %s%s", last.who, what,
             own ? "" : "; results that were not printed yet are lost");
    size = text_make_plain(line, strlen(line));
    line[size++] = '\n';
    output_write(STDERR_FILENO, line, size);
    if (own)
        last.records(last.context);
    _exit(ENTRY_USAGE);
}

void last_words_prepare(const char *who, void (*records)(void *context), void *context)
{
    last.who = who;
    last.records = records;
    last.context = context;
    last.thread = pthread_self();
    exhausted_tell(last_words);
}

void last_words_forget(void)
{
    exhausted_tell(NULL);
}
