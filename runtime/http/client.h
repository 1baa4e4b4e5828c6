/* runtime/http/client.h - ask a server and wait for its answer, by evhttp: for the command line.
 *
 * Each request has a connection of its own, to the first address of the host that takes it. With
 * https the server must have a certificate for the host that is signed by one of the authorities
 * in SSL_CERT_FILE or SSL_CERT_DIR or, without these, by one that the system trusts. */
#ifndef SFN_HTTP_CLIENT_H
#define SFN_HTTP_CLIENT_H

#include <stddef.h>
#include <stdint.h>

#include "runtime/http/header.h"

struct http_client;

enum {
    HTTP_ANSWER_MAX = 64 * 1024 * 1024,
};

/* An endpoint: "http://127.0.0.1:8083", "https://states.example.com/path". NULL when it is none:
 * *problem is then one line that says why; free it. From now on the process ignores SIGPIPE. */
struct http_client *http_client_open(const char *endpoint, char **problem);
void http_client_close(struct http_client *client);

/* What requests have in their Host header, and the path that they go to: for whoever signs them.
 * "127.0.0.1:8083", "states.example.com"; "/path". */
const char *http_client_host(const struct http_client *client);
const char *http_client_target(const struct http_client *client);

struct http_request {
    const struct http_header *headers; /* all but Host, Content-Length and Connection */
    size_t count;
    const char *text;
    size_t size;
    int64_t connect_ms; /* wait so long for a connection to each address ... */
    int64_t answer_ms;  /* ... and so long for the answer */
};

struct http_answer {
    int status;
    char *text; /* with a NUL behind it; free it */
    size_t size;
};

enum http_outcome {
    HTTP_ANSWERED,
    HTTP_UNREACHED,  /* nobody got the request */
    HTTP_UNANSWERED, /* somebody may have got it, but there is no answer */
};

/* POST. Unless it was answered *problem becomes one line that says why, which begins with the
 * endpoint; free it. */
enum http_outcome http_client_post(struct http_client *client, const struct http_request *request,
                                   struct http_answer *answer, char **problem);

#endif
