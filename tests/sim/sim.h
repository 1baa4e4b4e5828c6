/* tests/sim/sim.h - simulate executions over a store: a seed decides all that is not theirs. */
#ifndef TESTS_SIM_SIM_H
#define TESTS_SIM_SIM_H

#include <stdbool.h>
#include <stdint.h>

#include "tests/property/generate.h"

/* What a simulation is made of. Fewer of these make a smaller one of the same kind. */
struct sim_options {
    uint64_t seed;
    int executions;
    int crashes;  /* at most so many */
    bool fails;   /* commits find no room, writes fail */
    bool people;  /* executions are stopped, started twice */
    bool clock;   /* somebody sets it */
    bool changes; /* the definition is another one at times */
    bool even; /* tasks always succeed, and every execution must do what an undisturbed one does */
    bool poison; /* one attempt brings down every process that starts it */
    bool aloud;  /* what happens outside is printed */
    bool sqlite; /* over SQLite, on a disk that fails, instead of the model */
};

#define SIM_MOMENTS 16

/* What simulations went through, all in all; may be shared by processes. */
struct sim_counts {
    uint64_t executions, crashes, commits, full, broken, lost, kept;
    uint64_t statuses[8]; /* by enum execution_status */
    uint64_t deaths[SIM_MOMENTS];
    uint64_t tasks, again, stopped, redriven, given_up;
    uint64_t adopted, left;        /* executions by another definition, and those left alone */
    uint64_t taken, offered_again; /* tasks of activities, by workers */
    uint64_t wanted, removed;      /* machines */
    uint64_t reopened;             /* sources, behind items that were read */
};

const char *sim_moment_name(int moment);

/* Compile the specimen's machine and simulate it. NULL, or what does not hold (free it). Counts are
 * added to. */
char *sim_run(const struct sim_options *options, const struct specimen *specimen,
              struct sim_counts *counts);

#endif
