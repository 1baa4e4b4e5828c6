/* compiler/backend/c/place.c - say with #line which line of the definition a line of C belongs to.
 */
#include "compiler/backend/c/body.h"

#include <string.h>

static void add_place(struct body *body, int line)
{
    const char *path = body->emitter->program->source_path;

    buffer_add_format(body->out, "#line %d ", line);
    text_literal(body->out, path, strlen(path), TEXT_ONE_LINE);
    buffer_add_byte(body->out, '\n');
}

void place_emit(struct body *body, int line)
{
    const char *path = body->emitter->program->source_path;

    if (line <= 0 || path == NULL)
        return;
    if (line == body->line &&
        (!body->emitter->options->debug || body->line_start == body->out->size))
        return;
    add_place(body, line);
    body->line = line;
    body->line_start = body->out->size;
}

void place_hold(struct body *body, size_t start, int line)
{
    struct buffer written = BUFFER_EMPTY;
    const char *end, *from;

    if (line <= 0 || body->emitter->program->source_path == NULL)
        return;
    buffer_add(&written, body->out->text + start, body->out->size - start);
    body->out->size = start;
    end = written.text + written.size;
    for (from = written.text; from < end;) {
        const char *newline = memchr(from, '\n', (size_t)(end - from));
        size_t size = newline == NULL ? (size_t)(end - from) : (size_t)(newline - from) + 1;

        buffer_add(body->out, from, size);
        from += size;
        if (from < end && *from != '#')
            add_place(body, line);
    }
    buffer_fini(&written);
}
