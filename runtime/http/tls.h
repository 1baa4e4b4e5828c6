/* runtime/http/tls.h - TLS by OpenSSL under libevent: certificates, keys, whom to trust, streams.
 * Inside runtime/http. */
#ifndef SFN_HTTP_TLS_H
#define SFN_HTTP_TLS_H

#include <stdbool.h>

struct bufferevent;
struct event_base;
struct tls; /* what all connections of a server, or of a client, have in common */

enum {
    TLS_RECORD_MAX = 16 * 1024 /* bytes: more is sent in several records */
};

/* For a server: a certificate with its chain, and its key, both files in PEM. NULL when that fails,
 * or when the libraries of TLS are not there: *problem is then one line that says why; free it. */
struct tls *tls_server(const char *cert, const char *key, char **problem);

/* For a client: it trusts the authorities of SSL_CERT_FILE and SSL_CERT_DIR or, without these, of
 * the system. The rest as above. */
struct tls *tls_client(char **problem);

/* Once its streams are freed. NULL is left alone. */
void tls_free(struct tls *tls);

/* The stream for a connection that is accepted later. bufferevent_free ends the connection, too. */
struct bufferevent *tls_server_stream(const struct tls *tls, struct event_base *base);

/* The same for a connection that is made later to a host, a name or an address: it insists on a
 * certificate for it. */
struct bufferevent *tls_client_stream(const struct tls *tls, struct event_base *base,
                                      const char *host);

/* Whether the two sides have come to terms, so that something else can be said. */
bool tls_is_established(const struct tls *tls, struct bufferevent *stream);

/* What is wrong with a stream that failed, as one line to be freed. NULL: nothing of TLS. */
char *tls_stream_problem(const struct tls *tls, struct bufferevent *stream);

#endif
