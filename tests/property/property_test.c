/* tests/property/property_test.c - run random machines in every way, and compare (TAP).
 *
 *     COUNT=2000 SEED=1 property_test   the machines of COUNT seeds from SEED on
 *     property_test FILE                one: {"definition", "input", "files", "seed", "express"}
 *
 * EXPLAIN=N: how many failing seeds are shrunk and printed, each with the command that repeats it.
 * SEEN=1: all that its execution did, too. Two processes work; every half minute a line tells how
 * far they are. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "runtime/base/bug.h"
#include "runtime/engine/engine.h"
#include "runtime/json/read.h"
#include "runtime/json/write.h"
#include "tests/property/coverage.h"
#include "tests/property/library.h"
#include "tests/property/shrink.h"
#include "tests/property/trial.h"

#define WORKERS 2
#define COUNT 2200 /* of some three executions each: 5,000 are compared with proofs */
#define COUNT_SANITIZED 300
#define PROGRESS_SECONDS 30
#define COVERED_FROM 2000 /* fewer machines may lack what is rare */

static uint64_t number_of(const char *name, uint64_t otherwise)
{
    const char *text = getenv(name);

    return text != NULL && text[0] != '\0' ? strtoull(text, NULL, 10) : otherwise;
}

static void tell_progress(const struct report *report, uint64_t count)
{
    static time_t told;
    time_t now = time(NULL);

    if (told == 0)
        told = now;
    if (now - told < PROGRESS_SECONDS)
        return;
    told = now;
    fprintf(stderr, "# %llu of %llu machines\n", (unsigned long long)report->tried,
            (unsigned long long)count);
}

static void work(struct report *report, int worker, uint64_t seed, uint64_t count)
{
    /* Batches take turns, so that both workers see machines of all kinds. */
    for (uint64_t at = (uint64_t)worker * BATCH_MAX; at < count; at += WORKERS * BATCH_MAX) {
        uint64_t left = count - at;

        trial_run(report, worker, seed + at, left < BATCH_MAX ? left : BATCH_MAX);
        if (report->failures >= FAILURES_MAX)
            break;
        if (worker == 0)
            tell_progress(report, count);
    }
}

static pid_t start_worker(struct report *report, int worker, uint64_t seed, uint64_t count)
{
    pid_t child;

    fflush(NULL);
    child = fork();
    ENSURE(child >= 0);
    if (child != 0)
        return child;
    work(report, worker, seed, count);
    exit(0);
}

static bool wait_for(struct report *report, int worker, pid_t child)
{
    int status;

    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return true;
    printf("# worker %d died (status %d) at seed %llu: %s\n", worker, status,
           (unsigned long long)report->at[worker],
           report->way[worker] != NULL ? report->way[worker] : "-");
    if (report->failures < FAILURES_MAX) {
        report->failed[report->failures].seed = report->at[worker];
        report->failed[report->failures++].fault = FAULT_CRASH;
    }
    return false;
}

static void print_specimen(const struct specimen *specimen)
{
    struct buffer text = BUFFER_EMPTY;

    specimen_write(specimen, &text);
    fputs(text.text, stdout);
    buffer_fini(&text);
}

/* Append the document with its blanks and numbers as we set them: 1e2 as 100.0. */
static void write_anew(struct region *region, const struct buffer *text, struct buffer *out)
{
    struct json_error error;
    const struct value *value;

    if (text->size == 0)
        return;
    value = json_read(region, text->text, text->size, JSON_TEXT_BORROWED, &error);
    ENSURE(value != NULL);
    json_write(out, value);
}

static bool is_same_document(const struct buffer *left, const struct buffer *right)
{
    struct buffer one = BUFFER_EMPTY, other = BUFFER_EMPTY;
    struct region region;
    bool same;

    region_init(&region);
    write_anew(&region, left, &one);
    write_anew(&region, right, &other);
    same = one.size == other.size && (one.size == 0 || memcmp(one.text, other.text, one.size) == 0);
    region_fini(&region);
    buffer_fini(&one);
    buffer_fini(&other);
    return same;
}

static bool is_same_specimen(const struct specimen *left, const struct specimen *right)
{
    return left->seed == right->seed && left->express == right->express &&
           is_same_document(&left->definition, &right->definition) &&
           is_same_document(&left->inputs[0], &right->inputs[0]) &&
           is_same_document(&left->files, &right->files);
}

/* What explain() prints can be given back as a FILE. */
static bool reads_back(uint64_t seed)
{
    char path[] = "/tmp/sfnc-specimen-XXXXXX";
    struct buffer written = BUFFER_EMPTY;
    struct specimen specimen, read;
    int fd = mkstemp(path);
    bool same;

    ENSURE(fd >= 0);
    specimen_generate(&specimen, seed);
    specimen_write(&specimen, &written);
    ENSURE(write(fd, written.text, written.size) == (ssize_t)written.size);
    close(fd);
    same = specimen_read(&read, path) && is_same_specimen(&specimen, &read);
    unlink(path);
    specimen_fini(&specimen);
    specimen_fini(&read);
    buffer_fini(&written);
    return same;
}

