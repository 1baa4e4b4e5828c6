/* compiler/syntax/json_scan.h - the work behind the rules of json_l.l. */
#ifndef SFNC_SYNTAX_JSON_SCAN_H
#define SFNC_SYNTAX_JSON_SCAN_H

#include "compiler/syntax/json_parse.h"
#include "runtime/base/bug.h"

/* Scan the source from parse->offset: `run` is the parser. */
void json_scan_text(struct json_parse *parse, int (*run)(void *scanner, struct json_parse *parse));

/* The span of the next bytes; the scanner moves behind them. */
struct span json_scan_advance(struct json_parse *parse, const char *text, size_t size);
/* The empty span where the scanner stands. */
struct span json_scan_here(const struct json_parse *parse);

/* Brackets. False when the nesting is too deep: reported, and reading stops. */
bool json_scan_open(struct json_parse *parse, char bracket, const struct span *span);
void json_scan_close(struct json_parse *parse);

/* Strings: without escapes at once, or begin, chunks and escapes, end. `unclosed` ends one too. */
struct json_token json_scan_copy(struct json_parse *parse, const char *text, size_t size);
struct json_token json_scan_plain(struct json_parse *parse, struct span span, const char *text,
                                  size_t size);
void json_scan_begin(struct json_parse *parse, struct span span);
void json_scan_chunk(struct json_parse *parse, struct span span, const char *text, size_t size);
void json_scan_escape(struct json_parse *parse, char letter);
void json_scan_unicode(struct json_parse *parse, struct span span, const char *text, size_t size);
struct json_token json_scan_end(struct json_parse *parse, struct span *span);
struct json_token json_scan_unclosed(struct json_parse *parse, struct span *span);

/* What is not JSON. */
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
