/* tests/property/ports.c - carry out the effects that concern sources of items and sinks.
 *
 * In: effects. Out: happenings, and complaints: results that come twice or not at all, items that
 * are in no file or in two. */
#include "tests/property/ports.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/engine/engine.h"
#include "runtime/engine/frame.h"
#include "runtime/engine/ids.h"
#include "runtime/engine/kept.h"
#include "runtime/engine/join.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/lang/random.h"

struct port {
    struct port *next;
    uint64_t id;
    struct item_source *source; /* or ... */
    struct result_sink *sink;
    size_t wanted;       /* items, at most */
    bool asked;          /* ... and they have not come yet */
    uint64_t results;    /* children that a result came of */
    uint64_t items;      /* ... and the items that they had, if all results tell */
    bool mute;           /* they do not */
    uint64_t pending;    /* items that never began */
    uint64_t all;        /* items of the Map, as far as they were read */
    bool known;          /* ... and as far as that is known here */
    bool ended;          /* no more results may come */
    struct buffer names; /* of children, a line each */
    char *problem;       /* of its last answer, or NULL */
    uint64_t random;
};

void ports_init(struct ports *ports, const struct specimen *specimen, uint64_t seed)
{
    *ports = (struct ports){.random = ~seed};
    depot_init(&ports->depot, specimen);
}

static struct port **find(struct ports *ports, uint64_t id)
{
    struct port **at = &ports->first;

    while (*at != NULL && (*at)->id != id)
        at = &(*at)->next;
    return at;
}

static struct port *take_out(struct port **at)
{
    struct port *port = *at;

    *at = port->next;
    return port;
}

static void drop(struct port *port)
{
    if (port->source != NULL)
        source_close(port->source);
    if (port->sink != NULL)
        free(sink_end(port->sink));
    buffer_fini(&port->names);
    free(port->problem);
    free(port);
}

/* ---- effects ---- */

/* The sink of the Map that reads from this source: it was opened just before. */
static struct port *sink_of(struct ports *ports, uint64_t source)
{
    struct port *port = *find(ports, source - 1);

    return port != NULL && port->sink != NULL && id_frame(port->id) == id_frame(source) ? port
                                                                                        : NULL;
}

/* How many items the Map has; with a source none yet. Of a Map that is over already
 * nothing is known. */
static void count_items(struct ports *ports, struct port *port, const struct effect *effect)
{
    const struct frame *frame = frame_find(ports->execution, effect->id);
    const struct join *join = frame != NULL ? frame->join : NULL;

    if (effect->kind == EFFECT_OPEN_ITEMS) {
        port = sink_of(ports, effect->id);
        if (port != NULL) {
            port->known = true;
            port->all = (uint64_t)effect->skip;
        }
    } else if (join != NULL && join->run.sink == effect->id) {
        port->known = true;
        port->all = join->count;
    }
}

static struct port *new_port(struct ports *ports, uint64_t id)
{
    struct port *port = mem_zeroed(1, sizeof *port);

    port->id = id;
    port->random = random_next(&ports->random);
    port->next = ports->first;
    return ports->first = port;
}

/* A new port, or one that was lost. */
static const char *open_port(struct ports *ports, const struct effect *effect)
{
    struct port *port = *find(ports, effect->id);
    bool again = port != NULL;

    if (again && (port->source != NULL || port->sink != NULL))
        return "a source or sink is opened twice";
    if (!again)
        port = new_port(ports, effect->id);
    if (effect->kind == EFFECT_OPEN_ITEMS)
        port->source = depot_source(&ports->depot, effect);
    else
        port->sink = depot_sink(&ports->depot, effect);
    if (!again)
        count_items(ports, port, effect);
    return NULL;
}

