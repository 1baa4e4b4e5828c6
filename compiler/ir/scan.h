/* compiler/ir/scan.h - cut the IR's text form into words, numbers and JSON values, for read.c.
 *
 * A scanner reads line by line and skips blanks between tokens. Functions that return bool return
 * false when the token is not there, which most of them keep as the problem of the text. Only the
 * first problem is kept, and there is no next line after one. */
#ifndef SFNC_IR_SCAN_H
#define SFNC_IR_SCAN_H

#include <stdbool.h>

#include "compiler/support/arena.h"
#include "compiler/support/span.h"
#include "sfn/value.h"

struct ir_scanner {
    struct arena *arena;
    const char *at;              /* the next byte of the line */
    const char *end;             /* the end of the line */
    const char *rest, *text_end; /* the lines after it */
    int line;
    const char *problem; /* in the arena, or NULL */
};

void ir_scan_init(struct ir_scanner *scanner, struct arena *arena, const char *text, size_t size);

/* Go on to the next line that is neither empty nor a comment. False at the end or a problem. */
bool ir_scan_line(struct ir_scanner *scanner);

/* Keep the problem "line N: ..." unless there is one already. Always returns false. */
bool ir_scan_wrong(struct ir_scanner *scanner, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
bool ir_scan_wrong_at(struct ir_scanner *scanner, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Skip that character or word if it comes next, and tell whether it did. */
bool ir_scan_is(struct ir_scanner *scanner, char character);
bool ir_scan_is_word(struct ir_scanner *scanner, const char *word);
/* True when nothing is left in the line. */
bool ir_scan_is_done(struct ir_scanner *scanner);
/* The next character, or NUL when the line is done. */
char ir_scan_peek(struct ir_scanner *scanner);

/* Skip that character or word; the line must end here. Anything else is a problem. */
bool ir_scan_expect(struct ir_scanner *scanner, char character);
bool ir_scan_expect_word(struct ir_scanner *scanner, const char *word);
bool ir_scan_end_line(struct ir_scanner *scanner);

/* Read one or more of the given characters, as many as there are. *text is a copy in the arena. */
bool ir_scan_run(struct ir_scanner *scanner, const char *characters, const char **text);
/* Read any JSON value; a JSON string; a JSON string that holds no NUL. */
bool ir_scan_json(struct ir_scanner *scanner, const struct value **value);
bool ir_scan_text(struct ir_scanner *scanner, const char **text, size_t *size);
bool ir_scan_plain_text(struct ir_scanner *scanner, const char **text);
/* Read an integer; an integer from 0 to `most`. */
bool ir_scan_integer(struct ir_scanner *scanner, int64_t *integer);
bool ir_scan_count(struct ir_scanner *scanner, int most, int *count);
/* Read "5:7", the place that follows "at". */
bool ir_scan_place(struct ir_scanner *scanner, struct span *span);

#endif
