/* tests/sim/sim_test.c - random machines over a store, simulated until all executions have ended
 * (TAP).
 *
 *     COUNT=10000 SEED=1 sim_test   so many executions of machines of the seeds from SEED on
 *     sim_test FILE                 one machine: {"definition", "input", "seed"}
 *
 * What a simulation is made of can be made less: EXECUTIONS=N of each machine, CRASHES=N at most,
 * FAILS=0 no commit fails, PEOPLE=0 nobody stops any, CLOCK=0 nobody sets the clock, CHANGES=0 the
 * definition stays what it is, POISON=0 no attempt brings every process down, EVEN=1 nothing fails
 * and all executions do the same. SQLITE=1: only over SQLite, whose disk loses what was not
 * flushed; then a seed repeats less exactly, as threads take part. SQLITE=0: only over the model of
 * a store. SEEN=1: what happened in a failing one, too. EXPLAIN=N: how many failing seeds are
 * shrunk and printed, each with the command that repeats it. Two processes work. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/base/bug.h"
#include "runtime/engine/engine.h"
#include "runtime/lang/random.h"
#include "tests/property/shrink.h"
#include "tests/sim/machines.h"
#include "tests/sim/sim.h"

#define WORKERS 2
#define COUNT 10000
#define COUNT_SANITIZED 1500
#define EXECUTIONS 20 /* of each machine */
#define CRASHES 7
#define CRASHES_EVEN 4 /* no task fails because it was lost too often */
#define FAILURES_MAX 8
#define SECONDS_MAX 60
#define SQLITE_PART 10    /* one of so many runs over SQLite, too */
#define COVERED_FROM 5000 /* fewer executions may lack what is rare */

/* How a simulation comes out; a process exits with it when it tries one. */
enum outcome {
    FINE,
    REFUSED = 10, /* the compiler refuses the machine */
    CRASHED,      /* a signal: BUG, a bad access, a hang */
    WRONG,        /* something does not hold: from here on by what that is */
};
#define KINDS_OF_WRONG 200

/* Shared by the processes. */
struct report {
    uint64_t at[WORKERS];
    uint64_t failed[FAILURES_MAX];
    size_t failures;
    struct sim_counts counts;
};

static uint64_t number_of(const char *name, uint64_t otherwise)
{
    const char *text = getenv(name);

    return text != NULL && text[0] != '\0' ? strtoull(text, NULL, 10) : otherwise;
}

static struct sim_options options_of(uint64_t seed, bool sqlite)
{
    const bool even = number_of("EVEN", seed % 4 == 1) != 0;

    return (struct sim_options){
        .seed = seed,
        .executions = (int)number_of("EXECUTIONS", EXECUTIONS),
        .crashes = (int)number_of("CRASHES", even ? CRASHES_EVEN : CRASHES),
        .fails = number_of("FAILS", 1) != 0,
        .people = number_of("PEOPLE", 1) != 0,
        .clock = number_of("CLOCK", 1) != 0,
        .changes = number_of("CHANGES", seed % 8 == 1 || seed % 8 == 7 || seed % 8 == 6) != 0,
        .poison = number_of("POISON", seed % 8 == 3) != 0,
        .even = even,
        .sqlite = sqlite};
}

/* The machine of a seed: one that lives long, or one of those that hold all of the language, whose
 * files are the world's. */
static void choose_machine(struct specimen *specimen, uint64_t seed)
{
    if (seed % 2 == 1) {
        machine_generate(specimen, seed, options_of(seed, false).even);
        return;
    }
    specimen_generate(specimen, seed * 1000);
    specimen->express = false;
}

/* ---- one alone ---- */

/* What does not hold, whichever execution it does not hold for. */
static enum outcome wrong_of(const char *problem)
{
    unsigned hash = 0;

    for (; *problem != '\0'; problem++)
        if ((*problem >= 'a' && *problem <= 'z') || *problem == ' ')
            hash = hash * 31 + (unsigned char)*problem;
    return WRONG + (enum outcome)(hash % KINDS_OF_WRONG);
}

static enum outcome try_alone(const struct sim_options *options, const struct specimen *specimen,
                              bool aloud)
{
    static struct sim_counts counts;
    struct sim_options own = *options;
    char *problem;
    enum outcome outcome;

    own.aloud = aloud && number_of("SEEN", 0) != 0;
    problem = sim_run(&own, specimen, &counts);
    outcome = problem == NULL                         ? FINE
              : strstr(problem, ".asl.json:") != NULL ? REFUSED
                                                      : wrong_of(problem);

    if (aloud && problem != NULL)
        printf("# %s\n", problem);
    fflush(stdout);
    free(problem);
    return outcome;
}