/* A batch's input has Items, which no item of a random machine has. */
static uint64_t items_of(const struct value *record)
{
    const struct value *input = value_member_named(record, "Input"), *items;
    struct json_error error;
    struct region region;
    uint64_t count = 1;

    region_init(&region);
    input = json_read(&region, input->as.text, input->size, JSON_TEXT_BORROWED, &error);
    ENSURE(input != NULL);
    items = value_member_named(input, "Items");
    if (items != NULL && items->kind == VALUE_ARRAY)
        count = items->size;
    region_fini(&region);
    return count;
}

static const char *take_result(struct port *port, const struct effect *effect)
{
    const struct value *name = value_member_named(effect->input, "Name");
    const char *problem = NULL;
    struct buffer line = BUFFER_EMPTY;

    if (port->ended)
        problem = "a result came after the last one";
    sink_add(port->sink, effect->input, effect->failed);
    port->results++;
    if (!value_is(name, VALUE_STRING) || value_member_named(effect->input, "StartDate") == NULL) {
        port->mute = true;
        return effect->failed ? "a child that failed has no record" : problem;
    }
    port->items += items_of(effect->input);
    buffer_add_format(&line, "\n%.*s\n", (int)name->size, name->as.text);
    if (port->names.size > 0 && strstr(port->names.text, line.text) != NULL)
        problem = "a child has two results";
    buffer_add(&port->names, line.text, line.size);
    buffer_fini(&line);
    return problem;
}

/* All children are done, and each has told of its result. The Map may have been given up later in
 * the same event: then nothing is known of it, and the port is closed next. */
static const char *check_end(struct ports *ports, struct port *port)
{
    const struct frame *frame = frame_find(ports->execution, port->id);
    const struct join *join = frame != NULL ? frame->join : NULL;

    if (port->ended)
        return "results were ended twice";
    port->ended = true;
    if (join == NULL || join->run.sink != port->id)
        return NULL;
    if (join->active != 0 || !join->drained || join->taken != join->count)
        return "results were ended while children run";
    if (port->results != join->started)
        return "there are not as many results as there were children";
    if (!port->mute && port->items != join->count)
        return "the children had not each item once";
    return NULL;
}

static const char *take_pending(struct port *port, const struct effect *effect)
{
    if (port->ended)
        return "an item is pending when the children are done";
    if (port->pending > 0)
        return "pending items are told of twice";
    if (effect->input->size == 0)
        return "no item is pending";
    port->pending = effect->input->size;
    sink_add_pending(port->sink, effect->input);
    return NULL;
}

/* The run ended early, or in time and something else did later. */
static const char *check_close(const struct port *port)
{
    if (port->sink == NULL || !port->known)
        return NULL;
    if (port->items + port->pending > port->all)
        return "an item is in two of the files";
    if (!port->mute && port->items + port->pending < port->all)
        return "an item is in none of the files";
    return NULL;
}

static int64_t delay_of(struct port *port)
{
    return random_next(&port->random) % 2 == 0 ? 0 : (int64_t)(random_next(&port->random) % 2000);
}

const char *ports_take(struct ports *ports, const struct effect *effect, int64_t *delay)
{
    struct port **at = find(ports, effect->id);
    const char *problem;

    *delay = -1;
    if (effect->kind == EFFECT_OPEN_ITEMS || effect->kind == EFFECT_OPEN_RESULTS) {
        return open_port(ports, effect);
    }
    if (*at == NULL)
        return "an effect of a source or sink that is not open";
    switch (effect->kind) {
    case EFFECT_ITEMS:
        (*at)->wanted = (size_t)effect->count;
        (*at)->asked = true;
        *delay = delay_of(*at);
        return NULL;
    case EFFECT_RESULT:
        return take_result(*at, effect);
    case EFFECT_PENDING:
        return take_pending(*at, effect);
    case EFFECT_END_RESULTS:
        *delay = delay_of(*at);
        return check_end(ports, *at);
    default:
        ENSURE(effect->kind == EFFECT_CLOSE);
        problem = check_close(*at);
        drop(take_out(at));
        return problem;
    }
}

