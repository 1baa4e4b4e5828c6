/* compiler/prove/ways/tolerance.c - what a Map does when all of its children fail.
 *
 * They all get the same answers, so they all fail. More than the tolerated count may not, nor more
 * than the tolerated percentage: of all, that is, any percentage below 100. */
#include "compiler/prove/ways/tolerance.h"

#define COUNT_MOST 1000

/* Whether so many failures may be within the threshold; without one they are not beyond it. */
static bool may_hold(const struct shape *threshold, double failures)
{
    return threshold == NULL || !shape_is_only(threshold, SHAPE_NUMBER) ||
           threshold->range.high >= failures;
}

static bool may_be_beyond(const struct shape *threshold, double failures)
{
    return threshold != NULL &&
           (!shape_is_only(threshold, SHAPE_NUMBER) || threshold->range.low < failures);
}

/* Thresholds of 0 are as good as none: no failure is tolerated. */
static bool may_be_set(const struct shape *threshold)
{
    return threshold != NULL &&
           (!shape_is_only(threshold, SHAPE_NUMBER) || threshold->range.high > 0);
}

void tolerance_set(const struct expansion *e, struct parent *parent)
{
    double failures = (double)parent->items;
    bool set = may_be_set(e->tolerated_count) || may_be_set(e->tolerated_percentage);

    parent->goes_on = set && e->stop->state->map->distributed &&
                      may_hold(e->tolerated_count, failures) &&
                      may_hold(e->tolerated_percentage, 100);
    /* One that is not distributed tolerates nothing, and still names the failure so. */
    parent->gives_up =
        set && (!e->stop->state->map->distributed || may_be_beyond(e->tolerated_count, failures) ||
                may_be_beyond(e->tolerated_percentage, 100));
    if (parent->goes_on && parent->gives_up)
        parent->threshold = e->threshold;
}

size_t tolerance_copies(const struct expansion *e)
{
    const struct shape *count = e->tolerated_count;

    if (count == NULL || !shape_is_only(count, SHAPE_NUMBER) || count->range.low < 0 ||
        count->range.low != count->range.high || count->range.low > COUNT_MOST)
        return 0;
    return (size_t)count->range.low + 1;
}
