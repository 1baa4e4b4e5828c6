/* compiler/definition/compose.c - compose a text of pieces of a document. */
#include "compiler/definition/compose.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "compiler/syntax/placeholder.h"

/* Bytes of a composed definition. A document of a few lines can repeat a large block many times. */
#define COMPOSED_MAX ((size_t)64 << 20)

#define NAME_BYTES_MAX 200 /* of a placeholder named after what a function was given */

/* How many nodes all variables together may lead to: otherwise a few lines can stand for millions.
 */
#define VARIABLE_NODES_MAX 100000

void composer_init(struct composer *composer, struct arena *arena, const struct source *file,
                   struct fillings *fillings, struct diags *diags)
{
    *composer =
        (struct composer){.arena = arena, .file = file, .diags = diags, .fillings = fillings};
    composer->origin = origin_new(arena, file);
    composer->calls = ARENA_NEW(arena, struct calls);
    table_init(&composer->calls->results, &arena->region);
    table_init(&composer->calls->names, &arena->region);
    table_init(&composer->calls->placeholders, &arena->region);
}

void composer_fini(struct composer *composer)
{
    buffer_fini(&composer->text);
}

const struct source *composer_source(struct composer *composer)
{
    const struct buffer *text = &composer->text;
    struct source *source = ARENA_NEW(composer->arena, struct source);

    if (composer->failed)
        return NULL;
    source->path = composer->file->path;
    source->text = arena_text(composer->arena, text->size > 0 ? text->text : "", text->size);
    source->size = text->size;
    source->origin = composer->origin;
    return source;
}

struct finding *compose_refuse(struct composer *composer, struct span span, const char *format, ...)
{
    struct finding *finding;
    va_list arguments;

    composer->failed = true;
    va_start(arguments, format);
    finding = diag_report_list(composer->diags, span, RULE_DOCUMENT, NULL, format, arguments);
    va_end(arguments);
    return finding;
}

bool compose_follow(struct composer *composer, struct span span, size_t nodes)
{
    composer->calls->followed += nodes;
    if (composer->calls->followed > VARIABLE_NODES_MAX && !composer->failed)
        compose_refuse(composer, span, "variables stand for more than %d nodes",
                       VARIABLE_NODES_MAX);
    return !composer->failed;
}

/* ---- pieces ---- */

/* How a byte is written in a string of JSON when it cannot stand there itself; 0: it can. */
static size_t escape_byte(char byte, char out[8])
{
    static const char plain[] = "\b\f\n\r\t\"\\", letters[] = "bfnrt\"\\";
    const char *found = byte != '\0' ? strchr(plain, byte) : NULL;

    if (found != NULL) {
        out[0] = '\\';
        out[1] = letters[found - plain];
        return 2;
    }
    if ((unsigned char)byte >= 0x20)
        return 0;
    return (size_t)snprintf(out, 8, "\\u%04x", (unsigned char)byte);
}

static void add_bytes(struct composer *c, struct span place, const char *text, size_t size)
{
    if (c->failed)
        return;
    if (size > COMPOSED_MAX - c->text.size) {
        compose_refuse(c, place, "the definition is larger than %zu bytes", COMPOSED_MAX);
        return;
    }
    buffer_add(&c->text, text, size);
    origin_add(c->origin, size, place);
}

/* Cut the first bytes off a place. */
static struct span cut_place(struct composer *c, struct span *place, size_t size)
{
    struct span first = *place;

    first.end = first.start + size;
    *place = span_after(c->file, first, first.end, first.end);
    return first;
}

/* Add bytes of which each stands for itself in the document, escaped where that is needed. */
static void add_bytewise(struct composer *c, struct span place, const char *text, size_t size)
{
    size_t end = place.end, from = 0;
    char escape[8];

    for (size_t i = 0; c->quoted && i < size; i++) {
        size_t count = escape_byte(text[i], escape);

        if (count == 0)
            continue;
        add_bytes(c, cut_place(c, &place, i - from), text + from, i - from);
        add_bytes(c, cut_place(c, &place, 1), escape, count);
        from = i + 1;
    }
    place.end = end;
    add_bytes(c, place, text + from, size - from);
}

/* Add bytes that stand for a place as a whole, escaped where that is needed. */
static void add_whole(struct composer *c, struct span place, const char *text, size_t size)
{
    size_t from = 0;
    char escape[8];

    for (size_t i = 0; c->quoted && i < size; i++) {
        size_t count = escape_byte(text[i], escape);

        if (count == 0)
            continue;
        add_bytes(c, place, text + from, i - from);
        add_bytes(c, place, escape, count);
        from = i + 1;
    }
    add_bytes(c, place, text + from, size - from);
}

