/* runtime/http/framing.c - whether bytes are requests as RFC 9112 has them, and where each ends. */
#include "runtime/http/framing.h"

#include <string.h>

#include "runtime/base/count.h"
#include "runtime/http/server.h"

enum {
    DIGITS_MAX = 19,     /* of a length: so many fit into 64 bits */
    HEX_DIGITS_MAX = 16, /* of the size of a chunk */
};

/* ---- bytes ---- */

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

/* Of a method or the name of a header: a "token". */
static bool is_token(char byte)
{
    return is_letter(byte) || is_digit(byte) || byte == '-' ||
           (byte > ' ' && strchr("!#$%&'*+.^_`|~", byte) != NULL);
}

/* Of a host, an address in brackets, and a port. */
static bool is_host(char byte)
{
    return is_letter(byte) || is_digit(byte) ||
           (byte > ' ' && strchr("-._~!$&'()*+,;=%:[]", byte) != NULL);
}

static bool is_control(char byte)
{
    return (unsigned char)byte < ' ' || byte == 0x7f;
}

static int hex_value(char byte)
{
    if (is_digit(byte))
        return byte - '0';
    if (is_letter(byte) && (byte | 0x20) <= 'f')
        return (byte | 0x20) - 'a' + 10;
    return -1;
}

/* The end of the words of eight bytes, from here on, that have no control characters. */
static const char *skip_words(const char *at, const char *end)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);

    while (end - at >= 8) {
        uint64_t word, deletes;

        memcpy(&word, at, sizeof word);
        deletes = word ^ (ones * 0x7f);
        /* The top bit of a byte that is less than a blank, or DEL (or follows one). */
        if ((((word - ones * ' ') & ~word) | ((deletes - ones) & ~deletes)) & (ones * 0x80))
            break;
        at += 8;
    }
    return at;
}

/* ---- steps: each takes bytes of one state, at least one or the state ---- */

typedef const char *step(struct framing *framing, const char *at, const char *end);

static const char *refuse(struct framing *framing, const char *at, int status, const char *message)
{
    framing->state = FRAMING_REFUSED;
    framing->refusal = (struct framing_refusal){status, message};
    return at;
}

static void enter(struct framing *framing, enum framing_state state)
{
    framing->state = state;
    framing->text_size = 0;
}

/* What does not fit is longer than all that is known. */
static void keep(struct framing *framing, char byte)
{
    if (framing->text_size < sizeof framing->text)
        framing->text[framing->text_size++] = byte;
}

/* Whether this is what was kept; mostly the first byte tells that it is not. */
static bool text_is(const struct framing *framing, const char *text)
{
    return framing->text[0] == text[0] && framing->text_size == strlen(text) &&
           memcmp(framing->text, text, framing->text_size) == 0;
}

/* The byte must be this one, and the state becomes another. */
static const char *take_one(struct framing *framing, const char *at, char byte,
                            enum framing_state next, const char *message)
{
    if (*at != byte)
        return refuse(framing, at, 400, message);
    enter(framing, next);
    return at + 1;
}

/* ---- the first line ---- */

/* All that evhttp knows. It takes bodies of these only. */
static const char *const body_methods[] = {"POST", "PUT", "PATCH"};
static const char *const other_methods[] = {"GET", "HEAD", "DELETE", "OPTIONS", "TRACE", "CONNECT"};

static const char *take_method(struct framing *framing, const char *at, const char *end)
{
    bool is_known = false;

    for (; at < end && is_token(*at); at++)
        keep(framing, *at);
    if (at == end)
        return at;
    if (*at != ' ' || framing->text_size == 0)
        return refuse(framing, at, 400, "The request begins with no method and blank.");
    for (size_t i = 0; i < COUNT_OF(body_methods); i++)
        framing->has_body_method |= text_is(framing, body_methods[i]);
    for (size_t i = 0; i < COUNT_OF(other_methods) && !framing->has_body_method; i++)
        is_known |= text_is(framing, other_methods[i]);
    if (!framing->has_body_method && !is_known)
        return refuse(framing, at, 501, "The method is not known here.");
    enter(framing, FRAMING_TARGET);
    return at + 1;
}

