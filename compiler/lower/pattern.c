/* compiler/lower/pattern.c - turn a StringMatches pattern into the cheapest test for it.
 *
 * In: the pattern as written. Out: an operation, and the texts between the stars as its operand.
 * Why: nothing has to parse the pattern when the executable runs, and "log-*" costs no more than a
 * comparison. */
#include "compiler/lower/pattern.h"

#include "runtime/json/value.h"

/* The texts between the stars. A pattern that begins or ends with a star has an empty one there. */
struct pieces {
    struct arena *arena;
    struct value *items;
    size_t count;
    char *start, *end; /* of the text that is being read */
};

static void pieces_close(struct pieces *pieces)
{
    size_t size = (size_t)(pieces->end - pieces->start);

    pieces->items[pieces->count++] = *value_string(&pieces->arena->region, pieces->start, size);
    pieces->start = pieces->end;
}

/* End a text at a star. Stars that follow each other count as one. */
static void pieces_star(struct pieces *pieces)
{
    if (pieces->count == 0 || pieces->end > pieces->start)
        pieces_close(pieces);
}

static bool pieces_cut(struct pieces *pieces, const struct value *text)
{
    const char *end = text->as.text + text->size;

    pieces->items = value_new_items(&pieces->arena->region, (size_t)text->size + 1);
    pieces->start = pieces->end = arena_alloc(pieces->arena, (size_t)text->size + 1);
    for (const char *at = text->as.text; at < end; at++) {
        if (*at == '*') {
            pieces_star(pieces);
            continue;
        }
        if (*at == '\\' && (++at == end || (*at != '*' && *at != '\\')))
            return false;
        *pieces->end++ = *at;
    }
    pieces_close(pieces);
    return true;
}

bool pattern_read(struct arena *arena, const struct value *text, struct pattern *pattern)
{
    struct pieces pieces = {.arena = arena};
    const struct value *first, *last;

    if (text->kind != VALUE_STRING || !pieces_cut(&pieces, text))
        return false;
    first = &pieces.items[0];
    last = &pieces.items[pieces.count - 1];
    if (pieces.count == 1)
        *pattern = (struct pattern){OP_sfn_string_equals, first};
    else if (pieces.count == 2 && first->size == 0 && last->size == 0)
        *pattern = (struct pattern){OP_sfn_is_string, NULL};
    else if (pieces.count == 2 && last->size == 0)
        *pattern = (struct pattern){OP_sfn_string_starts, first};
    else if (pieces.count == 2 && first->size == 0)
        *pattern = (struct pattern){OP_sfn_string_ends, last};
    else if (pieces.count == 3 && first->size == 0 && last->size == 0)
        *pattern = (struct pattern){OP_sfn_string_contains, &pieces.items[1]};
    else
        *pattern = (struct pattern){OP_sfn_string_matches,
                                    value_array(&arena->region, pieces.items, pieces.count)};
    return true;
}
