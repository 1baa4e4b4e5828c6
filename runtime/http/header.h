/* runtime/http/header.h - a header of a request or of an answer. */
#ifndef SFN_HTTP_HEADER_H
#define SFN_HTTP_HEADER_H

struct http_header {
    const char *name; /* in whatever case */
    const char *value;
};

#endif