static void add_piece(struct composer *c, struct span place, const char *text, size_t size)
{
    if (c->place != NULL)
        add_whole(c, *c->place, text, size);
    else if (size == place.end - place.start)
        add_bytewise(c, place, text, size);
    else
        add_whole(c, place, text, size);
}

void compose_made(struct composer *c, struct span place, const char *text, size_t size)
{
    add_piece(c, place, text, size);
}

void strand_begin(struct strand *strand, const struct composer *composer, struct span span,
                  const char *text, size_t size)
{
    *strand = (struct strand){.span = span, .text = text, .size = size, .place = span};
    strand->place.end = span.start;
    written_begin(&strand->written, composer->file, span, text, size);
}

/* Go to the run in which the strand stands. Where source and text do not agree, all that is left of
 * the text stands for the whole string; line breaks at the end of a block for its end. */
static void find_run(struct strand *strand)
{
    struct written_run *run = &strand->run;

    if (strand->at < run->at + run->size || written_next(&strand->written, run))
        return;
    run->at = strand->at;
    run->size = strand->size - strand->at;
    run->start = written_agrees(&strand->written) ? strand->span.end : strand->span.start;
    run->end = strand->span.end;
}

/* Take bytes up to `to`, at most those of one run, and set strand->place to where they stand. */
static size_t take(struct strand *strand, const struct composer *c, size_t to)
{
    const struct written_run *run = &strand->run;
    size_t from = strand->at, start, end;

    find_run(strand);
    if (to > run->at + run->size)
        to = run->at + run->size;
    start = run->start;
    end = run->end;
    if (run->size == run->end - run->start) {
        start += from - run->at;
        end = run->start + (to - run->at);
    }
    strand->place =
        span_after(c->file, start < strand->place.start ? strand->span : strand->place, start, end);
    strand->at = to;
    return to - from;
}

static void add_runs(struct strand *strand, struct composer *c, size_t to)
{
    while (strand->at < to) {
        const char *text = strand->text + strand->at;
        size_t count = take(strand, c, to);

        add_piece(c, strand->place, text, count);
    }
}

void strand_add(struct strand *strand, struct composer *c, size_t to)
{
    while (c->substituted && strand->at < to) {
        const char *from = strand->text + strand->at;
        const char *found = memmem(from, to - strand->at, "${", 2);

        if (found == NULL)
            break;
        add_runs(strand, c, (size_t)(found - strand->text));
        origin_mark(c->origin);
        add_runs(strand, c, strand->at + 2);
    }
    add_runs(strand, c, to);
}

struct span strand_skip(struct strand *strand, struct composer *c, size_t to)
{
    struct span first;

    if (strand->at >= to)
        return strand->place;
    take(strand, c, to);
    first = strand->place;
    while (strand->at < to)
        take(strand, c, to);
    return span_join(first, strand->place);
}

/* ---- placeholders ---- */

static void replace_bytes(char *name, const char *kept)
{
    for (; *name != '\0'; name++)
        if (strchr(kept, *name) == NULL)
            *name = '_';
}

const char *compose_name(struct composer *c, const char *text, size_t size)
{
    static const char joints[] = ".:-"
                                 "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789";
    char *name = arena_text(c->arena, text, size > NAME_BYTES_MAX ? NAME_BYTES_MAX : size);
    const char *whole;
    char *to = name;

    for (const char *from = name; *from != '\0'; from++)
        if (strchr("${}", *from) == NULL)
            *to++ = *from;
    *to = '\0';
    replace_bytes(name, joints);
    whole = arena_format(c->arena, "${%s}", name);
    if (placeholder_name_size(whole, strlen(whole)) > 0)
        return name;
    replace_bytes(name, joints + 3);
    return arena_format(c->arena, "_%s", name);
}

struct definition_value *compose_filling(struct composer *c, const char *name, size_t size)
{
    const char *wanted = compose_name(c, name, size);

    for (size_t i = c->fillings != NULL ? c->fillings->count : 0; i > 0; i--)
        if (strcmp(c->fillings->items[i - 1].name, wanted) == 0)
            return &c->fillings->items[i - 1];
    return NULL;
}

bool compose_is_filled(struct composer *c, const char *name, size_t size)
{
    return compose_filling(c, name, size) != NULL;
}

void compose_placeholder(struct composer *c, struct span place, const char *name, size_t size)
{
    const char *text = arena_format(c->arena, "${%s}", compose_name(c, name, size));

    origin_mark(c->origin);
    compose_made(c, place, text, strlen(text));
}