/* Whether an escape of the path ends here, of a control character. Whoever decodes the path has it
 * in a name then, which would end there for one reader, and go on for another. */
static bool ends_control_escape(struct framing *framing, char byte)
{
    const unsigned char before = framing->escape;

    framing->is_query |= byte == '?';
    framing->escape = 0;
    if ((before == '0' || before == '1') && hex_value(byte) >= 0)
        return true;
    if (before == '7' && hex_value(byte) == 0xf)
        return true;
    if (byte == '%' && !framing->is_query)
        framing->escape = '%';
    else if (before == '%' && is_digit(byte))
        framing->escape = (unsigned char)byte;
    return false;
}

static const char *take_target(struct framing *framing, const char *at, const char *end)
{
    for (; at < end && *at != ' '; at++) {
        if (is_control(*at) || ends_control_escape(framing, *at))
            return refuse(framing, at, 400, "The target has a control character.");
        keep(framing, *at);
    }
    if (at == end)
        return at;
    if (framing->text_size == 0)
        return refuse(framing, at, 400, "The request has no target.");
    enter(framing, FRAMING_VERSION);
    return at + 1;
}

static const char *take_version(struct framing *framing, const char *at, const char *end)
{
    for (; at < end && !is_control(*at); at++)
        keep(framing, *at);
    if (at == end)
        return at;
    framing->is_old = text_is(framing, "HTTP/1.0");
    if (*at != '\r' || (!framing->is_old && !text_is(framing, "HTTP/1.1")))
        return refuse(framing, at, 400, "The first line does not end with HTTP/1.1 or HTTP/1.0.");
    enter(framing, FRAMING_LINE_END);
    return at + 1;
}

/* ---- headers ---- */

static const char *take_line(struct framing *framing, const char *at, const char *end)
{
    if (*at == '\r') {
        framing->state = FRAMING_HEAD_END;
        return at + 1;
    }
    if (*at == ' ' || *at == '\t')
        return refuse(framing, at, 400, "A header goes on in a further line.");
    if (++framing->headers > HTTP_HEADERS_MAX)
        return refuse(framing, at, 431, "There are too many headers.");
    enter(framing, FRAMING_NAME);
    return at;
}

static const char *take_name(struct framing *framing, const char *at, const char *end)
{
    static const char *const names[] = {
        [FRAMING_CONTENT_LENGTH] = "content-length",
        [FRAMING_TRANSFER_ENCODING] = "transfer-encoding",
        [FRAMING_HOST] = "host",
        [FRAMING_EXPECT] = "expect",
    };

    for (; at < end && is_token(*at); at++)
        keep(framing, is_letter(*at) ? (char)(*at | 0x20) : *at);
    if (at == end)
        return at;
    if (*at != ':' || framing->text_size == 0)
        return refuse(framing, at, 400, "A header does not begin with a name and a colon.");
    framing->header = FRAMING_OTHER;
    for (size_t i = 1; i < COUNT_OF(names); i++)
        if (text_is(framing, names[i]))
            framing->header = (enum framing_header)i;
    enter(framing, FRAMING_BLANK);
    return at + 1;
}

static const char *take_blank(struct framing *framing, const char *at, const char *end)
{
    framing->state = FRAMING_VALUE;
    return at + (*at == ' ');
}

static const char *end_length(struct framing *framing, const char *at)
{
    size_t length = 0;
    bool good = framing->text_size > 0 && framing->text_size <= DIGITS_MAX;

    for (size_t i = 0; i < framing->text_size && good; i++) {
        good = is_digit(framing->text[i]);
        length = length * 10 + (size_t)(framing->text[i] - '0');
    }
    if (!good)
        return refuse(framing, at, 400, "Content-Length is not a number of plain digits.");
    if (framing->has_length)
        return refuse(framing, at, 400, "There is more than one Content-Length.");
    framing->has_length = true;
    framing->left = length;
    return at;
}