/* The specimen as one execution, that of `world`. */
static void choose_world(struct specimen *specimen, size_t world)
{
    struct buffer first = specimen->inputs[0];

    specimen->seed = specimen_world(specimen, world);
    specimen->inputs[0] = specimen->inputs[world];
    specimen->inputs[world] = first;
    specimen->worlds = 1;
}

static bool fails_alike(void *context, const struct specimen *candidate)
{
    return trial_of(candidate, false) == *(const enum fault *)context;
}

static void explain(uint64_t seed, enum fault fault, size_t world)
{
    struct specimen specimen;
    enum fault alone;

    specimen_generate(&specimen, seed);
    printf("# seed %llu: %s; repeat it with SEED=%llu COUNT=1 tests/property/property_test, or the "
           "lines below in a FILE\n",
           (unsigned long long)seed, fault_name(fault), (unsigned long long)seed);
    alone = trial_of(&specimen, true);
    if (alone != fault)
        printf("# alone: %s\n", fault_name(alone));
    if (alone == FAULT_INVARIANT || alone == FAULT_DISAGREEMENT || alone == FAULT_CRASH) {
        choose_world(&specimen, world);
        for (size_t next = 1;
             alone == FAULT_CRASH && next < WORLDS && trial_of(&specimen, false) != FAULT_CRASH;
             next++) { /* nobody could tell which world it was */
            specimen_fini(&specimen);
            specimen_generate(&specimen, seed);
            choose_world(&specimen, next);
        }
        specimen_shrink(&specimen, fails_alike, &alone);
        printf("# shrunk:\n");
        (void)trial_of(&specimen, true);
    }
    print_specimen(&specimen);
    specimen_fini(&specimen);
}

static void run_seeds(uint64_t seed, uint64_t count)
{
    struct report *report =
        mmap(NULL, sizeof *report, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pid_t workers[WORKERS];
    bool good = true, told;

    ENSURE(report != MAP_FAILED);
    coverage_share();
    for (int i = 0; i < WORKERS; i++)
        workers[i] = start_worker(report, i, seed, count);
    for (int i = 0; i < WORKERS; i++)
        good = wait_for(report, i, workers[i]) && good;
    good = good && report->failures == 0;
    printf("1..%d\n%sok 1 - %llu machines from seed %llu agree in all ways\n",
           count >= COVERED_FROM ? 2 + COVERAGE_LINES : 2, good ? "" : "not ",
           (unsigned long long)report->tried, (unsigned long long)seed);
    for (size_t i = 0; i < report->failures && i < FAILURES_MAX; i++) {
        if (i < number_of("EXPLAIN", 1))
            explain(report->failed[i].seed, report->failed[i].fault, report->failed[i].world);
        else
            printf("# seed %llu: %s\n", (unsigned long long)report->failed[i].seed,
                   fault_name(report->failed[i].fault));
    }
    printf("# %llu succeeded, %llu failed, %llu timed out, %llu were stopped; %llu expressions, "
           "%llu folded; %llu executions compared with proofs\n",
           (unsigned long long)report->statuses[EXECUTION_SUCCEEDED],
           (unsigned long long)report->statuses[EXECUTION_FAILED],
           (unsigned long long)report->statuses[EXECUTION_TIMED_OUT],
           (unsigned long long)report->statuses[EXECUTION_ABORTED],
           (unsigned long long)report->expressions, (unsigned long long)report->folded,
           (unsigned long long)report->proved);
    told = reads_back(seed);
    printf("%sok 2 - a specimen as it is printed is taken as a file\n", told ? "" : "not ");
    good = told && good;
    if (count >= COVERED_FROM)
        good = coverage_report(3) && good;
    library_home_close();
    exit(good ? 0 : 1);
}

static void run_file(const char *path)
{
    struct specimen specimen;
    enum fault fault;

    if (!specimen_read(&specimen, path))
        exit(2);
    fault = trial_of(&specimen, true);
    printf("1..1\n%sok 1 - %s: %s\n", fault == FAULT_NONE ? "" : "not ", path, fault_name(fault));
    specimen_fini(&specimen);
    library_home_close();
    exit(fault == FAULT_NONE ? 0 : 1);
}

int main(int argc, char **argv)
{
    const char *sanitized;

    library_home_open();
    if (argc > 1)
        run_file(argv[1]);
    sanitized = getenv("SANITIZED");
    run_seeds(
        number_of("SEED", 1),
        number_of("COUNT", sanitized != NULL && sanitized[0] != '\0' ? COUNT_SANITIZED : COUNT));
}
