/* compiler/syntax/json_scan.h - what the JSON scanner does when one of its rules has matched. */
#ifndef SFNC_SYNTAX_JSON_SCAN_H
#define SFNC_SYNTAX_JSON_SCAN_H

#include "compiler/syntax/json_parse.h"
#include "runtime/base/bug.h"

/* json_l.l: set up a scanner that begins at parse->offset and call `run`, the parser, with it. */
void json_scan_text(struct json_parse *parse, int (*run)(void *scanner, struct json_parse *parse));

/* The span of the next `size` bytes; the scanner moves on behind them. */
struct span json_scan_advance(struct json_parse *parse, const char *text, size_t size);
/* The empty span where the scanner stands. */
struct span json_scan_here(const struct json_parse *parse);

/* Brackets. False when the nesting is too deep: reported, and reading stops. */
bool json_scan_open(struct json_parse *parse, char bracket, const struct span *span);
void json_scan_close(struct json_parse *parse);

/* Strings. One without escapes is read at once (plain). Any other is begun, gets its chunks,
 * escapes and \uXXXX one by one, and is ended; a string that is not closed in its line is ended by
 * json_scan_unclosed. */
struct json_token json_scan_copy(struct json_parse *parse, const char *text, size_t size);
struct json_token json_scan_plain(struct json_parse *parse, struct span span, const char *text,
                                  size_t size);
void json_scan_begin(struct json_parse *parse, struct span span);
void json_scan_chunk(struct json_parse *parse, struct span span, const char *text, size_t size);
void json_scan_escape(struct json_parse *parse, char letter);
void json_scan_unicode(struct json_parse *parse, struct span span, const char *text, size_t size);
struct json_token json_scan_end(struct json_parse *parse, struct span *span);
struct json_token json_scan_unclosed(struct json_parse *parse, struct span *span);

/* Report what is not JSON. Those that return a token say what was probably meant, so that reading
 * can go on. */
struct json_token json_scan_bad_number(struct json_parse *parse, struct span span, const char *text,
                                       size_t size);
struct json_token json_scan_single(struct json_parse *parse, struct span span, const char *text,
                                   size_t size);
void json_scan_bad_escape(struct json_parse *parse, struct span span, const char *text,
                          size_t size);
void json_scan_control(struct json_parse *parse, struct span span, char byte);
void json_scan_comment(struct json_parse *parse, struct span span);
void json_scan_stray(struct json_parse *parse, struct span span, const char *text, size_t size);

#endif
