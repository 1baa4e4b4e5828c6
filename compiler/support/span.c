/* compiler/support/span.c - turn byte offsets of a source into lines and columns. */
#include "compiler/support/span.h"

#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/utf8.h"

/* A place while counting: the character that begins at byte `at`. */
struct place {
    size_t at;
    int line;
    int column;
};

/* The first character of the text: a byte order mark is not one. */
static struct place place_first(const struct source *source)
{
    return (struct place){utf8_mark_size(source->text, source->size), 1, 1};
}

/* Move on to the character that byte `target` belongs to. */
static void place_move(const struct source *source, struct place *place, size_t target)
{
    const char *text = source->text;

    while (place->at < target) {
        size_t next = place->at + 1;

        while (next < source->size && utf8_is_inside(text[next]))
            next++;
        if (next > target)
            return;
        if (text[place->at] == '\n') {
            place->line++;
            place->column = 1;
        } else if (!utf8_is_inside(text[place->at])) {
            place->column++; /* a stray continuation byte is not a character */
        }
        place->at = next;
    }
}

static struct span span_from(const struct source *source, struct place place, size_t start,
                             size_t end)
{
    struct span span;

    if (end > source->size)
        end = source->size;
    if (start > end)
        start = end;
    place_move(source, &place, start);
    span.start = start;
    span.end = end;
    span.line = place.line;
    span.column = place.column;
    if (end > start)
        place_move(source, &place, end - 1);
    span.end_line = place.line;
    span.end_column = place.column;
    return span;
}

struct span span_of(const struct source *source, size_t start, size_t end)
{
    return span_from(source, place_first(source), start, end);
}

struct span span_after(const struct source *source, struct span earlier, size_t start, size_t end)
{
    struct place place = {earlier.start, earlier.line, earlier.column};

    ENSURE(earlier.line > 0 && earlier.start <= start);
    return span_from(source, place, start, end);
}

struct span span_join(struct span first, struct span last)
{
    first.end = last.end;
    first.end_line = last.end_line;
    first.end_column = last.end_column;
    return first;
}