/* A value has ended. */
static const char *end_value(struct framing *framing, const char *at)
{
    switch (framing->header) {
    case FRAMING_OTHER:
        break;
    case FRAMING_CONTENT_LENGTH:
        return end_length(framing, at);
    case FRAMING_TRANSFER_ENCODING:
        if (!text_is(framing, "chunked"))
            return refuse(framing, at, 400, "Of transfer encodings only chunked is known here.");
        if (framing->is_chunked)
            return refuse(framing, at, 400, "There is more than one Transfer-Encoding.");
        framing->is_chunked = true;
        break;
    case FRAMING_HOST:
        if (framing->has_host)
            return refuse(framing, at, 400, "There is more than one Host.");
        framing->has_host = true;
        break;
    case FRAMING_EXPECT:
        framing->expects_other |= !text_is(framing, "100-continue");
        break;
    }
    return at;
}

static const char *take_value(struct framing *framing, const char *at, const char *end)
{
    const bool is_other = framing->header == FRAMING_OTHER;

    if (is_other)
        at = skip_words(at, end);
    for (; at < end && (!is_control(*at) || *at == '\t'); at++) {
        if (framing->header == FRAMING_HOST && !is_host(*at))
            return refuse(framing, at, 400, "Host is not the name of a host.");
        if (!is_other)
            keep(framing, is_letter(*at) ? (char)(*at | 0x20) : *at);
    }
    if (at == end)
        return at;
    if (*at != '\r')
        return refuse(framing, at, 400, "A header has a control character.");
    end_value(framing, at);
    if (framing->state == FRAMING_REFUSED)
        return at;
    enter(framing, FRAMING_LINE_END);
    return at + 1;
}

static const char *take_line_end(struct framing *framing, const char *at, const char *end)
{
    return take_one(framing, at, '\n', FRAMING_LINE, "A line has a CR without LF.");
}

/* The headers are there: what do they say together? */
static const char *take_head_end(struct framing *framing, const char *at, const char *end)
{
    const bool has_body = framing->is_chunked || framing->left > 0;

    if (*at != '\n')
        return refuse(framing, at, 400, "A line has a CR without LF.");
    if (!framing->has_host && !framing->is_old)
        return refuse(framing, at, 400, "A request of HTTP/1.1 needs the header Host.");
    if (framing->is_chunked && (framing->has_length || framing->is_old))
        return refuse(framing, at, 400,
                      framing->is_old ? "HTTP/1.0 has no Transfer-Encoding."
                                      : "There are both Content-Length and Transfer-Encoding.");
    if (has_body && !framing->has_body_method)
        return refuse(framing, at, 400, "Only POST, PUT and PATCH may have a body here.");
    if (framing->left > framing->body_max)
        return refuse(framing, at, 413, "The body is too large.");
    if (framing->expects_other)
        return refuse(framing, at, 417, "Only 100-continue can be expected.");
    framing->body_size = framing->left;
    framing->digits = 0;
    framing->state = framing->is_chunked ? FRAMING_SIZE : has_body ? FRAMING_BODY : FRAMING_WHOLE;
    return at + 1;
}

/* ---- bodies ---- */

/* Returns how many of so many bytes are of the body, or of the chunk. */
static size_t count_body(struct framing *framing, size_t size)
{
    const size_t taken = size < framing->left ? size : framing->left;

    framing->left -= taken;
    if (framing->left == 0)
        framing->state = framing->state == FRAMING_BODY ? FRAMING_WHOLE : FRAMING_CHUNK_CR;
    return taken;
}

