/* compiler/syntax/json_scan.c - what the JSON scanner does when one of its rules has matched. */
#include "compiler/syntax/json_scan.h"

#include <string.h>

#include "runtime/base/utf8.h"

struct span json_scan_here(const struct json_parse *parse)
{
    struct span span = {.start = parse->offset,
                        .end = parse->offset,
                        .line = parse->line,
                        .column = parse->column,
                        .end_line = parse->line,
                        .end_column = parse->column};

    return span;
}

struct span json_scan_advance(struct json_parse *parse, const char *text, size_t size)
{
    struct span span = json_scan_here(parse);

    for (size_t i = 0; i < size; i++) {
        if (utf8_is_inside(text[i]))
            continue;
        span.end_line = parse->line;
        span.end_column = parse->column;
        if (text[i] == '\n') {
            parse->line++;
            parse->column = 1;
        } else {
            parse->column++;
        }
    }
    parse->offset += size;
    span.end = parse->offset;
    return span;
}

/* ---- brackets ---- */

bool json_scan_open(struct json_parse *parse, char bracket, const struct span *span)
{
    if (parse->depth == VALUE_DEPTH_MAX) {
        diag_report(parse->diags, *span, RULE_NESTING, "values are nested more than %d deep",
                    VALUE_DEPTH_MAX);
        parse->stopped = true;
        parse->lost = true;
        return false;
    }
    parse->open[parse->depth].byte = bracket;
    parse->open[parse->depth].span = *span;
    parse->depth++;
    return true;
}

void json_scan_close(struct json_parse *parse)
{
    if (parse->depth > 0)
        parse->depth--;
}

/* ---- strings ---- */

struct json_token json_scan_copy(struct json_parse *parse, const char *text, size_t size)
{
    struct json_token copy = {arena_text(parse->arena, text, size), size};

    return copy;
}

/* Append a piece of the string that is being read, which stands at `span`. Bytes that are not UTF-8
 * are reported once and replaced. */
void json_scan_chunk(struct json_parse *parse, struct span span, const char *text, size_t size)
{
    size_t good = utf8_check(text, size);

    buffer_add(&parse->string, text, good);
    if (good == size)
        return;
    json_complain(parse, span_after(parse->source, span, span.start + good, span.start + good + 1),
                  true, "the byte 0x%02x is not UTF-8 here", (unsigned char)text[good]);
    while (good < size) {
        size_t more;

        buffer_add_text(&parse->string, UTF8_REPLACEMENT);
        good++;
        more = utf8_check(text + good, size - good);
        buffer_add(&parse->string, text + good, more);
        good += more;
    }
}

/* What stands between the quotes; bytes that are not UTF-8 are reported. */
static struct json_token copy_inside(struct json_parse *parse, struct span span, const char *text,
                                     size_t size)
{
    buffer_clear(&parse->string);
    span.start++;
    span.column++;
    json_scan_chunk(parse, span, text + 1, size - 2);
    return json_scan_copy(parse, parse->string.text, parse->string.size);
}

struct json_token json_scan_plain(struct json_parse *parse, struct span span, const char *text,
                                  size_t size)
{
    if (utf8_check(text, size) == size)
        return json_scan_copy(parse, text + 1, size - 2);
    return copy_inside(parse, span, text, size);
}

void json_scan_begin(struct json_parse *parse, struct span span)
{
    buffer_clear(&parse->string);
    parse->string_span = span;
}

void json_scan_escape(struct json_parse *parse, char letter)
{
    static const char letters[] = "bfnrt", bytes[] = "\b\f\n\r\t";
    const char *found = strchr(letters, letter);

    buffer_add_byte(&parse->string, found == NULL ? letter : bytes[found - letters]);
}

static uint32_t read_hex(const char *text)
{
    uint32_t value = 0;

    for (int i = 0; i < 4; i++) {
        char digit = text[i];

        value = value << 4 | (uint32_t)(digit <= '9' ? digit - '0' : (digit & 0x5f) - 'A' + 10);
    }
    return value;
}

