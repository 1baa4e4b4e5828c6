/* runtime/task/said.c - what a process says on its standard error. */
#include "runtime/task/said.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "runtime/base/region.h"
#include "runtime/base/text.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"

#define KEPT_BYTES_MAX ((size_t)1 << 20)   /* at least this much of the end is kept */
#define SHOWN_BYTES_MAX ((size_t)16 << 20) /* the rest is not passed on */
#define HEARTBEAT_BYTES_MAX 100            /* of its line, blanks and all */

void said_fini(struct said *said)
{
    buffer_fini(&said->text);
}

static bool may_be_heartbeat(const char *line, size_t size)
{
    return size > 0 && line[0] == '{' && size <= HEARTBEAT_BYTES_MAX;
}

static bool is_heartbeat(const char *line, size_t size)
{
    struct json_error error;
    struct region region;
    const struct value *value;
    const struct value *said;
    bool found = false;

    if (!may_be_heartbeat(line, size))
        return false;
    region_init(&region);
    value = json_read(&region, line, size, JSON_TEXT_BORROWED, &error);
    said = value_is(value, VALUE_OBJECT) ? value_member_named(value, "heartbeat") : NULL;
    if (value_is(said, VALUE_BOOLEAN))
        found = said->as.integer != 0;
    region_fini(&region);
    return found;
}

static void show(struct said *said, size_t end)
{
    const char *text = said->text.text + said->shown;
    size_t size = end - said->shown;

    said->shown = end;
    if (said->shown_all >= SHOWN_BYTES_MAX)
        return;
    said->shown_all += size;
    while (size > 0) {
        ssize_t wrote = write(STDERR_FILENO, text, size);

        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote < 0)
            return; /* our standard error is closed; the text can still be a cause */
        text += wrote;
        size -= (size_t)wrote;
    }
}

/* Remove bytes from the text, which lie before `line`, or are the line that begins there. */
static void forget(struct said *said, size_t from, size_t size)
{
    struct buffer *text = &said->text;

    memmove(text->text + from, text->text + from + size, text->size - from - size + 1);
    text->size -= size;
}

/* Keep only the end. */
static void trim(struct said *said)
{
    size_t extra = said->text.size - KEPT_BYTES_MAX;

    if (said->text.size <= 2 * KEPT_BYTES_MAX)
        return;
    forget(said, 0, extra);
    said->line = said->line > extra ? said->line - extra : 0;
    said->shown = said->shown > extra ? said->shown - extra : 0;
}

bool said_add(struct said *said, const char *text, size_t size)
{
    struct buffer *all = &said->text;
    size_t from = all->size;
    bool beats = false;
    const char *newline;

    buffer_add(all, text, size);
    while ((newline = memchr(all->text + from, '\n', all->size - from)) != NULL) {
        size_t end = (size_t)(newline - all->text) + 1;

        if (said->shown <= said->line && is_heartbeat(all->text + said->line, end - said->line)) {
            forget(said, said->line, end - said->line);
            beats = true;
        } else {
            said->line = end;
        }
        from = said->line;
    }
    show(said,
         may_be_heartbeat(all->text + said->line, all->size - said->line) ? said->line : all->size);
    trim(said);
    return beats;
}

void said_end(struct said *said)
{
    if (said->text.size > 0 && said->text.text[said->text.size - 1] != '\n')
        buffer_add_byte(&said->text, '\n');
    if (said->text.size > said->shown)
        show(said, said->text.size);
}
