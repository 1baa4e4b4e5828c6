/* tests/bench/rows.c - commits and rows made durable per second by the store, by commits in flight.
 *
 * Usage: rows FOLDER SECONDS. Three kinds of commits are measured, each a line of JSON:
 *
 *   events  one row of 300 bytes, an event's: beside the limit, shared/bench/limits/durable
 *   starts  an execution begins to wait: its own row, three of its state, one of events, a timer
 *   steps   one of these is answered, and waits again: two rows, one of events, a timer
 *
 * The disk's flush belongs to it: FOLDER should be on the disk that is meant. */
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/store/commit.h"
#include "tests/bench/clock.h"

enum { ROW_SIZE = 300, EXECUTIONS = 20000 };

static sem_t free_places; /* for commits in flight */
static char text[ROW_SIZE + 1];

static void note_done(void *context, void *subject, enum store_result result)
{
    if (result != STORE_OK) {
        fprintf(stderr, "rows: %s\n", store_result_text(result));
        exit(1);
    }
    sem_post(&free_places);
}

static struct store_text text_of(const char *from, size_t size)
{
    return (struct store_text){from, size};
}

static void put(struct store_commit *commit, int64_t execution, int32_t kind)
{
    const struct store_row row = {{0, kind, 0, text_of("", 0)}, -1, text_of(text, ROW_SIZE)};

    store_commit_put(commit, execution, &row);
}

static void set_timer(struct store_commit *commit, int64_t execution, int64_t step)
{
    const struct store_timer timer = {execution, 1, 1700000000000 + step, false};

    store_commit_timer(commit, &timer);
}

/* ---- kinds of commits; `number` counts them from 0 ---- */

static void add_event(struct store_commit *commit, int64_t number)
{
    store_commit_events(commit, 1 + number % EXECUTIONS, 1 + number / EXECUTIONS, 1,
                        text_of(text, ROW_SIZE));
}

static void add_start(struct store_commit *commit, int64_t number)
{
    char id[100];
    int size = snprintf(id, sizeof id, "arn:aws:states:us-east-1:000000000000:execution:order:%lld",
                        (long long)number);
    const struct store_start start = {.number = number + 1,
                                      .id = text_of(id, (size_t)size),
                                      .machine = text_of(id, 51),
                                      .name = text_of(id + 52, (size_t)size - 52),
                                      .definition = text_of("d", 1),
                                      .started_ms = 1700000000000,
                                      .input = text_of("{}", 2)};

    store_commit_start(commit, &start);
    for (int32_t kind = 0; kind < 3; kind++)
        put(commit, start.number, kind);
    store_commit_events(commit, start.number, 1, 3, text_of(text, ROW_SIZE));
    set_timer(commit, start.number, number);
}

static void add_step(struct store_commit *commit, int64_t number)
{
    const int64_t execution = 1 + number * 7919 % EXECUTIONS;

    put(commit, execution, 0);
    put(commit, execution, 2);
    store_commit_events(commit, execution, 4 + 4 * (number / EXECUTIONS), 4,
                        text_of(text, ROW_SIZE));
    set_timer(commit, execution, number);
}

static const struct workload {
    const char *name;
    void (*add)(struct store_commit *commit, int64_t number);
    int rows;
} workloads[] = {{"events", add_event, 1}, {"starts", add_start, 6}, {"steps", add_step, 4}};

/* ---- measuring ---- */

static void submit(struct store *store, const struct workload *workload, int64_t number)
{
    struct store_commit *commit = store_commit_new(store_lease_of(store), NULL);

    if (number == 0)
        store_commit_definition(commit, text_of("d", 1), text_of("{}", 2));
    workload->add(commit, number);
    sem_wait(&free_places);
    store_submit(store, commit);
}

static void remove_store(const char *path)
{
    static const char *const ends[] = {"", "-wal", "-shm", ".lock"};
    char name[4200];

    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        snprintf(name, sizeof name, "%s%s", path, ends[i]);
        unlink(name);
    }
}

/* Steps are those of executions that wait already. */
static void prepare(struct store *store, const struct workload *workload)
{
    if (workload->add != add_step)
        return;
    for (int64_t i = 0; i < EXECUTIONS; i++)
        submit(store, &workloads[1], i);
    store_flush(store);
}

static void measure(const char *folder, double seconds, const struct workload *workload,
                    unsigned in_flight)
{
    const struct store_options options = {.program = "rows", .done = note_done};
    char path[4096];
    char *problem = NULL;
    struct store *store;
    int64_t count = 0;
    double began_s, used_before_s;

    snprintf(path, sizeof path, "%s/rows.db", folder);
    remove_store(path);
    sem_init(&free_places, 0, 1000);
    store = store_open(path, &options, &problem);
    if (store == NULL) {
        fprintf(stderr, "rows: %s\n", problem);
        exit(1);
    }
    prepare(store, workload);
    sem_init(&free_places, 0, in_flight);
    used_before_s = used_s();
    for (began_s = now_s(); now_s() - began_s < seconds; count++)
        submit(store, workload, count);
    store_flush(store);
    seconds = now_s() - began_s;
    printf("{\"name\":\"store %s, %u in flight\",\"commits/s\":%.0f,\"rows/s\":%.0f,"
           "\"cpu_us\":%.1f}\n",
           workload->name, in_flight, (double)count / seconds,
           (double)count * workload->rows / seconds,
           (used_s() - used_before_s) * 1e6 / (double)count);
    fflush(stdout);
    store_close(store);
    remove_store(path);
}

int main(int argc, char **argv)
{
    static const unsigned in_flight[] = {1, 64, 256, 1024};

    if (argc != 3) {
        fprintf(stderr, "usage: rows FOLDER SECONDS\n");
        return 2;
    }
    memset(text, 'y', ROW_SIZE);
    for (size_t w = 0; w < COUNT_OF(workloads); w++)
        for (size_t i = 0; i < COUNT_OF(in_flight); i++)
            measure(argv[1], strtod(argv[2], NULL), &workloads[w], in_flight[i]);
    return 0;
}
