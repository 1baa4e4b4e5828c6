/* runtime/http/framing.h - whether bytes are requests as RFC 9112 has them, and where each ends.
 *
 * Whoever stands before a server and reads the same bytes must come to the same end of a request:
 * else the rest of one is a request of its own, which nobody has let through. So what two readers
 * could take differently is refused, even where the RFC leaves a choice: lines that end without CR,
 * lengths that are not plain digits or stand twice, bodies of methods that have none. */
#ifndef SFN_HTTP_FRAMING_H
#define SFN_HTTP_FRAMING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where the next byte belongs. */
enum framing_state {
    FRAMING_METHOD,
    FRAMING_TARGET,
    FRAMING_VERSION,
    FRAMING_LINE, /* the first byte of a header's line */
    FRAMING_NAME,
    FRAMING_BLANK, /* which may stand before a value */
    FRAMING_VALUE,
    FRAMING_LINE_END, /* the LF of a line */
    FRAMING_HEAD_END, /* the LF of the empty line */
    FRAMING_BODY,
    FRAMING_SIZE, /* of a chunk */
    FRAMING_SIZE_END,
    FRAMING_CHUNK,
    FRAMING_CHUNK_CR,
    FRAMING_CHUNK_LF,
    FRAMING_LAST_CR,
    FRAMING_LAST_LF,
    FRAMING_WHOLE,
    FRAMING_REFUSED,
};

/* The headers that say where a request ends, or whether it is one. */
enum framing_header {
    FRAMING_OTHER,
    FRAMING_CONTENT_LENGTH,
    FRAMING_TRANSFER_ENCODING,
    FRAMING_HOST,
    FRAMING_EXPECT,
};

/* Why bytes are refused. */
struct framing_refusal {
    int status;          /* of HTTP */
    const char *message; /* a sentence for who has sent them */
};

/* A request that comes. Read `state`, `refusal`, `body_size`, `head_size`,
 * `headers` and `is_chunked` only. */
struct framing {
    enum framing_state state;
    struct framing_refusal refusal; /* once it is FRAMING_REFUSED */
    size_t body_max;
    size_t body_size; /* as it is announced; of chunks that of all so far */
    size_t head_size;
    unsigned headers; /* lines of them */
    size_t left; /* bytes of the body, or of a chunk */
    enum framing_header header;
    bool has_body_method, is_old; /* HTTP/1.0 */
    bool has_host, has_length, is_chunked, expects_other;
    unsigned char digits; /* of the size of a chunk */
    unsigned char escape; /* of the path: its `%` and first digit, as far as they have come */
    bool is_query;        /* the target's path has ended */
    unsigned char text_size;
    char text[24]; /* of what is read, the beginning; names in lower case */
};

/* Begin a request whose body may have so many bytes. */
void framing_begin(struct framing *framing, size_t body_max);
/* Take bytes. Returns how many of them are of this request: all, unless it is whole or refused. */
size_t framing_take(struct framing *framing, const char *bytes, size_t size);
/* Take so many bytes without a look at them, if all that come before the end of the request are of
 * a body. Whether that is so. */
bool framing_skip(struct framing *framing, size_t size);

#endif