static enum outcome outcome_of(const struct sim_options *options, const struct specimen *specimen,
                               bool aloud)
{
    pid_t child;
    int status;

    fflush(NULL);
    child = fork();
    ENSURE(child >= 0);
    if (child == 0) {
        if (!aloud && freopen("/dev/null", "w", stderr) == NULL)
            _exit(1);
        alarm(SECONDS_MAX / 3);
        exit((int)try_alone(options, specimen, aloud)); /* which removes its folder, too */
    }
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    if (!WIFEXITED(status) || (WEXITSTATUS(status) != FINE && WEXITSTATUS(status) < REFUSED))
        return CRASHED;
    return (enum outcome)WEXITSTATUS(status);
}

/* ---- making it smaller ---- */

struct shrinking {
    struct sim_options options;
    enum outcome outcome;
};

static bool fails_alike(void *context, const struct specimen *candidate)
{
    const struct shrinking *shrinking = context;

    return outcome_of(&shrinking->options, candidate, false) == shrinking->outcome;
}

/* Take options that make it smaller, if it fails with them, too. */
static bool take_if(struct shrinking *shrinking, const struct specimen *specimen,
                    struct sim_options smaller)
{
    struct shrinking candidate = {smaller, shrinking->outcome};

    if (!fails_alike(&candidate, specimen))
        return false;
    shrinking->options = smaller;
    return true;
}

static void shrink_options(struct shrinking *shrinking, const struct specimen *specimen)
{
    struct sim_options smaller = shrinking->options;

    smaller.fails = false;
    (void)take_if(shrinking, specimen, smaller);
    smaller = shrinking->options;
    smaller.clock = false;
    (void)take_if(shrinking, specimen, smaller);
    smaller = shrinking->options;
    smaller.poison = false;
    (void)take_if(shrinking, specimen, smaller);
    smaller = shrinking->options;
    smaller.people = false;
    (void)take_if(shrinking, specimen, smaller);
    smaller = shrinking->options;
    smaller.changes = false;
    (void)take_if(shrinking, specimen, smaller);
    for (int crashes = 0; crashes < shrinking->options.crashes; crashes++) {
        smaller = shrinking->options;
        smaller.crashes = crashes;
        if (take_if(shrinking, specimen, smaller))
            break;
    }
    for (int count = 1; count < shrinking->options.executions; count = count * 3 / 2 + 1) {
        smaller = shrinking->options;
        smaller.executions = count;
        if (take_if(shrinking, specimen, smaller))
            break;
    }
}

/* One input is enough, if it fails with that. */
static void choose_input(struct shrinking *shrinking, struct specimen *specimen)
{
    const size_t worlds = specimen->worlds;

    for (size_t i = 0; i < worlds; i++) {
        struct buffer first = specimen->inputs[0];

        specimen->worlds = 1;
        specimen->inputs[0] = specimen->inputs[i];
        specimen->inputs[i] = first;
        if (fails_alike(shrinking, specimen))
            return;
        specimen->inputs[i] = specimen->inputs[0];
        specimen->inputs[0] = first;
        specimen->worlds = worlds;
    }
}

static void print_specimen(const struct shrinking *shrinking, const struct specimen *specimen)
{
    const struct sim_options *options = &shrinking->options;
    struct buffer text = BUFFER_EMPTY;

    printf("# shrunk: the lines below in a FILE, then SEED=%llu EXECUTIONS=%d CRASHES=%d FAILS=%d "
           "PEOPLE=%d CHANGES=%d tests/sim/sim_test FILE\n",
           (unsigned long long)options->seed, options->executions, options->crashes, options->fails,
           options->people, options->changes);
    specimen_write(specimen, &text);
    fputs(text.text, stdout);
    buffer_fini(&text);
}

