/* runtime/durable/hold.c - hold back what has arrived while the store has no room, up to a bound.
 */
#include "runtime/durable/hold.h"

#include "runtime/durable/inside.h"

/* Whether it is an answer that will come again if its task is started again. */
static bool is_answer(const struct arrival *arrival)
{
    return !arrival->lost && !arrival->asked &&
           ((arrival->happening.kind == HAPPENING_TASK_SUBMITTED && arrival->happening.last) ||
            arrival->happening.kind == HAPPENING_TASK_SUCCEEDED ||
            arrival->happening.kind == HAPPENING_TASK_FAILED);
}

struct arrival *hold_arrival(struct durable *durable, struct arrival *arrival)
{
    size_t size = sizeof *arrival + region_used(&arrival->region);
    struct arrival *lost;

    if (durable->held + size > durable->options.held_bytes && is_answer(arrival)) {
        lost = arrival_lost(arrival->happening.id, 0);
        arrival_free(arrival);
        return lost;
    }
    arrival->held = size;
    durable->held += size;
    return arrival;
}

void hold_end(struct durable *durable, struct arrival *arrival)
{
    durable->held -= arrival->held;
    arrival->held = 0;
}
