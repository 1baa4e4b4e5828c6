/* tests/sim/machines.h - random machines that live long: they wait, work and have children, and
 * nothing in their data makes them fail. */
#ifndef TESTS_SIM_MACHINES_H
#define TESTS_SIM_MACHINES_H

#include "tests/property/generate.h"

/* The Resource of tasks that wait for workers. */
#define SIM_ACTIVITY "arn:aws:states:us-east-1:123456789012:activity:work"

/* Fill in a specimen. With `even`, nothing in it has a time in which it must be done: however late
 * its tasks answer, all its executions do the same. Pair: specimen_fini. */
void machine_generate(struct specimen *specimen, uint64_t seed, bool even);

#endif