static void explain(uint64_t seed, bool sqlite)
{
    struct shrinking shrinking = {options_of(seed, sqlite), FINE};
    struct specimen specimen;

    choose_machine(&specimen, seed);
    printf("# seed %llu: repeat it with SEED=%llu COUNT=1 SQLITE=%d tests/sim/sim_test\n",
           (unsigned long long)seed, (unsigned long long)seed, sqlite);
    shrinking.outcome = outcome_of(&shrinking.options, &specimen, true);
    if (shrinking.outcome == FINE) {
        printf("# alone it is fine\n");
    } else if (shrinking.outcome != REFUSED) {
        shrink_options(&shrinking, &specimen);
        choose_input(&shrinking, &specimen);
        if (specimen.worlds == 1)
            specimen_shrink(&specimen, fails_alike, &shrinking);
        shrink_options(&shrinking, &specimen);
        (void)outcome_of(&shrinking.options, &specimen, true);
        print_specimen(&shrinking, &specimen);
    }
    specimen_fini(&specimen);
}

/* ---- many ---- */

static void note_failure(struct report *report, uint64_t seed)
{
    size_t at = __atomic_fetch_add(&report->failures, 1, __ATOMIC_RELAXED);

    if (at < FAILURES_MAX)
        report->failed[at] = seed;
}

/* The counts of a process are added up when it is done; those of one that crashes are lost. */
static void add_counts(struct sim_counts *all, const struct sim_counts *own)
{
    uint64_t *to = (uint64_t *)all;
    const uint64_t *from = (const uint64_t *)own;

    _Static_assert(sizeof *all % sizeof *to == 0, "all counts are numbers of 64 bits");
    for (size_t i = 0; i < sizeof *all / sizeof *to; i++)
        __atomic_add_fetch(&to[i], from[i], __ATOMIC_RELAXED);
}

static void work(struct report *report, int worker, uint64_t seed, uint64_t count, bool sqlite)
{
    for (uint64_t at = (uint64_t)worker; at < count; at += WORKERS) {
        struct sim_options options = options_of(seed + at, sqlite);
        struct sim_counts counts = {.executions = 0};
        struct specimen specimen;
        char *problem;

        report->at[worker] = seed + at;
        alarm(SECONDS_MAX);
        choose_machine(&specimen, seed + at);
        problem = sim_run(&options, &specimen, &counts);
        if (problem != NULL)
            note_failure(report, seed + at);
        add_counts(&report->counts, &counts);
        free(problem);
        specimen_fini(&specimen);
        if (report->failures >= FAILURES_MAX)
            break;
    }
    alarm(0);
}

static pid_t start_worker(struct report *report, int worker, uint64_t seed, uint64_t count,
                          bool sqlite)
{
    pid_t child;

    fflush(NULL);
    child = fork();
    ENSURE(child >= 0);
    if (child != 0)
        return child;
    work(report, worker, seed, count, sqlite);
    exit(0);
}

static bool wait_for(struct report *report, int worker, pid_t child)
{
    int status;

    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return true;
    printf("# worker %d died (status %d) at seed %llu\n", worker, status,
           (unsigned long long)report->at[worker]);
    note_failure(report, report->at[worker]);
    return false;
}

static void print_counts(const struct sim_counts *counts)
{
    printf("# %llu crashes, %llu commits (%llu found no room, %llu writes failed; of those that "
           "were under way %llu stayed, %llu were lost), %llu tasks, %llu of them again\n",
           (unsigned long long)counts->crashes, (unsigned long long)counts->commits,
           (unsigned long long)counts->full, (unsigned long long)counts->broken,
           (unsigned long long)counts->kept, (unsigned long long)counts->lost,
           (unsigned long long)counts->tasks, (unsigned long long)counts->again);
    printf("# %llu succeeded, %llu failed, %llu timed out, %llu were stopped, %llu of them "
           "because they were asked to\n",
           (unsigned long long)counts->statuses[EXECUTION_SUCCEEDED],
           (unsigned long long)counts->statuses[EXECUTION_FAILED],
           (unsigned long long)counts->statuses[EXECUTION_TIMED_OUT],
           (unsigned long long)counts->statuses[EXECUTION_ABORTED],
           (unsigned long long)counts->stopped);
}

