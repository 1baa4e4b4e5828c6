/* compiler/support/origin.c - where the pieces of a composed text stand in a file. */
#include "compiler/support/origin.h"

#include <string.h>

#include "runtime/base/bug.h"

/* Bytes of a piece: finding the line and column of a byte takes counting from where its piece
 * begins, so a long piece is cut. */
#define PIECE_MAX 256

struct piece {
    size_t at;         /* its first byte in the composed text */
    size_t start, end; /* what it stands for in the file */
    int line, column;  /* of `start` */
    bool marked;       /* its first byte is */
};

struct origin {
    struct arena *arena;
    const struct source *file;
    struct piece *pieces;
    size_t count, room;
    size_t size;  /* of the composed text so far */
    bool marking; /* the next piece */
};

struct origin *origin_new(struct arena *arena, const struct source *file)
{
    struct origin *origin = ARENA_NEW(arena, struct origin);

    ENSURE(file->origin == NULL);
    origin->arena = arena;
    origin->file = file;
    return origin;
}

static void add_piece(struct origin *origin, size_t size, struct span place)
{
    if (origin->count == origin->room) {
        size_t room = origin->room == 0 ? 64 : 2 * origin->room;
        struct piece *pieces = ARENA_ARRAY(origin->arena, struct piece, room);

        if (origin->count > 0)
            memcpy(pieces, origin->pieces, origin->count * sizeof(*pieces));
        origin->pieces = pieces;
        origin->room = room;
    }
    origin->pieces[origin->count++] = (struct piece){.at = origin->size,
                                                     .start = place.start,
                                                     .end = place.end,
                                                     .line = place.line,
                                                     .column = place.column,
                                                     .marked = origin->marking};
    origin->marking = false;
    origin->size += size;
}

void origin_add(struct origin *origin, size_t size, struct span place)
{
    bool bytewise = size == place.end - place.start;

    if (size == 0)
        return;
    while (bytewise && size > PIECE_MAX) {
        size_t end = place.end, next = place.start + PIECE_MAX;

        place.end = next;
        add_piece(origin, PIECE_MAX, place);
        size -= PIECE_MAX;
        place = span_after(origin->file, place, next, next);
        place.end = end;
    }
    add_piece(origin, size, place);
}

void origin_mark(struct origin *origin)
{
    origin->marking = true;
}

const struct source *source_file(const struct source *source)
{
    return source->origin == NULL ? source : source->origin->file;
}

/* The piece that byte `at` of the composed text belongs to; the last one for what lies behind. */
static const struct piece *piece_at(const struct origin *origin, size_t at)
{
    size_t low = 0, high = origin->count;

    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;

        if (origin->pieces[middle].at <= at)
            low = middle;
        else
            high = middle;
    }
    return &origin->pieces[low];
}

bool origin_is_marked(const struct origin *origin, size_t at)
{
    const struct piece *piece = origin->count > 0 ? piece_at(origin, at) : NULL;

    return piece != NULL && piece->at == at && piece->marked;
}

static size_t piece_size(const struct origin *origin, const struct piece *piece)
{
    size_t index = (size_t)(piece - origin->pieces);

    return (index + 1 < origin->count ? piece[1].at : origin->size) - piece->at;
}

static bool is_bytewise(const struct origin *origin, const struct piece *piece)
{
    return piece_size(origin, piece) == piece->end - piece->start;
}

static struct span piece_span(const struct origin *origin, const struct piece *piece, size_t start,
                              size_t end)
{
    struct span head = {.start = piece->start, .line = piece->line, .column = piece->column};

    return span_after(origin->file, head, start, end);
}

struct span source_place(const struct source *source, struct span span)
{
    const struct origin *origin = source->origin;
    const struct piece *first, *last;
    size_t start, end;

    if (origin == NULL || span.line == 0)
        return span;
    if (origin->count == 0)
        return span_of(origin->file, 0, 0);
    first = piece_at(origin, span.start);
    last = piece_at(origin, span.end > span.start ? span.end - 1 : span.start);
    start = first->start;
    if (is_bytewise(origin, first) && span.start > first->at)
        start += span.start - first->at;
    end = last->end;
    if (is_bytewise(origin, last))
        end = last->start + (span.end - last->at);
    if (end > origin->file->size)
        end = origin->file->size;
    /* The repetition of what an anchor names stands before what follows it in the text. */
    if (end < start || last->start < first->start)
        return piece_span(origin, first, start, first->end > start ? first->end : start);
    if (end == last->start)
        return span_join(piece_span(origin, first, start, start),
                         piece_span(origin, last, end, end));
    return span_join(piece_span(origin, first, start, start),
                     piece_span(origin, last, end - 1, end));
}
