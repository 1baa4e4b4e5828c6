/* tests/property/home.c - where an execution lives: in an engine, and perhaps in rows. */
#include "tests/property/home.h"

#include <stdio.h>

#include "runtime/engine/ids.h"
#include "runtime/engine/kept.h"

/* Each engine begins the history anew, so only parts that do not follow one have no comma. */
static void take_events(void *context, const struct history *events)
{
    struct home *home = context;
    struct buffer part = BUFFER_EMPTY;

    history_render_part(events, &part);
    if (part.size > 0 && part.text[0] != ',' && home->history.size > 0)
        buffer_add_byte(&home->history, ',');
    if (part.size > 0)
        buffer_add(&home->history, part.text, part.size);
    buffer_fini(&part);
}

void home_open(struct home *home, const struct play_options *options,
               const struct engine_options *engine_options, bool told)
{
    *home = (struct home){.options = options, .engine_options = *engine_options};
    if (options->kept) {
        home->row_sink = keeper_sink(&home->keeper);
        home->engine_options.row_sink = &home->row_sink;
    }
    home->engine_options.redriver = options->redriven ? &redriver : NULL;
    if (options->restored || options->unloaded || options->redriven) {
        home->row_source = keeper_source(&home->keeper);
        home->engine_options.row_source = &home->row_source;
        home->engine_options.frames_kept = options->unloaded ? 0 : SIZE_MAX;
    }
    if (options->restored) {
        home->history_sink = (struct history_sink){.take = take_events, .context = home};
        home->engine_options.history_sink = &home->history_sink;
    }
    if (told) {
        home->roll.recorded = home->engine_options.record_history;
        home->map_sink = roll_sink(&home->roll);
        home->engine_options.map_sink = &home->map_sink;
    }
    home->engine = engine_new(&home->engine_options);
}

void home_close(struct home *home)
{
    engine_free(home->engine);
    keeper_fini(&home->keeper);
    roll_fini(&home->roll);
    buffer_fini(&home->history);
}

struct execution *home_move(struct home *home, struct execution *execution)
{
    struct engine_options options = home->engine_options;
    struct buffer why = BUFFER_EMPTY;

    if (!home->options->restored)
        return execution;
    if (home->moves++ % 2 == 0 && home->options->other != NULL)
        options.program = home->options->other;
    execution_free(execution);
    engine_free(home->engine);
    home->engine = engine_new(&options);
    execution = execution_restore(home->engine, NULL, &why);
    if (execution == NULL)
        fprintf(stderr, "# %s\n", why.text);
    buffer_fini(&why);
    return execution;
}

void home_load(struct home *home, struct execution *execution)
{
    const struct keeper *keeper = &home->keeper;

    for (size_t i = 0; i < keeper->count; i++)
        if (keeper->rows[i].key.kind == ROW_FRAME)
            (void)frame_find(execution, keeper->rows[i].key.frame << ID_SERIAL_BITS);
}

const char *home_problem(struct home *home, const struct execution *execution)
{
    struct keeper whole = {.rows = NULL};
    struct row_sink sink = keeper_sink(&whole);
    const char *difference;

    if (!home->options->kept || home->options->restored || home->options->unloaded ||
        home->options->redriven)
        return NULL;
    execution_write(execution, &sink);
    difference = keeper_difference(&home->keeper, &whole);
    keeper_fini(&whole);
    return difference;
}