/* Processes died at every moment there is. */
static bool report_deaths(const struct sim_counts *counts, int number)
{
    bool all = counts->given_up > 0 && counts->redriven > 0 && counts->reopened > 0 &&
               counts->adopted > 0 && counts->left > 0 && counts->taken > 0 &&
               counts->offered_again > 0 && counts->wanted > 0 && counts->removed > 0;

    for (int i = 0; i < SIM_MOMENTS && sim_moment_name(i) != NULL; i++)
        all = all && counts->deaths[i] > 0;
    printf("%sok %d - processes died at every moment, some five times because of one task\n",
           all ? "" : "not ", number);
    printf("# %llu tasks were given up, %llu executions redriven, %llu sources opened again\n",
           (unsigned long long)counts->given_up, (unsigned long long)counts->redriven,
           (unsigned long long)counts->reopened);
    printf("# %llu executions were adopted, %llu were left alone\n",
           (unsigned long long)counts->adopted, (unsigned long long)counts->left);
    printf("# %llu tasks were taken by workers, of whom %llu hung up\n",
           (unsigned long long)counts->taken, (unsigned long long)counts->offered_again);
    printf("# %llu machines were added when they were wanted, %llu removed\n",
           (unsigned long long)counts->wanted, (unsigned long long)counts->removed);
    for (int i = 0; i < SIM_MOMENTS && sim_moment_name(i) != NULL; i++)
        printf("# %llu when %s\n", (unsigned long long)counts->deaths[i], sim_moment_name(i));
    return all;
}

/* Whether all there is should have come about; the moments of the model's commits are its own. */
static bool is_covered(uint64_t executions, bool sqlite)
{
    return executions >= COVERED_FROM && options_of(0, false).crashes > 0 && !sqlite;
}

/* Tests number `first` and, with enough executions, the next one. Returns whether all is well. */
static bool run_seeds(uint64_t seed, uint64_t executions, bool sqlite, int first)
{
    struct report *report =
        mmap(NULL, sizeof *report, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    const uint64_t each = number_of("EXECUTIONS", EXECUTIONS);
    const uint64_t count = (executions + each - 1) / each;
    pid_t workers[WORKERS];
    bool good = true;

    ENSURE(report != MAP_FAILED);
    for (int i = 0; i < WORKERS; i++)
        workers[i] = start_worker(report, i, seed, count, sqlite);
    for (int i = 0; i < WORKERS; i++)
        good = wait_for(report, i, workers[i]) && good;
    good = good && report->failures == 0;
    printf("%sok %d - %s: %llu executions of %llu machines from seed %llu\n", good ? "" : "not ",
           first, sqlite ? "over SQLite, whose disk fails" : "over a model of a store",
           (unsigned long long)report->counts.executions, (unsigned long long)count,
           (unsigned long long)seed);
    for (size_t i = 0; i < report->failures && i < FAILURES_MAX; i++) {
        if (i < number_of("EXPLAIN", 1))
            explain(report->failed[i], sqlite);
        else
            printf("# seed %llu failed\n", (unsigned long long)report->failed[i]);
    }
    print_counts(&report->counts);
    if (is_covered(executions, sqlite))
        good = report_deaths(&report->counts, first + 1) && good;
    munmap(report, sizeof *report);
    return good;
}

static int run_file(const char *path)
{
    struct specimen specimen;
    struct sim_options options;
    enum outcome outcome;

    if (!specimen_read(&specimen, path))
        return 2;
    options = options_of(number_of("SEED", specimen.seed), number_of("SQLITE", 0) != 0);
    outcome = outcome_of(&options, &specimen, true);
    printf("1..1\n%sok 1 - %s\n", outcome == FINE ? "" : "not ", path);
    specimen_fini(&specimen);
    return outcome == FINE ? 0 : 1;
}

/* Both kinds of stores, unless one is chosen. */
static int run_all(uint64_t seed, uint64_t executions)
{
    const char *chosen = getenv("SQLITE");
    bool good = true;
    int tests = 0;

    if (chosen == NULL || strcmp(chosen, "0") == 0) {
        good = run_seeds(seed, executions, false, 1);
        tests = is_covered(executions, false) ? 2 : 1;
    }
    if (chosen == NULL)
        executions /= SQLITE_PART;
    if (chosen == NULL || strcmp(chosen, "0") != 0) {
        good = run_seeds(seed, executions, true, tests + 1) && good;
        tests++;
    }
    printf("1..%d\n", tests);
    return good ? 0 : 1;
}

int main(int argc, char **argv)
{
    const char *sanitized = getenv("SANITIZED");
    bool fewer = sanitized != NULL && sanitized[0] != '\0';

    if (argc > 1)
        return run_file(argv[1]);
    return run_all(number_of("SEED", 1), number_of("COUNT", fewer ? COUNT_SANITIZED : COUNT));
}
