/* tests/mutation/world.h - what an execution does in a world that is given as JSON.
 *
 * A world: {"input": any, "seed": N, "items": [...], "answers": {STATE: [ANSWER, ...]}}. An answer
 * is {"Return": any}, {"Error": TEXT} or {"Never": true}; a state's last one is given again. */
#ifndef TESTS_MUTATION_WORLD_H
#define TESTS_MUTATION_WORLD_H

#include "runtime/base/buffer.h"
#include "sfn/abi.h"
#include "sfn/value.h"

/* Run the program in the world to its end. Appends what can be seen of it from outside: the tasks
 * it starts with what they are given, how long it waits, and how it ends. Causes are left out,
 * because they quote the definition. */
void world_run(const struct sfn_program *program, const struct value *world, struct buffer *seen);

#endif
