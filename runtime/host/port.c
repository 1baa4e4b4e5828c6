/* runtime/host/port.c - read the items and write the results of Maps, in turns of the loop. */
#include "runtime/host/port.h"

#include <stdlib.h>

#include "runtime/base/bug.h"

struct port {
    struct loop *loop;
    const struct bucket_reader *reader;
    const struct bucket_writer *writer;
    struct item_source *source; /* or ... */
    struct result_sink *sink;
    struct loop_timer *timer; /* calls for the answer in the next turn; NULL: none is due */
    size_t wanted;            /* how many items were asked for */
    port_answered *answered;
    void *context;
};

struct port *port_open(struct loop *loop, const struct sfn_program *program,
                       const struct bucket_request *request, const struct effect *effect,
                       port_answered *answered, void *context)
{
    struct port *port = mem_zeroed(1, sizeof *port);

    *port = (struct port){.loop = loop,
                          .reader = program->reader,
                          .writer = program->writer,
                          .answered = answered,
                          .context = context};
    if (effect->kind == EFFECT_OPEN_ITEMS)
        port->source = port->reader->open(request, effect->count);
    else
        port->sink = port->writer->open(request);
    return port;
}

/* Read items and give the answer. The last answer may use memory of the source, so the source is
 * closed after it. The port is freed before it, because it is gone when its last answer is given.
 */
static void read_due(void *context)
{
    struct port *port = context;
    struct item_source *source = port->source;
    const struct bucket_reader *reader = port->reader;
    struct port_answer answer = {.items = NULL};
    port_answered *answered = port->answered;
    char *problem = NULL;
    bool gone;

    port->timer = NULL;
    answer.items = reader->read(source, port->wanted, &answer.origins, &answer.last, &problem);
    answer.problem = problem;
    gone = problem != NULL || answer.last;
    context = port->context;
    if (gone)
        free(port);
    answered(context, &answer);
    if (gone)
        reader->close(source);
    free(problem);
}

static void end_due(void *context)
{
    struct port *port = context;
    char *problem = port->writer->end(port->sink);
    struct port_answer answer = {.last = true, .problem = problem};
    port_answered *answered = port->answered;

    context = port->context;
    free(port);
    answered(context, &answer);
    free(problem);
}

void port_take(struct port *port, const struct effect *effect)
{
    if (effect->kind == EFFECT_RESULT) {
        port->writer->add(port->sink, effect->input, effect->failed);
        return;
    }
    if (effect->kind == EFFECT_PENDING) {
        port->writer->add_pending(port->sink, effect->input);
        return;
    }
    ENSURE(port->timer == NULL);
    port->wanted = (size_t)effect->count;
    port->timer = loop_arm(port->loop, loop_now_ms(port->loop),
                           effect->kind == EFFECT_ITEMS ? read_due : end_due, port);
}

void port_close(struct port *port)
{
    loop_disarm(port->loop, port->timer);
    if (port->source != NULL)
        port->reader->close(port->source);
    if (port->sink != NULL)
        free(port->writer->end(port->sink));
    free(port);
}
