/* compiler/ir/scan.h - the tokens of the IR's text form; only read.c uses it.
 *
 * A scanner walks one line at a time; blanks between tokens are skipped. The first problem is kept
 * and every later call fails, so that a reader may check once at the end of a line. */
#ifndef SFNC_IR_SCAN_H
#define SFNC_IR_SCAN_H

#include <stdbool.h>

#include "compiler/support/arena.h"
#include "compiler/support/span.h"
#include "sfn/value.h"

struct ir_scanner {
    struct arena *arena;
    const char *at;  /* next byte of the line */
    const char *end; /* one past the line */
    const char *rest, *text_end;
    int line;
    const char *problem; /* in the arena, or NULL */
};

void ir_scan_init(struct ir_scanner *scanner, struct arena *arena, const char *text, size_t size);

/* Go to the next line that is neither empty nor a comment. False at the end or after a problem. */
bool ir_scan_line(struct ir_scanner *scanner);

/* Keep "line N: ..." unless there is a problem already. Always returns false. */
bool ir_scan_wrong(struct ir_scanner *scanner, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
bool ir_scan_wrong_at(struct ir_scanner *scanner, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* True (and past it) when that character or word comes next; no problem otherwise. */
bool ir_scan_is(struct ir_scanner *scanner, char character);
bool ir_scan_is_word(struct ir_scanner *scanner, const char *word);
/* True when nothing is left in the line. */
bool ir_scan_is_done(struct ir_scanner *scanner);
/* The next character, or NUL when the line is done. */
char ir_scan_peek(struct ir_scanner *scanner);

/* The same, but it must be so. */
bool ir_scan_expect(struct ir_scanner *scanner, char character);
bool ir_scan_expect_word(struct ir_scanner *scanner, const char *word);
bool ir_scan_end_line(struct ir_scanner *scanner);

/* The longest run of the given characters, copied; not empty. */
bool ir_scan_run(struct ir_scanner *scanner, const char *characters, const char **text);
/* Any JSON value; a JSON string (with its size, it may hold NUL); one without NUL. */
bool ir_scan_json(struct ir_scanner *scanner, const struct value **value);
bool ir_scan_text(struct ir_scanner *scanner, const char **text, size_t *size);
bool ir_scan_plain_text(struct ir_scanner *scanner, const char **text);
/* An integer that fits; one of 0 to the given most. */
bool ir_scan_integer(struct ir_scanner *scanner, int64_t *integer);
bool ir_scan_count(struct ir_scanner *scanner, int most, int *count);
/* "5:7", after "at". */
bool ir_scan_place(struct ir_scanner *scanner, struct span *span);

#endif
