/* tests/property/held.h - check that an execution remembers the timers and tasks that it waits for.
 *
 * Whoever goes on with an execution elsewhere has to arm and to start again what its effects once
 * asked for. So the frames must say the same as the effects did. */
#ifndef TESTS_PROPERTY_HELD_H
#define TESTS_PROPERTY_HELD_H

#include "runtime/engine/engine.h"

#define HELD_MAX 4096

struct held {
    struct {
        uint64_t id;
        int64_t due_ms; /* of a timer */
        bool by_clock;
        uint64_t hash; /* of a task's input; 0: a timer */
        uint64_t told; /* of all that a task was told */
    } items[HELD_MAX];
    size_t count;
    bool clock_set; /* timers that do not go by the clock may have been moved: frames do not know */
};

void held_happens(struct held *held, const struct happening *happening);
void held_takes(struct held *held, const struct effect *effect);

/* All tasks are lost, and the execution asks for them again. NULL, or what is not as it was. */
const char *held_lose(const struct held *held, struct execution *execution);

/* NULL, or what the frames do not hold as the effects had it; `inputs`: what tasks were given is
 * compared, too. */
const char *held_problem(const struct held *held, const struct execution *execution, bool inputs);

#endif