/* One escape \uXXXX, or a pair of surrogates. */
void json_scan_unicode(struct json_parse *parse, struct span span, const char *text, size_t size)
{
    uint32_t character = read_hex(text + 2);
    char bytes[4];

    if (size == 12)
        character = 0x10000 + ((character - 0xd800) << 10) + (read_hex(text + 8) - 0xdc00);
    if (character >= 0xd800 && character < 0xe000) {
        json_complain(parse, span, true, "half of a surrogate pair: %.6s needs its other half",
                      text);
        character = 0xfffd;
    }
    buffer_add(&parse->string, bytes, utf8_write(bytes, character));
}

struct json_token json_scan_end(struct json_parse *parse, struct span *span)
{
    *span = span_join(parse->string_span, *span);
    return json_scan_copy(parse, parse->string.text, parse->string.size);
}

struct json_token json_scan_unclosed(struct json_parse *parse, struct span *span)
{
    size_t end = span->start;
    struct finding *finding;
    const struct span nowhere = {0};

    *span = span_after(parse->source, parse->string_span, parse->string_span.start, end);
    finding = json_complain(parse, *span, true, "the string is not closed on its line");
    if (finding != NULL)
        diag_note(parse->diags, finding, nowhere,
                  "close it with '\"'; a line break is written \\n");
    parse->explained = end;
    return json_scan_copy(parse, parse->string.text, parse->string.size);
}

/* ---- what is not JSON ---- */

struct json_token json_scan_bad_number(struct json_parse *parse, struct span span, const char *text,
                                       size_t size)
{
    const char *digits = text[0] == '-' ? text + 1 : text;
    const char *hint = "digits, then maybe a fraction and an exponent";
    const char *end = text + size;

    if (text[0] == '+')
        hint = "leave the '+' out";
    else if (digits + 1 < end && digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X'))
        hint = "hexadecimal numbers are not JSON";
    else if (digits + 1 < end && digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9')
        hint = "leave the leading zero out";
    else if (digits[0] == '.')
        hint = "write a 0 before the '.'";
    else if (end[-1] == '.')
        hint = "write a digit after the '.'";
    json_complain(parse, span, true, "not a number: %s", hint);
    return json_scan_copy(parse, "0", 1);
}

struct json_token json_scan_single(struct json_parse *parse, struct span span, const char *text,
                                   size_t size)
{
    bool plain = memchr(text, '\\', size) == NULL;

    json_complain(parse, span, !plain, "a string stands in double quotes, not in single ones");
    return copy_inside(parse, span, text, size);
}

void json_scan_bad_escape(struct json_parse *parse, struct span span, const char *text, size_t size)
{
    struct finding *finding;
    const struct span nowhere = {0};

    finding = json_complain(parse, span, true, "no such escape: %.*s", (int)size, text);
    if (finding != NULL)
        diag_note(parse->diags, finding, nowhere, "a backslash itself is written \\\\");
}

void json_scan_control(struct json_parse *parse, struct span span, char byte)
{
    if (byte == '\t')
        json_complain(parse, span, true, "a tab inside a string is written \\t");
    else
        json_complain(parse, span, true, "a control character inside a string is written \\u%04x",
                      (unsigned char)byte);
}

void json_scan_comment(struct json_parse *parse, struct span span)
{
    if (parse->comment_told)
        return;
    parse->comment_told = true;
    json_complain(parse, span, false, "JSON has no comments: use a \"Comment\" field");
}

void json_scan_stray(struct json_parse *parse, struct span span, const char *text, size_t size)
{
    uint32_t character = 0;

    parse->explained = parse->offset;
    if (utf8_read(text, size, &character) != size) {
        json_complain(parse, span, true, "the byte 0x%02x is not UTF-8 here",
                      (unsigned char)text[0]);
        return;
    }
    if (character == 0x201c || character == 0x201d || character == 0x2018 || character == 0x2019)
        json_complain(parse, span, true, "a string stands in straight quotes: \"");
    else if (character == 0xa0 || character == 0xfeff ||
             (character >= 0x2000 && character < 0x2010))
        json_complain(parse, span, true, "the character U+%04X is no white space to JSON",
                      character);
    else if (character < 0x20 || character == 0x7f)
        json_complain(parse, span, true, "unexpected control character U+%04X", character);
    else
        json_complain(parse, span, true, "unexpected character '%.*s'", (int)size, text);
}