static const char *take_body(struct framing *framing, const char *at, const char *end)
{
    return at + count_body(framing, (size_t)(end - at));
}

static const char *take_size(struct framing *framing, const char *at, const char *end)
{
    int value;

    for (; at < end && (value = hex_value(*at)) >= 0; at++) {
        if (++framing->digits > HEX_DIGITS_MAX)
            return refuse(framing, at, 400, "The size of a chunk has too many digits.");
        framing->left = framing->left * 16 + (size_t)value;
    }
    if (at == end)
        return at;
    if (*at != '\r' || framing->digits == 0)
        return refuse(framing, at, 400, "The size of a chunk is not a hexadecimal number alone.");
    if (framing->left > framing->body_max - framing->body_size)
        return refuse(framing, at, 413, "The body is too large.");
    framing->body_size += framing->left;
    framing->state = FRAMING_SIZE_END;
    return at + 1;
}

static const char *take_size_end(struct framing *framing, const char *at, const char *end)
{
    return take_one(framing, at, '\n', framing->left > 0 ? FRAMING_CHUNK : FRAMING_LAST_CR,
                    "The size of a chunk has a CR without LF.");
}

static const char *take_chunk_cr(struct framing *framing, const char *at, const char *end)
{
    return take_one(framing, at, '\r', FRAMING_CHUNK_LF, "A chunk is not as long as it says.");
}

static const char *take_chunk_lf(struct framing *framing, const char *at, const char *end)
{
    framing->digits = 0;
    return take_one(framing, at, '\n', FRAMING_SIZE, "A chunk is not as long as it says.");
}

static const char *take_last_cr(struct framing *framing, const char *at, const char *end)
{
    return take_one(framing, at, '\r', FRAMING_LAST_LF, "Headers behind a body are not taken.");
}

static const char *take_last_lf(struct framing *framing, const char *at, const char *end)
{
    return take_one(framing, at, '\n', FRAMING_WHOLE, "A body ends with a CR without LF.");
}

/* ---- requests ---- */

void framing_begin(struct framing *framing, size_t body_max)
{
    *framing = (struct framing){.body_max = body_max};
}

size_t framing_take(struct framing *framing, const char *bytes, size_t size)
{
    static step *const steps[] = {
        [FRAMING_METHOD] = take_method,     [FRAMING_TARGET] = take_target,
        [FRAMING_VERSION] = take_version,   [FRAMING_LINE] = take_line,
        [FRAMING_NAME] = take_name,         [FRAMING_BLANK] = take_blank,
        [FRAMING_VALUE] = take_value,       [FRAMING_LINE_END] = take_line_end,
        [FRAMING_HEAD_END] = take_head_end, [FRAMING_BODY] = take_body,
        [FRAMING_SIZE] = take_size,         [FRAMING_SIZE_END] = take_size_end,
        [FRAMING_CHUNK] = take_body,        [FRAMING_CHUNK_CR] = take_chunk_cr,
        [FRAMING_CHUNK_LF] = take_chunk_lf, [FRAMING_LAST_CR] = take_last_cr,
        [FRAMING_LAST_LF] = take_last_lf,
    };
    const char *at = bytes, *end = bytes + size;

    while (at < end && framing->state < FRAMING_WHOLE) {
        const bool is_head = framing->state < FRAMING_BODY;
        const char *next = steps[framing->state](framing, at, end);

        framing->head_size += is_head ? (size_t)(next - at) : 0;
        at = next;
        if (is_head && framing->head_size > HTTP_HEAD_MAX && framing->state != FRAMING_REFUSED)
            refuse(framing, at, 431, "The headers are too large.");
    }
    return (size_t)(at - bytes);
}

bool framing_skip(struct framing *framing, size_t size)
{
    const bool is_all = framing->state == FRAMING_BODY ||
                        (framing->state == FRAMING_CHUNK && size <= framing->left);

    if (is_all)
        count_body(framing, size);
    return is_all;
}
