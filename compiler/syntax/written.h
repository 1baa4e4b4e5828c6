/* compiler/syntax/written.h - how the text of a string is written in its source.
 *
 * Between the text of a node and the bytes of its span stand quotes, escapes, the indentation of a
 * YAML block, folded lines. Walking both at once tells which bytes of the source stand for which of
 * the text. */
#ifndef SFNC_SYNTAX_WRITTEN_H
#define SFNC_SYNTAX_WRITTEN_H

#include <stdbool.h>

#include "compiler/support/span.h"

/* Bytes [at, at + size) of the text, written as bytes [start, end) of the source. When both are
 * equally many, byte stands for byte. */
struct written_run {
    size_t at, size;
    size_t start, end;
};

enum written_style {
    WRITTEN_PLAIN,
    WRITTEN_SINGLE,
    WRITTEN_DOUBLE,
    WRITTEN_LITERAL,
    WRITTEN_FOLDED
};

/* A walk. The members belong to written.c. */
struct written {
    const char *source, *text;
    size_t size;    /* of the text */
    size_t at, end; /* in the source: where the walk is, and where the string ends */
    size_t done;    /* bytes of the text that have been told */
    size_t indent;  /* of a block scalar */
    enum written_style style;
    bool line_begins; /* of a block scalar: the indentation is still to be skipped */
};

/* Begin to walk a string, or a key, of JSON or YAML: its span and its text of `size` bytes, in
 * which nothing has been filled. All are borrowed. */
void written_begin(struct written *written, const struct source *source, struct span span,
                   const char *text, size_t size);

/* The next run: they come in order and cover the text, but for line breaks that end a block scalar.
 * False at the end, or where text and source do not agree: written_agrees tells which. */
bool written_next(struct written *written, struct written_run *run);
bool written_agrees(const struct written *written);

#endif
