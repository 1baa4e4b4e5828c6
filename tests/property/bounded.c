/* tests/property/bounded.c - what executions did is within the bounds that were proven.
 *
 * The history has an event for each state that was entered, and one for each try of its work; its
 * first and last tell how long it took by the clock of the world, which only jumps. */
#include "tests/property/bounded.h"

#include <string.h>

#include "compiler/prove/bounds/bounds.h"
#include "runtime/base/buffer.h"
#include "runtime/base/text.h"
#include "runtime/base/time.h"

static const char *type_of(const struct value *event)
{
    return value_member_named(event, "type")->as.text;
}

static bool is_try(const char *type)
{
    return text_ends(type, "Scheduled") || strcmp(type, "ParallelStateStarted") == 0 ||
           strcmp(type, "MapStateStarted") == 0;
}

/* States that were entered, and tries beyond the first. A state whose work never began has been
 * entered once all the same. */
static double transitions_of(const struct value *events)
{
    double entered = 0;
    double working = 0;
    double tries = 0;

    for (uint32_t i = 0; i < events->size; i++) {
        const char *type = type_of(&events->as.items[i]);

        entered += text_ends(type, "StateEntered");
        working += strcmp(type, "TaskStateEntered") == 0 ||
                   strcmp(type, "ParallelStateEntered") == 0 ||
                   strcmp(type, "MapStateEntered") == 0;
        tries += is_try(type);
    }
    return entered + (tries > working ? tries - working : 0);
}

static double moment_of(const struct value *event)
{
    const struct value *text = value_member_named(event, "timestamp");
    struct instant at = {0};

    (void)time_read(text->as.text, text->size, &at);
    return (double)at.seconds + (double)at.nanoseconds / 1e9;
}

char *bounded_wrong(const struct analysis *analysis, const struct ir_program *program,
                    struct arena *arena, const struct value *events)
{
    const struct bounds *bounds = bounds_of(flow_of(analysis, program, arena), arena);
    struct buffer problem = BUFFER_EMPTY;
    const double seen[] = {
        [MEASURE_TRANSITIONS] = transitions_of(events),
        [MEASURE_EVENTS] = events->size,
        [MEASURE_SECONDS] =
            moment_of(&events->as.items[events->size - 1]) - moment_of(&events->as.items[0]),
    };

    for (enum measure m = 0; m <= MEASURE_SECONDS; m++) {
        const struct amount *amount = &bounds->whole.of[m];

        if (amount->cause != NULL || seen[m] <= amount->most + 1e-6)
            continue;
        buffer_add_format(&problem, "%g %s, and at most %g were proven: ", seen[m],
                          measure_name(m), amount->most);
        bounds_show_path(bounds, m, &problem);
        return buffer_take(&problem);
    }
    return NULL;
}