/* What it was told is forgotten, what it is going to do is not. */
static void lose(struct port *port)
{
    if (port->source != NULL)
        source_close(port->source);
    if (port->sink != NULL)
        free(sink_end(port->sink));
    port->source = NULL;
    port->sink = NULL;
    port->results = port->items = 0;
    port->ended = port->mute = port->asked = false;
    buffer_clear(&port->names);
}

static const char *ask_again(struct ports *ports, uint64_t id)
{
    struct effects effects;
    const char *problem = NULL;
    int64_t delay;

    effects_init(&effects);
    execution_ask_again(ports->execution, id, &effects);
    for (size_t i = 0; problem == NULL && i < effects.count; i++)
        problem = effects.items[i].id != id ? "other work is asked for again"
                                            : ports_take(ports, &effects.items[i], &delay);
    effects_fini(&effects);
    return problem;
}

const char *ports_lose(struct ports *ports)
{
    const char *problem = NULL;

    for (struct port *port = ports->first; problem == NULL && port != NULL; port = port->next) {
        bool source = port->source != NULL, ended = port->ended, asked = port->asked;
        size_t wanted = port->wanted;
        uint64_t results = port->results, items = port->items, random = port->random;

        lose(port);
        problem = ask_again(ports, port->id);
        port->random = random; /* its answer is due already */
        if (problem == NULL && (source != (port->source != NULL) || source == (port->sink != NULL)))
            problem = "what was lost is not opened again";
        if (problem == NULL &&
            (wanted != port->wanted || results != port->results || items != port->items ||
             ended != port->ended || asked != port->asked))
            problem = "what was lost was not told all again";
    }
    return problem;
}

/* ---- answers ---- */

/* Both: what to say of it, until the port is dropped. */
static bool read_items(struct ports *ports, struct port *port, struct happening *happening)
{
    struct port *sink = sink_of(ports, port->id);
    size_t count = 1 + random_next(&port->random) % 4;
    bool fails = random_next(&port->random) % 40 == 0;
    char *problem = NULL;

    if (random_next(&port->random) % 3 == 0 || count > port->wanted)
        count = port->wanted;
    happening->kind = HAPPENING_ITEMS;
    happening->items =
        source_read(port->source, count, &happening->origins, &happening->last, &problem);
    if (fails && problem == NULL)
        problem = mem_text("the disk is gone", 16);
    port->problem = problem;
    if (sink != NULL && problem == NULL)
        sink->all += happening->items->size;
    return happening->last || problem != NULL;
}

static void end_results(struct port *port, struct happening *happening)
{
    port->problem = sink_end(port->sink);
    port->sink = NULL;
    if (random_next(&port->random) % 20 == 0 && port->problem == NULL)
        port->problem = mem_text("the disk is full", 16);
    happening->kind = HAPPENING_RESULTS_ENDED;
}

bool ports_answer(struct ports *ports, uint64_t id, port_listener *listener, void *context)
{
    struct port **at = find(ports, id), *port = *at;
    struct happening happening = {.id = id};
    bool last = true;

    ENSURE(port != NULL);
    port->asked = false;
    if (port->source != NULL)
        last = read_items(ports, port, &happening);
    else
        end_results(port, &happening);
    if (port->problem != NULL) {
        depot_plain(&ports->depot, port->problem);
        happening =
            (struct happening){.kind = HAPPENING_DATA_FAILED, .id = id, .cause = port->problem};
    }
    if (last)
        (void)take_out(at);
    listener(context, &happening);
    if (last)
        drop(port);
    return last;
}

const char *ports_problem(const struct ports *ports)
{
    return ports->first != NULL ? "an ended execution has left a source or sink open" : NULL;
}

void ports_fini(struct ports *ports, struct buffer *seen)
{
    while (ports->first != NULL)
        drop(take_out(&ports->first));
    depot_fini(&ports->depot, seen);
}
